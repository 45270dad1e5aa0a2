//! The client assertion is signed by this client, for this server, and still good.

use std::time::Duration;

use super::{ClientRequest, Refusal, Rule};
use crate::cast::{client_key, jwt};
use crate::protocol::ErrorCode::InvalidClient;

pub(in super::super) const fn rule<T>() -> Rule<ClientRequest<T>, Refusal> {
    Rule {
        name: "client-assertion",
        specs: &["RFC 7523 3", "RFC 7521 4.2.1", "OIDC Core 9"],
        check,
    }
}

fn check<T>(request: &mut ClientRequest<T>) -> Result<Option<String>, Refusal> {
    let Some(assertion) = request.value("client_assertion") else {
        return Ok(None);
    };
    match examine(request, assertion) {
        Ok(jti) => {
            request.assertion = Some(jti);
            Ok(Some("signed by the client for this server".to_owned()))
        }
        Err(reason) => {
            let detail = format!("client_assertion: {reason}");
            Err(Refusal::new(InvalidClient, detail))
        }
    }
}

/// The numbered conditions of RFC 7523 3, less those that are OPTIONAL; gives `jti`.
///
/// The audience is this issuer and nobody else: an assertion that is meant for
/// another server too, that server could hand in here.
fn examine<T>(request: &ClientRequest<T>, assertion: &str) -> Result<String, String> {
    let client_id = Some(request.client().client_id.as_str());
    let keys = client_key::registered(&request.client().client_id);
    let claims = jwt::verify(assertion, &keys)?.claims;
    if claims.text("iss") != client_id {
        return Err("iss is not the client".to_owned());
    }
    if claims.text("sub") != client_id {
        return Err("sub is not the client".to_owned());
    }
    if claims.text("aud") != Some(&request.server.endpoints.issuer) {
        return Err("aud is not this issuer alone".to_owned());
    }
    let now = request.server.endpoint.clock().unix();
    if claims.date("exp").is_none_or(|expiry| expiry <= now) {
        return Err("it has expired".to_owned());
    }
    if claims.is_too_early(now, Duration::ZERO) {
        return Err("it is not valid yet".to_owned());
    }
    let jti = claims.text("jti").filter(|jti| !jti.is_empty());
    jti.map(str::to_owned)
        .ok_or_else(|| "jti is missing".to_owned())
}
