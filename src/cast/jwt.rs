//! Checking a JWT against a key set that was fetched over HTTP.

use indexmap::IndexMap;
use jsonwebtoken::jwk::{Jwk, JwkSet};
use jsonwebtoken::{Algorithm, DecodingKey, Header, Validation, decode, decode_header};
use serde::Deserialize;
use serde_json::Value;

/// Header and claims of a JWT whose signature was verified.
#[derive(Clone, Debug)]
pub(crate) struct Verified {
    /// `typ` of the header (RFC 7515 4.1.9).
    pub(crate) typ: Option<String>,
    /// Such as `RS256`.
    pub(crate) algorithm: String,
    /// What it says.
    pub(crate) claims: Claims,
}

/// Claims of a JWT (RFC 7519 4), or what an introspection endpoint tells (RFC 7662 2.2).
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(transparent)]
pub(crate) struct Claims(IndexMap<String, Value>);

impl Claims {
    /// A claim that is a string.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_str()
    }

    /// A claim that is a date: seconds since 1970 (RFC 7519 2, `NumericDate`).
    pub(crate) fn date(&self, name: &str) -> Option<u64> {
        let value = self.0.get(name)?;
        // A date may carry a fraction; whole seconds are what is compared.
        value
            .as_u64()
            .or_else(|| value.to_string().split('.').next()?.parse().ok())
    }

    /// The thumbprint of the key to which the token is bound: `jkt` of `cnf` (RFC 9449 6.1).
    pub(crate) fn bound_to(&self) -> Option<&str> {
        self.0.get("cnf")?.get("jkt")?.as_str()
    }

    /// Whether a claim is `true`.
    pub(crate) fn is_true(&self, name: &str) -> bool {
        self.0.get(name) == Some(&Value::Bool(true))
    }

    /// What `aud` names, a string or an array of them (RFC 7519 4.1.3).
    pub(crate) fn audiences(&self) -> Vec<&str> {
        match self.0.get("aud") {
            Some(Value::String(one)) => vec![one],
            // What is no string names nobody, and is not the reader either.
            Some(Value::Array(all)) => all
                .iter()
                .map(|one| one.as_str().unwrap_or_default())
                .collect(),
            _ => Vec::new(),
        }
    }
}

/// The name of the key by which a token says that it is signed (RFC 7515 4.1.4).
pub(crate) fn key_id(token: &str) -> Option<String> {
    decode_header(token).ok()?.kid
}

/// The header of a token whose algorithm is accepted.
fn accepted(token: &str) -> Result<Header, String> {
    const ALLOWED: [Algorithm; 3] = [Algorithm::RS256, Algorithm::ES256, Algorithm::EdDSA];
    let header = decode_header(token).map_err(|_| "it is no JWT with an accepted algorithm")?;
    if ALLOWED.contains(&header.alg) {
        return Ok(header);
    }
    Err(format!("algorithm {:?} is not accepted", header.alg))
}

/// Verifies the signature. Claims are left to the caller's table of rules.
///
/// Only signatures with a public key are accepted: `none` and the HMAC family
/// fall out here (RFC 8725 3.1). The error is a sentence without the token.
pub(crate) fn verify(token: &str, keys: &JwkSet) -> Result<Verified, String> {
    let header = accepted(token)?;
    let key = match &header.kid {
        Some(kid) => keys.find(kid),
        None => keys.keys.first(),
    };
    verify_with(token, key.ok_or("its key is not in the key set")?)
}

/// As [`verify`], with one key, whatever name the token has for it.
pub(crate) fn verify_with(token: &str, key: &Jwk) -> Result<Verified, String> {
    let header = accepted(token)?;
    let key = DecodingKey::from_jwk(key).map_err(|_| "its key cannot be read")?;
    let mut validation = Validation::new(header.alg);
    // The library would read the machine's clock; claims are compared with the run's.
    validation.validate_exp = false;
    validation.validate_aud = false;
    validation.required_spec_claims.clear();
    let verified = decode::<Claims>(token, &key, &validation);
    let verified = verified.map_err(|_| "its signature is not valid")?;
    Ok(Verified {
        typ: verified.header.typ,
        algorithm: format!("{:?}", header.alg),
        claims: verified.claims,
    })
}
