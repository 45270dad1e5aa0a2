//! The code was not used before; if it was, what it yielded is revoked.

use super::{Draft, Refusal, Rule};
use crate::protocol::ErrorCode::InvalidGrant;

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "code-unused",
    specs: &["RFC 6749 4.1.2", "RFC 6749 10.5"],
    check,
};

fn check(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    if !draft.server.config.codes_work_once {
        return Ok(None);
    }
    if let Some(family) = draft.code().yielded {
        draft.server.store().revoke(family);
        return Err(Refusal::new(InvalidGrant, "the code was used before"));
    }
    Ok(Some("first use".to_owned()))
}
