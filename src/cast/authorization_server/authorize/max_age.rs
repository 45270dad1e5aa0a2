//! `max_age`, if sent, is a number of seconds.

use super::{Draft, Refusal, Rule};
use crate::protocol::ErrorCode::InvalidRequest;

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "max-age",
    specs: &["OIDC Core 3.1.2.1"],
    check,
};

fn check(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    let Some(sent) = draft.value("max_age") else {
        return Ok(None);
    };
    let Ok(seconds) = sent.parse() else {
        let detail = "max_age is no number of seconds";
        return Err(Refusal::new(InvalidRequest, detail));
    };
    draft.max_age = Some(seconds);
    Ok(Some(seconds.to_string()))
}
