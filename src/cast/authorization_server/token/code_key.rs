//! The code goes to whoever has the key that the authorization request named.

use super::proof::holds_key;
use super::{Draft, Refusal, Rule};

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "code-key",
    specs: &["RFC 9449 10"],
    check,
};

fn check(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    let named = draft.code().request.dpop_jkt.clone();
    holds_key(draft, named, "the code is bound to another key")
}
