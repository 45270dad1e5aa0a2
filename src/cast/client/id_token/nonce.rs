//! The token is for this request: it has the `nonce` that was sent.

use super::{Draft, Found, Rule};

pub(super) const RULE: Rule<Draft, String> = Rule {
    name: "nonce",
    specs: &["OIDC Core 3.1.3.7", "OIDC Core 3.2.2.11"],
    check,
};

fn check(draft: &mut Draft) -> Found {
    match (&draft.expected.nonce, draft.claims().text("nonce")) {
        (None, _) => Ok(None),
        (Some(sent), Some(nonce)) if sent == nonce => Ok(Some("as sent".to_owned())),
        _ => Err("it is not the nonce that was sent".to_owned()),
    }
}
