//! What every protected resource asks of a request before it looks at the token, and how it refuses one.
//!
//! One access token comes, by one way ([RFC 6750 section 2]), and with the scheme `DPoP` a proof
//! ([RFC 9449 section 7.1]). Refusals are challenges of the scheme that was tried.
//!
//! [RFC 6750 section 2]: https://www.rfc-editor.org/rfc/rfc6750#section-2
//! [RFC 9449 section 7.1]: https://www.rfc-editor.org/rfc/rfc9449#section-7.1

mod access_token_sent;
mod one_credential;

use std::fmt;

use axum::body::Body;
use axum::response::Response;
use http::{StatusCode, header};

use super::dpop::{self, Scheme};
use super::rule::{Rule, apply};
use super::web::{self, Received};
use crate::network::Endpoint;
use crate::protocol::ErrorCode::{
    self, InsufficientScope, InvalidRequest, InvalidToken, UseDpopNonce,
};
use crate::protocol::error_description;
use crate::scenario::QueryToken;

/// A request under examination; the rules fill in what they have found good.
pub(crate) struct Access {
    pub(crate) received: Received,
    pub(crate) token: String,
    scheme: Scheme,
    /// The thumbprint of the key whose possession was proved.
    jkt: Option<String>,
    /// What becomes of a token in the URL.
    in_query: QueryToken,
}

/// Why a request is refused; without a code nothing was sent that could be wrong (RFC 6750 3.1).
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) error: Option<ErrorCode>,
    pub(crate) detail: String,
    /// What would be enough: the scope, or how and when the person signs in; as it stands in the challenge.
    pub(crate) needed: Vec<(&'static str, String)>,
}

/// What a rule finds.
pub(crate) type Found = Result<Option<String>, Refusal>;

/// In this order.
const RULES: &[Rule<Access, Refusal>] = &[one_credential::RULE, access_token_sent::RULE];

impl Access {
    pub(crate) fn of(received: Received, in_query: QueryToken) -> Self {
        Self {
            received,
            token: String::new(),
            scheme: Scheme::default(),
            jkt: None,
            in_query,
        }
    }

    /// Finds the token, and the key whose possession is proved where the scheme asks for it.
    pub(crate) fn examine(
        &mut self,
        proofs: &dpop::Verifier,
        endpoint: &Endpoint,
    ) -> Result<(), Refusal> {
        apply(RULES, self, endpoint)?;
        if self.scheme == Scheme::Dpop {
            let proved = proofs.examine(&self.received, Some(&self.token));
            let proved = proved.map_err(|refused| Refusal::new(refused.error, refused.detail))?;
            self.jkt = Some(proved);
        }
        Ok(())
    }

    /// Whether the key to which the token is bound is the one that was proved.
    pub(crate) fn holds(&self, bound_to: Option<&str>) -> Found {
        let held = dpop::holds(bound_to, self.jkt.as_deref());
        held.or_else(|detail| refuse(InvalidToken, detail))
    }

    /// RFC 6750 3, RFC 9449 7.1: the challenge names an error only where a token was sent.
    pub(crate) fn challenge(
        &self,
        realm: &str,
        refusal: &Refusal,
        proofs: &dpop::Verifier,
    ) -> Response {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = match refusal.error {
            Some(InvalidRequest) => StatusCode::BAD_REQUEST,
            Some(InsufficientScope) => StatusCode::FORBIDDEN,
            _ => StatusCode::UNAUTHORIZED,
        };
        let mut parts = vec![self.scheme.challenge(realm)];
        if let Some(error) = refusal.error {
            let detail = error_description(&refusal.detail);
            parts.push(format!("error=\"{error}\", error_description=\"{detail}\""));
        }
        let needed = refusal.needed.iter();
        parts.extend(needed.map(|(name, value)| format!("{name}=\"{value}\"")));
        web::set(&mut response, header::WWW_AUTHENTICATE, &parts.join(", "));
        if refusal.error == Some(UseDpopNonce) {
            proofs.hand_out_nonce(&mut response);
        }
        response
    }
}

impl Refusal {
    fn new(error: impl Into<Option<ErrorCode>>, detail: impl Into<String>) -> Self {
        Self {
            error: error.into(),
            detail: detail.into(),
            needed: Vec::new(),
        }
    }
}

/// What a rule says that refuses.
pub(crate) fn refuse(error: impl Into<Option<ErrorCode>>, detail: impl Into<String>) -> Found {
    Err(Refusal::new(error, detail))
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.detail)
    }
}
