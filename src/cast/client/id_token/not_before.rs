//! The time from which the token may be accepted, if it names one, has come.
//!
//! Most tokens name none, so success says nothing here.

use super::{Draft, Found, Rule};

pub(super) const RULE: Rule<Draft, String> = Rule {
    name: "id-token-not-before",
    specs: &["RFC 7519 4.1.5"],
    check,
};

fn check(draft: &mut Draft) -> Found {
    if draft
        .claims()
        .is_too_early(draft.now, draft.expected.leeway)
    {
        return Err("it is not valid yet".to_owned());
    }
    Ok(None)
}
