//! `redirect_uri` is the one of the authorization request, if that had one.

use super::{Draft, Refusal, Rule};
use crate::protocol::ErrorCode::InvalidGrant;

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "redirect-uri-repeated",
    specs: &["RFC 6749 4.1.3"],
    check,
};

fn check(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    let before = draft.code().request.redirect_uri_sent.as_deref();
    match (before, draft.value("redirect_uri")) {
        (None, None) => Ok(None),
        (Some(before), Some(now)) if before == now => {
            Ok(Some("as in the authorization request".to_owned()))
        }
        _ => {
            let detail = "redirect_uri is not that of the authorization request";
            Err(Refusal::new(InvalidGrant, detail))
        }
    }
}
