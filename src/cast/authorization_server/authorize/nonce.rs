//! `nonce` is sent where an ID token is returned from the authorization endpoint.

use super::{Draft, Refusal, Rule};
use crate::protocol::{ErrorCode::InvalidRequest, ResponseType};

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "nonce",
    specs: &["OIDC Core 3.2.2.1"],
    check,
};

fn check(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    if !draft.response_type.is_some_and(ResponseType::id_token) {
        return Ok(None);
    }
    match draft.value("nonce") {
        Some(_) => Ok(Some("present".to_owned())),
        None => Err(Refusal::new(InvalidRequest, "nonce is missing")),
    }
}
