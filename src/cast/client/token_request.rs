//! The access token request with a code ([RFC 6749 section 4.1.3]), and its answer.
//!
//! [RFC 6749 section 4.1.3]: https://www.rfc-editor.org/rfc/rfc6749#section-4.1.3

use bytes::Bytes;
use http::{Request, Response, StatusCode, header};
use serde::Deserialize;

use super::assertion::{ASSERTION_TYPE, assertion};
use super::check_token_type;
use crate::cast::{Endpoints, Entropy, web};
use crate::network::Endpoint;
use crate::protocol::{Parameters, write_form};
use crate::scenario::{self, AuthMethod};

/// RFC 6749 5.1, OIDC Core 3.1.3.3.
#[derive(Deserialize)]
pub(super) struct Tokens {
    pub(super) access_token: String,
    pub(super) token_type: String,
    pub(super) id_token: Option<String>,
}

/// What redeems a code: `code_verifier` is REQUIRED where a challenge was sent (RFC 7636 4.5).
pub(super) fn form(config: &scenario::Client, code: &str, verifier: Option<&str>) -> Parameters {
    let mut form = vec![
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", &config.redirect_uri),
    ];
    form.extend(verifier.map(|verifier| ("code_verifier", verifier)));
    let owned = form
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value.to_owned()));
    owned.collect()
}

/// The request with the client's authentication, by exactly one method (RFC 6749 2.3).
pub(super) fn authenticated(
    config: &scenario::Client,
    server: &Endpoints,
    mut form: Parameters,
    entropy: &Entropy,
    now: u64,
) -> Result<Request<Bytes>, String> {
    let client_id = &config.client_id;
    let secret = config.client_secret.as_deref().unwrap_or_default();
    let mut request = Request::post(&server.token)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::ACCEPT, "application/json");
    let mut add = |name: &str, value: &str| form.push((name.to_owned(), value.to_owned()));
    match config.token_endpoint_auth_method {
        AuthMethod::ClientSecretBasic => {
            let credential = web::basic_credential(client_id, secret);
            request = request.header(header::AUTHORIZATION, credential);
        }
        AuthMethod::ClientSecretPost => {
            add("client_id", client_id);
            add("client_secret", secret);
        }
        AuthMethod::PrivateKeyJwt => {
            let jti = entropy.value("jti");
            add("client_assertion_type", ASSERTION_TYPE);
            add(
                "client_assertion",
                &assertion(client_id, &server.issuer, jti, now),
            );
        }
        // A public client names itself in the body (RFC 6749 3.2.1).
        AuthMethod::None => add("client_id", client_id),
    }
    let request = request.body(Bytes::from(write_form(form)));
    request.map_err(|_| "the token endpoint is no URL".to_owned())
}

/// The tokens, if they are of a type that the client knows.
pub(super) fn read(response: &Response<Bytes>, endpoint: &Endpoint) -> Result<Tokens, String> {
    match response.status() {
        StatusCode::OK => {}
        // No word on the code, which may still be good (RFC 6749 5.2 has no error for it).
        status if status.is_server_error() => {
            return Err(format!("the token endpoint answered {status}"));
        }
        _ => return Err("the authorization server refused the code".to_owned()),
    }
    let tokens: Tokens =
        serde_json::from_slice(response.body()).map_err(|_| "the token response cannot be read")?;
    check_token_type(&tokens.token_type, endpoint)?;
    Ok(tokens)
}
