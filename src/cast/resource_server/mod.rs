//! The resource server: validates the access token, serves the resource.
//!
//! It fetches the issuer's metadata over HTTP, and with its keys checks the JWT
//! by itself (RFC 9068 4) or asks the server about the token (RFC 7662); refusals are the challenges of RFC 6750 3. Scripts of
//! the allowed origins may call it (the Fetch standard, CORS). What it does not have, it may get from another resource server
//! (`exchange.rs`).

mod exchange;
mod token;

use std::sync::Arc;
use std::time::Duration;

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

use super::dpop;
use super::jwt::{self, Claims};
use super::protected::{Access, Found, Refusal, refuse};
use super::rule::{Rule, apply, specs};
use super::web::{self, Received};
use super::{Endpoints, Entropy};
use crate::network::Endpoint;
use crate::protocol::{LocalKind, write_form};
use crate::scenario::{self, Validation};

#[derive(Debug)]
struct Server {
    config: scenario::ResourceServer,
    issuer: Endpoints,
    endpoint: Endpoint,
    /// Those that were fetched last.
    keys: Mutex<Option<KeptKeys>>,
    proofs: dpop::Verifier,
}

/// Keys, and for how long the run had lasted when they came.
#[derive(Clone, Debug)]
struct KeptKeys {
    keys: JwkSet,
    fetched: Duration,
}

/// A request under examination; the rules fill in what they have found good.
struct Draft {
    server: Arc<Server>,
    access: Access,
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
    entropy: &Entropy,
) -> Router {
    let server = Server {
        config: config.clone(),
        issuer,
        proofs: dpop::Verifier::new(config.requires_dpop_nonce, &endpoint, entropy),
        endpoint,
        keys: Mutex::default(),
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
        access: Access::of(received, server.config.query_token),
        evidence: Evidence::Answer(Claims::default()),
        typ: None,
        claims: Claims::default(),
    };
    let challenge =
        |draft: &Draft, refusal: &Refusal| draft.access.challenge("api", refusal, &server.proofs);
    if let Err(refusal) = draft.access.examine(&server.proofs, &server.endpoint) {
        return challenge(&draft, &refusal);
    }
    let (rules, evidence) = match &server.config.validation {
        Validation::Jwt => (
            token::JWT,
            server
                .keys_for(&draft.access.token)
                .await
                .map(Evidence::Keys),
        ),
        Validation::Introspection { .. } => {
            let answer = server.introspect(&draft.access.token).await;
            (token::INTROSPECTED, answer.map(Evidence::Answer))
        }
    };
    draft.evidence = match evidence {
        Some(evidence) => evidence,
        None => return unavailable(server),
    };
    match apply(rules, &mut draft, &server.endpoint) {
        Ok(()) => match &server.config.exchange {
            Some(own) => server.pass_on(own, &draft.access.token).await,
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
    let status = StatusCode::from_u16(server.config.unavailable_status);
    *response.status_mut() = status.unwrap_or(StatusCode::SERVICE_UNAVAILABLE);
    response
}

fn profile(claims: &Claims) -> Response {
    let sub = claims.text("sub").unwrap_or_default();
    let greeting = format!("Hello, {sub}!");
    web::json(StatusCode::OK, &Profile { sub, greeting })
}

impl Server {
    /// The issuer's keys, kept; one with a name that is not among them may be new, so that
    /// they are fetched again, once (OIDC Core 10.1.1). Where that fails, the old ones have to
    /// do, unless they are too old for it.
    async fn keys_for(&self, token: &str) -> Option<JwkSet> {
        let mut kept = self.keys.lock().await;
        let now = self.endpoint.clock().elapsed();
        let suits = |kept: &KeptKeys| self.is_fresh(kept, now) && jwt::knows(&kept.keys, token);
        if !kept.as_ref().is_some_and(suits) {
            let has_to_do =
                |kept: &KeptKeys| self.config.uses_stale_keys || self.is_fresh(kept, now);
            let fetched = self.fetch_keys().await;
            let fetched = fetched.map(|keys| KeptKeys { keys, fetched: now });
            *kept = fetched.or(kept.take().filter(has_to_do));
        }
        kept.as_ref().map(|kept| kept.keys.clone())
    }

    fn is_fresh(&self, kept: &KeptKeys, now: Duration) -> bool {
        let lifetime = self.config.keys_lifetime;
        lifetime.is_none_or(|lifetime| now.saturating_sub(kept.fetched) < lifetime)
    }

    async fn fetch_keys(&self) -> Option<JwkSet> {
        let metadata = self.metadata().await?;
        web::get_json(&self.endpoint, &metadata.jwks_uri).await
    }

    /// Metadata of another issuer must not be used (RFC 8414 3.3).
    async fn metadata(&self) -> Option<Metadata> {
        let metadata: Metadata = web::get_json(&self.endpoint, &self.issuer.discovery).await?;
        (metadata.issuer == self.issuer.issuer).then_some(metadata)
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
        let form = vec![("token", token)];
        self.post(&endpoint, [client_id, client_secret], form).await
    }

    /// Sends a form to the authorization server, with this server's own credentials there.
    async fn post<T: DeserializeOwned>(
        &self,
        url: &str,
        [client_id, client_secret]: [&str; 2],
        form: Vec<(&str, &str)>,
    ) -> Option<T> {
        let credential = web::basic_credential(client_id, client_secret);
        let request = Request::post(url)
            .header(header::AUTHORIZATION, credential)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::ACCEPT, "application/json")
            .body(Bytes::from(write_form(form)));
        self.json(request.ok()?).await
    }

    async fn json<T: DeserializeOwned>(&self, request: Request<Bytes>) -> Option<T> {
        let response = self.endpoint.send(request).await.ok()?;
        web::read_json(&response)
    }
}
