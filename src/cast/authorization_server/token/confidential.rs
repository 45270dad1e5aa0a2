//! Whoever asks in its own name has proved who it is.
//!
//! "The client credentials grant type MUST only be used by confidential clients"
//! (RFC 6749 4.4); an exchange is asked for by such a one, too.

use super::{Draft, Refusal, Rule};
use crate::protocol::ErrorCode::UnauthorizedClient;

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "confidential-client",
    specs: &["RFC 6749 4.4", "RFC 8693 2.1"],
    check,
};

fn check(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    if !draft.client().is_public() {
        return Ok(Some("it has proved who it is".to_owned()));
    }
    let detail = "a public client cannot act for itself";
    Err(Refusal::new(UnauthorizedClient, detail))
}
