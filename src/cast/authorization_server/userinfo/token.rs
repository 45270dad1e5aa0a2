//! The access token was issued here, and is good.

use super::{Draft, Found, Refusal, Rule, refuse};
use crate::protocol::ErrorCode::InvalidToken;

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "userinfo-token",
    specs: &["OIDC Core 5.3.3", "RFC 6750 3.1"],
    check,
};

fn check(draft: &mut Draft) -> Found {
    draft.known = draft.server.good_token(&draft.access.token);
    match &draft.known {
        Some(_) => Ok(Some("issued here, and good".to_owned())),
        None => refuse(InvalidToken, "the access token is not good"),
    }
}
