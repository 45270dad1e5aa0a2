//! The code is young enough.

use super::{Draft, Refusal, Rule};
use crate::protocol::ErrorCode::InvalidGrant;
use crate::trace::period;

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "code-unexpired",
    specs: &["RFC 6749 4.1.2"],
    check,
};

fn check(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    let now = draft.server.endpoint.clock().elapsed();
    let age = now.saturating_sub(draft.code().issued);
    let lifetime = draft.server.config.code_lifetime;
    if age > lifetime {
        return Err(Refusal::new(InvalidGrant, "the code has expired"));
    }
    let (age, lifetime) = (age.as_secs_f32(), period(lifetime));
    Ok(Some(format!("{age:.2} s old, good for {lifetime}")))
}
