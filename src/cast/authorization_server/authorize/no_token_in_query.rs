//! No token is asked for in the query, where the default mode of the response type is to tell of it.

use super::response_mode::is_told_by_redirect;
use super::{Draft, Refusal, Rule};
use crate::protocol::ErrorCode::InvalidRequest;

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "response-mode",
    specs: &["OAuth MRT 7", "RFC 9700 4.3.2"],
    check,
};

fn check(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    if is_told_by_redirect(draft) {
        let detail = "no token is returned in a query";
        return Err(Refusal::new(InvalidRequest, detail));
    }
    Ok(None)
}
