//! The authorization endpoint ([RFC 6749 section 3.1](https://www.rfc-editor.org/rfc/rfc6749#section-3.1)).
//!
//! Two tables, in this order. Until client and redirect URI are known to be
//! good, a refusal is a page and nothing is sent to any redirect URI; after
//! that, a refusal is an authorization error response.

mod authorization_details;
mod client_id;
mod code_challenge;
mod nonce;
mod prompt;
mod redirect_uri;
mod repeated_parameter;
mod response_mode;
mod response_type;
mod response_type_allowed;
mod scope;

use std::sync::Arc;

use axum::body::Body;
use axum::response::Response;
use http::{Method, Request};
use serde_json::Value;

use super::request::AuthorizationRequest;
use super::store::Transaction;
use super::{Refusal, Server, error_page, respond};
use crate::cast::rule::{Rule, apply, specs};
use crate::cast::web::{self, Received};
use crate::protocol::{ErrorCode, LocalKind, Parameters, ResponseMode, ResponseType, write_form};
use crate::scenario::{EmptyParameters, Registration};

/// Refusals of these are shown to the person.
const BEFORE_REDIRECT: &[Rule<Draft, Refusal>] =
    &[client_id::RULE, redirect_uri::RULE, response_mode::RULE];

/// Refusals of these are redirected to the client.
const AFTER_REDIRECT: &[Rule<Draft, Refusal>] = &[
    repeated_parameter::RULE,
    response_type::RULE,
    response_type_allowed::RULE,
    scope::RULE,
    nonce::RULE,
    code_challenge::RULE,
    authorization_details::RULE,
    prompt::RULE,
];

/// A request under examination; the rules fill in what they have found good.
pub(super) struct Draft {
    server: Arc<Server>,
    parameters: Parameters,
    client: Option<Registration>,
    redirect_uri: Option<String>,
    response_type: Option<ResponseType>,
    scope: Vec<String>,
    code_challenge: Option<String>,
    authorization_details: Option<Value>,
}

impl Draft {
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
            response_mode: self.mode(),
            device_code: None,
            client: self.client.expect(all),
            redirect_uri: self.redirect_uri.expect(all),
            response_type: self.response_type.expect(all),
            scope: self.scope,
            code_challenge: self.code_challenge,
            authorization_details: self.authorization_details,
        }
    }
}

/// `GET` and `POST` (OIDC Core 3.1.2.1).
pub(super) async fn endpoint(server: Arc<Server>, request: Request<Body>) -> Response {
    let received = Received::read(request).await;
    let mut parameters = match received.head.method {
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
    if server.config.empty_parameters == EmptyParameters::Lenient {
        parameters.retain(|(_, value)| !value.is_empty());
    }
    let mut draft = Draft {
        server: Arc::clone(&server),
        parameters,
        client: None,
        redirect_uri: None,
        response_type: None,
        scope: Vec::new(),
        code_challenge: None,
        authorization_details: None,
    };
    if let Err(refusal) = apply(BEFORE_REDIRECT, &mut draft, &server.endpoint) {
        return error_page(&refusal);
    }
    if let Err(refusal) = apply(AFTER_REDIRECT, &mut draft, &server.endpoint) {
        let redirect_uri = draft.redirect_uri.as_deref().unwrap_or_default();
        let state = draft.value("state");
        return respond::refuse(&server, redirect_uri, draft.mode(), state, &refusal);
    }
    proceed(&server, draft.finish(), received.cookie("session"))
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
    session: Option<&str>,
) -> Response {
    let username = session.and_then(|id| server.store().sessions.get(id).cloned());
    let missing = match &username {
        None => Some(("login", ErrorCode::LoginRequired)),
        Some(_) if request.prompts("login") => Some(("login", ErrorCode::LoginRequired)),
        Some(name) if request.prompts("consent") || !server.store().consented(name, &request) => {
            Some(("consent", ErrorCode::ConsentRequired))
        }
        Some(_) => None,
    };
    let Some((page, error)) = missing else {
        let username = username.unwrap_or_default();
        return respond::grant(server, &request, &username);
    };
    if request.prompts("none") {
        return respond::refuse_request(server, &request, &no_page(server, error));
    }
    let txn = server.entropy.value("transaction");
    let transaction = Transaction {
        request,
        csrf: server.entropy.value("csrf"),
        // Whoever has to sign in again has not yet.
        username: username.filter(|_| page == "consent"),
    };
    server.store().transactions.insert(txn.clone(), transaction);
    web::found(&format!("/{page}?txn={txn}"))
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
