//! The scope is the granted one or less.
//!
//! It "MUST NOT include any scope not originally granted by the resource owner".

use super::{Draft, Refusal, Rule, narrowed};

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "refresh-scope",
    specs: &["RFC 6749 6"],
    check,
};

fn check(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    let granted = draft.refresh_token().grant.scope.clone();
    narrowed(draft, &granted)
}
