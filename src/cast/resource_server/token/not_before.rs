//! The time from which the token may be accepted, if it names one, has come.
//!
//! Most tokens name none, so success says nothing here.

use super::{Draft, Found, Refusal, Rule, refuse};
use crate::protocol::ErrorCode::InvalidToken;

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "not-before",
    specs: &["RFC 7519 4.1.5"],
    check,
};

fn check(draft: &mut Draft) -> Found {
    let now = draft.server.endpoint.clock().unix();
    if draft.claims.is_too_early(now, draft.server.config.leeway) {
        return refuse(InvalidToken, "it is not valid yet");
    }
    Ok(None)
}
