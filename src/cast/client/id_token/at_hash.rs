//! The access token beside it is the one that it was issued with.
//!
//! `at_hash` is OPTIONAL from the token endpoint (OIDC Core 3.1.3.6), REQUIRED beside a
//! token in the fragment.

use super::{Draft, Found, Rule};
use crate::protocol::half_hash;

pub(super) const RULE: Rule<Draft, String> = Rule {
    name: "at-hash",
    specs: &["OIDC Core 3.1.3.8", "OIDC Core 3.2.2.9"],
    check,
};

fn check(draft: &mut Draft) -> Found {
    let Some(token) = &draft.expected.access_token else {
        return Ok(None);
    };
    let verified = draft.verified();
    match verified.claims.text("at_hash") {
        None if !(verified.claims.has("at_hash") || draft.expected.from_authorization_endpoint) => {
            Ok(None)
        }
        Some(hash) if hash == half_hash(token, &verified.algorithm) => {
            Ok(Some("it belongs to the access token".to_owned()))
        }
        _ => Err("it does not belong to the access token".to_owned()),
    }
}
