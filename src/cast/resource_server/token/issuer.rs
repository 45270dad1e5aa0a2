//! The token is from the issuer whom this server trusts.

use super::{Draft, Found, Refusal, Rule, refuse};
use crate::protocol::ErrorCode::InvalidToken;

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "issuer",
    specs: &["RFC 9068 4"],
    check,
};

fn check(draft: &mut Draft) -> Found {
    match draft.claims.text("iss") {
        Some(issuer) if issuer == draft.server.issuer.issuer => Ok(Some(issuer.to_owned())),
        _ => refuse(InvalidToken, "another issuer"),
    }
}
