//! The person.

use std::time::Duration;

use serde::Deserialize;

/// A person with a browser, who has an account at every authorization server.
#[derive(Clone, Debug, PartialEq)]
pub struct ResourceOwner {
    /// The account's name.
    pub username: String,
    /// The account's password.
    pub password: String,
    /// What the person types as password, one attempt after the other, before giving up.
    pub types: Vec<String>,
    /// The answer to the consent page.
    pub decision: Decision,
    /// How long it takes to read a device's code and type it into a browser; default twelve seconds.
    pub types_code_after: Duration,
    /// Whether the person types a device's code at all.
    pub types_code: bool,
    /// What the authenticator computes one-time codes from (RFC 6238 4.2); absent: there is none.
    pub totp_secret: Option<String>,
}

/// The resource owner's answer to a consent page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Decision {
    /// Grants the access.
    Allow,
    /// Refuses it.
    Deny,
}
