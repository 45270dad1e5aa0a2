//! The pushed authorization request endpoint ([RFC 9126 section 2](https://www.rfc-editor.org/rfc/rfc9126#section-2)).
//!
//! The client authenticates as at the token endpoint and sends what would stand
//! in the URL. It is examined as the authorization endpoint would examine it;
//! what the browser then carries is a reference and nothing else.

use std::sync::Arc;

use axum::body::Body;
use axum::response::Response;
use http::{Method, Request, StatusCode};
use serde::Serialize;

use super::client_request::{ClientRequest, assertion, assertion_unused, authentication};
use super::request::AuthorizationRequest;
use super::store::Pushed;
use super::{Refusal, Server, authorize};
use crate::cast::rule::{Rule, apply};
use crate::cast::web;
use crate::protocol::ErrorCode::InvalidRequest;

type Draft = ClientRequest<()>;

const RULES: &[Rule<Draft, Refusal>] = &[
    Rule {
        name: "pushed-request",
        specs: &["RFC 9126 2.1"],
        check: request,
    },
    authentication::rule(),
    assertion::rule(),
    assertion_unused::rule(),
    Rule {
        name: "no-request-uri",
        specs: &["RFC 9126 2.1"],
        check: no_request_uri,
    },
];

/// What references begin with, as RFC 9126 2.2 suggests.
const URN: &str = "urn:ietf:params:oauth:request_uri:";

/// RFC 9126 2.2.
#[derive(Serialize)]
struct Answer {
    /// REQUIRED. What the client sends in place of its request; good once.
    request_uri: String,
    /// REQUIRED, in seconds.
    expires_in: u64,
}

/// 201 and a reference, or an error as from the token endpoint (RFC 9126 2.2, 2.3).
pub(super) async fn endpoint(server: Arc<Server>, request: Request<Body>) -> Response {
    let mut draft = Draft::read(&server, request).await;
    let examined = apply(RULES, &mut draft, &server.endpoint);
    let examined = examined.and_then(|()| authorize::examine_pushed(&server, &draft.parameters));
    match examined {
        Ok(request) => web::json(StatusCode::CREATED, &keep(&server, request)),
        Err(refusal) => draft.refuse(&refusal),
    }
}

fn keep(server: &Server, request: AuthorizationRequest) -> Answer {
    let lifetime = server.config.request_uri_lifetime.as_secs();
    let request_uri = format!("{URN}{}", server.entropy.value("request_uri"));
    let pushed = Pushed {
        request,
        expires: server.endpoint.clock().unix() + lifetime,
        used: false,
    };
    server.store().pushed.insert(request_uri.clone(), pushed);
    Answer {
        request_uri,
        expires_in: lifetime,
    }
}

fn request(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    if draft.received.head.method != Method::POST || !draft.received.is_form() {
        let detail = "a POST of a form is expected";
        return Err(Refusal::new(InvalidRequest, detail));
    }
    Ok(Some("POST of a form".to_owned()))
}

/// "The authorization server MUST reject a request with the `request_uri` parameter."
fn no_request_uri(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    let sent = draft.value("request_uri").is_some();
    let detail = "a reference cannot be pushed";
    if sent {
        Err(Refusal::new(InvalidRequest, detail))
    } else {
        Ok(None)
    }
}
