//! The refresh token was not used before; if it was, all tokens of its grant are revoked.

use super::{Draft, Refusal, Rule};
use crate::protocol::ErrorCode::InvalidGrant;

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "refresh-token-unused",
    specs: &["RFC 9700 4.14.2"],
    check,
};

fn check(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    let token = draft.refresh_token();
    if !token.used {
        return Ok(Some("first use".to_owned()));
    }
    draft.server.store().revoke(token.family);
    let detail = "the refresh token was used before";
    Err(Refusal::new(InvalidGrant, detail))
}
