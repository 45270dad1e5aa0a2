//! Proof Key for Code Exchange ([RFC 7636](https://www.rfc-editor.org/rfc/rfc7636)).
//!
//! The client proves at the token endpoint that it is the one who began: the
//! challenge travels through the browser, the verifier never does.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

/// The code challenge of a code verifier by the method `S256` (RFC 7636 4.2).
///
/// ```
/// // RFC 7636 appendix B.
/// let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
/// let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
/// assert_eq!(flowscribe::protocol::s256(verifier), challenge);
/// ```
pub fn s256(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier))
}

/// Whether a text can be a code verifier or code challenge: 43 to 128 letters,
/// digits, `-`, `.`, `_` and `~` (RFC 7636 4.1, 4.2).
///
/// ```
/// use flowscribe::protocol::is_code_verifier;
///
/// assert!(is_code_verifier("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"));
/// assert!(!is_code_verifier("too-short") && !is_code_verifier(&"+".repeat(43)));
/// ```
pub fn is_code_verifier(text: &str) -> bool {
    let unreserved = |letter: u8| letter.is_ascii_alphanumeric() || b"-._~".contains(&letter);
    (43..=128).contains(&text.len()) && text.bytes().all(unreserved)
}
