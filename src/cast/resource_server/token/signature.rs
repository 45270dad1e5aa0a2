//! The token is signed by a key of the issuer.
//!
//! A server that accepts unsigned tokens believes anybody: the trap of RFC 8725 3.1.

use super::{Draft, Found, Refusal, Rule, refuse};
use crate::cast::jwt;
use crate::cast::resource_server::Evidence;
use crate::protocol::ErrorCode::InvalidToken;

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "signature",
    specs: &["RFC 9068 4"],
    check,
};

fn check(draft: &mut Draft) -> Found {
    let unsigned = draft.server.config.accepts_unsigned;
    if let Some(believed) = jwt::unsigned(&draft.access.token).filter(|_| unsigned) {
        draft.typ = believed.typ;
        draft.claims = believed.claims;
        return Ok(Some(believed.algorithm));
    }
    let verified = match &draft.evidence {
        Evidence::Keys(keys) => jwt::verify(&draft.access.token, keys),
        Evidence::Answer(_) => Err("there are no keys".to_owned()),
    };
    match verified {
        Ok(verified) => {
            let good = format!("{} by a key of the issuer", verified.algorithm);
            draft.typ = verified.typ;
            draft.claims = verified.claims;
            Ok(Some(good))
        }
        Err(reason) => refuse(InvalidToken, reason),
    }
}
