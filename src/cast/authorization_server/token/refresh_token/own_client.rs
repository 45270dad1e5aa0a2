//! The refresh token was issued to this client.

use super::{Draft, Refusal, Rule};
use crate::protocol::ErrorCode::InvalidGrant;

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "refresh-token-client",
    specs: &["RFC 6749 6", "RFC 6749 10.4"],
    check,
};

fn check(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    if draft.refresh_token().grant.client_id == draft.client().client_id {
        return Ok(Some("issued to this client".to_owned()));
    }
    let detail = "the refresh token was issued to another client";
    Err(Refusal::new(InvalidGrant, detail))
}
