//! `client_id`, if sent, is known; beside an ID token it names the same client.

use super::{Draft, Found, Refusal, Rule, refuse};

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "logout-client",
    specs: &["OIDC RP-Initiated Logout 2"],
    check,
};

fn check(draft: &mut Draft) -> Found {
    let Some(client_id) = draft.value("client_id") else {
        return Ok(None);
    };
    let of_hint = draft.client.as_ref().map(|client| &*client.client_id);
    if draft.server.registration(client_id).is_none() {
        return refuse("the client is unknown");
    }
    if of_hint.is_some_and(|of_hint| of_hint != client_id) {
        return refuse("id_token_hint was issued to another client");
    }
    Ok(Some(client_id.to_owned()))
}
