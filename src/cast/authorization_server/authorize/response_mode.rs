//! `response_mode`, if sent, is one that this server knows.
//!
//! A mode that the server cannot honour leaves no agreed way to answer the
//! client, so the refusal is a page (OIDC Core 3.1.2.6). Only the default mode
//! of the response type is known.

use super::{Draft, Refusal, Rule};
use crate::protocol::{ErrorCode::InvalidRequest, ResponseMode};

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "response-mode",
    specs: &["OAuth MRT 2.1"],
    check,
};

fn check(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    let default = match draft.mode() {
        ResponseMode::Query => "query",
        ResponseMode::Fragment => "fragment",
    };
    match draft.value("response_mode") {
        None => Ok(None),
        Some(mode) if mode == default => Ok(Some(format!("{mode} is the default"))),
        Some(_) => Err(Refusal::new(
            InvalidRequest,
            "response_mode is not supported",
        )),
    }
}
