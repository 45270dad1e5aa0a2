//! Checking a proof: the list of [RFC 9449 section 4.3](https://www.rfc-editor.org/rfc/rfc9449#section-4.3), rule by rule.

mod age;
mod method;
mod nonce;
mod proof;
mod signature;
mod target;
mod token_hash;
mod typ;
mod unused;

use std::fmt;
use std::sync::Arc;

use http::{Method, header};

use super::{Memory, PROOF};
use crate::cast::jwt::Claims;
use crate::cast::rule::{Rule, apply};
use crate::cast::web::Received;
use crate::network::Endpoint;
use crate::protocol::ErrorCode::{self, InvalidDpopProof};
use crate::protocol::Jwt;

/// A request and its proof under examination; the rules fill in what they have found good.
pub(super) struct Examination {
    /// As sent: there must be one.
    proofs: Vec<String>,
    method: Method,
    url: String,
    /// The token that comes with it, at a protected resource.
    access_token: Option<String>,
    requires_nonce: bool,
    memory: Arc<Memory>,
    /// Seconds since 1970.
    now: u64,
    jwt: Option<Jwt>,
    claims: Claims,
    thumbprint: String,
}

/// Why a proof is refused.
#[derive(Debug)]
pub(crate) struct Refused {
    pub(crate) error: ErrorCode,
    pub(crate) detail: &'static str,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.detail)
    }
}

type Found = Result<Option<String>, Refused>;

/// A nonce is missed only in a proof that is otherwise good, and only a good proof is used up.
const RULES: &[Rule<Examination, Refused>] = &[
    proof::RULE,
    typ::RULE,
    signature::RULE,
    method::RULE,
    target::RULE,
    age::RULE,
    token_hash::RULE,
    nonce::RULE,
    unused::RULE,
];

impl Examination {
    /// Of the proof that came with a request; with an access token, where the request is for a protected resource.
    pub(super) fn of(
        request: &Received,
        access_token: Option<&str>,
        memory: Arc<Memory>,
        requires_nonce: bool,
        now: u64,
    ) -> Self {
        let proofs = request.head.headers.get_all(PROOF).iter();
        let text = |value: &http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into();
        let host = request.header(header::HOST).unwrap_or_default();
        Self {
            proofs: proofs.map(text).collect(),
            method: request.head.method.clone(),
            url: format!("https://{host}{}", request.head.uri.path()),
            access_token: access_token.map(str::to_owned),
            requires_nonce,
            memory,
            now,
            jwt: None,
            claims: Claims::default(),
            thumbprint: String::new(),
        }
    }

    /// Applies the table; gives the thumbprint of the key whose possession was proved.
    pub(super) fn finish(mut self, endpoint: &Endpoint) -> Result<String, Refused> {
        apply(RULES, &mut self, endpoint)?;
        Ok(self.thumbprint)
    }

    fn jwt(&self) -> &Jwt {
        let jwt = self.jwt.as_ref();
        jwt.expect("dpop-proof stands first in the table")
    }
}

fn refused(detail: &'static str) -> Found {
    let error = InvalidDpopProof;
    Err(Refused { error, detail })
}

#[cfg(test)]
mod tests;
