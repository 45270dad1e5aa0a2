//! A client that is registered for bound tokens sends a proof.

use super::{Draft, Refusal, Rule, is_sent};
use crate::protocol::ErrorCode::InvalidRequest;

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "dpop-sent",
    specs: &["RFC 9449 5.2"],
    check,
};

fn check(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    if !draft.client().dpop_bound_access_tokens || is_sent(draft) {
        return Ok(None);
    }
    let detail = "the client is registered for bound tokens, and sends no proof";
    Err(Refusal::new(InvalidRequest, detail))
}
