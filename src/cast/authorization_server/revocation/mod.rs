//! The revocation endpoint ([RFC 7009](https://www.rfc-editor.org/rfc/rfc7009)).
//!
//! A refresh token takes all tokens of its grant along, as section 2.1 says
//! that it should; an access token ends alone, which it leaves open.

mod own_token;

use std::sync::Arc;

use axum::body::Body;
use axum::response::Response;
use http::{Request, StatusCode, header};

use super::client_request::{
    ClientRequest, assertion, assertion_unused, authentication, form, token_sent,
};
use super::{Refusal, Server};
use crate::cast::rule::{Rule, apply};
use crate::cast::web;

type Draft = ClientRequest<()>;

const RULES: &[Rule<Draft, Refusal>] = &[
    form::rule(),
    token_sent::rule(),
    authentication::rule(),
    assertion::rule(),
    assertion_unused::rule(),
    own_token::RULE,
];

/// 200 for a token that nobody knows, too: it is as invalid as it was meant to be (RFC 7009 2.2).
pub(super) async fn endpoint(server: Arc<Server>, request: Request<Body>) -> Response {
    let mut draft = Draft::read(&server, "revocation endpoint", request).await;
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
