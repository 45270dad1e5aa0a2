//! How an authorization server refuses where the standards leave it open, and how it fails.

use serde::Deserialize;

use crate::protocol::ErrorCode;

/// How requests are refused for which the standards fix no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusals {
    /// Of a request for tokens in the query (OAuth MRT 5).
    pub query_mode: Route,
    /// Of a reference that has expired (RFC 9126 4).
    pub expired_request_uri: Route,
    /// Of a decision whose browser the server does not know any more.
    pub lost_session: LostSession,
    /// Of a code without the verifier that belongs to it (RFC 7636 4.6).
    pub missing_verifier: VerifierError,
    /// Of a verifier without a challenge before it (RFC 9700 4.8.2).
    pub stray_verifier: VerifierError,
    /// Of a client's request by another method than POST (RFC 6749 3.2): 405 or 400.
    pub wrong_method: u16,
    /// Of a client that authenticates otherwise than by HTTP (RFC 6749 5.2): 400 or 401.
    pub client_in_form: u16,
}

/// What brings a refusal to whom it concerns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Route {
    /// A page, which only the person reads.
    Page,
    /// A redirect to the client (RFC 6749 4.1.2.1).
    Redirect,
}

/// What becomes of a person whose session the server has lost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LostSession {
    /// A page says so, and everything begins anew at the client.
    #[default]
    Page,
    /// The sign-in page comes again, and the request goes on.
    SignIn,
}

/// What a token request with a wrong set of PKCE parameters is (RFC 6749 5.2).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VerifierError {
    /// The code cannot be redeemed so.
    #[default]
    InvalidGrant,
    /// The request is malformed.
    InvalidRequest,
}

impl From<VerifierError> for ErrorCode {
    fn from(error: VerifierError) -> Self {
        match error {
            VerifierError::InvalidGrant => Self::InvalidGrant,
            VerifierError::InvalidRequest => Self::InvalidRequest,
        }
    }
}

/// A server that fails at a good request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// At which request.
    pub at: TroubleAt,
    /// What it is.
    pub error: TroubleError,
    /// How it is told.
    pub by: Route,
}

/// The requests at which a server can fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TroubleAt {
    /// The authorization request.
    AuthorizationRequest,
    /// The good password of a person.
    SignInAnswer,
    /// The person's decision.
    ConsentAnswer,
}

/// What a redirect has an error code for, since it can carry no status (RFC 6749 4.1.2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TroubleError {
    /// 500: something unexpected.
    ServerError,
    /// 503: an overload, or maintenance.
    TemporarilyUnavailable,
}
