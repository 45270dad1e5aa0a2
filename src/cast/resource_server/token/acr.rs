//! The person signed in in a way that is enough.

use super::{Draft, Found, Refusal, Rule, insufficient};

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "acr",
    specs: &["RFC 9470 3", "RFC 9068 2.2.1"],
    check,
};

fn check(draft: &mut Draft) -> Found {
    let Some(needed) = &draft.server.config.acr_values else {
        return Ok(None);
    };
    let acr = draft.claims.text("acr").unwrap_or_default();
    if needed.split(' ').any(|needed| needed == acr) {
        return Ok(Some(acr.to_owned()));
    }
    insufficient(draft, "a different authentication level is needed")
}
