//! `refresh_token` is sent and was issued here.

use super::{Draft, Refusal, Rule};
use crate::protocol::ErrorCode::{InvalidGrant, InvalidRequest};

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "refresh-token-known",
    specs: &["RFC 6749 6", "RFC 6749 5.2"],
    check,
};

fn check(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    let Some(value) = draft.value("refresh_token") else {
        return Err(Refusal::new(InvalidRequest, "refresh_token is missing"));
    };
    let token = draft.server.store().refresh_tokens.get(value).cloned();
    let Some(token) = token else {
        return Err(Refusal::new(InvalidGrant, "the refresh token is unknown"));
    };
    draft.found.refresh_token = Some(token);
    Ok(Some("issued here".to_owned()))
}
