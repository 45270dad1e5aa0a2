//! Every scope that a token request asks for is one that the client may have.

use super::{Draft, Refusal, Rule};

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "token-scope",
    specs: &["RFC 6749 3.3", "RFC 6749 5.2"],
    check,
};

fn check(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    let scope = draft.server.scope(draft.client(), draft.value("scope"))?;
    let found = scope.join(" ");
    draft.found.scope = scope;
    Ok(Some(found))
}
