//! Every requested scope is one that the client may ask for.
//!
//! Without a scope the client gets the server's default scope, else all that it
//! is registered for but `openid`, which must be asked for (RFC 6749 3.3, OIDC
//! Core 3.1.2.1).

use super::{Draft, Refusal, Rule};
use crate::protocol::ErrorCode::{InvalidRequest, InvalidScope};
use crate::protocol::ResponseType;

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "scope",
    specs: &["RFC 6749 3.3", "OIDC Core 3.1.2.1"],
    check,
};

fn check(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    let known = draft.client().scope.split_whitespace().map(str::to_owned);
    let known: Vec<String> = known.collect();
    let asked = match (draft.value("scope"), &draft.server.config.default_scope) {
        (Some(scope), _) => {
            let asked: Vec<String> = scope.split(' ').map(str::to_owned).collect();
            if let Some(unknown) = asked.iter().find(|scope| !known.contains(scope)) {
                let detail = format!("the client may not ask for scope '{unknown}'");
                return Err(Refusal::new(InvalidScope, detail));
            }
            asked
        }
        (None, Some(default)) => default.split_whitespace().map(str::to_owned).collect(),
        (None, None) => known.into_iter().filter(|s| s != "openid").collect(),
    };
    let wants_id_token = draft.response_type.is_some_and(ResponseType::id_token);
    if wants_id_token && !asked.iter().any(|scope| scope == "openid") {
        let detail = "an ID token needs scope openid";
        return Err(Refusal::new(InvalidRequest, detail));
    }
    let found = asked.join(" ");
    draft.scope = asked;
    Ok(Some(found))
}
