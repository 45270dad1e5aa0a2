//! No parameter is sent twice.

use super::{Draft, Refusal, Rule};
use crate::cast::web;
use crate::protocol::ErrorCode::InvalidRequest;

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "repeated-parameter",
    specs: &["RFC 6749 3.1"],
    check,
};

fn check(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    match web::repeated(&draft.parameters) {
        Some(name) => Err(Refusal::new(InvalidRequest, format!("{name} is repeated"))),
        None => Ok(Some("every parameter once".to_owned())),
    }
}
