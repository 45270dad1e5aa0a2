//! The introspection endpoint ([RFC 7662](https://www.rfc-editor.org/rfc/rfc7662)).

use std::sync::Arc;

use axum::body::Body;
use axum::response::Response;
use http::{Method, Request, StatusCode, header};
use serde::Serialize;
use serde_json::Value;

use super::issue::{Authentication, Confirmation};
use super::store::IssuedToken;
use super::{Refusal, Server};
use crate::cast::dpop;
use crate::cast::rule::{Rule, apply};
use crate::cast::web::{self, Received};
use crate::protocol::ErrorCode::{InvalidClient, InvalidRequest};

/// A question under examination.
struct Draft {
    server: Arc<Server>,
    received: Received,
}

const RULES: &[Rule<Draft, Refusal>] = &[
    Rule {
        name: "introspection-request",
        specs: &["RFC 7662 2.1"],
        check: request,
    },
    Rule {
        name: "introspection-authentication",
        specs: &["RFC 7662 2.1", "RFC 7662 4"],
        check: authentication,
    },
];

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

/// Answers a resource server's question about a token.
pub(super) async fn endpoint(server: Arc<Server>, request: Request<Body>) -> Response {
    let mut draft = Draft {
        server: Arc::clone(&server),
        received: Received::read(request).await,
    };
    if let Err(refusal) = apply(RULES, &mut draft, &server.endpoint) {
        return refuse(&refusal);
    }
    let form = draft.received.form();
    let token = web::value(&form, "token").unwrap_or_default();
    web::json(
        StatusCode::OK,
        &server.tell(server.good_token(token).as_ref()),
    )
}

impl Server {
    fn tell<'a>(&self, known: Option<&'a IssuedToken>) -> Answer<'a> {
        let jkt = known.and_then(|token| token.jkt.as_deref());
        Answer {
            active: known.is_some(),
            scope: known.map(|token| token.scope.clone()),
            client_id: known.map(|token| token.client_id.clone()),
            sub: known.map(|token| token.username.clone()),
            aud: known.map(|token| {
                token
                    .audience
                    .as_ref()
                    .unwrap_or(&self.config.audience)
                    .clone()
            }),
            iss: known.map(|_| self.config.issuer.clone()),
            exp: known.map(|token| token.expires),
            authentication: known.and_then(|token| token.authentication.clone()),
            act: known.and_then(|token| token.act.clone()),
            token_type: jkt.map(|_| dpop::TOKEN_TYPE),
            cnf: jkt.map(|jkt| Confirmation { jkt }),
        }
    }
}

/// 401 where the asker did not authenticate (RFC 7662 2.3), else 400.
fn refuse(refusal: &Refusal) -> Response {
    let body = serde_json::json!({ "error": refusal.error.as_str() });
    if refusal.error != InvalidClient {
        return web::json(StatusCode::BAD_REQUEST, &body);
    }
    let mut response = web::json(StatusCode::UNAUTHORIZED, &body);
    let challenge = "Basic realm=\"introspection endpoint\"";
    web::set(&mut response, header::WWW_AUTHENTICATE, challenge);
    response
}

fn request(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    let is_post = draft.received.head.method == Method::POST;
    if !is_post || web::value(&draft.received.form(), "token").is_none() {
        let detail = "a POST of a form with token is expected";
        return Err(Refusal::new(InvalidRequest, detail));
    }
    Ok(Some("POST of a form with token".to_owned()))
}

fn authentication(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    let credential = draft.received.header(header::AUTHORIZATION);
    let credential = credential.and_then(web::basic);
    let mut known = draft.server.config.introspectors.iter();
    match known.find(|known| Some(*known) == credential.as_ref()) {
        Some((id, _)) => Ok(Some(id.clone())),
        None => Err(Refusal::new(InvalidClient, "the asker is unknown")),
    }
}
