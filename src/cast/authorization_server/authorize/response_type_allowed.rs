//! The client may use this response type.

use super::{Draft, Refusal, Rule};
use crate::protocol::{ErrorCode::UnauthorizedClient, ResponseType};

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "response-type-allowed",
    specs: &["RFC 6749 4.1.2.1", "RFC 6749 4.2.2.1"],
    check,
};

fn check(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    let allowed = draft.client().response_types.iter();
    let mut allowed = allowed.filter_map(|text| text.parse::<ResponseType>().ok());
    if allowed.any(|allowed| Some(allowed) == draft.response_type) {
        return Ok(Some("registered for this client".to_owned()));
    }
    let detail = "the client is not registered for this response_type";
    Err(Refusal::new(UnauthorizedClient, detail))
}
