//! The client is who it says it is, by exactly one method.

use http::header;

use super::{Draft, Refusal, Rule, Server};
use crate::cast::web::{Received, basic, value};
use crate::protocol::ErrorCode::{InvalidClient, InvalidRequest};
use crate::protocol::Parameters;
use crate::scenario::Registration;

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "client-authentication",
    specs: &["RFC 6749 2.3.1", "RFC 6749 5.2"],
    check,
};

fn check(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    let (client, method) = authenticate(&draft.server, &draft.received, &draft.parameters)?;
    draft.client = Some(client);
    Ok(Some(method.to_owned()))
}

/// The client that a request comes from, and by which method it says so.
pub(in super::super) fn authenticate(
    server: &Server,
    received: &Received,
    parameters: &Parameters,
) -> Result<(Registration, &'static str), Refusal> {
    let header = received.header(header::AUTHORIZATION);
    let sent = |name| value(parameters, name);
    let in_body = sent("client_secret").is_some();
    let (client_id, secret, method) = match header {
        Some(_) if in_body => {
            let detail = "two client authentication methods";
            return Err(Refusal::new(InvalidRequest, detail));
        }
        Some(header) => {
            let malformed = || Refusal::new(InvalidClient, "Authorization is no Basic credential");
            let (id, secret) = basic(header).ok_or_else(malformed)?;
            if sent("client_id").is_some_and(|named| named != id) {
                let detail = "client_id names another client than the credential";
                return Err(Refusal::new(InvalidRequest, detail));
            }
            (id, Some(secret), "client_secret_basic")
        }
        None => {
            let secret = sent("client_secret").map(str::to_owned);
            let method = if in_body {
                "client_secret_post"
            } else {
                "none"
            };
            let id = sent("client_id").unwrap_or_default().to_owned();
            (id, secret, method)
        }
    };
    let client = server.registration(&client_id).cloned();
    let good = client.filter(|client| client.client_secret == secret);
    let failed = || Refusal::new(InvalidClient, "client authentication failed");
    Ok((good.ok_or_else(failed)?, method))
}
