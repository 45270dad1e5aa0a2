//! A JSON Web Token taken apart for a reader ([RFC 7519], [RFC 7515 section 3]).
//!
//! Nothing is verified here: whoever trusts a token checks its signature first.
//! What is read may come from anybody, so its length is bounded, and what is no
//! signed token in compact form is simply none.
//!
//! # Incomplete support
//!
//! Encrypted tokens (RFC 7516, five parts) are not read.
//!
//! [RFC 7519]: https://www.rfc-editor.org/rfc/rfc7519
//! [RFC 7515 section 3]: https://www.rfc-editor.org/rfc/rfc7515#section-3

use std::str::FromStr;

use base64::Engine as _;
use base64::alphabet::URL_SAFE;
use base64::engine::{GeneralPurpose, general_purpose::NO_PAD};
use serde_json::{Map, Value};

/// Longer texts are not read: far above any real token.
const LONGEST: usize = 64 * 1024;

/// Tolerates a last letter that an edit left with bits to spare.
const BASE64: GeneralPurpose =
    GeneralPurpose::new(&URL_SAFE, NO_PAD.with_decode_allow_trailing_bits(true));

/// A token's three parts, decoded and not verified.
///
/// ```
/// use flowscribe::protocol::Jwt;
///
/// // The example of RFC 7519 6.1.
/// let token = "eyJhbGciOiJub25lIn0.\
///     eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.";
/// let jwt: Jwt = token.parse()?;
/// assert_eq!(jwt.header["alg"], "none");
/// assert_eq!(jwt.claims["iss"], "joe");
/// assert!(jwt.signature.is_empty());
/// # Ok::<(), flowscribe::protocol::NoJwt>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Jwt {
    /// The JOSE header in the order as sent (RFC 7515 4).
    pub header: Map<String, Value>,
    /// The claims in the order as sent (RFC 7519 4); of repeated names the last value.
    pub claims: Map<String, Value>,
    /// The signature as sent, base64url; empty on an unsecured token (RFC 7519 6).
    pub signature: String,
}

/// The text is no JSON Web Token in compact form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no JSON Web Token of three base64url parts, the first two JSON objects")]
pub struct NoJwt;

impl FromStr for Jwt {
    type Err = NoJwt;

    fn from_str(text: &str) -> Result<Self, NoJwt> {
        if text.len() > LONGEST {
            return Err(NoJwt);
        }
        let mut parts = text.split('.');
        let (Some(header), Some(claims), Some(signature), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(NoJwt);
        };
        let base64url = |letter: u8| letter.is_ascii_alphanumeric() || b"-_".contains(&letter);
        if !signature.bytes().all(base64url) {
            return Err(NoJwt);
        }
        Ok(Self {
            header: object(header)?,
            claims: object(claims)?,
            signature: signature.to_owned(),
        })
    }
}

fn object(part: &str) -> Result<Map<String, Value>, NoJwt> {
    let octets = BASE64.decode(part).map_err(|_| NoJwt)?;
    serde_json::from_slice(&octets).map_err(|_| NoJwt)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(header: &str, claims: &str, signature: &str) -> String {
        format!(
            "{}.{}.{signature}",
            BASE64.encode(header),
            BASE64.encode(claims)
        )
    }

    #[test]
    fn claims_keep_their_order() {
        let text = token(
            r#"{"alg":"RS256"}"#,
            r#"{"sub":"a","aud":["x","y"],"exp":1,"act":{"z":0}}"#,
            "c2ln",
        );
        let jwt: Jwt = text.parse().unwrap();
        let names: Vec<_> = jwt.claims.keys().collect();
        assert_eq!(names, ["sub", "aud", "exp", "act"]);
        assert_eq!(jwt.signature, "c2ln");
    }

    #[test]
    fn hostile_values_are_no_tokens() {
        let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
        let hostile = [
            String::new(),
            "..".to_owned(),
            "a.b.c".to_owned(),
            "SplxlOBeZQQYbYS6WxSbIA".to_owned(),
            token("{}", "[]", ""),
            token("{}", "{\"exp\":1e999}", ""),
            token("{}", &format!("{{\"a\":{deep}}}"), ""),
            token("{}", "{}", "<script>"),
            token("{}", "{}", "a.b.c"),
            token("{}", "{} {}", ""),
            format!("{}=.{}.", BASE64.encode("{}"), BASE64.encode("{}")),
            token("{}", &format!("{{\"a\":\"{}\"}}", "x".repeat(LONGEST)), ""),
            "\u{0}.\u{ff}.é".to_owned(),
        ];
        for text in hostile {
            assert_eq!(text.parse::<Jwt>(), Err(NoJwt), "{text:.60}");
        }
        // Not UTF-8 inside the base64url.
        let octets = format!("{}.{}.", BASE64.encode([b'{', 0xff]), BASE64.encode("{}"));
        assert_eq!(octets.parse::<Jwt>(), Err(NoJwt));
    }

    #[test]
    fn what_only_looks_odd_is_still_read() {
        let text = token("{}", r#"{"sub":"<b>\u0000","sub":"last"}"#, "");
        let jwt: Jwt = text.parse().unwrap();
        assert_eq!(jwt.claims["sub"], "last");
    }
}
