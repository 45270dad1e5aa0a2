//! The request is no JWT: this server reads its parameters, and nothing else.
//!
//! What stands in a JWT counts before the parameters (OIDC Core 6.1); to ignore it would be to
//! grant what nobody asked for.

use super::{Draft, Refusal, Rule};
use crate::protocol::ErrorCode::RequestNotSupported;

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "request-object",
    specs: &["OIDC Core 3.1.2.6", "RFC 9101 7"],
    check,
};

fn check(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    match draft.value("request") {
        None => Ok(None),
        Some(_) => Err(Refusal::new(
            RequestNotSupported,
            "a request in a JWT is not supported",
        )),
    }
}
