//! The token has not expired.

use super::{Draft, Found, Refusal, Rule, refuse};
use crate::protocol::ErrorCode::InvalidToken;

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "expiry",
    specs: &["RFC 9068 4"],
    check,
};

fn check(draft: &mut Draft) -> Found {
    let now = draft.server.endpoint.clock().unix();
    match draft.claims.date("exp") {
        Some(expiry) if now < expiry => Ok(Some(format!("good for {} s", expiry - now))),
        _ => refuse(InvalidToken, "it has expired"),
    }
}
