//! The client's side: a proof for each request ([RFC 9449 section 4.2](https://www.rfc-editor.org/rfc/rfc9449#section-4.2)).

use std::sync::{Mutex, MutexGuard};

use http::{Method, Response};
use indexmap::IndexMap;
use jsonwebtoken::{Algorithm, Header, encode};
use serde::Serialize;

use super::{NONCE, TYPE, thumbprint, token_hash};
use crate::cast::{Entropy, client_key, origin};

/// Signs proofs with the client's key, and keeps the nonces that servers hand out.
#[derive(Debug)]
pub(crate) struct Prover {
    client_id: String,
    entropy: Entropy,
    /// The last one of each server, by its origin: they are not exchangeable (RFC 9449 9).
    nonces: Mutex<IndexMap<String, String>>,
}

/// RFC 9449 4.2.
#[derive(Serialize)]
struct Claims<'a> {
    /// REQUIRED. The proof's own number.
    jti: String,
    /// REQUIRED. The method of the request.
    htm: &'a str,
    /// REQUIRED. Its URL, without query and fragment.
    htu: &'a str,
    /// REQUIRED, in seconds since 1970.
    iat: u64,
    /// REQUIRED with an access token: its hash.
    #[serde(skip_serializing_if = "Option::is_none")]
    ath: Option<String>,
    /// REQUIRED where the server has handed one out.
    #[serde(skip_serializing_if = "Option::is_none")]
    nonce: Option<String>,
}

impl Prover {
    pub(crate) fn new(client_id: &str, entropy: Entropy) -> Self {
        Self {
            client_id: client_id.to_owned(),
            entropy,
            nonces: Mutex::default(),
        }
    }

    /// The name of the key by which codes are bound to it, `dpop_jkt` (RFC 9449 10).
    pub(crate) fn thumbprint(&self) -> String {
        let (_, public) = client_key::proving(&self.client_id);
        thumbprint(&public).expect("a demo key has a thumbprint")
    }

    /// A proof for one request; `now` in seconds since 1970.
    pub(crate) fn proof(
        &self,
        method: &Method,
        url: &str,
        access_token: Option<&str>,
        now: u64,
    ) -> String {
        let claims = Claims {
            jti: self.entropy.value("dpop proof"),
            htm: method.as_str(),
            htu: url.split(['?', '#']).next().unwrap_or_default(),
            iat: now,
            ath: access_token.map(token_hash),
            nonce: self.nonces().get(origin(url)).cloned(),
        };
        let (private, public) = client_key::proving(&self.client_id);
        let mut header = Header::new(Algorithm::EdDSA);
        header.typ = Some(TYPE.to_owned());
        header.jwk = Some(public);
        encode(&header, &claims, &private).expect("the demo key signs with its algorithm")
    }

    /// Keeps the nonce that came with an answer; whether there was one (RFC 9449 8.2, 9).
    pub(crate) fn learn<B>(&self, url: &str, response: &Response<B>) -> bool {
        let nonce = response.headers().get(NONCE);
        let Some(nonce) = nonce.and_then(|nonce| nonce.to_str().ok()) else {
            return false;
        };
        let origin = origin(url).to_owned();
        self.nonces().insert(origin, nonce.to_owned());
        true
    }

    fn nonces(&self) -> MutexGuard<'_, IndexMap<String, String>> {
        let nonces = self.nonces.lock();
        nonces.expect("nobody panics while holding the nonces")
    }
}
