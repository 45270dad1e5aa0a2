//! The device code has yielded no tokens yet.

use super::{Draft, Refusal, Rule};
use crate::protocol::ErrorCode::InvalidGrant;

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "device-code-unused",
    specs: &["RFC 6749 5.2"],
    check,
};

fn check(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    if draft.device().used {
        let detail = "the device code was used before";
        return Err(Refusal::new(InvalidGrant, detail));
    }
    Ok(Some("first use".to_owned()))
}
