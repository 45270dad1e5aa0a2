//! Where the server requires it, the request was pushed.

use super::{Draft, Refusal, Rule};
use crate::protocol::ErrorCode::InvalidRequest;

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "pushed-only",
    specs: &["RFC 9126 5"],
    check,
};

fn check(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    if !draft.server.config.require_pushed_authorization_requests {
        return Ok(None);
    }
    if draft.is_pushed {
        return Ok(Some("by the client itself".to_owned()));
    }
    let detail = "the request has to be pushed";
    Err(Refusal::new(InvalidRequest, detail))
}
