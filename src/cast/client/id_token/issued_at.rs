//! The token tells when it was issued: `iat` is REQUIRED.
//!
//! How old it may be is for the client to say, and this one says nothing.

use super::{Draft, Found, Rule};

pub(super) const RULE: Rule<Draft, String> = Rule {
    name: "id-token-issued-at",
    specs: &["OIDC Core 2"],
    check,
};

fn check(draft: &mut Draft) -> Found {
    match draft.claims().date("iat") {
        Some(_) => Ok(None),
        None => Err("it does not tell when it was issued".to_owned()),
    }
}
