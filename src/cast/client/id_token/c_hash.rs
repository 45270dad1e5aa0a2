//! The code beside it is the one that it was issued with.

use super::{Draft, Found, Rule};
use crate::protocol::half_hash;

pub(super) const RULE: Rule<Draft, String> = Rule {
    name: "c-hash",
    specs: &["OIDC Core 3.3.2.10", "OIDC Core 3.3.2.11"],
    check,
};

fn check(draft: &mut Draft) -> Found {
    let Some(code) = &draft.expected.code else {
        return Ok(None);
    };
    let verified = draft.verified();
    match verified.claims.text("c_hash") {
        Some(hash) if hash == half_hash(code, &verified.algorithm) => {
            Ok(Some("it belongs to the code".to_owned()))
        }
        _ => Err("it does not belong to the code".to_owned()),
    }
}
