//! The JWT says that it is an access token.

use super::{Draft, Found, Refusal, Rule, refuse};
use crate::protocol::ErrorCode::InvalidToken;

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "type",
    specs: &["RFC 9068 4"],
    check,
};

fn check(draft: &mut Draft) -> Found {
    match draft.typ.as_deref() {
        Some("at+jwt" | "application/at+jwt") => Ok(Some("at+jwt".to_owned())),
        _ => refuse(InvalidToken, "it is no access token"),
    }
}
