//! The refresh token was neither revoked nor has it expired.

use super::{Draft, Refusal, Rule};
use crate::protocol::ErrorCode::InvalidGrant;

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "refresh-token-unexpired",
    specs: &["RFC 6749 6", "RFC 9700 4.14.2"],
    check,
};

fn check(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    let token = draft.refresh_token();
    if token.revoked {
        return Err(Refusal::new(InvalidGrant, "the refresh token was revoked"));
    }
    let now = draft.server.endpoint.clock().unix();
    if token.expires <= now {
        return Err(Refusal::new(InvalidGrant, "the refresh token has expired"));
    }
    Ok(Some(format!("good for {} s", token.expires - now)))
}
