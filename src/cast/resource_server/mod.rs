//! The resource server: validates the access token, serves the resource.
//!
//! It fetches the issuer's metadata over HTTP, and with its keys checks the JWT
//! by itself (RFC 9068 4) or asks the server about the token (RFC 7662); refusals are the challenges of RFC 6750 3. Scripts of
//! the allowed origins may call it (the Fetch standard, CORS). What it does not have, it may get from another resource server
//! (`exchange.rs`).

mod credential;
mod exchange;
mod token;

use std::fmt;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::response::Response;
use bytes::Bytes;
use http::{Method, Request, StatusCode, header};
use jsonwebtoken::jwk::JwkSet;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;

use super::dpop::{self, Scheme};
use super::jwt::{self, Claims};
use super::rule::{Rule, apply, specs};
use super::web::{self, Received};
use super::{Endpoints, Entropy};
use crate::network::Endpoint;
use crate::protocol::ErrorCode::{self, InsufficientScope, InvalidRequest, UseDpopNonce};
use crate::protocol::{LocalKind, error_description, write_form};
use crate::scenario::{self, Validation};

#[derive(Debug)]
struct Server {
    config: scenario::ResourceServer,
    issuer: Endpoints,
    endpoint: Endpoint,
    /// Those that were fetched last.
    keys: Mutex<Option<JwkSet>>,
    entropy: Entropy,
    proofs: Arc<dpop::Memory>,
}

/// A request under examination; the rules fill in what they have found good.
struct Draft {
    server: Arc<Server>,
    received: Received,
    token: String,
    scheme: Scheme,
    /// The thumbprint of the key whose possession was proved.
    jkt: Option<String>,
    evidence: Evidence,
    typ: Option<String>,
    claims: Claims,
}

/// What a token is held against.
enum Evidence {
    /// The issuer's keys.
    Keys(JwkSet),
    /// What the authorization server answered about it.
    Answer(Claims),
}

/// Why a request is refused; without a code nothing was sent that could be wrong (RFC 6750 3.1).
#[derive(Debug)]
struct Refusal {
    error: Option<ErrorCode>,
    detail: String,
    /// What would be enough: the scope, or how and when the person signs in; as it stands in the challenge.
    needed: Vec<(&'static str, String)>,
}

/// The one resource that it has.
#[derive(Serialize)]
struct Profile<'a> {
    sub: &'a str,
    greeting: String,
}

/// What it reads of the issuer's metadata (OIDC Discovery 3, RFC 8414 2).
#[derive(Deserialize)]
struct Metadata {
    /// REQUIRED. Equals the issuer that was asked.
    issuer: String,
    /// REQUIRED (OIDC Discovery 3).
    jwks_uri: String,
    /// REQUIRED, unless only the implicit flow is offered; for exchanges of tokens.
    token_endpoint: Option<String>,
    /// OPTIONAL (RFC 8414 2).
    introspection_endpoint: Option<String>,
}

/// The server's router: one resource, whatever the path.
pub(crate) fn router(
    config: &scenario::ResourceServer,
    issuer: Endpoints,
    endpoint: Endpoint,
    entropy: Entropy,
) -> Router {
    let server = Server {
        config: config.clone(),
        issuer,
        endpoint,
        keys: Mutex::default(),
        entropy,
        proofs: Arc::default(),
    };
    Router::new().fallback(answer).with_state(Arc::new(server))
}

async fn answer(State(server): State<Arc<Server>>, request: Request<Body>) -> Response {
    let received = Received::read(request).await;
    let origin = received.header(header::ORIGIN).map(str::to_owned);
    let mut response = if received.head.method == Method::OPTIONS {
        preflight()
    } else {
        serve(&server, received).await
    };
    let allowed = &server.config.allowed_origins;
    if !allowed.is_empty() {
        // A cache must not give one origin's answer to another (the Fetch standard 3.2.5).
        web::set(&mut response, header::VARY, "Origin");
    }
    if let Some(origin) = origin.filter(|origin| allowed.contains(origin)) {
        web::set(&mut response, header::ACCESS_CONTROL_ALLOW_ORIGIN, &origin);
    }
    response
}

/// Allows what [`serve`] understands (the Fetch standard 3.3).
fn preflight() -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NO_CONTENT;
    let (methods, headers) = ("GET", "Authorization");
    web::set(&mut response, header::ACCESS_CONTROL_ALLOW_METHODS, methods);
    web::set(&mut response, header::ACCESS_CONTROL_ALLOW_HEADERS, headers);
    response
}

async fn serve(server: &Arc<Server>, received: Received) -> Response {
    let mut draft = Draft {
        server: Arc::clone(server),
        received,
        token: String::new(),
        scheme: Scheme::default(),
        jkt: None,
        evidence: Evidence::Answer(Claims::default()),
        typ: None,
        claims: Claims::default(),
    };
    let sent = apply(credential::RULES, &mut draft, &server.endpoint);
    if let Err(refusal) = sent.and_then(|()| credential::prove(&mut draft)) {
        return challenge(&draft, &refusal);
    }
    let (rules, evidence) = match &server.config.validation {
        Validation::Jwt => (
            token::JWT,
            server.keys_for(&draft.token).await.map(Evidence::Keys),
        ),
        Validation::Introspection { .. } => {
            let answer = server.introspect(&draft.token).await;
            (token::INTROSPECTED, answer.map(Evidence::Answer))
        }
    };
    draft.evidence = match evidence {
        Some(evidence) => evidence,
        None => return unavailable(server),
    };
    match apply(rules, &mut draft, &server.endpoint) {
        Ok(()) => match &server.config.exchange {
            Some(own) => server.pass_on(own, &draft.token).await,
            None => profile(&draft.claims),
        },
        Err(refusal) => challenge(&draft, &refusal),
    }
}

/// Fails closed: a token that cannot be checked opens nothing, and is not blamed.
fn unavailable(server: &Server) -> Response {
    let (rule, detail, section) = match server.config.validation {
        Validation::Jwt => ("keys", "the issuer's keys cannot be had", "RFC 9068 4"),
        Validation::Introspection { .. } => (
            "introspection",
            "the authorization server cannot be asked",
            "RFC 7662 2.3",
        ),
    };
    let kind = LocalKind::CheckFailed;
    server
        .endpoint
        .local(kind, rule, detail, &specs(&[section]));
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
    response
}

fn profile(claims: &Claims) -> Response {
    let sub = claims.text("sub").unwrap_or_default();
    let greeting = format!("Hello, {sub}!");
    web::json(StatusCode::OK, &Profile { sub, greeting })
}

/// RFC 6750 3, RFC 9449 7.1: the challenge names an error only where a token was sent.
fn challenge(draft: &Draft, refusal: &Refusal) -> Response {
    let status = match refusal.error {
        Some(InvalidRequest) => StatusCode::BAD_REQUEST,
        Some(InsufficientScope) => StatusCode::FORBIDDEN,
        _ => StatusCode::UNAUTHORIZED,
    };
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    let mut parts = vec![draft.scheme.challenge("api")];
    if let Some(error) = refusal.error {
        let detail = error_description(&refusal.detail);
        parts.push(format!("error=\"{error}\", error_description=\"{detail}\""));
    }
    for (name, value) in &refusal.needed {
        parts.push(format!("{name}=\"{value}\""));
    }
    web::set(&mut response, header::WWW_AUTHENTICATE, &parts.join(", "));
    if refusal.error == Some(UseDpopNonce) {
        let server = &draft.server;
        let now = server.endpoint.clock().unix();
        dpop::set_nonce(&mut response, &server.proofs.nonce(&server.entropy, now));
    }
    response
}

impl Server {
    /// The issuer's keys, kept; one with a name that is not among them may be new, so that
    /// they are fetched again (OIDC Core 10.1.1). Where that fails, the old ones have to do.
    async fn keys_for(&self, token: &str) -> Option<JwkSet> {
        let mut kept = self.keys.lock().await;
        let suits = |keys: &JwkSet| jwt::key_id(token).is_none_or(|kid| keys.find(&kid).is_some());
        if !kept.as_ref().is_some_and(suits) {
            let fetched = self.fetch_keys().await;
            *kept = fetched.or(kept.take());
        }
        kept.clone()
    }

    async fn fetch_keys(&self) -> Option<JwkSet> {
        let metadata = self.metadata().await?;
        self.fetch(&metadata.jwks_uri).await
    }

    /// Metadata of another issuer must not be used (RFC 8414 3.3).
    async fn metadata(&self) -> Option<Metadata> {
        let metadata: Metadata = self.fetch(&self.issuer.discovery).await?;
        (metadata.issuer == self.issuer.issuer).then_some(metadata)
    }

    async fn fetch<T: DeserializeOwned>(&self, url: &str) -> Option<T> {
        let request = Request::get(url).body(Bytes::new()).ok()?;
        self.json(request).await
    }

    /// Asks the authorization server about a token (RFC 7662 2.1).
    async fn introspect(&self, token: &str) -> Option<Claims> {
        let Validation::Introspection {
            client_id,
            client_secret,
        } = &self.config.validation
        else {
            return None;
        };
        let endpoint = self.metadata().await?.introspection_endpoint?;
        let credential = web::basic_credential(client_id, client_secret);
        let request = Request::post(endpoint)
            .header(header::AUTHORIZATION, credential)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::ACCEPT, "application/json")
            .body(Bytes::from(write_form([("token", token)])));
        self.json(request.ok()?).await
    }

    async fn json<T: DeserializeOwned>(&self, request: Request<Bytes>) -> Option<T> {
        let response = self.endpoint.send(request).await.ok()?;
        web::read_json(&response)
    }
}

type Found = Result<Option<String>, Refusal>;

fn refuse(error: impl Into<Option<ErrorCode>>, detail: impl Into<String>) -> Found {
    Err(Refusal {
        error: error.into(),
        detail: detail.into(),
        needed: Vec::new(),
    })
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.detail)
    }
}
