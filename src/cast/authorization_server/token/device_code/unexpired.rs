//! The device code has not expired.

use super::{Draft, Refusal, Rule};
use crate::protocol::ErrorCode::ExpiredToken;

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "device-code-unexpired",
    specs: &["RFC 8628 3.5"],
    check,
};

fn check(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    let now = draft.server.endpoint.clock().unix();
    let expires = draft.device().expires;
    if now < expires {
        return Ok(Some(format!("good for {} s", expires - now)));
    }
    Err(Refusal::new(ExpiredToken, "the device code has expired"))
}
