//! `code` is sent and was issued here.

use super::{Draft, Refusal, Rule};
use crate::protocol::ErrorCode::{InvalidGrant, InvalidRequest};

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "code-known",
    specs: &["RFC 6749 4.1.3", "RFC 6749 5.2"],
    check,
};

fn check(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    let Some(value) = draft.value("code") else {
        return Err(Refusal::new(InvalidRequest, "code is missing"));
    };
    let code = draft.server.store().codes.get(value).cloned();
    let Some(code) = code else {
        return Err(Refusal::new(InvalidGrant, "the code is unknown"));
    };
    draft.found.code = Some(code);
    Ok(Some("issued here".to_owned()))
}
