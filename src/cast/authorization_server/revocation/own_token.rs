//! The token was issued to this client, or nobody knows it.

use super::{Draft, Refusal, Rule};
use crate::protocol::ErrorCode::InvalidGrant;

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "own-token",
    specs: &["RFC 7009 2.1"],
    check,
};

fn check(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    let store = draft.server.store();
    let access_token = store.access_tokens.get(draft.token());
    let refresh_token = store.refresh_tokens.get(draft.token());
    let owner = access_token.map(|token| &token.client_id);
    match owner.or(refresh_token.map(|token| &token.grant.client_id)) {
        None => Ok(Some("nobody knows it".to_owned())),
        Some(owner) if *owner == draft.client().client_id => {
            Ok(Some("issued to this client".to_owned()))
        }
        Some(_) => {
            let detail = "the token was issued to another client";
            Err(Refusal::new(InvalidGrant, detail))
        }
    }
}
