//! `response_mode`, if sent, is one that this server knows.
//!
//! A mode that the server cannot honour leaves no agreed way to answer the
//! client, so the refusal is a page (OIDC Core 3.1.2.6). Known are the default
//! mode of the response type and, where the scenario says so, `form_post`.

use super::{Draft, Refusal, Rule};
use crate::protocol::{ErrorCode::InvalidRequest, ResponseMode};

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "response-mode",
    specs: &["OAuth MRT 2.1", "OAuth Form Post 2"],
    check,
};

fn check(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    let default = draft.default_mode().as_str();
    let form_post = ResponseMode::FormPost;
    match draft.value("response_mode") {
        None => Ok(None),
        Some(mode) if mode == default => Ok(Some(format!("{mode} is the default"))),
        Some(mode) if draft.mode() == form_post => Ok(Some(mode.to_owned())),
        Some(_) => Err(Refusal::new(
            InvalidRequest,
            "response_mode is not supported",
        )),
    }
}
