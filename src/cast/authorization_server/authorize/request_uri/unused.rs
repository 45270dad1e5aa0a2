//! The reference was not used before.

use super::{Draft, Refusal, Rule};
use crate::protocol::ErrorCode::InvalidRequestUri;

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "request-uri-unused",
    specs: &["RFC 9126 4", "RFC 9126 7.3"],
    check,
};

fn check(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    if draft.pushed().used {
        let detail = "the request_uri was used before";
        return Err(Refusal::new(InvalidRequestUri, detail));
    }
    Ok(Some("first use".to_owned()))
}
