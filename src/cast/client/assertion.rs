//! The assertion by which a client authenticates with its own key ([RFC 7523 2.2], [OIDC Core 9]).
//!
//! [RFC 7523 2.2]: https://www.rfc-editor.org/rfc/rfc7523#section-2.2
//! [OIDC Core 9]: https://openid.net/specs/openid-connect-core-1_0.html#ClientAuthentication

use jsonwebtoken::{Algorithm, Header, encode};
use serde::Serialize;

use crate::cast::client_key::{key_id, private};

/// The value of `client_assertion_type` (RFC 7523 2.2).
pub(crate) const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// In seconds: long enough to arrive, too short to be of use to a thief.
const LIFETIME: u64 = 60;

/// RFC 7523 3, OIDC Core 9.
#[derive(Serialize)]
struct Claims<'a> {
    /// REQUIRED. The client's identifier.
    iss: &'a str,
    /// REQUIRED. The same.
    sub: &'a str,
    /// REQUIRED. The issuer and nobody else, as a string: what is meant for several servers, each could replay.
    aud: &'a str,
    /// REQUIRED (OIDC Core 9). The assertion's own number, good once.
    jti: String,
    /// OPTIONAL, in seconds since 1970.
    iat: u64,
    /// REQUIRED, in seconds since 1970.
    exp: u64,
}

/// A fresh assertion for one request; `now` in seconds since 1970.
pub(super) fn assertion(client_id: &str, issuer: &str, jti: String, now: u64) -> String {
    let claims = Claims {
        iss: client_id,
        sub: client_id,
        aud: issuer,
        jti,
        iat: now,
        exp: now + LIFETIME,
    };
    let mut header = Header::new(Algorithm::EdDSA);
    header.kid = Some(key_id(client_id));
    encode(&header, &claims, &private(client_id)).expect("the demo key signs with its algorithm")
}
