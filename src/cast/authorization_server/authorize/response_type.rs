//! `response_type` is sent and known.

use super::{Draft, Refusal, Rule};
use crate::protocol::ErrorCode::{InvalidRequest, UnsupportedResponseType};

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "response-type",
    specs: &["RFC 6749 3.1.1"],
    check,
};

fn check(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    let Some(sent) = draft.value("response_type") else {
        return Err(Refusal::new(InvalidRequest, "response_type is missing"));
    };
    let Ok(known) = sent.parse() else {
        let detail = "response_type is not supported";
        return Err(Refusal::new(UnsupportedResponseType, detail));
    };
    let found = format!("{sent} is supported");
    draft.response_type = Some(known);
    Ok(Some(found))
}
