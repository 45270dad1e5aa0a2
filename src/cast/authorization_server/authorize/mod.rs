//! The authorization endpoint ([RFC 6749 section 3.1](https://www.rfc-editor.org/rfc/rfc6749#section-3.1)).
//!
//! Two tables, in this order. Until client and redirect URI are known to be
//! good, a refusal is a page and nothing is sent to any redirect URI; after
//! that, a refusal is an authorization error response. A request that a client
//! pushes passes both tables when it is pushed, and a refusal goes to the
//! client; the reference to it, which the browser then brings, passes another.

mod acr_values;
mod authorization_details;
mod client_id;
mod code_challenge;
mod max_age;
mod no_token_in_query;
mod nonce;
mod prompt;
mod pushed;
mod redirect_uri;
mod repeated_parameter;
mod request_object;
mod request_reference;
mod request_uri;
mod response_mode;
mod response_type;
mod response_type_allowed;
mod scope;

use std::sync::Arc;

use axum::body::Body;
use axum::response::Response;
use http::{Method, Request};
use serde_json::Value;

use super::next_page::{Next, Page, next};
use super::request::AuthorizationRequest;
use super::store::{Pushed, SignedIn, Transaction};
use super::transaction::BROWSER;
use super::{Refusal, Server, consent, error_page, respond, trouble};
use crate::cast::rule::{Rule, apply, specs};
use crate::cast::web::{self, Received};
use crate::protocol::{ErrorCode, LocalKind, Parameters, ResponseMode, ResponseType, write_form};
use crate::scenario::{EmptyParameters, Registration, Route, TroubleAt};

/// Refusals of these are shown to the person.
const BEFORE_REDIRECT: &[Rule<Draft, Refusal>] =
    &[client_id::RULE, redirect_uri::RULE, response_mode::RULE];

/// Refusals of these are redirected to the client.
const AFTER_REDIRECT: &[Rule<Draft, Refusal>] = &[
    repeated_parameter::RULE,
    no_token_in_query::RULE,
    pushed::RULE,
    request_object::RULE,
    request_reference::RULE,
    response_type::RULE,
    response_type_allowed::RULE,
    scope::RULE,
    nonce::RULE,
    code_challenge::RULE,
    authorization_details::RULE,
    prompt::RULE,
    max_age::RULE,
    acr_values::RULE,
];

/// A request under examination; the rules fill in what they have found good.
pub(super) struct Draft {
    server: Arc<Server>,
    parameters: Parameters,
    /// Whether the client has sent it, and not the browser.
    is_pushed: bool,
    /// What its `request_uri` stands for.
    pushed: Option<Pushed>,
    client: Option<Registration>,
    redirect_uri: Option<String>,
    response_type: Option<ResponseType>,
    scope: Vec<String>,
    code_challenge: Option<String>,
    authorization_details: Option<Value>,
    max_age: Option<u64>,
}

impl Draft {
    fn new(server: &Arc<Server>, mut parameters: Parameters, is_pushed: bool) -> Self {
        if server.config.empty_parameters == EmptyParameters::Lenient {
            parameters.retain(|(_, value)| !value.is_empty());
        }
        Self {
            server: Arc::clone(server),
            parameters,
            is_pushed,
            pushed: None,
            client: None,
            redirect_uri: None,
            response_type: None,
            scope: Vec::new(),
            code_challenge: None,
            authorization_details: None,
            max_age: None,
        }
    }

    /// The value of a parameter; an empty one counts as omitted (RFC 6749 3.1).
    fn value(&self, name: &str) -> Option<&str> {
        web::value(&self.parameters, name)
    }

    /// How often a parameter was sent.
    fn count(&self, name: &str) -> usize {
        let sent = self.parameters.iter();
        sent.filter(|(known, _)| known == name).count()
    }

    /// The client that the first rule found.
    fn client(&self) -> &Registration {
        self.client
            .as_ref()
            .expect("client-id stands first in the table")
    }

    /// The mode that the client asked for, where this server knows it; else the default one.
    fn mode(&self) -> ResponseMode {
        let form_post = ResponseMode::FormPost;
        let asked = self.value("response_mode") == Some(form_post.as_str());
        if asked && self.server.config.form_post {
            form_post
        } else {
            self.default_mode()
        }
    }

    /// Fragment where the client waits for tokens, else query (MRT 2.1).
    fn default_mode(&self) -> ResponseMode {
        let asked = self.value("response_type").unwrap_or_default();
        let asked = asked.parse::<ResponseType>().ok();
        asked.map_or(ResponseMode::Query, ResponseType::default_mode)
    }

    fn finish(self) -> AuthorizationRequest {
        let all = "every rule of both tables has passed";
        AuthorizationRequest {
            redirect_uri_sent: self.value("redirect_uri").map(str::to_owned),
            state: self.value("state").map(str::to_owned),
            nonce: self.value("nonce").map(str::to_owned),
            prompt: self.value("prompt").map(str::to_owned),
            acr_values: self.value("acr_values").map(str::to_owned),
            dpop_jkt: self.value("dpop_jkt").map(str::to_owned),
            response_mode: self.mode(),
            device_code: None,
            client: self.client.expect(all),
            redirect_uri: self.redirect_uri.expect(all),
            response_type: self.response_type.expect(all),
            scope: self.scope,
            code_challenge: self.code_challenge,
            authorization_details: self.authorization_details,
            max_age: self.max_age,
        }
    }
}

/// `GET` and `POST` (OIDC Core 3.1.2.1).
pub(super) async fn endpoint(server: Arc<Server>, request: Request<Body>) -> Response {
    let received = Received::read(request).await;
    let parameters = match received.head.method {
        Method::GET => received.query(),
        Method::POST => received.form(),
        _ => {
            let refusal = Refusal::new(ErrorCode::InvalidRequest, "GET or POST is expected");
            return error_page(&refusal);
        }
    };
    if let Some((to, client_id)) = &server.config.passes_on {
        return pass_on(to, client_id, parameters);
    }
    let mut draft = Draft::new(&server, parameters, false);
    let takes_pushes = server.endpoints.pushed_authorization_request.is_some();
    if takes_pushes && draft.value("request_uri").is_some() {
        return match refer(&mut draft) {
            Ok(request) => take_up(&server, request, &received),
            Err(refusal) => refuse_reference(&draft, &refusal),
        };
    }
    if let Err(refusal) = apply(BEFORE_REDIRECT, &mut draft, &server.endpoint) {
        return error_page(&refusal);
    }
    if let Err(refusal) = apply(AFTER_REDIRECT, &mut draft, &server.endpoint) {
        let redirect_uri = draft.redirect_uri.as_deref().unwrap_or_default();
        let state = draft.value("state");
        let client_id = &draft.client().client_id;
        let mode = draft.mode();
        return respond::refuse(&server, client_id, redirect_uri, mode, state, &refusal);
    }
    take_up(&server, draft.finish(), &received)
}

/// What is done with a good request, unless the server fails at it.
fn take_up(server: &Server, request: AuthorizationRequest, received: &Received) -> Response {
    let failed = trouble::strikes(server, TroubleAt::AuthorizationRequest, &request);
    failed.unwrap_or_else(|| proceed(server, request, received))
}

/// A request that a client pushes, if it is good (RFC 9126 2.1).
pub(super) fn examine_pushed(
    server: &Arc<Server>,
    parameters: &Parameters,
) -> Result<AuthorizationRequest, Refusal> {
    let mut draft = Draft::new(server, parameters.clone(), true);
    apply(BEFORE_REDIRECT, &mut draft, &server.endpoint)?;
    apply(AFTER_REDIRECT, &mut draft, &server.endpoint)?;
    Ok(draft.finish())
}

/// What was pushed, in exchange for its reference; the reference is spent.
///
/// Whoever brings a bad one gets a page: the server knows no redirect URI.
fn refer(draft: &mut Draft) -> Result<AuthorizationRequest, Refusal> {
    let server = Arc::clone(&draft.server);
    apply(&[client_id::RULE], draft, &server.endpoint)?;
    apply(request_uri::RULES, draft, &server.endpoint)?;
    let reference = draft.value("request_uri").unwrap_or_default();
    let mut store = server.store();
    let pushed = store.pushed.get_mut(reference);
    let pushed = pushed.expect("request-uri-known has found it");
    pushed.used = true;
    Ok(pushed.request.clone())
}

/// A page, since with the request the redirect URI may be forgotten; where the server still knows
/// whose it was, and is to redirect, the error goes there (RFC 9101 7).
fn refuse_reference(draft: &Draft, refusal: &Refusal) -> Response {
    let server = &draft.server;
    let redirects = server.config.refusals.expired_request_uri == Route::Redirect;
    match &draft.pushed {
        Some(pushed) if redirects && !pushed.used && pushed.request.client == *draft.client() => {
            respond::refuse_request(server, &pushed.request, refusal)
        }
        _ => error_page(refusal),
    }
}

/// What an attacker's server does: it sends the browser to another one, as another client.
fn pass_on(to: &str, client_id: &str, parameters: Parameters) -> Response {
    let others = parameters
        .into_iter()
        .filter(|(name, _)| name != "client_id");
    let client = ("client_id".to_owned(), client_id.to_owned());
    let pairs: Vec<(String, String)> = std::iter::once(client).chain(others).collect();
    let pairs = pairs.iter().map(|(name, value)| (name, value));
    web::see_other(&format!("{to}?{}", write_form(pairs)))
}

/// With a session and consent the response, else the page that is missing.
pub(super) fn proceed(
    server: &Server,
    request: AuthorizationRequest,
    received: &Received,
) -> Response {
    let session = received.cookie("session").unwrap_or_default();
    let known = server.store().sessions.get(session).cloned();
    let known = known.filter(|known| is_enough(server, &request, known));
    let page = match &known {
        None => Page::SignIn,
        Some(known) => {
            signed_in(server, &known.username);
            match next(server, &request, known) {
                Err(refusal) => return respond::refuse_request(server, &request, &refusal),
                Ok(Next::Response(why)) => {
                    return consent::grant_unasked(server, &request, known, why);
                }
                Ok(Next::Page(page)) => page,
            }
        }
    };
    if request.prompts("none") {
        let refusal = no_page(server, page.forbidden());
        return respond::refuse_request(server, &request, &refusal);
    }
    let browser = received.cookie(BROWSER);
    let txn = server.entropy.value("transaction");
    let transaction = Transaction {
        request,
        browser: browser.map_or_else(|| server.entropy.value(BROWSER), str::to_owned),
        csrf: server.entropy.value("csrf"),
        // Whoever has to sign in again has not yet.
        username: known.map(|known| known.username),
        refused: 0,
    };
    let mut response = web::found(&page.url(&txn));
    if browser.is_none() {
        server.set_cookie(&mut response, BROWSER, &transaction.browser);
    }
    server.store().transactions.insert(txn, transaction);
    response
}

/// Whether a session makes another sign-in needless: `prompt` and `max_age` (OIDC Core 3.1.2.1).
fn is_enough(server: &Server, request: &AuthorizationRequest, known: &SignedIn) -> bool {
    let age = server
        .endpoint
        .clock()
        .unix()
        .saturating_sub(known.auth_time);
    !request.prompts("login") && request.max_age.is_none_or(|longest| age <= longest)
}

/// Tells whose session makes a sign-in page needless.
fn signed_in(server: &Server, username: &str) {
    let section = specs(&["OIDC Core 3.1.2.3"]);
    let detail = format!("{username} is signed in");
    let kind = LocalKind::CheckPassed;
    server.endpoint.local(kind, "session", detail, &section);
}

/// `prompt=none` forbids the page that would be needed (OIDC Core 3.1.2.1, 3.1.2.6).
fn no_page(server: &Server, error: ErrorCode) -> Refusal {
    let refusal = Refusal::new(error, "prompt=none forbids the page that is needed");
    let section = specs(&["OIDC Core 3.1.2.1", "OIDC Core 3.1.2.6"]);
    let kind = LocalKind::CheckFailed;
    server
        .endpoint
        .local(kind, "prompt-none", &refusal.detail, &section);
    refusal
}
