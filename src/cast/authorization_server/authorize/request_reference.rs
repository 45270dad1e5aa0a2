//! The request is no URL from which this server would fetch it.
//!
//! Where clients push their requests, a reference to one never comes here.

use super::{Draft, Refusal, Rule};
use crate::protocol::ErrorCode::RequestUriNotSupported;

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "request-reference",
    specs: &["OIDC Core 3.1.2.6", "RFC 9101 7"],
    check,
};

fn check(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    match draft.value("request_uri") {
        None => Ok(None),
        Some(_) => Err(Refusal::new(
            RequestUriNotSupported,
            "a request behind a URL is not supported",
        )),
    }
}
