//! The keys with which a client signs: its assertions, and its proofs of possession.
//!
//! The public key of its assertions a client hands over when it registers (RFC
//! 7591 2, `jwks`), long before any run; that of its proofs comes with each of
//! them (RFC 9449 4.2). Here all follow from the client's identifier: each
//! client has keys of its own, and a run is the same on every machine.

use jsonwebtoken::jwk::{CommonParameters, Jwk, JwkSet};
use jsonwebtoken::{Algorithm, EncodingKey};
use sha2::{Digest as _, Sha256};

/// What stands before the 32 octets of an Ed25519 key in PKCS #8 (RFC 8410 7).
const PKCS8: [u8; 16] = *b"\x30\x2e\x02\x01\x00\x30\x05\x06\x03\x2b\x65\x70\x04\x22\x04\x20";

/// The private key of a client's assertions.
pub(crate) fn private(client_id: &str) -> EncodingKey {
    derived("the demo key of the client ", client_id)
}

/// The key of a client's proofs, and its public half, which has no name.
pub(crate) fn proving(client_id: &str) -> (EncodingKey, Jwk) {
    let private = derived("the proof key of the client ", client_id);
    let mut public = public(&private);
    public.common = CommonParameters::default();
    (private, public)
}

fn derived(purpose: &str, client_id: &str) -> EncodingKey {
    let mut hash = Sha256::new();
    hash.update(purpose);
    hash.update(client_id);
    let mut der = PKCS8.to_vec();
    der.extend(hash.finalize());
    EncodingKey::from_ed_der(&der)
}

/// The key set that was registered for a client.
pub(crate) fn registered(client_id: &str) -> JwkSet {
    let mut key = public(&private(client_id));
    key.common.key_id = Some(key_id(client_id));
    JwkSet { keys: vec![key] }
}

fn public(private: &EncodingKey) -> Jwk {
    Jwk::from_encoding_key(private, Algorithm::EdDSA).expect("a key that signs has a public half")
}

/// The name of the key (RFC 7517 4.5).
pub(crate) fn key_id(client_id: &str) -> String {
    format!("key-of-{client_id}")
}
