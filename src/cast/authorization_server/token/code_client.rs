//! The code was issued to this client.

use super::{Draft, Refusal, Rule};
use crate::protocol::ErrorCode::InvalidGrant;

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "code-client",
    specs: &["RFC 6749 4.1.3"],
    check,
};

fn check(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    if draft.code().request.client.client_id == draft.client().client_id {
        return Ok(Some("issued to this client".to_owned()));
    }
    let detail = "the code was issued to another client";
    Err(Refusal::new(InvalidGrant, detail))
}
