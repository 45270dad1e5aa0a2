//! The token is no token of another kind.
//!
//! An access token of the same issuer is no ID token, even if it would pass for one
//! otherwise. An ID token has no type of its own; success says nothing here.

use super::{Draft, Found, Rule};

pub(super) const RULE: Rule<Draft, String> = Rule {
    name: "id-token-type",
    specs: &["RFC 8725 3.11", "RFC 9068 2.1"],
    check,
};

fn check(draft: &mut Draft) -> Found {
    let typ = draft.verified().typ.as_deref().unwrap_or("JWT");
    let subtype = match typ.split_once('/') {
        Some((kind, subtype)) if kind.eq_ignore_ascii_case("application") => subtype,
        _ => typ,
    };
    if subtype.eq_ignore_ascii_case("JWT") {
        Ok(None)
    } else {
        Err("it is a token of another kind".to_owned())
    }
}
