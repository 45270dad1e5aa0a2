//! The access token request of every grant, and what becomes of its answer
//! ([RFC 6749 section 5](https://www.rfc-editor.org/rfc/rfc6749#section-5)).

use bytes::Bytes;
use http::{Request, Response, StatusCode, header};
use serde::Deserialize;

use super::assertion::{ASSERTION_TYPE, assertion};
use super::check_token_type;
use crate::cast::{Endpoints, Entropy, web};
use crate::network::Endpoint;
use crate::protocol::{GrantType, write_form};
use crate::scenario::{self, AuthMethod, Revoked, TokenPlace};

/// RFC 6749 5.1, OIDC Core 3.1.3.3.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Tokens {
    /// REQUIRED.
    pub(super) access_token: String,
    /// REQUIRED.
    pub(super) token_type: String,
    /// RECOMMENDED, in seconds.
    pub(super) expires_in: Option<u64>,
    /// OPTIONAL (RFC 6749 1.5).
    pub(super) refresh_token: Option<String>,
    /// With scope `openid`.
    pub(super) id_token: Option<String>,
}

/// Why there are no tokens.
#[derive(Debug, Default)]
pub(super) struct NoTokens {
    /// Whether nobody said anything on what was offered: no answer came, or a server in need answered.
    pub(super) unanswered: bool,
    /// The error code of a refusal (RFC 6749 5.2); empty where it has none that can be read.
    pub(super) error: String,
    /// In words.
    pub(super) reason: String,
}

impl NoTokens {
    fn unanswered(reason: String) -> Self {
        Self {
            unanswered: true,
            ..Self::from(reason)
        }
    }
}

impl From<String> for NoTokens {
    fn from(reason: String) -> Self {
        Self {
            reason,
            ..Self::default()
        }
    }
}

#[derive(Deserialize)]
struct Failure {
    error: String,
}

/// Who asks a server, with all that a request needs for the client's authentication.
#[derive(Clone, Copy)]
pub(super) struct Asking<'a> {
    pub(super) client: &'a scenario::Client,
    pub(super) server: &'a Endpoints,
    pub(super) endpoint: &'a Endpoint,
    pub(super) entropy: &'a Entropy,
}

impl Asking<'_> {
    /// Sends a form to an endpoint of the server, with the client's authentication
    /// by exactly one method (RFC 6749 2.3).
    pub(super) async fn post(
        self,
        url: &str,
        mut form: Vec<(&str, &str)>,
    ) -> Result<Response<Bytes>, String> {
        let client_id = &self.client.client_id;
        let secret = self.client.client_secret.as_deref().unwrap_or_default();
        let mut request = Request::post(url)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::ACCEPT, "application/json");
        let signed;
        match self.client.token_endpoint_auth_method {
            AuthMethod::ClientSecretBasic => {
                let credential = web::basic_credential(client_id, secret);
                request = request.header(header::AUTHORIZATION, credential);
            }
            AuthMethod::ClientSecretPost => {
                form.extend([("client_id", client_id.as_str()), ("client_secret", secret)]);
            }
            AuthMethod::PrivateKeyJwt => {
                let now = self.endpoint.clock().unix();
                let jti = self.entropy.value("jti");
                signed = assertion(client_id, &self.server.issuer, jti, now);
                form.push(("client_assertion_type", ASSERTION_TYPE));
                form.push(("client_assertion", &signed));
            }
            // A public client names itself in the body (RFC 6749 3.2.1).
            AuthMethod::None => form.push(("client_id", client_id)),
        }
        let request = request.body(Bytes::from(write_form(form)));
        let request = request.map_err(|_| "the endpoint is no URL")?;
        let response = self.endpoint.send(request).await;
        response.map_err(|error| error.to_string())
    }

    /// Asks for tokens; `offered` is what a refusal refuses, such as `code`.
    pub(super) async fn tokens(
        self,
        form: Vec<(&str, &str)>,
        offered: &str,
    ) -> Result<Tokens, NoTokens> {
        let response = self.post(&self.server.token, form).await;
        let response = response.map_err(NoTokens::unanswered)?;
        if let (Some(url), StatusCode::OK) = (&self.client.reports_to, response.status()) {
            self.report(url, response.body()).await;
        }
        read(&response, self.endpoint, offered)
    }

    /// What a library in the client sends to those who made it.
    async fn report(self, url: &str, body: &Bytes) {
        let request = Request::post(url).header(header::CONTENT_TYPE, "application/json");
        if let Ok(request) = request.body(body.clone()) {
            drop(self.endpoint.send(request).await);
        }
    }

    /// The revocation request (RFC 7009 2.1); its answer changes nothing: the token is forgotten anyhow.
    pub(super) async fn revoke(self, url: &str, token: &str, which: Revoked) {
        let hint = match which {
            Revoked::AccessToken => "access_token",
            Revoked::RefreshToken => "refresh_token",
        };
        let form = vec![("token", token), ("token_type_hint", hint)];
        drop(self.post(url, form).await);
    }
}

/// What redeems a code: `code_verifier` is REQUIRED where a challenge was sent (RFC 7636 4.5).
pub(super) fn of_code<'a>(
    client: &'a scenario::Client,
    code: &'a str,
    verifier: Option<&'a str>,
) -> Vec<(&'a str, &'a str)> {
    let mut form = vec![
        ("grant_type", GrantType::AuthorizationCode.as_str()),
        ("code", code),
        ("redirect_uri", &client.redirect_uri),
    ];
    form.extend(verifier.map(|verifier| ("code_verifier", verifier)));
    form
}

/// The tokens, if they are of a type that the client knows.
pub(super) fn read(
    response: &Response<Bytes>,
    endpoint: &Endpoint,
    offered: &str,
) -> Result<Tokens, NoTokens> {
    match response.status() {
        StatusCode::OK => {}
        // No word on what was offered, which may still be good (RFC 6749 5.2 has no error for it).
        status if status.is_server_error() => {
            let reason = format!("the token endpoint answered {status}");
            return Err(NoTokens::unanswered(reason));
        }
        _ => {
            let failure = serde_json::from_slice::<Failure>(response.body());
            return Err(NoTokens {
                unanswered: false,
                error: failure.map(|failure| failure.error).unwrap_or_default(),
                reason: format!("the authorization server refused the {offered}"),
            });
        }
    }
    let tokens: Option<Tokens> = web::read_json(response);
    let tokens = tokens.ok_or_else(|| "the token response cannot be read".to_owned())?;
    check_token_type(&tokens.token_type, endpoint)?;
    Ok(tokens)
}

/// The protected resource request (RFC 6749 7, RFC 6750 2.1).
pub(super) async fn resource(
    client: &scenario::Client,
    endpoint: &Endpoint,
    url: &str,
    access_token: &str,
) -> Result<String, String> {
    let request = match client.sends_token {
        TokenPlace::Header => {
            Request::get(url).header(header::AUTHORIZATION, format!("Bearer {access_token}"))
        }
        TokenPlace::Query => Request::get(web::with_query(url, &[("access_token", access_token)])),
    };
    let request = request.body(Bytes::new());
    let request = request.map_err(|_| "the access token cannot be sent")?;
    let response = endpoint.send(request).await;
    let response = response.map_err(|error| error.to_string())?;
    if response.status().is_success() {
        return Ok(String::from_utf8_lossy(response.body()).into_owned());
    }
    let status = response.status();
    Err(format!("the resource server answered {status}"))
}
