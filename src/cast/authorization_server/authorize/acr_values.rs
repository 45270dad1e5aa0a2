//! `acr_values`, if sent, has a value that the server can vouch for.
//!
//! A server that vouches for none ignores the parameter, as OIDC Core allows; one that does
//! takes it as necessary, so that no client gets again and again what was refused before
//! (RFC 9470 5).

use super::{Draft, Refusal, Rule};
use crate::protocol::ErrorCode::UnmetAuthenticationRequirements;

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "acr-values",
    specs: &["OIDC Core 3.1.2.1", "RFC 9470 5"],
    check,
};

fn check(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    let known = &draft.server.config.acr_values_supported;
    let Some(sent) = draft.value("acr_values").filter(|_| !known.is_empty()) else {
        return Ok(None);
    };
    let mut asked = sent.split(' ');
    let Some(found) = asked.find(|asked| known.iter().any(|known| known == asked)) else {
        let detail = "no value of acr_values is supported";
        return Err(Refusal::new(UnmetAuthenticationRequirements, detail));
    };
    Ok(Some(found.to_owned()))
}
