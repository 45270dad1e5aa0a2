//! The scope is that of the subject token or less: what is exchanged never becomes more.

use super::{Draft, Refusal, Rule};
use crate::protocol::ErrorCode::InvalidScope;

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "exchange-scope",
    specs: &["RFC 8693 2.1", "RFC 6749 5.2"],
    check,
};

fn check(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    let owned = |scope: &str| scope.split(' ').map(str::to_owned).collect::<Vec<_>>();
    let granted = owned(&draft.subject_token().scope);
    let asked = draft.value("scope").map_or(granted.clone(), owned);
    if let Some(wider) = asked.iter().find(|scope| !granted.contains(scope)) {
        let detail = format!("the subject token has no scope '{wider}'");
        return Err(Refusal::new(InvalidScope, detail));
    }
    let found = asked.join(" ");
    draft.scope = asked;
    Ok(Some(found))
}
