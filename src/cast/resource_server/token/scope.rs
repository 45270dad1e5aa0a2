//! The token is good for what this server wants.

use super::{Draft, Found, Refusal, Rule};
use crate::protocol::ErrorCode::InsufficientScope;

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "scope",
    specs: &["RFC 6750 3.1"],
    check,
};

fn check(draft: &mut Draft) -> Found {
    let Some(needed) = &draft.server.config.scope else {
        return Ok(None);
    };
    let granted = draft.claims.text("scope").unwrap_or_default();
    let missing = needed
        .split_whitespace()
        .find(|needed| granted.split(' ').all(|granted| granted != *needed));
    match missing {
        None => Ok(Some(granted.to_owned())),
        Some(missing) => Err(Refusal {
            error: Some(InsufficientScope),
            detail: format!("scope {missing} is needed"),
            needed: vec![("scope", needed.clone())],
        }),
    }
}
