//! Which values are secrets: by the name under which they travel, and where.

use super::Carrier;
use crate::protocol::{Kind, MessageKind};

/// Shorter values prove nothing under a name that is not theirs.
pub(super) const SHORT: usize = 8;

/// What a secret is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SecretKind {
    /// The resource owner's password: `password`.
    Password,
    /// An authorization code (RFC 6749 1.3.1): `code` of an authorization
    /// response, callback-request or token-request.
    Code,
    /// An access token (RFC 6749 1.4): `access_token`, or a Bearer credential.
    AccessToken,
    /// A refresh token (RFC 6749 1.5): `refresh_token`.
    RefreshToken,
    /// An ID token (OIDC Core 2): `id_token`, `id_token_hint`.
    IdToken,
    /// A client's password (RFC 6749 2.3.1): `client_secret`, or HTTP Basic.
    ClientSecret,
    /// A code verifier (RFC 7636 4.1): `code_verifier`.
    CodeVerifier,
    /// What binds an answer to the browser that began (RFC 6749 10.12): `state`.
    State,
    /// What binds an ID token to its request (OIDC Core 15.5.2): `nonce`, as parameter or claim.
    Nonce,
    /// A cookie of eight characters or more (RFC 6265).
    SessionCookie,
    /// A device code (RFC 8628 3.2): `device_code`.
    DeviceCode,
    /// The reference to a pushed authorization request (RFC 9126 2.2): `request_uri` with a URN.
    RequestUri,
}

impl SecretKind {
    /// All of them.
    pub const ALL: &'static [Self] = &[
        Self::Password,
        Self::Code,
        Self::AccessToken,
        Self::RefreshToken,
        Self::IdToken,
        Self::ClientSecret,
        Self::CodeVerifier,
        Self::State,
        Self::Nonce,
        Self::SessionCookie,
        Self::DeviceCode,
        Self::RequestUri,
    ];

    /// The name on the wire; for cookies, which have their own, `cookie`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Code => "code",
            Self::AccessToken => "access_token",
            Self::RefreshToken => "refresh_token",
            Self::IdToken => "id_token",
            Self::ClientSecret => "client_secret",
            Self::CodeVerifier => "code_verifier",
            Self::State => "state",
            Self::Nonce => "nonce",
            Self::SessionCookie => "cookie",
            Self::DeviceCode => "device_code",
            Self::RequestUri => "request_uri",
        }
    }

    /// What a value is by its name and place, on a message of this kind.
    pub(super) fn named(
        name: &str,
        value: &str,
        carrier: Carrier,
        message: Option<Kind>,
    ) -> Option<Self> {
        let kind = match carrier {
            _ if value.is_empty() => return None,
            Carrier::Challenge | Carrier::Text => return None,
            Carrier::Cookie => return (value.len() >= SHORT).then_some(Self::SessionCookie),
            Carrier::Jwt => return (name == "nonce").then_some(Self::Nonce),
            _ if name == "id_token_hint" => Self::IdToken,
            _ => *Self::ALL.iter().find(|kind| kind.as_str() == name)?,
        };
        let is = match kind {
            Self::SessionCookie => false,
            Self::Code => carrier != Carrier::Json && message.is_some_and(carries_code),
            // JSON has its own use for the name, such as the state of an address.
            Self::State | Self::Nonce => carrier != Carrier::Json,
            Self::RequestUri => value.starts_with("urn:"),
            _ => true,
        };
        is.then_some(kind)
    }
}

fn carries_code(message: Kind) -> bool {
    use MessageKind::{AuthorizationResponse, CallbackRequest, TokenRequest};
    let carrying = [AuthorizationResponse, CallbackRequest, TokenRequest];
    carrying.iter().any(|kind| message == Kind::Message(*kind))
}
