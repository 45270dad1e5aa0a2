//! The scope is the granted one or less.
//!
//! It "MUST NOT include any scope not originally granted by the resource owner".

use super::{Draft, Refusal, Rule};
use crate::protocol::ErrorCode::InvalidScope;

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "refresh-scope",
    specs: &["RFC 6749 6"],
    check,
};

fn check(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    let granted = &draft.refresh_token().grant.scope;
    let asked = match draft.value("scope") {
        Some(asked) => asked.split(' ').map(str::to_owned).collect(),
        None => granted.clone(),
    };
    if let Some(wider) = asked.iter().find(|scope| !granted.contains(scope)) {
        let detail = format!("scope '{wider}' was not granted");
        return Err(Refusal::new(InvalidScope, detail));
    }
    let found = asked.join(" ");
    draft.scope = asked;
    Ok(Some(found))
}
