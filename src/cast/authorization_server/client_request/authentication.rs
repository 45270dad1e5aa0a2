//! The client is who it says it is, by exactly one method.
//!
//! An assertion only names the client here; the next rules examine it.

use http::header;

use super::{ClientRequest, Refusal, Rule};
use crate::cast::client::assertion::ASSERTION_TYPE;
use crate::cast::web::basic;
use crate::protocol::ErrorCode::{InvalidClient, InvalidRequest};
use crate::protocol::Jwt;
use crate::scenario::AuthMethod;

pub(in super::super) const fn rule<T>() -> Rule<ClientRequest<T>, Refusal> {
    Rule {
        name: "client-authentication",
        specs: &["RFC 6749 2.3.1", "RFC 6749 5.2"],
        check,
    }
}

/// Who somebody says to be, and by which method.
struct Credential {
    client_id: String,
    secret: Option<String>,
    method: AuthMethod,
}

fn check<T>(request: &mut ClientRequest<T>) -> Result<Option<String>, Refusal> {
    let Credential {
        client_id,
        secret,
        method,
    } = credential(request)?;
    let client = request.server.registration(&client_id).cloned();
    let Some(client) = client.filter(|client| client.client_secret == secret) else {
        return Err(Refusal::new(InvalidClient, "client authentication failed"));
    };
    if !client.allows(method) {
        let detail = format!("the client is not registered for {}", method.as_str());
        return Err(Refusal::new(InvalidClient, detail));
    }
    request.client = Some(client);
    Ok(Some(method.as_str().to_owned()))
}

/// Two methods are one too many; beside an assertion that is `invalid_client` (RFC 7521 4.2.1).
fn credential<T>(request: &ClientRequest<T>) -> Result<Credential, Refusal> {
    let header = request.received.header(header::AUTHORIZATION);
    let in_body = request.value("client_secret").is_some();
    let assertion = request.value("client_assertion");
    let twice = |error| Err(Refusal::new(error, "two client authentication methods"));
    match (header, assertion) {
        (Some(_), Some(_)) => twice(InvalidClient),
        (None, Some(_)) if in_body => twice(InvalidClient),
        (Some(_), None) if in_body => twice(InvalidRequest),
        (None, Some(assertion)) => by_assertion(request, assertion),
        (Some(header), None) => by_header(request, header),
        (None, None) => Ok(in_form(request, in_body)),
    }
}

fn by_header<T>(request: &ClientRequest<T>, header: &str) -> Result<Credential, Refusal> {
    let malformed = || Refusal::new(InvalidClient, "Authorization is no Basic credential");
    let (client_id, secret) = basic(header).ok_or_else(malformed)?;
    let named = request.value("client_id");
    if named.is_some_and(|named| named != client_id) {
        let detail = "client_id names another client than the credential";
        return Err(Refusal::new(InvalidRequest, detail));
    }
    Ok(Credential {
        client_id,
        secret: Some(secret),
        method: AuthMethod::ClientSecretBasic,
    })
}

fn in_form<T>(request: &ClientRequest<T>, in_body: bool) -> Credential {
    let method = if in_body {
        AuthMethod::ClientSecretPost
    } else {
        AuthMethod::None
    };
    Credential {
        client_id: request.value("client_id").unwrap_or_default().to_owned(),
        secret: request.value("client_secret").map(str::to_owned),
        method,
    }
}

/// `client_id` is OPTIONAL beside an assertion, and names the same client (RFC 7521 4.2).
fn by_assertion<T>(request: &ClientRequest<T>, assertion: &str) -> Result<Credential, Refusal> {
    let refused = |detail| Refusal::new(InvalidClient, detail);
    if request.value("client_assertion_type") != Some(ASSERTION_TYPE) {
        return Err(refused("client_assertion_type is not supported"));
    }
    let jwt: Jwt = assertion
        .parse()
        .map_err(|_| refused("client_assertion is no JWT"))?;
    let client_id = jwt.claims.get("sub").and_then(|sub| sub.as_str());
    let client_id = client_id.unwrap_or_default().to_owned();
    let named = request.value("client_id");
    if named.is_some_and(|named| named != client_id) {
        return Err(refused("client_id names another client than the assertion"));
    }
    Ok(Credential {
        client_id,
        secret: None,
        method: AuthMethod::PrivateKeyJwt,
    })
}
