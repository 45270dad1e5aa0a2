//! The subject token is of a type that this server exchanges.

use super::{Draft, Refusal, Rule};
use crate::protocol::ACCESS_TOKEN_TYPE;
use crate::protocol::ErrorCode::InvalidRequest;

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "subject-token-type",
    specs: &["RFC 8693 2.1", "RFC 8693 3"],
    check,
};

fn check(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    match draft.value("subject_token_type") {
        Some(ACCESS_TOKEN_TYPE) => Ok(Some("an access token".to_owned())),
        Some(_) => {
            let detail = "subject_token_type is not supported";
            Err(Refusal::new(InvalidRequest, detail))
        }
        None => Err(Refusal::new(
            InvalidRequest,
            "subject_token_type is missing",
        )),
    }
}
