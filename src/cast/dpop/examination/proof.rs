//! Exactly one proof came, and it is a JWT.

use super::{Examination, Found, Refused, Rule, refused};

pub(super) const RULE: Rule<Examination, Refused> = Rule {
    name: "dpop-proof",
    specs: &["RFC 9449 4.3", "RFC 9449 4.1"],
    check,
};

fn check(proof: &mut Examination) -> Found {
    let sent = match proof.proofs.as_slice() {
        [] => return refused("no DPoP proof came"),
        [sent] => sent,
        _ => return refused("more than one DPoP proof"),
    };
    let Ok(jwt) = sent.parse() else {
        return refused("the DPoP proof is no JWT");
    };
    proof.jwt = Some(jwt);
    Ok(Some("one JWT".to_owned()))
}
