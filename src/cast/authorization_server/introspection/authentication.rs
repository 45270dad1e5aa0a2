//! The asker is a resource server that this server knows, by its Basic credential.

use http::header;

use super::{Draft, Refusal, Rule};
use crate::cast::web;
use crate::protocol::ErrorCode::InvalidClient;

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "introspection-authentication",
    specs: &["RFC 7662 2.1", "RFC 7662 4"],
    check,
};

fn check(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    let credential = draft.received.header(header::AUTHORIZATION);
    let credential = credential.and_then(web::basic);
    let mut known = draft.server.config.introspectors.iter();
    match known.find(|known| Some(*known) == credential.as_ref()) {
        Some((id, _)) => Ok(Some(id.clone())),
        None => Err(Refusal::new(InvalidClient, "the asker is unknown")),
    }
}
