//! Where `max_age` was sent, the person signed in not longer ago; `auth_time` is then REQUIRED.

use super::{Draft, Found, Rule};

pub(super) const RULE: Rule<Draft, String> = Rule {
    name: "id-token-auth-time",
    specs: &["OIDC Core 3.1.3.7", "OIDC Core 2"],
    check,
};

fn check(draft: &mut Draft) -> Found {
    let Some(longest) = draft.expected.asked.max_age else {
        return Ok(None);
    };
    let signed_in = draft.claims().date("auth_time");
    match signed_in.map(|then| draft.now.saturating_sub(then)) {
        Some(age) if age <= longest => Ok(Some(format!("signed in {age} s ago"))),
        Some(_) => Err("the user signed in too long ago".to_owned()),
        None => Err("it does not say when the user signed in".to_owned()),
    }
}
