//! The proof is signed by the key that it brings along, which is no private one.

use super::{Examination, Found, Refused, Rule, refused};
use jsonwebtoken::jwk::Jwk;

use crate::cast::dpop::thumbprint;
use crate::cast::jwt;

pub(super) const RULE: Rule<Examination, Refused> = Rule {
    name: "dpop-signature",
    specs: &["RFC 9449 4.3", "RFC 9449 11.6"],
    check,
};

fn check(proof: &mut Examination) -> Found {
    let key = proof.jwt().header.get("jwk").cloned().unwrap_or_default();
    if key.get("d").is_some() {
        return refused("its key is a private one");
    }
    let key = serde_json::from_value::<Jwk>(key).ok();
    let Some((name, key)) = key.and_then(|key| Some((thumbprint(&key)?, key))) else {
        return refused("it has no key");
    };
    let Ok(verified) = jwt::verify_with(&proof.proofs[0], &key) else {
        return refused("its signature is not valid");
    };
    proof.thumbprint = name;
    proof.claims = verified.claims;
    Ok(Some(format!("{} by its own key", verified.algorithm)))
}
