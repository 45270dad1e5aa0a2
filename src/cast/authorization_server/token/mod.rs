//! The token endpoint ([RFC 6749 section 3.2](https://www.rfc-editor.org/rfc/rfc6749#section-3.2)).

mod client_credentials;
mod code_client;
mod code_key;
mod code_known;
mod code_unexpired;
mod code_unused;
mod code_verifier;
mod confidential;
mod device_code;
mod grant_allowed;
mod grant_type;
mod narrowed;
mod password;
mod proof;
mod redirect_uri;
mod refresh_token;
mod token_exchange;

use std::sync::Arc;

use axum::body::Body;
use axum::response::Response;
use http::{Request, StatusCode, header};
use serde::Serialize;
use serde_json::Value;

use super::client_request::{
    ClientRequest, assertion, assertion_unused, authentication, form, scope,
};
use super::issue::Grant;
use super::store::{Code, Device, IssuedToken, RefreshToken};
use super::{Refusal, Server};
use crate::cast::rule::{Rule, apply};
use crate::cast::web;
use crate::cast::{dpop, origin};
use crate::protocol::GrantType;

/// The order in which a token request is examined, whatever its grant.
const RULES: &[Rule<Draft, Refusal>] = &[
    form::rule(),
    authentication::rule(),
    assertion::rule(),
    assertion_unused::rule(),
    grant_type::RULE,
    grant_allowed::RULE,
];

/// And then a code (RFC 6749 4.1.3).
const CODE: &[Rule<Draft, Refusal>] = &[
    code_known::RULE,
    // A code that comes again is a sign of theft, however late it comes.
    code_unused::RULE,
    code_unexpired::RULE,
    code_client::RULE,
    redirect_uri::RULE,
    code_verifier::RULE,
    code_key::RULE,
];

/// What the rules have found good.
#[derive(Default)]
struct Found {
    grant_type: Option<GrantType>,
    code: Option<Code>,
    refresh_token: Option<RefreshToken>,
    device: Option<Device>,
    /// What a person allowed a device.
    grant: Option<Grant>,
    subject_token: Option<IssuedToken>,
    /// For which resource server a token is asked.
    audience: Option<String>,
    /// Who owns what the tokens are good for.
    subject: Option<String>,
    /// The thumbprint of the key whose possession the client has proved.
    jkt: Option<String>,
}

type Draft = ClientRequest<Found>;

/// RFC 6749 5.1, OIDC Core 3.1.3.3.
#[derive(Serialize)]
struct Success {
    /// REQUIRED.
    access_token: String,
    /// REQUIRED in an exchange: what was issued (RFC 8693 2.2.1).
    #[serde(skip_serializing_if = "Option::is_none")]
    issued_token_type: Option<&'static str>,
    /// REQUIRED. How the access token is presented; in any letter case.
    token_type: &'static str,
    /// RECOMMENDED, in seconds.
    expires_in: u64,
    /// OPTIONAL (RFC 6749 1.5, 6).
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token: Option<String>,
    /// OPTIONAL; REQUIRED where it is not what was asked for.
    scope: String,
    /// REQUIRED where a code was granted scope `openid` (OIDC Core 3.1.3.3).
    #[serde(skip_serializing_if = "Option::is_none")]
    id_token: Option<String>,
    /// What was granted; REQUIRED where details were asked for (RFC 9396 7).
    #[serde(skip_serializing_if = "Option::is_none")]
    authorization_details: Option<Value>,
}

impl Draft {
    fn grant_type(&self) -> GrantType {
        self.found
            .grant_type
            .expect("grant-type stands before in the table")
    }

    fn code(&self) -> &Code {
        self.found
            .code
            .as_ref()
            .expect("code-known stands before in the table")
    }
}

/// Answers a token request.
pub(super) async fn endpoint(server: Arc<Server>, request: Request<Body>) -> Response {
    let mut draft = Draft::read(&server, "token endpoint", request).await;
    let mut response = match examine(&mut draft) {
        Ok(grant) => grant(&draft),
        Err(refusal) => draft.refuse(&refusal),
    };
    allow_origin(&draft, &mut response);
    response
}

fn examine(draft: &mut Draft) -> Result<Answer, Refusal> {
    let server = Arc::clone(&draft.server);
    apply(RULES, draft, &server.endpoint)?;
    proof::examine(draft)?;
    let (rules, grant) = of_grant(draft.grant_type());
    apply(rules, draft, &server.endpoint)?;
    Ok(grant)
}

/// Scripts of public clients may read the answer, as their redirect URIs were registered (RFC 9700 2.6).
fn allow_origin(draft: &Draft, response: &mut Response) {
    let Some(asking) = draft.received.header(header::ORIGIN) else {
        return;
    };
    let mut registered = draft.server.config.registrations.iter();
    let known = registered.any(|client| {
        let mut uris = client.redirect_uris.iter();
        client.is_public() && uris.any(|uri| origin(uri) == asking)
    });
    if known {
        let name = header::ACCESS_CONTROL_ALLOW_ORIGIN;
        web::set(response, name, asking);
        web::set(response, header::VARY, "origin");
    }
}

/// Answers a request that is good.
type Answer = fn(&Draft) -> Response;

/// What is examined of a grant, and the answer where all of it is good.
fn of_grant(grant_type: GrantType) -> (&'static [Rule<Draft, Refusal>], Answer) {
    match grant_type {
        GrantType::ClientCredentials => (client_credentials::RULES, client_credentials::grant),
        GrantType::Password => (password::RULES, password::grant),
        GrantType::RefreshToken => (refresh_token::RULES, refresh_token::grant),
        GrantType::DeviceCode => (device_code::RULES, device_code::grant),
        GrantType::TokenExchange => (token_exchange::RULES, token_exchange::grant),
        // No token endpoint knows the implicit grant; [`grant_type`] lets it not through.
        GrantType::AuthorizationCode | GrantType::Implicit => (CODE, redeem),
    }
}

/// Spends the code.
fn redeem(draft: &Draft) -> Response {
    let server = &draft.server;
    let code = draft.code();
    let family = server.store().family();
    let value = draft.value("code").unwrap_or_default();
    if let Some(code) = server.store().codes.get_mut(value) {
        code.yielded = Some(family);
    }
    let grant = server
        .granted(&code.request, &code.signed_in)
        .within(family);
    let success = issue(draft, &grant, Some(&grant));
    web::json(StatusCode::OK, &success)
}

/// Fresh tokens: an ID token where a person granted scope `openid` just now
/// (OIDC Core 3.1.3.3, 12.2), a refresh token for `lasting`. An access token is
/// bound to the key that was proved, as is a public client's refresh token (RFC 9449 5).
fn issue(draft: &Draft, grant: &Grant, lasting: Option<&Grant>) -> Success {
    let (server, client) = (&draft.server, draft.client());
    let jkt = draft.found.jkt.clone();
    let lasting_key = jkt.clone().filter(|_| client.is_public());
    let lasting = lasting.map(|grant| grant.bound_to(lasting_key));
    let grant = &grant.bound_to(jkt);
    let access_token = server.access_token(grant);
    let earlier = [GrantType::RefreshToken, GrantType::TokenExchange];
    let again = earlier.contains(&draft.grant_type());
    let openid = !again && grant.scope.iter().any(|scope| scope == "openid");
    let id_token = openid.then(|| server.issuer.id_token(grant, Some(&access_token), None));
    Success {
        access_token,
        issued_token_type: None,
        token_type: grant.jkt.as_ref().map_or("Bearer", |_| dpop::TOKEN_TYPE),
        expires_in: server
            .expiry(grant)
            .saturating_sub(server.endpoint.clock().unix()),
        refresh_token: lasting.and_then(|grant| server.refresh_token(client, &grant)),
        scope: grant.scope.join(" "),
        id_token,
        authorization_details: grant.authorization_details.clone(),
    }
}
