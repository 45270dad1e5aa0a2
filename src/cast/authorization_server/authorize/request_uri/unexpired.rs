//! The reference has not expired.

use super::{Draft, Refusal, Rule};
use crate::protocol::ErrorCode::InvalidRequestUri;

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "request-uri-unexpired",
    specs: &["RFC 9126 4"],
    check,
};

fn check(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    let now = draft.server.endpoint.clock().unix();
    let expires = draft.pushed().expires;
    if now < expires {
        return Ok(Some(format!("good for {} s", expires - now)));
    }
    Err(Refusal::new(
        InvalidRequestUri,
        "the request_uri has expired",
    ))
}
