//! The proof was made a moment ago.

use super::{Examination, Found, Refused, Rule, refused};

/// How far `iat` may be from the server's clock, in seconds.
const WINDOW: u64 = 60;

pub(super) const RULE: Rule<Examination, Refused> = Rule {
    name: "dpop-age",
    specs: &["RFC 9449 4.3", "RFC 9449 11.1"],
    check,
};

fn check(proof: &mut Examination) -> Found {
    match proof.claims.date("iat") {
        Some(made) if made.abs_diff(proof.now) <= WINDOW => Ok(Some("fresh".to_owned())),
        _ => refused("iat is not now"),
    }
}
