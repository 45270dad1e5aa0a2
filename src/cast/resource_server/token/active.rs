//! The authorization server says that the token is good; what it tells of it are its claims.

use super::{Draft, Found, Refusal, Rule, refuse};
use crate::cast::resource_server::Evidence;
use crate::protocol::ErrorCode::InvalidToken;

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "active",
    specs: &["RFC 7662 2.2"],
    check,
};

fn check(draft: &mut Draft) -> Found {
    if let Evidence::Answer(answer) = &draft.evidence
        && answer.is_true("active")
    {
        draft.claims = answer.clone();
        return Ok(Some("the authorization server says so".to_owned()));
    }
    refuse(
        InvalidToken,
        "the authorization server says it is not active",
    )
}
