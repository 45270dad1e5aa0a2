//! `grant_type` is sent and known.

use super::{Draft, Refusal, Rule};
use crate::protocol::ErrorCode::{InvalidRequest, UnsupportedGrantType};
use crate::protocol::GrantType;

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "grant-type",
    specs: &["RFC 6749 4.1.3", "RFC 6749 5.2"],
    check,
};

fn check(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    let Some(sent) = draft.value("grant_type") else {
        return Err(Refusal::new(InvalidRequest, "grant_type is missing"));
    };
    // What comes by way of the browser is never sent here (RFC 6749 4.2).
    let supported = |one: &GrantType| *one != GrantType::Implicit && draft.server.supports(*one);
    let Some(known) = sent.parse().ok().filter(supported) else {
        let detail = "grant_type is not supported";
        return Err(Refusal::new(UnsupportedGrantType, detail));
    };
    let found = sent.to_owned();
    draft.found.grant_type = Some(known);
    Ok(Some(found))
}
