//! No actor token is sent: the actor is the client itself.

use super::{Draft, Refusal, Rule};
use crate::protocol::ErrorCode::InvalidRequest;

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "actor-token",
    specs: &["RFC 8693 2.1", "RFC 8693 2.2.2"],
    check,
};

fn check(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    let sent = ["actor_token", "actor_token_type"].map(|name| draft.value(name).is_some());
    if sent == [false; 2] {
        return Ok(None);
    }
    let detail = "the actor is the client, and needs no token";
    Err(Refusal::new(InvalidRequest, detail))
}
