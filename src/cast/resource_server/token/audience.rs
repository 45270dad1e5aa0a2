//! The token is meant for this server.

use super::{Draft, Found, Refusal, Rule, refuse};
use crate::protocol::ErrorCode::InvalidToken;

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "audience",
    specs: &["RFC 9068 4"],
    check,
};

fn check(draft: &mut Draft) -> Found {
    if !draft.server.config.checks_audience {
        return Ok(None);
    }
    let own = &draft.server.config.audience;
    if draft.claims.audiences().contains(&own.as_str()) {
        return Ok(Some(own.clone()));
    }
    refuse(InvalidToken, "it is meant for another resource server")
}
