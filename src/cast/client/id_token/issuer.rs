//! The token is from the issuer who was asked.

use super::{Draft, Found, Rule};

pub(super) const RULE: Rule<Draft, String> = Rule {
    name: "id-token-issuer",
    specs: &["OIDC Core 3.1.3.7"],
    check,
};

fn check(draft: &mut Draft) -> Found {
    let expected = &draft.expected.issuer;
    match draft.claims().text("iss") {
        Some(issuer) if issuer == expected => Ok(Some(issuer.to_owned())),
        _ => Err("another issuer".to_owned()),
    }
}
