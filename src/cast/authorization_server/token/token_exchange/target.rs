//! The token is asked for one resource server, and this one is known.

use super::{Draft, Refusal, Rule};
use crate::protocol::ErrorCode::InvalidTarget;

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "exchange-target",
    specs: &["RFC 8693 2.2.2", "RFC 8707 2"],
    check,
};

fn check(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    let target = asked_target(draft)?;
    if !draft.server.config.audiences.contains(&target) {
        let detail = "no token is issued for this target";
        return Err(Refusal::new(InvalidTarget, detail));
    }
    draft.found.audience = Some(target.clone());
    Ok(Some(target))
}

/// By its name or its address, which are the same here; without either the server's usual one.
fn asked_target(draft: &Draft) -> Result<String, Refusal> {
    match (draft.value("audience"), draft.value("resource")) {
        (Some(audience), Some(resource)) if audience != resource => {
            Err(Refusal::new(InvalidTarget, "more than one target"))
        }
        (Some(one), _) | (None, Some(one)) => Ok(one.to_owned()),
        (None, None) => Ok(draft.server.config.audience.clone()),
    }
}
