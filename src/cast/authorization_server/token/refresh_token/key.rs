//! The refresh token goes to whoever has the key to which it is bound.
//!
//! A public client has nothing else that would bind it to the client.

use super::{Draft, Refusal, Rule, holds_key};

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "refresh-token-key",
    specs: &["RFC 9449 5"],
    check,
};

fn check(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    let named = draft.refresh_token().grant.jkt.clone();
    holds_key(draft, named, "the refresh token is bound to another key")
}
