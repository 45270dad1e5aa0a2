//! The client is who it says it is, by exactly one method.
//!
//! Basic carries identifier and secret form-encoded first, then base64
//! (RFC 6749 2.3.1).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header;

use super::{Draft, Refusal, Rule};
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

fn basic(header: &str) -> Option<(String, String)> {
    let (scheme, credentials) = header.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let decoded = STANDARD.decode(credentials.trim()).ok()?;
    let decoded = String::from_utf8(decoded).ok()?;
    let (id, secret) = decoded.split_once(':')?;
    Some((form_decode(id), form_decode(secret)))
}

fn form_decode(text: &str) -> String {
    let spaced = text.replace('+', " ");
    percent_encoding::percent_decode_str(&spaced)
        .decode_utf8_lossy()
        .into_owned()
}
