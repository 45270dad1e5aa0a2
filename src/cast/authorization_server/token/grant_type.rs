//! `grant_type` is sent and known.

use super::{Draft, Refusal, Rule};
use crate::protocol::ErrorCode::{InvalidRequest, UnsupportedGrantType};

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "grant-type",
    specs: &["RFC 6749 4.1.3", "RFC 6749 5.2"],
    check,
};

fn check(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    match draft.value("grant_type") {
        Some("authorization_code") => Ok(Some("authorization_code".to_owned())),
        Some(_) => {
            let detail = "grant_type is not supported";
            Err(Refusal::new(UnsupportedGrantType, detail))
        }
        None => Err(Refusal::new(InvalidRequest, "grant_type is missing")),
    }
}
