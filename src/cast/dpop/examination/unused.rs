//! The proof was not used before.

use super::{Examination, Found, Refused, Rule, refused};

pub(super) const RULE: Rule<Examination, Refused> = Rule {
    name: "dpop-unused",
    specs: &["RFC 9449 11.1"],
    check,
};

fn check(proof: &mut Examination) -> Found {
    let Some(jti) = proof.claims.text("jti").filter(|jti| !jti.is_empty()) else {
        return refused("jti is missing");
    };
    if proof
        .memory
        .is_first(proof.thumbprint.clone(), jti.to_owned())
    {
        return Ok(Some("first use".to_owned()));
    }
    refused("it was used before")
}
