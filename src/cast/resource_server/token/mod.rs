//! Whether the token is good, and good enough.

mod acr;
mod active;
mod audience;
mod auth_time;
mod expiry;
mod issuer;
mod key_binding;
mod not_before;
mod scope;
mod signature;
mod typ;

use super::{Draft, Found, Refusal, Rule, refuse};
use crate::protocol::ErrorCode::InsufficientUserAuthentication;

/// For a JWT that is checked here (RFC 9068 4).
pub(super) const JWT: &[Rule<Draft, Refusal>] = &[
    signature::RULE,
    typ::RULE,
    issuer::RULE,
    audience::RULE,
    expiry::RULE,
    not_before::RULE,
    key_binding::RULE,
    acr::RULE,
    auth_time::RULE,
    scope::RULE,
];

/// For a token that the authorization server was asked about (RFC 7662).
pub(super) const INTROSPECTED: &[Rule<Draft, Refusal>] = &[
    active::RULE,
    audience::RULE,
    key_binding::RULE,
    acr::RULE,
    auth_time::RULE,
    scope::RULE,
];

/// All that would be enough is told at once (RFC 9470 3).
fn insufficient(draft: &Draft, detail: &str) -> Found {
    let config = &draft.server.config;
    let acr_values = config.acr_values.clone();
    let max_age = config.max_age.map(|longest| longest.as_secs().to_string());
    let needed = [("acr_values", acr_values), ("max_age", max_age)].into_iter();
    Err(Refusal {
        error: Some(InsufficientUserAuthentication),
        detail: detail.to_owned(),
        needed: needed
            .filter_map(|(name, value)| Some((name, value?)))
            .collect(),
    })
}
