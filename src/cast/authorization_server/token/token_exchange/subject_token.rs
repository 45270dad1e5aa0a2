//! The subject token was issued here, and is good for whoever holds it.
//!
//! One that is not good is `invalid_request`, not `invalid_grant` (RFC 8693 2.2.2).

use super::{Draft, Refusal, Rule};
use crate::protocol::ErrorCode::InvalidRequest;

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "subject-token",
    specs: &["RFC 8693 2.1", "RFC 8693 2.2.2"],
    check,
};

fn check(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    let Some(value) = draft.value("subject_token") else {
        return Err(Refusal::new(InvalidRequest, "subject_token is missing"));
    };
    let Some(good) = draft.server.good_token(value) else {
        let detail = "the subject token is not good";
        return Err(Refusal::new(InvalidRequest, detail));
    };
    if good.jkt.is_some() {
        let detail = "the subject token is bound to a key, whose possession nobody proves here";
        return Err(Refusal::new(InvalidRequest, detail));
    }
    draft.found.subject_token = Some(good);
    Ok(Some("issued here, and good".to_owned()))
}
