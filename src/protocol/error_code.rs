//! Error codes that travel in an `error` parameter or a challenge.

use std::fmt;

/// An error code of the standards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorCode {
    /// The request misses, repeats or mangles a parameter (RFC 6749 4.1.2.1, 5.2; RFC 6750 3.1).
    InvalidRequest,
    /// Client authentication failed (RFC 6749 5.2).
    InvalidClient,
    /// The code or refresh token is invalid, expired, used or another client's (RFC 6749 5.2).
    InvalidGrant,
    /// The client may not use this grant or response type (RFC 6749 4.1.2.1, 5.2).
    UnauthorizedClient,
    /// The server does not know this grant type (RFC 6749 5.2).
    UnsupportedGrantType,
    /// The server does not know this response type (RFC 6749 4.1.2.1).
    UnsupportedResponseType,
    /// The scope is unknown, malformed or too wide (RFC 6749 4.1.2.1, 5.2).
    InvalidScope,
    /// The resource owner or the server refused (RFC 6749 4.1.2.1).
    AccessDenied,
    /// The server failed unexpectedly (RFC 6749 4.1.2.1).
    ServerError,
    /// The server is overloaded (RFC 6749 4.1.2.1).
    TemporarilyUnavailable,
    /// `prompt=none`, but nobody is signed in (OIDC Core 3.1.2.6).
    LoginRequired,
    /// `prompt=none`, but consent is needed (OIDC Core 3.1.2.6).
    ConsentRequired,
    /// `prompt=none`, but another page is needed (OIDC Core 3.1.2.6).
    InteractionRequired,
    /// The server cannot have the person authenticate as asked (OIDC Unmet Authentication Requirements 2).
    UnmetAuthenticationRequirements,
    /// The authorization details are malformed or of an unknown type (RFC 9396 5).
    InvalidAuthorizationDetails,
    /// The reference to a pushed request is unknown, expired, used or another client's (RFC 9101 7, RFC 9126 4).
    InvalidRequestUri,
    /// The server takes no request in a JWT (OIDC Core 3.1.2.6, RFC 9101 7).
    RequestNotSupported,
    /// The server fetches no request from a URL (OIDC Core 3.1.2.6, RFC 9101 7).
    RequestUriNotSupported,
    /// The proof of possession is missing or not good (RFC 9449 5, 7.1).
    InvalidDpopProof,
    /// The proof of possession needs a nonce of the server (RFC 9449 8, 9).
    UseDpopNonce,
    /// No token is issued for the resource server that is named (RFC 8693 2.2.2, RFC 8707 2).
    InvalidTarget,
    /// The person has not decided about the device yet (RFC 8628 3.5).
    AuthorizationPending,
    /// The device polls too often (RFC 8628 3.5).
    SlowDown,
    /// The device code has expired (RFC 8628 3.5).
    ExpiredToken,
    /// The access token is expired, revoked, malformed or invalid (RFC 6750 3.1).
    InvalidToken,
    /// The access token's scope is too small (RFC 6750 3.1).
    InsufficientScope,
    /// How or when the person signed in is not enough (RFC 9470 3).
    InsufficientUserAuthentication,
}

impl ErrorCode {
    /// The code as it is sent.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InvalidRequest => "invalid_request",
            Self::InvalidClient => "invalid_client",
            Self::InvalidGrant => "invalid_grant",
            Self::UnauthorizedClient => "unauthorized_client",
            Self::UnsupportedGrantType => "unsupported_grant_type",
            Self::UnsupportedResponseType => "unsupported_response_type",
            Self::InvalidScope => "invalid_scope",
            Self::AccessDenied => "access_denied",
            Self::ServerError => "server_error",
            Self::TemporarilyUnavailable => "temporarily_unavailable",
            Self::LoginRequired => "login_required",
            Self::ConsentRequired => "consent_required",
            Self::InteractionRequired => "interaction_required",
            Self::UnmetAuthenticationRequirements => "unmet_authentication_requirements",
            Self::InvalidAuthorizationDetails => "invalid_authorization_details",
            Self::InvalidRequestUri => "invalid_request_uri",
            Self::RequestNotSupported => "request_not_supported",
            Self::RequestUriNotSupported => "request_uri_not_supported",
            Self::InvalidDpopProof => "invalid_dpop_proof",
            Self::UseDpopNonce => "use_dpop_nonce",
            Self::InvalidTarget => "invalid_target",
            Self::AuthorizationPending => "authorization_pending",
            Self::SlowDown => "slow_down",
            Self::ExpiredToken => "expired_token",
            Self::InvalidToken => "invalid_token",
            Self::InsufficientScope => "insufficient_scope",
            Self::InsufficientUserAuthentication => "insufficient_user_authentication",
        }
    }
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
