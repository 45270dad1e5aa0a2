//! The pushed authorization request endpoint ([RFC 9126 section 2](https://www.rfc-editor.org/rfc/rfc9126#section-2)).
//!
//! The client authenticates as at the token endpoint and sends what would stand
//! in the URL. It is examined as the authorization endpoint would examine it;
//! what the browser then carries is a reference and nothing else.

mod no_request_uri;

use std::sync::Arc;

use axum::body::Body;
use axum::response::Response;
use http::{Request, StatusCode};
use serde::Serialize;

use super::client_request::{ClientRequest, assertion, assertion_unused, authentication, form};
use super::request::AuthorizationRequest;
use super::store::Pushed;
use super::{Refusal, Server, authorize};
use crate::cast::rule::{Rule, apply};
use crate::cast::web;

type Draft = ClientRequest<()>;

const RULES: &[Rule<Draft, Refusal>] = &[
    form::rule(),
    authentication::rule(),
    assertion::rule(),
    assertion_unused::rule(),
    no_request_uri::RULE,
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
    let mut draft = Draft::read(&server, "pushed authorization request endpoint", request).await;
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
