//! The JWT says that it is a proof.

use super::{Examination, Found, Refused, Rule, refused};
use crate::cast::dpop::TYPE;

pub(super) const RULE: Rule<Examination, Refused> = Rule {
    name: "dpop-type",
    specs: &["RFC 9449 4.3", "RFC 9449 4.2"],
    check,
};

fn check(proof: &mut Examination) -> Found {
    match proof.jwt().header.get("typ").and_then(|typ| typ.as_str()) {
        Some(TYPE) => Ok(Some(TYPE.to_owned())),
        _ => refused("it is no DPoP proof"),
    }
}
