//! The `UserInfo` endpoint ([OIDC Core section 5.3](https://openid.net/specs/openid-connect-core-1_0.html#UserInfo)).
//!
//! A protected resource of the authorization server itself; refusals are the
//! challenges of RFC 6750 3 and RFC 9449 7.1.

mod key_binding;
mod scope;
mod token;

use std::sync::Arc;

use axum::body::Body;
use axum::response::Response;
use http::{Request, StatusCode};
use serde::Serialize;

use super::Server;
use super::store::IssuedToken;
use crate::cast::protected::{Access, Found, Refusal, refuse};
use crate::cast::rule::{Rule, apply};
use crate::cast::web::{self, Received};
use crate::scenario::QueryToken;

/// A request under examination.
struct Draft {
    server: Arc<Server>,
    access: Access,
    known: Option<IssuedToken>,
}

/// Once the token is there.
const RULES: &[Rule<Draft, Refusal>] = &[token::RULE, key_binding::RULE, scope::RULE];

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
        access: Access::of(Received::read(request).await, QueryToken::Refused),
        known: None,
    };
    if let Err(refusal) = examine(&mut draft) {
        let realm = "userinfo endpoint";
        return draft.access.challenge(realm, &refusal, &server.proofs);
    }
    let known = draft.known();
    let profile = known.scope.split(' ').any(|scope| scope == "profile");
    let claims = Claims {
        sub: &known.username,
        preferred_username: profile.then_some(&known.username),
    };
    web::json(StatusCode::OK, &claims)
}

fn examine(draft: &mut Draft) -> Result<(), Refusal> {
    let server = Arc::clone(&draft.server);
    draft.access.examine(&server.proofs, &server.endpoint)?;
    apply(RULES, draft, &server.endpoint)
}

impl Draft {
    fn known(&self) -> &IssuedToken {
        let known = self.known.as_ref();
        known.expect("userinfo-token stands before in the table")
    }
}
