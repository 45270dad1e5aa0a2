//! The token names somebody: `sub` is REQUIRED.
//!
//! Whoever it is is told when the page is shown, so success says nothing here.

use super::{Draft, Found, Rule};

pub(super) const RULE: Rule<Draft, String> = Rule {
    name: "id-token-subject",
    specs: &["OIDC Core 2"],
    check,
};

fn check(draft: &mut Draft) -> Found {
    match draft.claims().text("sub") {
        Some(subject) if !subject.is_empty() => Ok(None),
        _ => Err("it names nobody".to_owned()),
    }
}
