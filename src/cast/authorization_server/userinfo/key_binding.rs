//! The access token is bound to the key of the proof, or to none and no proof came.

use super::{Draft, Found, Refusal, Rule};

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "userinfo-key-binding",
    specs: &["RFC 9449 7.1", "RFC 9449 7.2"],
    check,
};

fn check(draft: &mut Draft) -> Found {
    draft.access.holds(draft.known().jkt.as_deref())
}
