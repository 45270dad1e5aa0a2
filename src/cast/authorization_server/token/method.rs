//! POST with a form body, every parameter once.

use super::{Draft, Refusal, Rule};
use crate::protocol::ErrorCode::InvalidRequest;

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "method-and-encoding",
    specs: &["RFC 6749 3.2", "RFC 6749 4.1.3"],
    check,
};

fn check(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    if draft.received.head.method != http::Method::POST {
        return Err(Refusal::new(InvalidRequest, "POST is required"));
    }
    if !draft.received.is_form() {
        return Err(Refusal::new(InvalidRequest, "the body is no form"));
    }
    let mut seen = indexmap::IndexSet::new();
    let mut names = draft.parameters.iter().map(|(name, _)| name);
    match names.find(|name| !seen.insert(*name)) {
        Some(name) => Err(Refusal::new(InvalidRequest, format!("{name} is repeated"))),
        None => Ok(Some("POST of a form".to_owned())),
    }
}
