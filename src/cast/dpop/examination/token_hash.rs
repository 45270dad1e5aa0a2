//! The proof is for the access token that it comes with.

use super::{Examination, Found, Refused, Rule, refused};
use crate::cast::dpop::token_hash;

pub(super) const RULE: Rule<Examination, Refused> = Rule {
    name: "dpop-token-hash",
    specs: &["RFC 9449 4.3", "RFC 9449 7.1"],
    check,
};

fn check(proof: &mut Examination) -> Found {
    let Some(token) = &proof.access_token else {
        return Ok(None);
    };
    if proof.claims.text("ath") == Some(&token_hash(token)) {
        return Ok(Some("it belongs to the access token".to_owned()));
    }
    refused("it does not belong to the access token")
}
