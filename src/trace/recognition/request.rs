//! Requests: what the host's role, the target and the parameters say.

use url::Url;

use super::forms::{Asks, Form, is_decision};
use super::{Asked, HttpMessage, Place, Reading, Recogniser};
use crate::protocol::{MessageKind, Role};

/// Endpoints of an authorization server that are known by the end of their paths.
const ENDPOINTS: &[(&str, MessageKind)] = &[
    (
        "/device_authorization",
        MessageKind::DeviceAuthorizationRequest,
    ),
    ("/par", MessageKind::PushedAuthorizationRequest),
    ("/logout", MessageKind::LogoutRequest),
    ("/introspect", MessageKind::IntrospectionRequest),
    ("/revoke", MessageKind::RevocationRequest),
    ("/userinfo", MessageKind::UserinfoRequest),
];

impl Recogniser {
    pub(super) fn request_kind(&self, reading: &Reading) -> MessageKind {
        let (Some(http), Some(url)) = (&reading.http, &reading.url) else {
            return MessageKind::OtherRequest;
        };
        if is_preflight(http) {
            return MessageKind::PreflightRequest;
        }
        // Wherever the response sends the browser is its redirection endpoint, whoever answers there.
        if self.callbacks.contains(url.as_str()) {
            return MessageKind::CallbackRequest;
        }
        let role = self.role_at(url);
        if self.is_key_set(url, role) {
            return MessageKind::KeysRequest;
        }
        if url.path().contains("/.well-known/") {
            return MessageKind::DiscoveryRequest;
        }
        match role {
            Some(Role::AuthorizationServer) => self.to_authorization_server(reading, http, url),
            Some(Role::ResourceServer) => MessageKind::ResourceRequest,
            _ if is_answer(reading) => MessageKind::CallbackRequest,
            Some(Role::Client) if hands_over(reading) => MessageKind::HandoverRequest,
            Some(Role::Client) if navigates(http) => MessageKind::AppRequest,
            _ => MessageKind::OtherRequest,
        }
    }

    fn is_key_set(&self, url: &Url, role: Option<Role>) -> bool {
        let path = url.path();
        let named = ["/keys", "/jwks", "jwks.json"]
            .iter()
            .any(|end| path.ends_with(end));
        let served = named && role == Some(Role::AuthorizationServer);
        self.key_sets.contains(url.as_str()) || served
    }

    fn to_authorization_server(
        &self,
        reading: &Reading,
        http: &HttpMessage,
        url: &Url,
    ) -> MessageKind {
        if reading.value(Place::Form, "grant_type").is_some() || url.path().ends_with("/token") {
            return MessageKind::TokenRequest;
        }
        let by_path = ENDPOINTS.iter().find(|(end, _)| url.path().ends_with(end));
        if let Some((_, kind)) = by_path {
            return *kind;
        }
        if self.logouts.contains(without_query(url).as_str()) {
            return MessageKind::LogoutAnswer;
        }
        if reading.value(Place::Form, "user_code").is_some() {
            return MessageKind::VerificationAnswer;
        }
        if self.verifications.contains(without_query(url).as_str()) {
            return MessageKind::VerificationRequest;
        }
        if reading.has(&["response_type"])
            || (reading.has(&["client_id"]) && url.path().ends_with("/authorize"))
        {
            return MessageKind::AuthorizationRequest;
        }
        let form = self.forms.get(without_query(url).as_str());
        let place = match http.request_line() {
            Some(("POST", _)) => Place::Form,
            _ => Place::Query,
        };
        let answers = match place {
            Place::Form => true,
            _ => form.is_some_and(|form| form.by_get && filled_in(form, reading)),
        };
        let waiting = self
            .interactions
            .contains(&url.origin().ascii_serialization());
        match answer(form, reading, place) {
            Asks::Credentials if answers => MessageKind::SignInAnswer,
            Asks::Decision if answers => MessageKind::ConsentAnswer,
            _ if !waiting => MessageKind::OtherRequest,
            _ if answers => MessageKind::OtherAnswer,
            _ if navigates(http) => MessageKind::PromptRequest,
            _ => MessageKind::OtherRequest,
        }
    }

    pub(super) fn learn_request(&mut self, reading: &Reading, kind: MessageKind) {
        if let Some(url) = &reading.url {
            match kind {
                MessageKind::AuthorizationRequest => {
                    self.interactions.insert(url.origin().ascii_serialization());
                    self.started_by = self.starting_page(reading, url);
                }
                MessageKind::VerificationRequest => {
                    self.interactions.insert(url.origin().ascii_serialization());
                }
                MessageKind::CallbackRequest => {
                    self.callbacks.swap_remove(url.as_str());
                }
                _ => {}
            }
        }
        let url = reading.url.clone();
        self.asked.insert(reading.exchange, Asked { kind, url });
    }

    /// The client's page whose script or link made the browser send this
    /// authorization request, if no redirect of the client did.
    fn starting_page(&mut self, reading: &Reading, url: &Url) -> Option<usize> {
        if self.starts.swap_remove(url.as_str()) {
            return None;
        }
        let http = reading.http.as_ref()?;
        let page = |url: &str| {
            let origin = Url::parse(url).ok()?.origin().ascii_serialization();
            self.client_pages.get(&origin)
        };
        let referer = http.header("referer").and_then(page);
        let redirect_uri = || {
            reading
                .parameters
                .iter()
                .find(|parameter| parameter.name == "redirect_uri")
                .and_then(|parameter| page(&parameter.value))
        };
        let page = referer.or_else(redirect_uri)?;
        (page.kind == MessageKind::AppResponse).then_some(page.event)
    }
}

/// Whether the query carries an authorization response, as a forged one does too.
fn is_answer(reading: &Reading) -> bool {
    let sent = |name| reading.value(Place::Query, name).is_some();
    sent("state") && (sent("code") || sent("error"))
}

/// Whether a form brings an authorization response, which came in a fragment.
fn hands_over(reading: &Reading) -> bool {
    let sent = |name: &&str| reading.value(Place::Form, name).is_some();
    sent(&"state") && ["code", "access_token", "id_token"].iter().any(sent)
}

/// What was asked by the form that this request sends.
fn answer(form: Option<&Form>, reading: &Reading, place: Place) -> Asks {
    let sent = || reading.parameters.iter().filter(|p| p.place == place);
    let credential =
        |name: &str| name == "password" || form.is_some_and(|form| form.is_credential(name));
    let decision = |name: &str| is_decision(name) || form.is_some_and(|form| form.decides(name));
    if sent().any(|field| credential(&field.name)) {
        Asks::Credentials
    } else if sent().any(|field| decision(&field.name)) {
        Asks::Decision
    } else {
        form.map_or(Asks::Other, Form::asks)
    }
}

fn filled_in(form: &Form, reading: &Reading) -> bool {
    reading.parameters.iter().any(|field| form.has(&field.name))
}

fn is_preflight(http: &HttpMessage) -> bool {
    matches!(http.request_line(), Some(("OPTIONS", _)))
        && http.header("access-control-request-method").is_some()
}

/// Whether the browser goes to a page, and does not fetch a part of one. Only
/// browsers say so (Sec-Fetch-Mode, the Fetch Metadata specification), and no
/// form sends JSON (HTML 4.10.21.8).
fn navigates(http: &HttpMessage) -> bool {
    let media_type = http.header("content-type").unwrap_or_default();
    let mode = http.header("sec-fetch-mode");
    mode.is_none_or(|mode| mode == "navigate") && !media_type.starts_with("application/json")
}

pub(super) fn without_query(url: &Url) -> Url {
    let mut url = url.clone();
    url.set_query(None);
    url.set_fragment(None);
    url
}
