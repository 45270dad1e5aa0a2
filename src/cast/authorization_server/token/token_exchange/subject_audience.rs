//! The subject token is meant for whoever exchanges it, or was issued to it.
//!
//! Else a stolen token would be worth more to a thief who is a client, too: it could be turned
//! into one for any server.

use super::{Draft, Refusal, Rule};
use crate::protocol::ErrorCode::InvalidRequest;

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "subject-audience",
    specs: &["RFC 8693 2.1", "RFC 8693 2.2.2", "RFC 8693 5"],
    check,
};

fn check(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    let (server, client_id) = (&draft.server, &draft.client().client_id);
    let token = draft.subject_token();
    let meant_for = server.audience(token);
    let mut own = server.config.exchangers.iter();
    if own.any(|(known, audience)| known == client_id && audience == meant_for) {
        return Ok(Some("meant for this client".to_owned()));
    }
    if token.client_id == *client_id {
        return Ok(Some("issued to this client".to_owned()));
    }
    let detail = "the subject token is meant for somebody else";
    Err(Refusal::new(InvalidRequest, detail))
}
