//! The type that is asked for, if one is, is the one that this server issues.

use super::{Draft, Refusal, Rule};
use crate::protocol::ACCESS_TOKEN_TYPE;
use crate::protocol::ErrorCode::InvalidRequest;

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "requested-token-type",
    specs: &["RFC 8693 2.1"],
    check,
};

fn check(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    match draft.value("requested_token_type") {
        None => Ok(None),
        Some(ACCESS_TOKEN_TYPE) => Ok(Some("an access token".to_owned())),
        Some(_) => {
            let detail = "requested_token_type is not supported";
            Err(Refusal::new(InvalidRequest, detail))
        }
    }
}
