//! The client may use this grant: it is registered for a response type that returns a code.

use super::{Draft, Refusal, Rule};
use crate::protocol::{ErrorCode::UnauthorizedClient, ResponseType};

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "grant-allowed",
    specs: &["RFC 6749 5.2"],
    check,
};

fn check(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    let allowed = draft.client().response_types.iter();
    let mut allowed = allowed.filter_map(|text| text.parse::<ResponseType>().ok());
    if allowed.any(ResponseType::code) {
        return Ok(Some("registered for codes".to_owned()));
    }
    let detail = "the client is not registered for this grant";
    Err(Refusal::new(UnauthorizedClient, detail))
}
