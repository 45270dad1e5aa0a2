//! The revocation endpoint ([RFC 7009](https://www.rfc-editor.org/rfc/rfc7009)).
//!
//! A refresh token takes all tokens of its grant along, as section 2.1 says
//! that it should; an access token ends alone, which it leaves open.

use std::sync::Arc;

use axum::body::Body;
use axum::response::Response;
use http::{Method, Request, StatusCode, header};

use super::client_request::{ClientRequest, assertion, assertion_unused, authentication};
use super::{Refusal, Server};
use crate::cast::rule::{Rule, apply};
use crate::cast::web;
use crate::protocol::ErrorCode::{InvalidGrant, InvalidRequest};

type Draft = ClientRequest<()>;

const RULES: &[Rule<Draft, Refusal>] = &[
    Rule {
        name: "revocation-request",
        specs: &["RFC 7009 2.1"],
        check: request,
    },
    authentication::rule(),
    assertion::rule(),
    assertion_unused::rule(),
    Rule {
        name: "own-token",
        specs: &["RFC 7009 2.1"],
        check: own_token,
    },
];

/// 200 for a token that nobody knows, too: it is as invalid as it was meant to be (RFC 7009 2.2).
pub(super) async fn endpoint(server: Arc<Server>, request: Request<Body>) -> Response {
    let mut draft = Draft::read(&server, request).await;
    if let Err(refusal) = apply(RULES, &mut draft, &server.endpoint) {
        return draft.refuse(&refusal);
    }
    draft.revoke();
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::OK;
    web::set(&mut response, header::CACHE_CONTROL, "no-store");
    response
}

impl Draft {
    fn token(&self) -> &str {
        self.value("token").unwrap_or_default()
    }

    /// `token_type_hint` is but a hint: both sorts are looked for (RFC 7009 2.1).
    fn revoke(&self) {
        let mut store = self.server.store();
        if let Some(token) = store.access_tokens.get_mut(self.token()) {
            token.revoked = true;
        } else if let Some(token) = store.refresh_tokens.get(self.token()) {
            let family = token.family;
            store.revoke(family);
        }
    }
}

fn request(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    let is_post = draft.received.head.method == Method::POST;
    if !is_post || draft.token().is_empty() {
        let detail = "a POST of a form with token is expected";
        return Err(Refusal::new(InvalidRequest, detail));
    }
    Ok(Some("POST of a form with token".to_owned()))
}

fn own_token(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    let store = draft.server.store();
    let access_token = store.access_tokens.get(draft.token());
    let refresh_token = store.refresh_tokens.get(draft.token());
    let owner = access_token.map(|token| &token.client_id);
    match owner.or(refresh_token.map(|token| &token.grant.client_id)) {
        None => Ok(Some("nobody knows it".to_owned())),
        Some(owner) if *owner == draft.client().client_id => {
            Ok(Some("issued to this client".to_owned()))
        }
        Some(_) => {
            let detail = "the token was issued to another client";
            Err(Refusal::new(InvalidGrant, detail))
        }
    }
}
