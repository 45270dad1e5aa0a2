//! The token endpoint ([RFC 6749 section 3.2](https://www.rfc-editor.org/rfc/rfc6749#section-3.2)).

mod client_assertion;
mod client_assertion_unused;
mod client_authentication;
mod code_client;
mod code_known;
mod code_unexpired;
mod code_unused;
mod code_verifier;
mod grant_allowed;
mod grant_type;
mod method;
mod redirect_uri;

use std::sync::Arc;

use axum::body::Body;
use axum::response::Response;
use http::{Request, StatusCode, header};
use serde::Serialize;
use serde_json::Value;

use super::issue::Grant;
use super::store::Code;
use super::{Refusal, Server};
use crate::cast::origin;
use crate::cast::rule::{Rule, apply};
use crate::cast::web::{self, Received};
use crate::protocol::{ErrorCode, Parameters, error_description};
use crate::scenario::Registration;

/// The order in which a token request is examined.
const RULES: &[Rule<Draft, Refusal>] = &[
    method::RULE,
    client_authentication::RULE,
    client_assertion::RULE,
    client_assertion_unused::RULE,
    grant_type::RULE,
    grant_allowed::RULE,
    code_known::RULE,
    code_unexpired::RULE,
    code_unused::RULE,
    code_client::RULE,
    redirect_uri::RULE,
    code_verifier::RULE,
];

/// A request under examination; the rules fill in what they have found good.
struct Draft {
    server: Arc<Server>,
    received: Received,
    parameters: Parameters,
    client: Option<Registration>,
    /// The `jti` of a good client assertion.
    assertion: Option<String>,
    code: Option<Code>,
}

/// RFC 6749 5.1, OIDC Core 3.1.3.3.
#[derive(Serialize)]
struct Success {
    access_token: String,
    token_type: &'static str,
    expires_in: u64,
    scope: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    id_token: Option<String>,
    /// What was granted; REQUIRED where details were asked for (RFC 9396 7).
    #[serde(skip_serializing_if = "Option::is_none")]
    authorization_details: Option<Value>,
}

/// RFC 6749 5.2.
#[derive(Serialize)]
struct Failure<'a> {
    error: &'a str,
    error_description: String,
}

impl Draft {
    fn value(&self, name: &str) -> Option<&str> {
        web::value(&self.parameters, name)
    }

    fn client(&self) -> &Registration {
        let client = self.client.as_ref();
        client.expect("client-authentication stands before in the table")
    }

    fn code(&self) -> &Code {
        self.code
            .as_ref()
            .expect("code-known stands before in the table")
    }
}

/// Answers a token request.
pub(super) async fn endpoint(server: Arc<Server>, request: Request<Body>) -> Response {
    let received = Received::read(request).await;
    let mut draft = Draft {
        server: Arc::clone(&server),
        parameters: received.form(),
        received,
        client: None,
        assertion: None,
        code: None,
    };
    let mut response = match apply(RULES, &mut draft, &server.endpoint) {
        Ok(()) => redeem(&draft),
        Err(refusal) => refuse(&draft, &refusal),
    };
    allow_origin(&draft, &mut response);
    response
}

/// Scripts of public clients may read the answer, as their redirect URIs were registered (RFC 9700 2.6).
fn allow_origin(draft: &Draft, response: &mut Response) {
    let Some(asking) = draft.received.header(header::ORIGIN) else {
        return;
    };
    let mut registered = draft.server.config.registrations.iter();
    let known = registered.any(|client| {
        let mut uris = client.redirect_uris.iter();
        client.is_public() && uris.any(|uri| origin(uri) == asking)
    });
    if known {
        let name = header::ACCESS_CONTROL_ALLOW_ORIGIN;
        web::set(response, name, asking);
        web::set(response, header::VARY, "origin");
    }
}

/// Spends the code.
fn redeem(draft: &Draft) -> Response {
    let server = &draft.server;
    let code = draft.code();
    let grant = Grant::new(&code.request, &code.username);
    let access_token = server.access_token(&grant);
    let value = draft.value("code").unwrap_or_default();
    if let Some(code) = server.store().codes.get_mut(value) {
        code.yielded.push(access_token.clone());
    }
    let openid = code.request.scope.iter().any(|scope| scope == "openid");
    let id_token = openid.then(|| server.issuer.id_token(&grant, Some(&access_token), None));
    let success = Success {
        access_token,
        token_type: "Bearer",
        expires_in: server.config.access_token_lifetime.as_secs(),
        scope: code.request.scope.join(" "),
        id_token,
        authorization_details: code.request.authorization_details.clone(),
    };
    web::json(StatusCode::OK, &success)
}

/// 405 for another method, 401 with a challenge where Basic was tried, else 400 (RFC 6749 5.2).
fn refuse(draft: &Draft, refusal: &Refusal) -> Response {
    let tried_basic = draft.received.header(header::AUTHORIZATION).is_some();
    let is_post = draft.received.head.method == http::Method::POST;
    let status = match refusal.error {
        _ if !is_post => StatusCode::METHOD_NOT_ALLOWED,
        ErrorCode::InvalidClient if tried_basic => StatusCode::UNAUTHORIZED,
        _ => StatusCode::BAD_REQUEST,
    };
    let failure = Failure {
        error: refusal.error.as_str(),
        error_description: error_description(&refusal.detail),
    };
    let mut response = web::json(status, &failure);
    match status {
        StatusCode::UNAUTHORIZED => {
            let challenge = "Basic realm=\"token endpoint\"";
            web::set(&mut response, header::WWW_AUTHENTICATE, challenge);
        }
        StatusCode::METHOD_NOT_ALLOWED => web::set(&mut response, header::ALLOW, "POST"),
        _ => {}
    }
    response
}
