//! The proof is for a request by this method.

use super::{Examination, Found, Refused, Rule, refused};

pub(super) const RULE: Rule<Examination, Refused> = Rule {
    name: "dpop-method",
    specs: &["RFC 9449 4.3"],
    check,
};

fn check(proof: &mut Examination) -> Found {
    match proof.claims.text("htm") {
        Some(method) if method == proof.method.as_str() => Ok(Some(method.to_owned())),
        _ => refused("htm is another method"),
    }
}
