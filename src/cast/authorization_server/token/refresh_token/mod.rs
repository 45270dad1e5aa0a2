//! Refreshing an access token ([RFC 6749 section 6](https://www.rfc-editor.org/rfc/rfc6749#section-6)).
//!
//! Each use yields a new refresh token in place of the old one (RFC 9700
//! 4.14.2). If an old one comes back, either it or its successor was stolen,
//! and the server cannot tell which: all tokens of the grant end.

mod key;
mod known;
mod own_client;
mod scope;
mod unexpired;
mod unused;

use axum::response::Response;
use http::StatusCode;

use super::narrowed::narrowed;
use super::proof::holds_key;
use super::{Draft, Grant, RefreshToken, Refusal, Rule, issue};
use crate::cast::web;

/// The client stands before the use: what another one brings is no theft that its own would have to
/// pay for (RFC 6749 10.4).
pub(super) const RULES: &[Rule<Draft, Refusal>] = &[
    known::RULE,
    own_client::RULE,
    unused::RULE,
    unexpired::RULE,
    key::RULE,
    scope::RULE,
];

impl Draft {
    pub(super) fn refresh_token(&self) -> &RefreshToken {
        let token = self.found.refresh_token.as_ref();
        token.expect("refresh-token-known stands before in the table")
    }
}

/// The new refresh token keeps the whole scope, even if this access token has less of it.
pub(super) fn grant(draft: &Draft) -> Response {
    let rotates = draft.server.config.rotates_refresh_tokens;
    let lasting = &draft.refresh_token().grant;
    if rotates {
        let value = draft.value("refresh_token").unwrap_or_default();
        if let Some(token) = draft.server.store().refresh_tokens.get_mut(value) {
            token.used = true;
        }
    }
    let narrowed = Grant {
        scope: draft.scope.clone(),
        ..lasting.clone()
    };
    let success = issue(draft, &narrowed, rotates.then_some(lasting));
    web::json(StatusCode::OK, &success)
}
