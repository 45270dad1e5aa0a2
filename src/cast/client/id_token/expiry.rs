//! The token has not expired.

use super::{Draft, Found, Rule};

pub(super) const RULE: Rule<Draft, String> = Rule {
    name: "id-token-expiry",
    specs: &["OIDC Core 3.1.3.7"],
    check,
};

fn check(draft: &mut Draft) -> Found {
    match draft.claims().date("exp") {
        Some(expiry) if draft.now < expiry => {
            Ok(Some(format!("good for {} s", expiry - draft.now)))
        }
        _ => Err("it has expired".to_owned()),
    }
}
