//! Raw bytes that stay readable in JSON: text where they are UTF-8, else base64.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

/// The bytes of one HTTP message, head and body.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "Form", try_from = "Form")]
pub struct Octets(Vec<u8>);

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Form {
    Text(String),
    Binary { base64: String },
}

impl Octets {
    /// Wraps bytes.
    pub fn new(bytes: impl Into<Vec<u8>>) -> Self {
        Self(bytes.into())
    }

    /// The bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Octets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Octets({})", self.0.escape_ascii())
    }
}

impl From<Octets> for Form {
    fn from(octets: Octets) -> Self {
        match String::from_utf8(octets.0) {
            Ok(text) => Self::Text(text),
            Err(error) => Self::Binary {
                base64: STANDARD.encode(error.into_bytes()),
            },
        }
    }
}

impl TryFrom<Form> for Octets {
    type Error = base64::DecodeError;

    fn try_from(form: Form) -> Result<Self, Self::Error> {
        match form {
            Form::Text(text) => Ok(Self(text.into_bytes())),
            Form::Binary { base64 } => STANDARD.decode(base64).map(Self),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_survive_json() {
        for bytes in [&b"GET / HTTP/1.1\r\n\r\n"[..], &[0xff, 0x00, 0xfe]] {
            let json = serde_json::to_string(&Octets::new(bytes)).unwrap();
            let back: Octets = serde_json::from_str(&json).unwrap();
            assert_eq!(back.as_bytes(), bytes);
        }
    }
}
