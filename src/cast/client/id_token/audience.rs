//! The token is meant for this client and nobody else.

use super::{Draft, Found, Rule};

pub(super) const RULE: Rule<Draft, String> = Rule {
    name: "id-token-audience",
    specs: &["OIDC Core 3.1.3.7"],
    check,
};

fn check(draft: &mut Draft) -> Found {
    let client_id = &draft.expected.client_id;
    match draft.claims().audiences().as_slice() {
        [only] if only == client_id => Ok(Some(client_id.clone())),
        all if all.contains(&client_id.as_str()) => {
            Err("it is meant for another client as well".to_owned())
        }
        _ => Err("it is meant for another client".to_owned()),
    }
}
