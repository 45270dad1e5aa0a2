//! The client assertion was not used before.

use super::{Draft, Refusal, Rule};
use crate::protocol::ErrorCode::InvalidClient;

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "client-assertion-unused",
    specs: &["OIDC Core 9", "RFC 7523 3"],
    check,
};

fn check(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    let Some(jti) = draft.assertion.clone() else {
        return Ok(None);
    };
    let used = (draft.client().client_id.clone(), jti);
    if draft.server.store().assertions.insert(used) {
        return Ok(Some("first use".to_owned()));
    }
    let detail = "client_assertion: it was used before";
    Err(Refusal::new(InvalidClient, detail))
}
