//! What a client offers in exchange for tokens: values of `grant_type`.

use std::fmt;
use std::str::FromStr;

use serde::Deserialize;

/// A grant type by its registered name (RFC 7591 2).
///
/// ```
/// use flowscribe::protocol::GrantType;
///
/// let device: GrantType = "urn:ietf:params:oauth:grant-type:device_code".parse()?;
/// assert_eq!(device, GrantType::DeviceCode);
/// # Ok::<(), flowscribe::protocol::UnknownGrantType>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GrantType {
    /// A code that came by way of the browser (RFC 6749 4.1).
    AuthorizationCode,
    /// Tokens from the authorization endpoint; never sent to a token endpoint (RFC 6749 4.2).
    Implicit,
    /// The resource owner's password, which RFC 9700 2.4 forbids (RFC 6749 4.3).
    Password,
    /// The client's own credentials: it acts for itself (RFC 6749 4.4).
    ClientCredentials,
    /// A refresh token (RFC 6749 6).
    RefreshToken,
    /// A device code, which a person approves on another device (RFC 8628 3.4).
    #[serde(rename = "urn:ietf:params:oauth:grant-type:device_code")]
    DeviceCode,
    /// A token in exchange for another one (RFC 8693 2.1).
    #[serde(rename = "urn:ietf:params:oauth:grant-type:token-exchange")]
    TokenExchange,
}

/// No grant type has this name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown grant type `{0}`")]
pub struct UnknownGrantType(String);

impl GrantType {
    /// All of them.
    pub const ALL: &'static [Self] = &[
        Self::AuthorizationCode,
        Self::Implicit,
        Self::Password,
        Self::ClientCredentials,
        Self::RefreshToken,
        Self::DeviceCode,
        Self::TokenExchange,
    ];

    /// The name as it is sent.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AuthorizationCode => "authorization_code",
            Self::Implicit => "implicit",
            Self::Password => "password",
            Self::ClientCredentials => "client_credentials",
            Self::RefreshToken => "refresh_token",
            Self::DeviceCode => "urn:ietf:params:oauth:grant-type:device_code",
            Self::TokenExchange => "urn:ietf:params:oauth:grant-type:token-exchange",
        }
    }
}

impl FromStr for GrantType {
    type Err = UnknownGrantType;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut all = Self::ALL.iter().copied();
        all.find(|one| one.as_str() == text)
            .ok_or_else(|| UnknownGrantType(text.to_owned()))
    }
}

impl fmt::Display for GrantType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a scenario file may say is what is sent.
    #[test]
    fn files_and_the_wire_have_the_same_names() {
        for grant_type in GrantType::ALL {
            let read: GrantType = serde_json::from_value(grant_type.as_str().into()).unwrap();
            assert_eq!(read, *grant_type);
            assert_eq!(grant_type.as_str().parse(), Ok(*grant_type));
        }
        assert!("code".parse::<GrantType>().is_err());
    }
}
