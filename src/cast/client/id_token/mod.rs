//! Validating the ID token ([OIDC Core 3.1.3.7], [3.2.2.9], [3.2.2.11], [3.3.2.10]).
//!
//! The table follows the numbered steps of the specification that concern a
//! token with one audience and a signature by a public key.
//!
//! [OIDC Core 3.1.3.7]: https://openid.net/specs/openid-connect-core-1_0.html#section-3.1.3.7
//! [3.2.2.9]: https://openid.net/specs/openid-connect-core-1_0.html#section-3.2.2.9
//! [3.2.2.11]: https://openid.net/specs/openid-connect-core-1_0.html#section-3.2.2.11
//! [3.3.2.10]: https://openid.net/specs/openid-connect-core-1_0.html#section-3.3.2.10

mod acr;
mod at_hash;
mod audience;
mod auth_time;
mod c_hash;
mod expiry;
mod issued_at;
mod issuer;
mod kind;
mod nonce;
mod not_before;
mod same_subject;
mod signature;
mod subject;

use std::time::Duration;

use jsonwebtoken::jwk::JwkSet;

use super::request::SignInDemand;
use crate::cast::jwt::{Claims, Verified};
use crate::cast::rule::{Rule, apply};
use crate::cast::web;
use crate::network::Endpoint;

/// What the token is held against.
#[derive(Clone, Debug, Default)]
pub(super) struct Expected {
    pub(super) issuer: String,
    pub(super) client_id: String,
    pub(super) nonce: Option<String>,
    /// How far the clocks may differ.
    pub(super) leeway: Duration,
    /// How the request asked the person to sign in.
    pub(super) asked: SignInDemand,
    /// The access token that came beside it.
    pub(super) access_token: Option<String>,
    /// Whether `at_hash` is REQUIRED: the token came from the authorization
    /// endpoint together with an access token (OIDC Core 3.2.2.10).
    pub(super) from_authorization_endpoint: bool,
    /// The code that came beside it; `c_hash` is then REQUIRED (OIDC Core 3.3.2.11).
    pub(super) code: Option<String>,
    /// Whom the ID token from the authorization endpoint named, where there was one.
    pub(super) told: Option<Identity>,
}

/// Who signed in, and who says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Identity {
    pub(super) issuer: String,
    pub(super) subject: String,
}

/// A token under examination.
struct Draft {
    token: String,
    keys: JwkSet,
    expected: Expected,
    now: u64,
    verified: Option<Verified>,
}

const RULES: &[Rule<Draft, String>] = &[
    signature::RULE,
    kind::RULE,
    issuer::RULE,
    audience::RULE,
    subject::RULE,
    expiry::RULE,
    not_before::RULE,
    issued_at::RULE,
    nonce::RULE,
    acr::RULE,
    auth_time::RULE,
    at_hash::RULE,
    c_hash::RULE,
    same_subject::RULE,
];

/// Applies the table; gives `iss` and `sub`.
pub(super) fn validate(
    token: &str,
    keys: JwkSet,
    expected: Expected,
    endpoint: &Endpoint,
) -> Option<Identity> {
    let mut draft = Draft {
        token: token.to_owned(),
        keys,
        expected,
        now: endpoint.clock().unix(),
        verified: None,
    };
    apply(RULES, &mut draft, endpoint).ok()?;
    Some(draft.identity())
}

/// The server's key set.
pub(super) async fn fetch_keys(endpoint: &Endpoint, url: &str) -> JwkSet {
    or_no_key(web::get_json(endpoint, url).await)
}

/// A key set that cannot be had is empty, so that no signature holds.
pub(super) fn or_no_key(keys: Option<JwkSet>) -> JwkSet {
    keys.unwrap_or(JwkSet { keys: Vec::new() })
}

impl Draft {
    fn verified(&self) -> &Verified {
        let verified = self.verified.as_ref();
        verified.expect("id-token-signature stands first in the table")
    }

    fn claims(&self) -> &Claims {
        &self.verified().claims
    }

    fn identity(&self) -> Identity {
        let claim = |name| self.claims().text(name).unwrap_or_default().to_owned();
        Identity {
            issuer: claim("iss"),
            subject: claim("sub"),
        }
    }
}

type Found = Result<Option<String>, String>;
