//! `client_id` names a registered client.

use super::{Draft, Refusal, Rule};
use crate::protocol::ErrorCode::InvalidRequest;

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "client-id",
    specs: &["RFC 6749 2.2", "RFC 6749 4.1.2.1"],
    check,
};

fn check(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    if draft.count("client_id") > 1 {
        return Err(Refusal::new(InvalidRequest, "client_id is repeated"));
    }
    let Some(client_id) = draft.value("client_id") else {
        return Err(Refusal::new(InvalidRequest, "client_id is missing"));
    };
    let Some(client) = draft.server.registration(client_id).cloned() else {
        return Err(Refusal::new(InvalidRequest, "the client is unknown"));
    };
    let found = format!("{} is registered", client.client_id);
    draft.client = Some(client);
    Ok(Some(found))
}
