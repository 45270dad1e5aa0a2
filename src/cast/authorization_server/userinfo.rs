//! The `UserInfo` endpoint ([OIDC Core section 5.3](https://openid.net/specs/openid-connect-core-1_0.html#UserInfo)).
//!
//! A protected resource of the authorization server itself; refusals are the
//! challenges of RFC 6750 3.

use std::sync::Arc;

use axum::body::Body;
use axum::response::Response;
use http::{Request, StatusCode, header};
use serde::Serialize;

use super::Server;
use super::store::IssuedToken;
use crate::cast::rule::{Rule, apply};
use crate::cast::web::{self, Received};
use crate::protocol::ErrorCode::{self, InsufficientScope, InvalidToken};
use crate::protocol::error_description;

/// A request under examination.
struct Draft {
    server: Arc<Server>,
    received: Received,
    token: String,
    known: Option<IssuedToken>,
}

/// Without a code nothing was sent that could be wrong (RFC 6750 3.1).
struct Refusal {
    error: Option<ErrorCode>,
    detail: &'static str,
}

const RULES: &[Rule<Draft, Refusal>] = &[
    Rule {
        name: "userinfo-credential",
        specs: &["OIDC Core 5.3.1", "RFC 6750 2.1"],
        check: credential,
    },
    Rule {
        name: "userinfo-token",
        specs: &["OIDC Core 5.3.3", "RFC 6750 3.1"],
        check: token,
    },
    Rule {
        name: "userinfo-scope",
        specs: &["OIDC Core 5.3", "RFC 6750 3.1"],
        check: scope,
    },
];

/// OIDC Core 5.1, 5.4.
#[derive(Serialize)]
struct Claims<'a> {
    /// REQUIRED.
    sub: &'a str,
    /// With scope `profile`.
    #[serde(skip_serializing_if = "Option::is_none")]
    preferred_username: Option<&'a str>,
}

/// Tells what the access token's scope allows to tell.
pub(super) async fn endpoint(server: Arc<Server>, request: Request<Body>) -> Response {
    let mut draft = Draft {
        server: Arc::clone(&server),
        received: Received::read(request).await,
        token: String::new(),
        known: None,
    };
    if let Err(refusal) = apply(RULES, &mut draft, &server.endpoint) {
        return challenge(&refusal);
    }
    let known = draft.known();
    let profile = known.scope.split(' ').any(|scope| scope == "profile");
    let claims = Claims {
        sub: &known.username,
        preferred_username: profile.then_some(&known.username),
    };
    web::json(StatusCode::OK, &claims)
}

impl Draft {
    fn known(&self) -> &IssuedToken {
        let known = self.known.as_ref();
        known.expect("userinfo-token stands before in the table")
    }
}

fn credential(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    let header = draft.received.header(header::AUTHORIZATION);
    let credential = header.and_then(|header| header.split_once(' '));
    match credential {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => {
            draft.token = token.trim().to_owned();
            Ok(Some("Bearer".to_owned()))
        }
        _ => Err(Refusal {
            error: None,
            detail: "no Bearer credential",
        }),
    }
}

fn token(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    let now = draft.server.endpoint.clock().unix();
    let known = draft
        .server
        .store()
        .access_tokens
        .get(&draft.token)
        .cloned();
    draft.known = known.filter(|token| !token.revoked && now < token.expires);
    match &draft.known {
        Some(_) => Ok(Some("issued here, and good".to_owned())),
        None => Err(Refusal {
            error: Some(InvalidToken),
            detail: "the access token is not good",
        }),
    }
}

fn scope(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    let scope = draft.known().scope.clone();
    if scope.split(' ').any(|scope| scope == "openid") {
        return Ok(Some(scope));
    }
    Err(Refusal {
        error: Some(InsufficientScope),
        detail: "scope openid is needed",
    })
}

fn challenge(refusal: &Refusal) -> Response {
    let status = match refusal.error {
        Some(InsufficientScope) => StatusCode::FORBIDDEN,
        _ => StatusCode::UNAUTHORIZED,
    };
    let mut parts = vec!["Bearer realm=\"userinfo endpoint\"".to_owned()];
    if let Some(error) = refusal.error {
        let detail = error_description(refusal.detail);
        parts.push(format!("error=\"{error}\", error_description=\"{detail}\""));
    }
    if refusal.error == Some(InsufficientScope) {
        parts.push("scope=\"openid\"".to_owned());
    }
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    web::set(&mut response, header::WWW_AUTHENTICATE, &parts.join(", "));
    response
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.detail)
    }
}
