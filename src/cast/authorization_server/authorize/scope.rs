//! Every requested scope is one that the client may ask for.

use super::{Draft, Refusal, Rule};
use crate::protocol::ErrorCode::InvalidRequest;
use crate::protocol::ResponseType;

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "scope",
    specs: &["RFC 6749 3.3", "OIDC Core 3.1.2.1"],
    check,
};

fn check(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    let asked = draft.server.scope(draft.client(), draft.value("scope"))?;
    let wants_id_token = draft.response_type.is_some_and(ResponseType::id_token);
    let needs_openid = draft.server.config.id_token_needs_openid && wants_id_token;
    if needs_openid && !asked.iter().any(|scope| scope == "openid") {
        let detail = "an ID token needs scope openid";
        return Err(Refusal::new(InvalidRequest, detail));
    }
    let found = asked.join(" ");
    draft.scope = asked;
    Ok(Some(found))
}
