//! Something was pushed under this reference.

use super::{Draft, Refusal, Rule};
use crate::protocol::ErrorCode::InvalidRequestUri;

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "request-uri-known",
    specs: &["RFC 9126 4", "RFC 9101 7"],
    check,
};

fn check(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    let reference = draft.value("request_uri").unwrap_or_default();
    let pushed = draft.server.store().pushed.get(reference).cloned();
    let Some(pushed) = pushed else {
        let detail = "nothing was pushed under this request_uri";
        return Err(Refusal::new(InvalidRequestUri, detail));
    };
    draft.pushed = Some(pushed);
    Ok(Some("issued here".to_owned()))
}
