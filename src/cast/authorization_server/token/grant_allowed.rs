//! The client may use this grant: it is registered for it.

use super::{Draft, Refusal, Rule};

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "grant-allowed",
    specs: &["RFC 6749 5.2"],
    check,
};

fn check(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    draft.registered_for(draft.grant_type())
}
