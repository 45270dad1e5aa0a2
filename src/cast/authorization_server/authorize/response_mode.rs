//! `response_mode`, if sent, is one that this server knows.
//!
//! A mode that the server cannot honour leaves no agreed way to answer the
//! client, so the refusal is a page (OIDC Core 3.1.2.6). Known are the default
//! mode of the response type and, where the scenario says so, `form_post`.
//! A query is known, too, but no place for tokens; that can be told in the fragment.

use super::{Draft, Refusal, Rule};
use crate::protocol::{ErrorCode::InvalidRequest, ResponseMode};
use crate::scenario::Route;

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
        Some(_) if is_told_by_redirect(draft) => Ok(None),
        Some(_) => Err(Refusal::new(
            InvalidRequest,
            "response_mode is not supported",
        )),
    }
}

/// Whether tokens are asked for in the query, and the fragment is to say that there are none.
pub(super) fn is_told_by_redirect(draft: &Draft) -> bool {
    let asked = draft.value("response_mode") == Some(ResponseMode::Query.as_str());
    let redirects = draft.server.config.refusals.query_mode == Route::Redirect;
    asked && redirects && draft.default_mode() == ResponseMode::Fragment
}
