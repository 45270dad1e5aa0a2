//! The client may use this grant: it is registered for it.

use super::{Draft, Refusal, Rule};
use crate::protocol::ErrorCode::UnauthorizedClient;
use crate::protocol::GrantType;

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "grant-allowed",
    specs: &["RFC 6749 5.2"],
    check,
};

fn check(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    let asked = draft.grant_type();
    if draft.client().grant_types.contains(&asked) {
        let found = match asked {
            GrantType::AuthorizationCode => "registered for codes",
            _ => "registered for this grant",
        };
        return Ok(Some(found.to_owned()));
    }
    let detail = "the client is not registered for this grant";
    Err(Refusal::new(UnauthorizedClient, detail))
}
