//! One-time codes that an authenticator shows: TOTP with HMAC-SHA-256, six digits and steps of
//! thirty seconds ([RFC 6238]).
//!
//! [RFC 6238]: https://www.rfc-editor.org/rfc/rfc6238

use hmac::{Hmac, Mac as _};
use sha2::Sha256;

/// How long each code is shown, in seconds (RFC 6238 5.2).
const STEP: u64 = 30;

/// The time step in which an instant lies; `unix` in seconds since 1970 (RFC 6238 4.2).
pub fn time_step(unix: u64) -> u64 {
    unix / STEP
}

/// The code of a time step, by the secret that server and authenticator share
/// (RFC 6238 4.2, RFC 4226 5.3).
///
/// ```
/// use flowscribe::protocol::{one_time_code, time_step};
///
/// // The last six digits of the first value of RFC 6238, appendix B.
/// let secret = "12345678901234567890123456789012";
/// assert_eq!(one_time_code(secret, time_step(59)), "119246");
/// ```
///
/// # Panics
///
/// Never: HMAC takes a key of any length.
pub fn one_time_code(secret: &str, step: u64) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes())
        .expect("HMAC takes a key of any length (RFC 2104 3)");
    mac.update(&step.to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let offset = usize::from(hash[31] & 0xf);
    let four = [
        hash[offset],
        hash[offset + 1],
        hash[offset + 2],
        hash[offset + 3],
    ];
    let truncated = u32::from_be_bytes(four) & 0x7fff_ffff;
    format!("{:06}", truncated % 1_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B; of each value the last six of its eight digits.
    #[test]
    fn the_codes_of_the_standard_come_out() {
        for (unix, code) in [
            (59, "119246"),
            (1_111_111_109, "084774"),
            (1_111_111_111, "062674"),
            (1_234_567_890, "819424"),
            (2_000_000_000, "698825"),
            (20_000_000_000, "737706"),
        ] {
            let secret = "12345678901234567890123456789012";
            assert_eq!(one_time_code(secret, time_step(unix)), code, "{unix}");
        }
    }
}
