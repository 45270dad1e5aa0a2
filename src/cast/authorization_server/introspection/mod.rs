//! The introspection endpoint ([RFC 7662](https://www.rfc-editor.org/rfc/rfc7662)).

mod authentication;

use std::sync::Arc;

use axum::body::Body;
use axum::response::Response;
use http::{Request, StatusCode};
use serde::Serialize;
use serde_json::Value;

use super::client_request::{ClientRequest, form, token_sent};
use super::issue::{Authentication, Confirmation};
use super::store::IssuedToken;
use super::{Refusal, Server};
use crate::cast::rule::{Rule, apply};
use crate::cast::{dpop, web};

type Draft = ClientRequest<()>;

const RULES: &[Rule<Draft, Refusal>] = &[form::rule(), token_sent::rule(), authentication::RULE];

/// RFC 7662 2.2; of a token that is not active nothing more is told.
#[derive(Serialize)]
struct Answer<'a> {
    /// REQUIRED. Whether the token was issued here, and is neither expired nor revoked.
    active: bool,
    /// OPTIONAL. What it allows, by names with spaces between.
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<String>,
    /// OPTIONAL. The client that asked for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    client_id: Option<String>,
    /// OPTIONAL. Who granted it.
    #[serde(skip_serializing_if = "Option::is_none")]
    sub: Option<String>,
    /// OPTIONAL. For which resource server.
    #[serde(skip_serializing_if = "Option::is_none")]
    aud: Option<String>,
    /// OPTIONAL. Who issued it.
    #[serde(skip_serializing_if = "Option::is_none")]
    iss: Option<String>,
    /// OPTIONAL. When it ends, in seconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    exp: Option<u64>,
    /// OPTIONAL. How the person signed in (RFC 9470 6.2).
    #[serde(flatten)]
    authentication: Option<Authentication>,
    /// OPTIONAL. Who acts for the subject (RFC 8693 4.1).
    #[serde(skip_serializing_if = "Option::is_none")]
    act: Option<Value>,
    /// OPTIONAL; of a bound token nothing but `DPoP` (RFC 9449 6.2).
    #[serde(skip_serializing_if = "Option::is_none")]
    token_type: Option<&'static str>,
    /// REQUIRED of a bound token: to which key (RFC 9449 6.2).
    #[serde(skip_serializing_if = "Option::is_none")]
    cnf: Option<Confirmation<'a>>,
}

/// Answers a resource server's question about a token. Who does not authenticate gets 401 and
/// the challenge in any case: Basic is the only way (RFC 7662 2.3).
pub(super) async fn endpoint(server: Arc<Server>, request: Request<Body>) -> Response {
    let mut draft = Draft::read(&server, "introspection endpoint", request).await;
    if let Err(refusal) = apply(RULES, &mut draft, &server.endpoint) {
        return draft.refuse_with(&refusal, true);
    }
    let known = server.good_token(draft.value("token").unwrap_or_default());
    web::json(StatusCode::OK, &server.tell(known.as_ref()))
}

impl Server {
    fn tell<'a>(&self, known: Option<&'a IssuedToken>) -> Answer<'a> {
        let jkt = known.and_then(|token| token.jkt.as_deref());
        Answer {
            active: known.is_some(),
            scope: known.map(|token| token.scope.clone()),
            client_id: known.map(|token| token.client_id.clone()),
            sub: known.map(|token| token.username.clone()),
            aud: known.map(|token| self.audience(token).to_owned()),
            iss: known.map(|_| self.config.issuer.clone()),
            exp: known.map(|token| token.expires),
            authentication: known.and_then(|token| token.authentication.clone()),
            act: known.and_then(|token| token.act.clone()),
            token_type: jkt.map(|_| dpop::TOKEN_TYPE),
            cnf: jkt.map(|jkt| Confirmation { jkt }),
        }
    }
}
