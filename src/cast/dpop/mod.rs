//! Demonstrating proof of possession ([RFC 9449]).
//!
//! A client signs, for each request, a proof that it has a certain private key.
//! The authorization server binds the tokens that it issues to that key; the
//! resource server takes them with a fresh proof only, so that whoever steals a
//! token cannot use it.
//!
//! | file | what |
//! |---|---|
//! | `prover.rs` | the client's side: making proofs, keeping nonces |
//! | `verifier.rs`, `examination/` | a server's side: a table of rules, one file each |
//! | `scheme.rs` | how a token is sent, and to which key it is bound |
//! | `memory.rs` | what a server remembers: nonces, proofs that were used |
//!
//! # Incomplete support
//!
//! The window for `iat` and the life of a nonce are fixed. Proofs are looked for
//! at the token endpoint, the `UserInfo` endpoint and resource servers; with a
//! pushed request the key is named by `dpop_jkt` (RFC 9449 10.1).
//!
//! [RFC 9449]: https://www.rfc-editor.org/rfc/rfc9449

mod examination;
mod memory;
mod prover;
mod scheme;
mod verifier;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::HeaderName;
use jsonwebtoken::jwk::{Jwk, ThumbprintHash};
use sha2::{Digest as _, Sha256};

use memory::Memory;
pub(crate) use prover::Prover;
pub(crate) use scheme::{Scheme, holds};
pub(crate) use verifier::Verifier;

/// The header field that carries a proof (RFC 9449 4.1).
pub(crate) const PROOF: HeaderName = HeaderName::from_static("dpop");

/// The header field with which a server hands out a nonce (RFC 9449 8.1).
const NONCE: HeaderName = HeaderName::from_static("dpop-nonce");

/// `token_type` of a bound token, and the scheme by which it is sent (RFC 9449 5, 7.1).
pub(crate) const TOKEN_TYPE: &str = "DPoP";

/// `typ` of a proof (RFC 9449 4.2).
const TYPE: &str = "dpop+jwt";

/// The claim `ath`: what the access token hashes to (RFC 9449 4.2).
fn token_hash(access_token: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(access_token))
}

/// The name of a key by what it is: a hash of its public half (RFC 7638 3).
fn thumbprint(key: &Jwk) -> Option<String> {
    key.thumbprint(ThumbprintHash::SHA256).ok()
}
