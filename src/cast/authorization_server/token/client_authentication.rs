//! The client is who it says it is, by exactly one method.

use http::header;

use super::{Draft, Refusal, Rule};
use crate::cast::web::basic;
use crate::protocol::ErrorCode::{InvalidClient, InvalidRequest};

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "client-authentication",
    specs: &["RFC 6749 2.3.1", "RFC 6749 5.2"],
    check,
};

fn check(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    let header = draft.received.header(header::AUTHORIZATION);
    let in_body = draft.value("client_secret").is_some();
    let (client_id, secret, method) = match header {
        Some(_) if in_body => {
            let detail = "two client authentication methods";
            return Err(Refusal::new(InvalidRequest, detail));
        }
        Some(header) => {
            let malformed = || Refusal::new(InvalidClient, "Authorization is no Basic credential");
            let (id, secret) = basic(header).ok_or_else(malformed)?;
            if draft.value("client_id").is_some_and(|named| named != id) {
                let detail = "client_id names another client than the credential";
                return Err(Refusal::new(InvalidRequest, detail));
            }
            (id, Some(secret), "client_secret_basic")
        }
        None => {
            let secret = draft.value("client_secret").map(str::to_owned);
            let method = if in_body {
                "client_secret_post"
            } else {
                "none"
            };
            let id = draft.value("client_id").unwrap_or_default().to_owned();
            (id, secret, method)
        }
    };
    let client = draft.server.registration(&client_id).cloned();
    let Some(client) = client.filter(|client| client.client_secret == secret) else {
        return Err(Refusal::new(InvalidClient, "client authentication failed"));
    };
    draft.client = Some(client);
    Ok(Some(method.to_owned()))
}
