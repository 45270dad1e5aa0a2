//! The token tells when it was issued: `iat` is REQUIRED.
//!
//! How old it may be is for the client to say, and this one says nothing; one of tomorrow it
//! does not take.

use super::{Draft, Found, Rule};

pub(super) const RULE: Rule<Draft, String> = Rule {
    name: "id-token-issued-at",
    specs: &["OIDC Core 2"],
    check,
};

fn check(draft: &mut Draft) -> Found {
    let (now, leeway) = (draft.now, draft.expected.leeway);
    draft.claims().issued(now, leeway).map_err(str::to_owned)
}
