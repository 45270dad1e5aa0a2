//! The resource server: validates the access token, serves the resource.
//!
//! It fetches the issuer's metadata and keys over HTTP and checks the JWT by
//! itself (RFC 9068 4); refusals are the challenges of RFC 6750 3. Scripts of
//! the allowed origins may call it (the Fetch standard, CORS).

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
use tokio::sync::OnceCell;

use super::Endpoints;
use super::jwt::{self, Verified};
use super::rule::{Rule, apply};
use super::web::{self, Received};
use crate::network::Endpoint;
use crate::protocol::ErrorCode::{self, InsufficientScope, InvalidRequest, InvalidToken};
use crate::scenario;

/// Whether a token was sent, and sent well.
const CREDENTIAL: &[Rule<Draft, Refusal>] = &[
    Rule {
        name: "one-credential",
        specs: &["RFC 6750 2", "RFC 6750 3.1"],
        check: one_credential,
    },
    Rule {
        name: "access-token-sent",
        specs: &["RFC 6750 3.1"],
        check: access_token_sent,
    },
];

/// Whether the token is good, and good enough.
const TOKEN: &[Rule<Draft, Refusal>] = &[
    Rule {
        name: "signature",
        specs: &["RFC 9068 4"],
        check: signature,
    },
    Rule {
        name: "type",
        specs: &["RFC 9068 4"],
        check: typ,
    },
    Rule {
        name: "issuer",
        specs: &["RFC 9068 4"],
        check: issuer,
    },
    Rule {
        name: "audience",
        specs: &["RFC 9068 4"],
        check: audience,
    },
    Rule {
        name: "expiry",
        specs: &["RFC 9068 4"],
        check: expiry,
    },
    Rule {
        name: "scope",
        specs: &["RFC 6750 3.1"],
        check: scope,
    },
];

#[derive(Debug)]
struct Server {
    config: scenario::ResourceServer,
    issuer: Endpoints,
    endpoint: Endpoint,
    keys: OnceCell<JwkSet>,
}

/// A request under examination; the rules fill in what they have found good.
struct Draft {
    server: Arc<Server>,
    received: Received,
    token: String,
    keys: Option<JwkSet>,
    verified: Option<Verified>,
}

/// Why a request is refused; without a code nothing was sent that could be wrong (RFC 6750 3.1).
#[derive(Debug)]
struct Refusal {
    error: Option<ErrorCode>,
    detail: String,
}

/// The one resource that it has.
#[derive(Serialize)]
struct Profile<'a> {
    sub: &'a str,
    greeting: String,
}

/// What it reads of the issuer's metadata (OIDC Discovery 3).
#[derive(Deserialize)]
struct Metadata {
    issuer: String,
    jwks_uri: String,
}

/// The server's router: one resource, whatever the path.
pub(crate) fn router(
    config: &scenario::ResourceServer,
    issuer: Endpoints,
    endpoint: Endpoint,
) -> Router {
    let server = Server {
        config: config.clone(),
        issuer,
        endpoint,
        keys: OnceCell::new(),
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
    let mut allowed = server.config.allowed_origins.iter();
    if let Some(origin) = origin.filter(|origin| allowed.any(|known| known == origin)) {
        web::set(&mut response, header::ACCESS_CONTROL_ALLOW_ORIGIN, &origin);
        web::set(&mut response, header::VARY, "Origin");
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
        keys: None,
        verified: None,
    };
    if let Err(refusal) = apply(CREDENTIAL, &mut draft, &server.endpoint) {
        return challenge(&refusal);
    }
    draft.keys = server.keys().await;
    if draft.keys.is_none() {
        // Fail closed: a token that cannot be checked opens nothing.
        return web::json(StatusCode::SERVICE_UNAVAILABLE, &());
    }
    match apply(TOKEN, &mut draft, &server.endpoint) {
        Ok(()) => profile(&draft),
        Err(refusal) => challenge(&refusal),
    }
}

fn profile(draft: &Draft) -> Response {
    let sub = draft.claim("sub").unwrap_or_default();
    let greeting = format!("Hello, {sub}!");
    web::json(StatusCode::OK, &Profile { sub, greeting })
}

/// RFC 6750 3: the challenge names an error only where a token was sent.
fn challenge(refusal: &Refusal) -> Response {
    let status = match refusal.error {
        Some(InvalidRequest) => StatusCode::BAD_REQUEST,
        Some(InsufficientScope) => StatusCode::FORBIDDEN,
        _ => StatusCode::UNAUTHORIZED,
    };
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    let error = refusal.error.map(|error| {
        let detail = refusal.detail.replace(['"', '\\'], "'");
        format!(", error=\"{error}\", error_description=\"{detail}\"")
    });
    let value = format!("Bearer realm=\"api\"{}", error.unwrap_or_default());
    web::set(&mut response, header::WWW_AUTHENTICATE, &value);
    response
}

impl Server {
    /// The issuer's keys, fetched once.
    async fn keys(&self) -> Option<JwkSet> {
        let keys = self.keys.get_or_try_init(|| async {
            let metadata: Metadata = self.fetch(&self.issuer.discovery).await.ok_or(())?;
            // Metadata of another issuer must not be used (RFC 8414 3.3).
            if metadata.issuer != self.issuer.issuer {
                return Err(());
            }
            self.fetch::<JwkSet>(&metadata.jwks_uri).await.ok_or(())
        });
        keys.await.ok().cloned()
    }

    async fn fetch<T: DeserializeOwned>(&self, url: &str) -> Option<T> {
        let request = Request::get(url).body(Bytes::new()).ok()?;
        let response = self.endpoint.send(request).await.ok()?;
        serde_json::from_slice(response.body()).ok()
    }
}

impl Draft {
    fn claim(&self, name: &str) -> Option<&str> {
        self.verified().text(name)
    }

    fn verified(&self) -> &Verified {
        let verified = self.verified.as_ref();
        verified.expect("signature stands before in the table")
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.detail)
    }
}

type Found = Result<Option<String>, Refusal>;

fn refuse(error: impl Into<Option<ErrorCode>>, detail: impl Into<String>) -> Found {
    Err(Refusal {
        error: error.into(),
        detail: detail.into(),
    })
}

fn one_credential(draft: &mut Draft) -> Found {
    let values = draft.received.head.headers.get_all(header::AUTHORIZATION);
    let query = draft.received.query();
    let in_query = query.iter().filter(|(name, _)| name == "access_token");
    match values.iter().count() + in_query.count() {
        0 => Ok(None),
        1 if values.iter().count() == 1 => Ok(Some("in the Authorization header".to_owned())),
        // RFC 9700 4.3.2: a URL is logged, kept in histories and sent in Referer.
        1 => refuse(InvalidRequest, "an access token does not belong into a URL"),
        _ => refuse(InvalidRequest, "more than one credential"),
    }
}

fn access_token_sent(draft: &mut Draft) -> Found {
    let Some(header) = draft.received.header(header::AUTHORIZATION) else {
        return refuse(None, "no credential");
    };
    match header.split_once(' ') {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => {
            draft.token = token.trim().to_owned();
            Ok(Some("Bearer".to_owned()))
        }
        _ => refuse(None, "no Bearer credential"),
    }
}

fn signature(draft: &mut Draft) -> Found {
    let keys = draft.keys.as_ref().expect("fetched before this table");
    match jwt::verify(&draft.token, keys) {
        Ok(verified) => {
            let good = format!("{} by a key of the issuer", verified.algorithm);
            draft.verified = Some(verified);
            Ok(Some(good))
        }
        Err(reason) => refuse(InvalidToken, reason),
    }
}

fn typ(draft: &mut Draft) -> Found {
    match draft.verified().typ.as_deref() {
        Some("at+jwt" | "application/at+jwt") => Ok(Some("at+jwt".to_owned())),
        _ => refuse(InvalidToken, "it is no access token"),
    }
}

fn issuer(draft: &mut Draft) -> Found {
    match draft.claim("iss") {
        Some(issuer) if issuer == draft.server.issuer.issuer => Ok(Some(issuer.to_owned())),
        _ => refuse(InvalidToken, "another issuer"),
    }
}

fn audience(draft: &mut Draft) -> Found {
    let own = &draft.server.config.audience;
    if draft.verified().is_for(own) {
        return Ok(Some(own.clone()));
    }
    refuse(InvalidToken, "it is meant for another resource server")
}

fn expiry(draft: &mut Draft) -> Found {
    let now = draft.server.endpoint.clock().unix();
    match draft.verified().date("exp") {
        Some(expiry) if now < expiry => Ok(Some(format!("good for {} s", expiry - now))),
        _ => refuse(InvalidToken, "it has expired"),
    }
}

fn scope(draft: &mut Draft) -> Found {
    let Some(needed) = &draft.server.config.scope else {
        return Ok(None);
    };
    let granted = draft.claim("scope").unwrap_or_default();
    let missing = needed
        .split_whitespace()
        .find(|needed| granted.split(' ').all(|granted| granted != *needed));
    match missing {
        None => Ok(Some(granted.to_owned())),
        Some(missing) => refuse(InsufficientScope, format!("scope {missing} is needed")),
    }
}
