//! `prompt`, if sent, is known, and `none` stands alone.

use super::{Draft, Refusal, Rule};
use crate::protocol::ErrorCode::InvalidRequest;

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "prompt",
    specs: &["OIDC Core 3.1.2.1"],
    check,
};

fn check(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    const KNOWN: [&str; 4] = ["none", "login", "consent", "select_account"];
    let Some(sent) = draft.value("prompt") else {
        return Ok(None);
    };
    let values: Vec<&str> = sent.split(' ').collect();
    if values.iter().any(|value| !KNOWN.contains(value)) {
        return Err(Refusal::new(InvalidRequest, "prompt is not supported"));
    }
    if values.contains(&"none") && values.len() > 1 {
        return Err(Refusal::new(InvalidRequest, "prompt=none stands alone"));
    }
    Ok(Some(sent.to_owned()))
}
