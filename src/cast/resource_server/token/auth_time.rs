//! The person signed in not too long ago.

use super::{Draft, Found, Refusal, Rule, insufficient};

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "auth-time",
    specs: &["RFC 9470 3", "RFC 9068 2.2.1"],
    check,
};

fn check(draft: &mut Draft) -> Found {
    let Some(longest) = draft.server.config.max_age else {
        return Ok(None);
    };
    let now = draft.server.endpoint.clock().unix();
    let signed_in = draft.claims.date("auth_time");
    match signed_in.map(|then| now.saturating_sub(then)) {
        Some(age) if age <= longest.as_secs() => Ok(Some(format!("signed in {age} s ago"))),
        _ => insufficient(draft, "a more recent authentication is needed"),
    }
}
