//! Where a way to sign in was asked for, it is one of those.

use super::{Draft, Found, Rule};

pub(super) const RULE: Rule<Draft, String> = Rule {
    name: "id-token-acr",
    specs: &["OIDC Core 3.1.3.7"],
    check,
};

fn check(draft: &mut Draft) -> Found {
    let Some(asked) = &draft.expected.asked.acr_values else {
        return Ok(None);
    };
    match draft.claims().text("acr") {
        Some(acr) if asked.split(' ').any(|asked| asked == acr) => Ok(Some(acr.to_owned())),
        _ => Err("the user did not sign in as was asked for".to_owned()),
    }
}
