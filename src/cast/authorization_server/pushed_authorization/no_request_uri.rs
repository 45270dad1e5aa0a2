//! What is pushed is no reference to a request.

use super::{Draft, Refusal, Rule};
use crate::protocol::ErrorCode::InvalidRequest;

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "no-request-uri",
    specs: &["RFC 9126 2.1"],
    check,
};

/// "The authorization server MUST reject a request with the `request_uri` parameter."
fn check(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    match draft.value("request_uri") {
        Some(_) => Err(Refusal::new(InvalidRequest, "a reference cannot be pushed")),
        None => Ok(None),
    }
}
