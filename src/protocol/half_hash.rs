//! `at_hash` and `c_hash` ([OIDC Core 3.2.2.9](https://openid.net/specs/openid-connect-core-1_0.html#section-3.2.2.9)).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256, Sha512};

/// The left half of the hash of a token or code, base64url: SHA-256 for
/// algorithms that end in 256, SHA-512 for `EdDSA` (as Ed25519 uses it).
///
/// ```
/// use flowscribe::protocol::half_hash;
/// // OIDC Core appendix A.4: the at_hash of its example access token.
/// let token = "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y";
/// assert_eq!(half_hash(token, "RS256"), "77QmUPtjPfzWtF2AnpK9RQ");
/// ```
pub fn half_hash(value: &str, algorithm: &str) -> String {
    if algorithm == "EdDSA" {
        let hash = Sha512::digest(value);
        URL_SAFE_NO_PAD.encode(&hash[..32])
    } else {
        let hash = Sha256::digest(value);
        URL_SAFE_NO_PAD.encode(&hash[..16])
    }
}
