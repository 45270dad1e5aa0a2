//! Tokens that a test signs itself, with the server's published key or another one.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::jwk::{Jwk, JwkSet, ThumbprintHash};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use crate::table::Message;

/// The name of the server's key in its key set.
pub(crate) const KID: &str = "demo-eddsa";

/// 32 bytes of Ed25519 in PKCS #8 that are not the server's.
const ANOTHER: &[u8; 48] = b"\x30\x2e\x02\x01\x00\x30\x05\x06\x03\x2b\x65\x70\x04\x22\x04\x20\
    a key that nobody has published!";

fn key() -> EncodingKey {
    EncodingKey::from_ed_pem(include_bytes!("../../src/cast/keys/eddsa.pem")).unwrap()
}

/// The key that a client of this name has.
fn client_key(client_id: &str) -> EncodingKey {
    let mut der = ANOTHER[..16].to_vec();
    der.extend(Sha256::digest(format!(
        "the demo key of the client {client_id}"
    )));
    EncodingKey::from_ed_der(&der)
}

/// The key set that belongs to the server's key.
pub(crate) fn key_set() -> JwkSet {
    let mut key = Jwk::from_encoding_key(&key(), Algorithm::EdDSA).unwrap();
    key.common.key_id = Some(KID.to_owned());
    JwkSet { keys: vec![key] }
}

/// Signs what stands below `prefix`: `typ`, `kid`, `cty`, `crit`, `alg`, `key`, and the claims `claims.…`.
///
/// Dates (`exp`, `auth_time`) are seconds from now. Claims that are JSON are taken as such, others are strings.
pub(crate) fn token(message: &Message, prefix: &str, now: u64) -> String {
    let part = |name: &str| message.get(&format!("{prefix}{name}"));
    let claims = message.below(&format!("{prefix}claims."));
    let claims = claims.into_iter().map(|(name, text)| {
        let date = ["exp", "iat", "nbf", "auth_time"].contains(&name);
        let value = match text.parse() {
            Ok(seconds) if date => json!(now.saturating_add_signed(seconds)),
            _ => serde_json::from_str(text).unwrap_or_else(|_| json!(text)),
        };
        (name.to_owned(), value)
    });
    let claims = Value::Object(claims.collect::<Map<_, _>>());
    let mut header = Header::new(Algorithm::EdDSA);
    header.typ = part("typ").map(str::to_owned);
    header.kid = part("kid").map(str::to_owned);
    header.cty = part("cty").map(str::to_owned);
    header.crit = part("crit").map(|name| vec![name.to_owned()]);
    match part("alg") {
        Some("none") => unsigned(&claims),
        // The public key as a secret: whoever accepts HMAC takes it for good (RFC 8725 2.1).
        Some("HS256") => {
            header.alg = Algorithm::HS256;
            let public = serde_json::to_vec(&key_set().keys[0]).unwrap();
            encode(&header, &claims, &EncodingKey::from_secret(&public)).unwrap()
        }
        _ => {
            let key = match part("key") {
                None => key(),
                Some(named) => match named.strip_prefix("client ") {
                    Some(client_id) => client_key(client_id),
                    None => EncodingKey::from_ed_der(ANOTHER),
                },
            };
            encode(&header, &claims, &key).unwrap()
        }
    }
}

/// A proof of possession out of what stands below `proof.`: `typ`, `key`, `jwk`, and the claims.
pub(crate) fn proof(message: &Message, now: u64) -> String {
    let part = |name: &str| message.get(&format!("proof.{name}"));
    let claims = message.below("proof.claims.").into_iter();
    let claims = claims.map(|(name, text)| {
        let value = if name == "iat" {
            json!(now.saturating_add_signed(text.parse().unwrap()))
        } else {
            json!(text)
        };
        (name.to_owned(), value)
    });
    let claims = claims.collect::<Map<_, _>>();
    let mut header = json!({ "typ": part("typ"), "alg": "EdDSA" });
    if let Some(jwk) = part("jwk") {
        header["jwk"] = json!(public(&client_key(jwk)));
    }
    if part("private").is_some() {
        header["jwk"]["d"] = json!("private");
    }
    let key = client_key(part("key").unwrap());
    let encoded = |value: &str| URL_SAFE_NO_PAD.encode(value);
    let claims = serde_json::to_string(&claims).unwrap();
    let message = format!("{}.{}", encoded(&header.to_string()), encoded(&claims));
    let signature = jsonwebtoken::crypto::sign(message.as_bytes(), &key, Algorithm::EdDSA);
    format!("{message}.{}", signature.unwrap())
}

/// What a key is called in `jkt` (RFC 7638).
pub(crate) fn thumbprint(key: &str) -> String {
    let thumbprint = public(&client_key(key)).thumbprint(ThumbprintHash::SHA256);
    thumbprint.unwrap()
}

fn public(key: &EncodingKey) -> Jwk {
    Jwk::from_encoding_key(key, Algorithm::EdDSA).unwrap()
}

fn unsigned(claims: &Value) -> String {
    let encoded = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let header = json!({ "alg": "none", "typ": "at+jwt" });
    format!("{}.{}.", encoded(&header), encoded(claims))
}
