//! Responses: what their request, their Location and their forms say.

use url::Url;

use super::forms::{Asks, Form, forms};
use super::request::without_query;
use super::{Asked, HttpMessage, Page, Place, Reading, Recogniser};
use crate::protocol::{MessageKind, Role};

/// What an authorization response carries (RFC 6749 4.1.2, 4.1.2.1, 4.2.2; OIDC Core 3.2.2.5).
const RESULTS: [&str; 4] = ["code", "access_token", "id_token", "error"];

impl Recogniser {
    pub(super) fn response_kind(&self, reading: &Reading) -> MessageKind {
        use MessageKind as M;
        let asked = self.asked.get(&reading.exchange);
        let Some(http) = &reading.http else {
            return M::OtherResponse;
        };
        match asked.map(|asked| asked.kind) {
            Some(M::TokenRequest) => M::TokenResponse,
            Some(M::KeysRequest) => M::KeysResponse,
            Some(M::DiscoveryRequest) => M::DiscoveryResponse,
            Some(M::IntrospectionRequest) => M::IntrospectionResponse,
            Some(M::RevocationRequest) => M::RevocationResponse,
            Some(M::UserinfoRequest) => M::UserinfoResponse,
            Some(M::PushedAuthorizationRequest) => M::PushedAuthorizationResponse,
            Some(M::DeviceAuthorizationRequest) => M::DeviceAuthorizationResponse,
            Some(M::VerificationRequest | M::VerificationAnswer) if is_page(http) => {
                M::VerificationPrompt
            }
            Some(M::LogoutRequest) if is_page(http) && page_asks(http).is_some() => M::LogoutPrompt,
            Some(M::LogoutRequest | M::LogoutAnswer) => M::LogoutResponse,
            Some(M::PreflightRequest) => M::PreflightResponse,
            Some(M::ResourceRequest) => M::ResourceResponse,
            Some(M::AppRequest | M::CallbackRequest) if self.starts(http, asked) => {
                M::AuthorizationStart
            }
            Some(M::HandoverRequest) => M::HandoverResponse,
            Some(M::AppRequest) => M::AppResponse,
            Some(M::CallbackRequest) => M::CallbackResponse,
            Some(
                M::AuthorizationRequest
                | M::VerificationRequest
                | M::VerificationAnswer
                | M::PromptRequest
                | M::SignInAnswer
                | M::ConsentAnswer
                | M::OtherAnswer,
            ) => self.in_interaction(reading, http, asked),
            _ => self.of_itself(reading, http, asked),
        }
    }

    /// The authorization server's next move between authorization request and response.
    fn in_interaction(
        &self,
        reading: &Reading,
        http: &HttpMessage,
        asked: Option<&Asked>,
    ) -> MessageKind {
        if http.redirect().is_some() {
            return match location(http, asked) {
                Some(target) if self.answers(reading, &target) => {
                    MessageKind::AuthorizationResponse
                }
                Some(target) if self.is_authorization_server(&target) => {
                    MessageKind::PromptRedirect
                }
                _ => MessageKind::OtherResponse,
            };
        }
        match page_asks(http) {
            _ if self.form_post(http, asked).is_some() => MessageKind::AuthorizationResponse,
            Some(Asks::Credentials) => MessageKind::SignInPrompt,
            Some(Asks::Decision) => MessageKind::ConsentPrompt,
            _ if http.status().is_some_and(|status| status >= 400) => {
                MessageKind::AuthorizationResponse
            }
            _ => MessageKind::OtherPrompt,
        }
    }

    /// A response whose request says nothing, or was not recorded.
    fn of_itself(
        &self,
        reading: &Reading,
        http: &HttpMessage,
        asked: Option<&Asked>,
    ) -> MessageKind {
        if asked.is_none_or(|asked| self.is_asked_of_server(asked)) {
            if location(http, asked).is_some_and(|target| self.answers(reading, &target)) {
                return MessageKind::AuthorizationResponse;
            }
            if asked.is_none() && self.starts(http, asked) {
                return MessageKind::AuthorizationStart;
            }
            let json = |name| reading.value(Place::Json, name).is_some();
            if asked.is_none() && json("access_token") && json("token_type") {
                return MessageKind::TokenResponse;
            }
            if asked.is_none() && !self.interactions.is_empty() {
                return match page_asks(http) {
                    Some(Asks::Credentials) => MessageKind::SignInPrompt,
                    Some(Asks::Decision) => MessageKind::ConsentPrompt,
                    _ => MessageKind::OtherResponse,
                };
            }
        }
        MessageKind::OtherResponse
    }

    fn is_asked_of_server(&self, asked: &Asked) -> bool {
        asked
            .url
            .as_ref()
            .is_some_and(|url| self.is_authorization_server(url))
    }

    /// Whether a Location leads away from the authorization servers with a result.
    fn answers(&self, reading: &Reading, target: &Url) -> bool {
        let carries = |place| {
            let mut results = RESULTS.iter();
            results.any(|name| reading.value(place, name).is_some())
        };
        !self.is_authorization_server(target) && (carries(Place::Query) || carries(Place::Fragment))
    }

    /// Where a page's form takes a result away from the authorization servers (OAuth Form Post 2).
    fn form_post(&self, http: &HttpMessage, asked: Option<&Asked>) -> Option<Url> {
        let base = asked.and_then(|asked| asked.url.as_ref());
        let base = base.filter(|_| http.has_type("text/html"))?;
        let forms = forms(&http.text()).into_iter();
        let mut posted =
            forms.filter(|form| !form.by_get && RESULTS.iter().any(|one| form.has(one)));
        posted.find_map(|form| {
            let target = base.join(form.action.as_deref()?).ok()?;
            (!self.is_authorization_server(&target)).then_some(target)
        })
    }

    /// Whether a Location is an authorization request.
    fn starts(&self, http: &HttpMessage, asked: Option<&Asked>) -> bool {
        location(http, asked).is_some_and(|target| {
            let has = |name| target.query_pairs().any(|(known, _)| known == name);
            self.is_authorization_server(&target)
                && (has("response_type")
                    || (has("client_id") && target.path().ends_with("/authorize")))
        })
    }

    pub(super) fn learn_response(&mut self, reading: &Reading, kind: MessageKind) {
        let asked = self.asked.get(&reading.exchange).cloned();
        let Some(http) = &reading.http else {
            return;
        };
        let url = asked.as_ref().and_then(|asked| asked.url.clone());
        match kind {
            MessageKind::AuthorizationStart => {
                if let Some(target) = location(http, asked.as_ref()) {
                    self.interactions
                        .insert(target.origin().ascii_serialization());
                    self.starts.insert(target.into());
                }
            }
            MessageKind::AuthorizationResponse => {
                let posted = self.form_post(http, asked.as_ref());
                let target = location(http, asked.as_ref()).or(posted);
                self.callbacks.extend(target.map(String::from));
                match &url {
                    Some(url) => {
                        let origin = url.origin().ascii_serialization();
                        self.interactions.swap_remove(&origin);
                    }
                    None => self.interactions.clear(),
                }
            }
            MessageKind::DeviceAuthorizationResponse => {
                let page = reading.value(Place::Json, "verification_uri");
                let page = page.and_then(|page| Url::parse(page).ok());
                self.verifications
                    .extend(page.map(|page| without_query(&page).into()));
            }
            MessageKind::DiscoveryResponse => {
                let keys = reading.value(Place::Json, "jwks_uri");
                self.key_sets.extend(keys.map(str::to_owned));
            }
            _ => {}
        }
        if let Some(url) = &url {
            self.learn_page(http, url, kind);
        }
    }

    fn learn_page(&mut self, http: &HttpMessage, url: &Url, kind: MessageKind) {
        if self.is_authorization_server(url) && http.has_type("text/html") {
            for form in forms(&http.text()) {
                let action = match &form.action {
                    Some(action) => url.join(action).ok(),
                    None => Some(url.clone()),
                };
                let Some(action) = action.map(|action| String::from(without_query(&action))) else {
                    continue;
                };
                if kind == MessageKind::LogoutPrompt {
                    self.logouts.insert(action.clone());
                }
                self.forms.insert(action, form);
            }
        }
        let is_page = http.has_type("text/html") && http.redirect().is_none();
        let starts = kind == MessageKind::AuthorizationStart;
        if self.role_at(url) == Some(Role::Client) && (is_page || starts) {
            let event = self.seen;
            self.client_pages
                .insert(url.origin().ascii_serialization(), Page { event, kind });
        }
    }
}

/// Whether it is a page that is no error.
fn is_page(http: &HttpMessage) -> bool {
    http.has_type("text/html")
        && http.redirect().is_none()
        && http.status().is_none_or(|status| status < 400)
}

/// Where a redirect leads, without the fragment.
fn location(http: &HttpMessage, asked: Option<&Asked>) -> Option<Url> {
    let target = http.redirect()?.split('#').next()?;
    match asked.and_then(|asked| asked.url.as_ref()) {
        Some(base) => base.join(target).ok(),
        None => Url::parse(target).ok(),
    }
}

/// What the forms of a page ask for; the first password or decision counts.
fn page_asks(http: &HttpMessage) -> Option<Asks> {
    if !http.has_type("text/html") {
        return None;
    }
    let asks: Vec<_> = forms(&http.text()).iter().map(Form::asks).collect();
    [Asks::Credentials, Asks::Decision, Asks::Other]
        .into_iter()
        .find(|ask| asks.contains(ask))
}
