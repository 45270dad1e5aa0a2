//! The access token has scope `openid`: a person signed in for it.

use super::{Draft, Found, Refusal, Rule};
use crate::protocol::ErrorCode::InsufficientScope;

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "userinfo-scope",
    specs: &["OIDC Core 5.3", "RFC 6750 3.1"],
    check,
};

fn check(draft: &mut Draft) -> Found {
    let scope = draft.known().scope.clone();
    if scope.split(' ').any(|scope| scope == "openid") {
        return Ok(Some(scope));
    }
    Err(Refusal {
        error: Some(InsufficientScope),
        detail: "scope openid is needed".to_owned(),
        needed: vec![("scope", "openid".to_owned())],
    })
}
