//! The `UserInfo` endpoint ([OIDC Core section 5.3](https://openid.net/specs/openid-connect-core-1_0.html#UserInfo)).
//!
//! A protected resource of the authorization server itself; refusals are the
//! challenges of RFC 6750 3 and RFC 9449 7.1.

use std::sync::Arc;

use axum::body::Body;
use axum::response::Response;
use http::{Request, StatusCode, header};
use serde::Serialize;

use super::Server;
use super::store::IssuedToken;
use crate::cast::dpop::{self, Scheme};
use crate::cast::rule::{Rule, apply};
use crate::cast::web::{self, Received};
use crate::protocol::ErrorCode::{self, InsufficientScope, InvalidToken, UseDpopNonce};
use crate::protocol::error_description;

/// A request under examination.
struct Draft {
    server: Arc<Server>,
    received: Received,
    scheme: Scheme,
    token: String,
    /// The thumbprint of the key whose possession was proved.
    jkt: Option<String>,
    known: Option<IssuedToken>,
}

/// Without a code nothing was sent that could be wrong (RFC 6750 3.1).
struct Refusal {
    error: Option<ErrorCode>,
    detail: &'static str,
}

const CREDENTIAL: Rule<Draft, Refusal> = Rule {
    name: "userinfo-credential",
    specs: &["OIDC Core 5.3.1", "RFC 6750 2.1"],
    check: credential,
};

const RULES: &[Rule<Draft, Refusal>] = &[
    Rule {
        name: "userinfo-token",
        specs: &["OIDC Core 5.3.3", "RFC 6750 3.1"],
        check: token,
    },
    Rule {
        name: "userinfo-key-binding",
        specs: &["RFC 9449 7.1", "RFC 9449 7.2"],
        check: key_binding,
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
    /// REQUIRED (OIDC Core 5.3.2). The `sub` of the ID token.
    sub: &'a str,
    /// OPTIONAL. With scope `profile`.
    #[serde(skip_serializing_if = "Option::is_none")]
    preferred_username: Option<&'a str>,
}

/// Tells what the access token's scope allows to tell.
pub(super) async fn endpoint(server: Arc<Server>, request: Request<Body>) -> Response {
    let mut draft = Draft {
        server: Arc::clone(&server),
        received: Received::read(request).await,
        scheme: Scheme::default(),
        token: String::new(),
        jkt: None,
        known: None,
    };
    if let Err(refusal) = examine(&mut draft) {
        return challenge(&draft, &refusal);
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

fn examine(draft: &mut Draft) -> Result<(), Refusal> {
    let server = Arc::clone(&draft.server);
    apply(&[CREDENTIAL], draft, &server.endpoint)?;
    if draft.scheme == Scheme::Dpop {
        let proof = server.proof(&draft.received, Some(&draft.token));
        let found = dpop::examine(proof, &server.endpoint).map_err(|refused| Refusal {
            error: Some(refused.error),
            detail: refused.detail,
        })?;
        draft.jkt = Some(found);
    }
    apply(RULES, draft, &server.endpoint)
}

fn credential(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    let header = draft.received.header(header::AUTHORIZATION);
    let Some((scheme, token)) = header.and_then(Scheme::read) else {
        return Err(Refusal {
            error: None,
            detail: "no Bearer credential",
        });
    };
    draft.token = token.to_owned();
    draft.scheme = scheme;
    Ok(Some(scheme.as_str().to_owned()))
}

fn token(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    draft.known = draft.server.good_token(&draft.token);
    match &draft.known {
        Some(_) => Ok(Some("issued here, and good".to_owned())),
        None => Err(Refusal {
            error: Some(InvalidToken),
            detail: "the access token is not good",
        }),
    }
}

fn key_binding(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    let held = dpop::holds(draft.known().jkt.as_deref(), draft.jkt.as_deref());
    held.map_err(|detail| Refusal {
        error: Some(InvalidToken),
        detail,
    })
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

fn challenge(draft: &Draft, refusal: &Refusal) -> Response {
    let status = match refusal.error {
        Some(InsufficientScope) => StatusCode::FORBIDDEN,
        _ => StatusCode::UNAUTHORIZED,
    };
    let mut parts = vec![draft.scheme.challenge("userinfo endpoint")];
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
    if refusal.error == Some(UseDpopNonce) {
        draft.server.hand_out_nonce(&mut response);
    }
    response
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.detail)
    }
}
