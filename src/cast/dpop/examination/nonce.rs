//! The proof has a nonce that this server handed out, where it wants one.

use super::{Examination, Found, Refused, Rule};
use crate::protocol::ErrorCode::UseDpopNonce;

pub(super) const RULE: Rule<Examination, Refused> = Rule {
    name: "dpop-nonce",
    specs: &["RFC 9449 4.3", "RFC 9449 8", "RFC 9449 9"],
    check,
};

fn check(proof: &mut Examination) -> Found {
    if !proof.requires_nonce {
        return Ok(None);
    }
    let known = |nonce: &str| proof.memory.knows(nonce, proof.now);
    let detail = match proof.claims.text("nonce") {
        Some(nonce) if known(nonce) => return Ok(Some("handed out here".to_owned())),
        Some(_) => "its nonce is not good any more",
        None => "it needs a nonce of this server",
    };
    let error = UseDpopNonce;
    Err(Refused { error, detail })
}
