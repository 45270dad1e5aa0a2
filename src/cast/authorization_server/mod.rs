//! The authorization server: sign-in, consent, codes and tokens.
//!
//! | file | what |
//! |---|---|
//! | `authorize/` | the authorization endpoint: a table of rules, one file each |
//! | `sign_in.rs`, `one_time_code.rs`, `terms.rs`, `consent.rs`, `next_page.rs` | its pages and what they post, and in which order they come |
//! | `request.rs`, `transaction.rs` | a good request, and finding the one that waits |
//! | `respond.rs`, `trouble.rs` | the authorization response, and what comes where the server fails |
//! | `client_request/` | who asks at an endpoint for clients: a table of rules, one file each |
//! | `token/` | the token endpoint: a table of rules for all grants and one for each, one file each |
//! | `introspection/` | the introspection endpoint |
//! | `revocation/`, `userinfo/` | endpoints that not every server has |
//! | `pushed_authorization/` | authorization requests that clients push |
//! | `end_session/` | logging people out at a client's request |
//! | `device_authorization/`, `verification.rs`, `guesses.rs` | codes for devices, the page to type them into, and how often one may |
//! | `metadata.rs` | discovery document and key set |
//! | `issue.rs` | signing tokens |
//! | `store.rs` | sessions, transactions, consents, codes |

mod authorize;
mod client_request;
mod consent;
mod device_authorization;
mod end_session;
mod guesses;
mod introspection;
mod issue;
mod metadata;
mod next_page;
mod one_time_code;
mod pushed_authorization;
mod request;
mod respond;
mod revocation;
mod sign_in;
mod store;
mod terms;
mod token;
mod transaction;
mod trouble;
mod userinfo;
mod verification;

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard};

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use http::{Method, Request, StatusCode, header};

use super::endpoints::path;
use super::{Endpoints, Entropy, dpop, pages, web};
use crate::network::Endpoint;
use crate::protocol::{ErrorCode, GrantType};
use crate::scenario::{self, AccessTokens, FrameRule, Registration, SameSite};
use issue::{Authentication, Grant, Issuer};
use request::AuthorizationRequest;
use store::{Factors, IssuedToken, RefreshToken, SignedIn, Store};

/// A person's account (one for every resource owner of the scenario).
#[derive(Clone, Debug)]
pub(crate) struct Account {
    pub(crate) username: String,
    pub(crate) password: String,
    /// What the person's authenticator shares with the server (RFC 6238 4.2).
    pub(crate) totp_secret: Option<String>,
}

/// Everything that the handlers share.
#[derive(Debug)]
pub(crate) struct Server {
    config: scenario::AuthorizationServer,
    endpoints: Endpoints,
    accounts: Vec<Account>,
    endpoint: Endpoint,
    entropy: Entropy,
    issuer: Issuer,
    store: Mutex<Store>,
    proofs: dpop::Verifier,
}

/// Why a request is refused.
#[derive(Clone, Debug)]
pub(crate) struct Refusal {
    pub(crate) error: ErrorCode,
    pub(crate) detail: String,
}

impl Refusal {
    pub(crate) fn new(error: ErrorCode, detail: impl Into<String>) -> Self {
        Self {
            error,
            detail: detail.into(),
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.detail)
    }
}

/// The server's router.
pub(crate) fn router(
    config: &scenario::AuthorizationServer,
    accounts: Vec<Account>,
    endpoint: Endpoint,
    entropy: Entropy,
) -> Router {
    let server = Server {
        config: config.clone(),
        endpoints: Endpoints::of(config),
        issuer: Issuer::new(config, endpoint.clock()),
        accounts,
        proofs: dpop::Verifier::new(config.requires_dpop_nonce, &endpoint, &entropy),
        endpoint,
        entropy,
        store: Mutex::default(),
    };
    Router::new().fallback(serve).with_state(Arc::new(server))
}

/// No page of the server may be framed, whatever it shows (RFC 9700 4.16).
async fn serve(State(server): State<Arc<Server>>, request: Request<Body>) -> Response {
    let mut response = route(Arc::clone(&server), request).await;
    let media_type = response.headers().get(header::CONTENT_TYPE);
    if media_type.is_some_and(|value| value.as_bytes().starts_with(b"text/html")) {
        server.refuse_frames(&mut response);
    }
    response
}

/// The scenario decides the paths, so they are compared and never taken for patterns.
async fn route(server: Arc<Server>, request: Request<Body>) -> Response {
    let asked = request.uri().path().to_owned();
    let is = |url: &str| path(url) == asked;
    let offers = |url: &Option<String>| url.as_deref().is_some_and(is);
    let endpoints = &server.endpoints;
    let gets = matches!(*request.method(), Method::GET | Method::HEAD);
    let posts = *request.method() == Method::POST;
    let not_found = || StatusCode::NOT_FOUND.into_response();
    if is(&endpoints.authorization) {
        authorize::endpoint(server, request).await
    } else if is(&endpoints.token) {
        token::endpoint(server, request).await
    } else if is(&endpoints.introspection) {
        introspection::endpoint(server, request).await
    } else if offers(&endpoints.revocation) {
        revocation::endpoint(server, request).await
    } else if offers(&endpoints.userinfo) {
        userinfo::endpoint(server, request).await
    } else if offers(&endpoints.end_session) {
        end_session::endpoint(server, request).await
    } else if offers(&endpoints.device_authorization) {
        device_authorization::endpoint(server, request).await
    } else if offers(&endpoints.pushed_authorization_request) {
        pushed_authorization::endpoint(server, request).await
    } else if is(&endpoints.keys) {
        metadata::keys(&server)
    } else if is(&endpoints.discovery) {
        metadata::discovery(&server)
    } else {
        match asked.as_str() {
            "/device" if endpoints.device_authorization.is_none() => not_found(),
            "/end-session" if endpoints.end_session.is_none() => not_found(),
            "/terms" if server.config.new_terms_after.is_none() => not_found(),
            "/login" if gets => sign_in::page(&server, request).await,
            "/login" if posts => sign_in::answer(server, request).await,
            "/one-time-code" if gets => one_time_code::page(&server, request).await,
            "/one-time-code" if posts => one_time_code::answer(server, request).await,
            "/terms" if gets => terms::page(&server, request).await,
            "/terms" if posts => terms::answer(&server, request).await,
            "/consent" if gets => consent::page(&server, request).await,
            "/consent" if posts => consent::answer(server, request).await,
            "/device" if gets => verification::page(request.uri().query().unwrap_or_default()),
            "/device" if posts => verification::answer(&server, request).await,
            "/end-session" if posts => end_session::answer(&server, request).await,
            "/end-session" => {
                (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "POST")]).into_response()
            }
            "/login" | "/one-time-code" | "/terms" | "/consent" | "/device" => (
                StatusCode::METHOD_NOT_ALLOWED,
                [(header::ALLOW, "GET, POST")],
            )
                .into_response(),
            _ => not_found(),
        }
    }
}

impl Server {
    fn store(&self) -> MutexGuard<'_, Store> {
        self.store
            .lock()
            .expect("nobody panics while holding the store")
    }

    /// Remembers who has signed in just now, in place of whoever had in this browser; gives the
    /// value of the session's cookie.
    fn open_session(
        &self,
        received: &web::Received,
        username: &str,
        factors: Factors,
    ) -> (String, SignedIn) {
        let signed_in = SignedIn {
            username: username.to_owned(),
            factors,
            auth_time: self.endpoint.clock().unix(),
        };
        let session = self.entropy.value("session");
        let before = received.cookie("session").unwrap_or_default();
        let mut store = self.store();
        store.sessions.shift_remove(before);
        store.sessions.insert(session.clone(), signed_in.clone());
        (session, signed_in)
    }

    fn refuse_frames(&self, response: &mut Response) {
        for rule in &self.config.refuses_frames_by {
            let (name, value) = match rule {
                FrameRule::FrameAncestors => {
                    (header::CONTENT_SECURITY_POLICY, "frame-ancestors 'none'")
                }
                FrameRule::XFrameOptions => (header::X_FRAME_OPTIONS, "DENY"),
            };
            web::set(response, name, value);
        }
    }

    /// Has the browser keep a value by which it is known.
    fn set_cookie(&self, response: &mut Response, name: &str, value: &str) {
        match self.config.session_same_site {
            SameSite::Lax => web::set_session_cookie(response, name, value),
            SameSite::None => web::set_cross_site_cookie(response, name, value),
        }
    }

    /// What a person granted, and what is told of how that person signed in.
    fn granted(&self, request: &AuthorizationRequest, signed_in: &SignedIn) -> Grant {
        let tells = !self.config.acr_values_supported.is_empty() || request.max_age.is_some();
        Grant {
            authentication: tells.then(|| Authentication {
                auth_time: signed_in.auth_time,
                acr: self.acr(request, signed_in.factors).map(str::to_owned),
            }),
            ..Grant::new(request, &signed_in.username)
        }
    }

    /// What the server can vouch for after this sign-in: of the values asked for the first
    /// that it reaches (OIDC Core 3.1.2.1, `acr_values`), else the highest.
    fn acr(&self, request: &AuthorizationRequest, factors: Factors) -> Option<&str> {
        let known = self.config.acr_values_supported.iter().map(String::as_str);
        let mut reached = known.take(factors as usize + 1);
        match &request.acr_values {
            Some(asked) => {
                let reached: Vec<&str> = reached.collect();
                let mut asked = asked.split(' ');
                let found = asked.find_map(|asked| reached.iter().find(|known| **known == asked));
                found.copied()
            }
            None => reached.next_back(),
        }
    }

    /// A fresh access token, remembered for those who ask about it.
    fn access_token(&self, grant: &Grant) -> String {
        let token = match self.config.access_tokens {
            AccessTokens::Jwt => self.issuer.access_token(grant),
            AccessTokens::Opaque => self.entropy.value("access token"),
        };
        let issued = IssuedToken {
            client_id: grant.client_id.clone(),
            username: grant.subject.clone(),
            scope: grant.scope.join(" "),
            family: grant.family,
            authentication: grant.authentication.clone(),
            expires: self.expiry(grant),
            revoked: false,
            audience: grant.audience.clone(),
            act: grant.act.clone(),
            jkt: grant.jkt.clone(),
        };
        self.store().access_tokens.insert(token.clone(), issued);
        token
    }

    /// What was issued under this value, if it is still good.
    fn good_token(&self, value: &str) -> Option<IssuedToken> {
        let now = self.endpoint.clock().unix();
        let issued = self.store().access_tokens.get(value).cloned();
        issued.filter(|token| !token.revoked && now < token.expires)
    }

    /// For which resource server a token was issued.
    fn audience<'a>(&'a self, token: &'a IssuedToken) -> &'a str {
        token.audience.as_ref().unwrap_or(&self.config.audience)
    }

    /// When an access token ends that is issued now.
    fn expiry(&self, grant: &Grant) -> u64 {
        let now = self.endpoint.clock().unix();
        grant.ends(now + self.config.access_token_lifetime.as_secs())
    }

    /// A fresh refresh token, for a client that is registered to use it.
    fn refresh_token(&self, client: &Registration, grant: &Grant) -> Option<String> {
        let registered = client.grant_types.contains(&GrantType::RefreshToken);
        let family = grant.family.filter(|_| registered)?;
        let token = self.entropy.value("refresh token");
        let issued = RefreshToken {
            grant: grant.clone(),
            family,
            expires: self.endpoint.clock().unix() + self.config.refresh_token_lifetime.as_secs(),
            used: false,
            revoked: false,
        };
        self.store().refresh_tokens.insert(token.clone(), issued);
        Some(token)
    }

    /// The scope to grant. Without one the client gets the server's default
    /// scope, else all that it is registered for but `openid`, which must be
    /// asked for (RFC 6749 3.3, OIDC Core 3.1.2.1).
    fn scope(&self, client: &Registration, asked: Option<&str>) -> Result<Vec<String>, Refusal> {
        let known = client.scope.split_whitespace().map(str::to_owned);
        let known: Vec<String> = known.collect();
        let Some(asked) = asked else {
            return Ok(match &self.config.default_scope {
                Some(default) => default.split_whitespace().map(str::to_owned).collect(),
                None => known.into_iter().filter(|s| s != "openid").collect(),
            });
        };
        let asked: Vec<String> = asked.split(' ').map(str::to_owned).collect();
        if let Some(unknown) = asked.iter().find(|scope| !known.contains(scope)) {
            let detail = format!("the client may not ask for scope '{unknown}'");
            return Err(Refusal::new(ErrorCode::InvalidScope, detail));
        }
        Ok(asked)
    }

    /// Whether a grant is to be had here, for clients that are registered for it.
    fn supports(&self, grant_type: GrantType) -> bool {
        match grant_type {
            GrantType::AuthorizationCode
            | GrantType::Implicit
            | GrantType::ClientCredentials
            | GrantType::RefreshToken => true,
            GrantType::DeviceCode => self.endpoints.device_authorization.is_some(),
            GrantType::Password => self.config.password_grant,
            GrantType::TokenExchange => self.is_registered_for(grant_type),
        }
    }

    /// Whether any client is.
    fn is_registered_for(&self, grant_type: GrantType) -> bool {
        let mut clients = self.config.registrations.iter();
        clients.any(|client| client.grant_types.contains(&grant_type))
    }

    fn registration(&self, client_id: &str) -> Option<&Registration> {
        let mut known = self.config.registrations.iter();
        known.find(|client| client.client_id == client_id)
    }
}

/// A page of the server.
fn page(status: StatusCode, template: &str, values: minijinja::Value) -> Response {
    web::html(status, pages::render(template, values))
}

/// An error that only the person learns; nothing is sent to any redirect URI (RFC 6749 4.1.2.1).
fn error_page(refusal: &Refusal) -> Response {
    let message = format!("{}: {}", refusal.error, refusal.detail);
    let values = minijinja::context! { title => "Bad request", message };
    page(StatusCode::BAD_REQUEST, "message.html", values)
}
