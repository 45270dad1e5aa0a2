//! The server that hosts the resource.

use std::time::Duration;

use serde::Deserialize;

/// The server that hosts the protected resource.
#[derive(Clone, Debug, PartialEq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "switches of a scenario file, each on its own"
)]
pub struct ResourceServer {
    /// REQUIRED. The `aud` that it accepts; its origin is the server's host.
    pub audience: String,
    /// The scope that a request needs; absent: any.
    pub scope: Option<String>,
    /// The id of the authorization server that it trusts; default: the first one.
    pub authorization_server: String,
    /// The origins whose scripts may call it (the Fetch standard, CORS); default: those of the single-page apps.
    pub allowed_origins: Vec<String>,
    /// How it finds out whether a token is good.
    pub validation: Validation,
    /// What it does with a token in the URL (RFC 6750 2.3); RFC 9700 4.3.2 forbids clients to send it so.
    pub query_token: QueryToken,
    /// How far it lets the dates of a token differ from its own clock; default thirty seconds (RFC 9068 4).
    pub leeway: Duration,
    /// How long it keeps the issuer's keys; absent: until a token names another one (OIDC Core 10.1.1).
    pub keys_lifetime: Option<Duration>,
    /// Whether keys that it has kept for too long have to do where no fresh ones can be had.
    pub uses_stale_keys: bool,
    /// The status of its answer where it cannot find out whether a token is good: 503 or 500.
    pub unavailable_status: u16,
    /// Whether it refuses tokens that are meant for others (RFC 9068 4); default: yes.
    pub checks_audience: bool,
    /// Whether it believes a JWT that says it has no signature; RFC 9068 4 forbids it.
    pub accepts_unsigned: bool,
    /// How the person must have signed in, one of these values; absent: anyhow (RFC 9470 3).
    pub acr_values: Option<String>,
    /// How long ago the person may have signed in; absent: any time (RFC 9470 3).
    pub max_age: Option<Duration>,
    /// Whether proofs of possession need a nonce that it handed out (RFC 9449 9).
    pub requires_dpop_nonce: bool,
    /// How it gets what it serves from another resource server; absent: it has it itself (RFC 8693 2.3).
    pub exchange: Option<Exchanger>,
}

/// A resource server as a client: it exchanges the token that it got for one with which it calls another.
#[derive(Clone, Debug, PartialEq)]
pub struct Exchanger {
    /// REQUIRED. Its identifier at the authorization server.
    pub client_id: String,
    /// REQUIRED. Its secret there.
    pub client_secret: String,
    /// REQUIRED. What it requests, a URL of another resource server.
    pub resource: String,
    /// The `aud` of that other one.
    pub audience: String,
    /// The scope that it asks for (RFC 8693 2.1); absent: that of the token it got.
    pub scope: Option<String>,
}

/// How a resource server finds out whether a token is good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Validation {
    /// By itself, with the issuer's keys (RFC 9068 4).
    Jwt,
    /// It asks the authorization server (RFC 7662).
    Introspection {
        /// Its identifier there.
        client_id: String,
        /// Its secret there.
        client_secret: String,
    },
}

/// What becomes of an access token in the URL (RFC 6750 2.3).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum QueryToken {
    /// The request is refused, whatever else it carries.
    #[default]
    Refused,
    /// It is a parameter like others, which nobody reads; OAuth 2.1 knows it no more.
    Ignored,
    /// It is taken.
    Accepted,
}
