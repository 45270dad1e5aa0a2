//! The reference was issued to this client.

use super::{Draft, Refusal, Rule};
use crate::protocol::ErrorCode::InvalidRequestUri;

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "request-uri-client",
    specs: &["RFC 9126 2.2"],
    check,
};

fn check(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    if draft.pushed().request.client.client_id == draft.client().client_id {
        return Ok(Some("issued to this client".to_owned()));
    }
    let detail = "the request_uri was issued to another client";
    Err(Refusal::new(InvalidRequestUri, detail))
}
