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
    let good = draft.claims.unexpired(now, draft.server.config.leeway);
    good.map(Some)
        .or_else(|detail| refuse(InvalidToken, detail))
}
