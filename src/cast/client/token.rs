//! The access token request of every grant, and what becomes of its answer
//! ([RFC 6749 section 5](https://www.rfc-editor.org/rfc/rfc6749#section-5)).

use bytes::Bytes;
use http::{HeaderName, Method, Request, Response, StatusCode, header};
use serde::Deserialize;

use super::assertion::{ASSERTION_TYPE, assertion};
use super::check_token_type;
use super::request::SignInDemand;
use crate::cast::dpop::{self, Prover, Scheme};
use crate::cast::{Endpoints, Entropy, web};
use crate::network::Endpoint;
use crate::protocol::{ErrorCode, GrantType, Parameters, auth_params, write_form};
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
    /// REQUIRED where a code was granted scope `openid` (OIDC Core 3.1.3.3).
    pub(super) id_token: Option<String>,
    /// What was granted; REQUIRED where details were asked for (RFC 9396 7).
    pub(super) authorization_details: Option<serde_json::Value>,
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

/// RFC 6749 5.2.
#[derive(Deserialize)]
struct Failure {
    /// REQUIRED.
    error: String,
}

/// Who asks a server, with all that a request needs for the client's authentication.
#[derive(Clone, Copy)]
pub(super) struct Asking<'a> {
    pub(super) client: &'a scenario::Client,
    pub(super) server: &'a Endpoints,
    pub(super) endpoint: &'a Endpoint,
    pub(super) entropy: &'a Entropy,
    /// Who proves possession of the client's key, where its tokens are bound to it.
    pub(super) prover: Option<&'a Prover>,
}

impl Asking<'_> {
    /// Sends a form to an endpoint of the server, with the client's authentication
    /// by exactly one method (RFC 6749 2.3).
    pub(super) async fn post(
        self,
        url: &str,
        form: Vec<(&str, &str)>,
    ) -> Result<Response<Bytes>, String> {
        self.post_with(url, form, None).await
    }

    /// As [`Self::post`], with a proof of possession where there is one.
    async fn post_with(
        self,
        url: &str,
        mut form: Vec<(&str, &str)>,
        proof: Option<String>,
    ) -> Result<Response<Bytes>, String> {
        let client_id = &self.client.client_id;
        let secret = self.client.client_secret.as_deref().unwrap_or_default();
        let mut request = Request::post(url)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::ACCEPT, "application/json");
        // What is pushed names the client by itself (RFC 9126 2.1).
        let named = form.iter().any(|(name, _)| *name == "client_id");
        let own = (!named).then_some(("client_id", client_id.as_str()));
        let signed;
        match self.client.token_endpoint_auth_method {
            AuthMethod::ClientSecretBasic => {
                let credential = web::basic_credential(client_id, secret);
                request = request.header(header::AUTHORIZATION, credential);
            }
            AuthMethod::ClientSecretPost => {
                form.extend(own);
                form.push(("client_secret", secret));
            }
            AuthMethod::PrivateKeyJwt => {
                let now = self.endpoint.clock().unix();
                let jti = self.entropy.value("jti");
                signed = assertion(client_id, &self.server.issuer, jti, now);
                form.push(("client_assertion_type", ASSERTION_TYPE));
                form.push(("client_assertion", &signed));
            }
            // A public client names itself in the body (RFC 6749 3.2.1).
            AuthMethod::None => form.extend(own),
        }
        if let Some(proof) = proof {
            request = request.header(dpop::PROOF, proof);
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
        let url = &self.server.token;
        let scheme = self.scheme();
        let response = self.prove_and_post(url, form.clone()).await;
        let (mut response, has_nonce) = response.map_err(NoTokens::unanswered)?;
        // Once: a server that is not content with its own nonce will never be.
        if has_nonce && wants_nonce_for_token(&response) {
            let again = self.prove_and_post(url, form).await;
            (response, _) = again.map_err(NoTokens::unanswered)?;
        }
        if let (Some(url), StatusCode::OK) = (&self.client.reports_to, response.status()) {
            self.report(url, response.body()).await;
        }
        read(&response, scheme, self.endpoint, offered)
    }

    /// The answer, and whether a nonce came with it.
    async fn prove_and_post(
        self,
        url: &str,
        form: Vec<(&str, &str)>,
    ) -> Result<(Response<Bytes>, bool), String> {
        let proof = self.proof(&Method::POST, url, None);
        let response = self.post_with(url, form, proof).await?;
        let has_nonce = self.learn(url, &response);
        Ok((response, has_nonce))
    }

    /// The protected resource request (RFC 6749 7).
    pub(super) async fn resource(
        self,
        url: &str,
        access_token: &str,
    ) -> Result<String, NoResource> {
        let response = self.with_token(url, access_token, None).await?;
        if response.status().is_success() {
            return Ok(String::from_utf8_lossy(response.body()).into_owned());
        }
        Err(NoResource {
            reason: format!("the resource server answered {}", response.status()),
            demand: demand(&response),
        })
    }

    /// A request with an access token: by its type, once more where the server
    /// wants a nonce in the proof (RFC 9449 9).
    pub(super) async fn with_token(
        self,
        url: &str,
        access_token: &str,
        further: Option<(HeaderName, &str)>,
    ) -> Result<Response<Bytes>, String> {
        let response = self.get(url, access_token, further.clone()).await?;
        if self.learn(url, &response) && wants_nonce(&response) {
            return self.get(url, access_token, further).await;
        }
        Ok(response)
    }

    async fn get(
        self,
        url: &str,
        access_token: &str,
        further: Option<(HeaderName, &str)>,
    ) -> Result<Response<Bytes>, String> {
        let mut request = match self.client.sends_token {
            TokenPlace::Header => {
                let credential = format!("{} {access_token}", self.scheme().as_str());
                Request::get(url).header(header::AUTHORIZATION, credential)
            }
            TokenPlace::Query => {
                Request::get(web::with_query(url, &[("access_token", access_token)]))
            }
        };
        let proof = self.proof(&Method::GET, url, Some(access_token));
        let proof = proof.map(|proof| (dpop::PROOF, proof));
        let further = further.map(|(name, value)| (name, value.to_owned()));
        for (name, value) in proof.into_iter().chain(further) {
            request = request.header(name, value);
        }
        let request = request.body(Bytes::new());
        let request = request.map_err(|_| "the access token cannot be sent")?;
        let response = self.endpoint.send(request).await;
        response.map_err(|error| error.to_string())
    }

    /// By which scheme its tokens are sent.
    fn scheme(self) -> Scheme {
        self.prover.map_or(Scheme::Bearer, |_| Scheme::Dpop)
    }

    fn proof(self, method: &Method, url: &str, access_token: Option<&str>) -> Option<String> {
        let now = self.endpoint.clock().unix();
        let prover = self.prover?;
        Some(prover.proof(method, url, access_token, now))
    }

    /// Keeps a nonce for the next proof; whether one came.
    fn learn(self, url: &str, response: &Response<Bytes>) -> bool {
        let prover = self.prover;
        prover.is_some_and(|prover| prover.learn(url, response))
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

/// Whether the token endpoint asks for a nonce in the proof (RFC 9449 8).
fn wants_nonce_for_token(response: &Response<Bytes>) -> bool {
    let failure: Option<Failure> = web::json_body(response);
    let refused = response.status() == StatusCode::BAD_REQUEST;
    refused && failure.is_some_and(|failure| failure.error == ErrorCode::UseDpopNonce.as_str())
}

/// Whether a protected resource asks for one (RFC 9449 9).
fn wants_nonce(response: &Response<Bytes>) -> bool {
    let refused = response.status() == StatusCode::UNAUTHORIZED;
    refused && challenge(response, ErrorCode::UseDpopNonce).is_some()
}

/// The tokens, if they are of the type that the client expects.
pub(super) fn read(
    response: &Response<Bytes>,
    expected: Scheme,
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
            let failure: Option<Failure> = web::json_body(response);
            return Err(NoTokens {
                unanswered: false,
                error: failure.map(|failure| failure.error).unwrap_or_default(),
                reason: format!("the authorization server refused the {offered}"),
            });
        }
    }
    let tokens: Option<Tokens> = web::read_json(response);
    let tokens = tokens.ok_or_else(|| "the token response cannot be read".to_owned())?;
    check_token_type(&tokens.token_type, expected, endpoint)?;
    Ok(tokens)
}

/// Why there is no resource.
#[derive(Debug)]
pub(super) struct NoResource {
    /// In words.
    pub(super) reason: String,
    /// How the person has to sign in to get it, where the server says so.
    pub(super) demand: Option<SignInDemand>,
}

impl From<String> for NoResource {
    fn from(reason: String) -> Self {
        let demand = None;
        Self { reason, demand }
    }
}

/// How the person would have to sign in, where that is what a challenge says (RFC 9470 3).
fn demand(response: &Response<Bytes>) -> Option<SignInDemand> {
    let parameters = challenge(response, ErrorCode::InsufficientUserAuthentication)?;
    Some(SignInDemand::of(&parameters))
}

/// The parameters of a challenge with this error (RFC 6750 3).
fn challenge(response: &Response<Bytes>, error: ErrorCode) -> Option<Parameters> {
    let challenge = response.headers().get(header::WWW_AUTHENTICATE)?;
    let parameters = auth_params(challenge.to_str().ok()?);
    let parameters: Parameters = parameters
        .map(|one| (one.name.to_owned(), one.value))
        .collect();
    let said = web::value(&parameters, "error") == Some(error.as_str());
    said.then_some(parameters)
}
