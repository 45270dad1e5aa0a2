//! What the server remembers.

use std::time::Duration;

use indexmap::{IndexMap, IndexSet};
use serde_json::Value;

use super::guesses::Guesses;
use super::issue::{Authentication, Grant};
use super::request::AuthorizationRequest;
use crate::scenario::Registration;

/// Sessions, transactions, consents and codes.
#[derive(Debug, Default)]
pub(super) struct Store {
    /// Who has signed in, by the value of the session's cookie.
    pub(super) sessions: IndexMap<String, SignedIn>,
    /// Authorization requests that wait for sign-in or consent, by their identifier.
    pub(super) transactions: IndexMap<String, Transaction>,
    /// Logout requests that wait for the person's answer, by their identifier.
    pub(super) logouts: IndexMap<String, Logout>,
    /// What was granted, by username and `client_id`.
    pub(super) consents: IndexMap<(String, String), IndexSet<String>>,
    /// Who has accepted the new terms of use.
    pub(super) accepted: IndexSet<String>,
    /// Access tokens, by their value.
    pub(super) access_tokens: IndexMap<String, IssuedToken>,
    /// One-time codes that were used, by username and time step.
    pub(super) one_time_codes: IndexSet<(String, u64)>,
    /// Client assertions that were used, by `client_id` and `jti`.
    pub(super) assertions: IndexSet<(String, String)>,
    /// Pushed authorization requests, by their reference; used ones too.
    pub(super) pushed: IndexMap<String, Pushed>,
    /// Authorization codes, used ones included.
    pub(super) codes: IndexMap<String, Code>,
    /// Refresh tokens, used ones included.
    pub(super) refresh_tokens: IndexMap<String, RefreshToken>,
    /// Devices that wait for a person's decision, by device code; those that no more do, too.
    pub(super) devices: IndexMap<String, Device>,
    /// Wrong codes of devices.
    pub(super) guesses: Guesses,
    families: usize,
}

/// How and when a person signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SignedIn {
    pub(super) username: String,
    pub(super) factors: Factors,
    /// When the person was last asked to prove who it is, in seconds since 1970.
    pub(super) auth_time: u64,
}

/// What a person has shown, in the order of the server's `acr_values_supported`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Factors {
    /// What it knows.
    Password,
    /// And what it has: an authenticator.
    PasswordAndCode,
}

/// An authorization request that waits for the person.
#[derive(Clone, Debug)]
pub(super) struct Transaction {
    pub(super) request: AuthorizationRequest,
    /// The browser that waits, by its cookie: an answer in another one is nobody's (RFC 6749 10.12).
    pub(super) browser: String,
    /// Makes a form unguessable for other sites (RFC 6749 10.12).
    pub(super) csrf: String,
    /// Who signed in.
    pub(super) username: Option<String>,
    /// How many passwords were wrong.
    pub(super) refused: u32,
}

/// What the reference to a pushed request stands for (RFC 9126 2.2).
#[derive(Clone, Debug)]
pub(super) struct Pushed {
    pub(super) request: AuthorizationRequest,
    /// Seconds since 1970.
    pub(super) expires: u64,
    pub(super) used: bool,
}

/// A logout request that waits for the person.
#[derive(Clone, Debug)]
pub(super) struct Logout {
    /// Makes the form unguessable for other sites.
    pub(super) csrf: String,
    /// The session that would end, by the value of its cookie.
    pub(super) session: String,
    /// Where the person goes then, `state` included; absent: a page of the server says so.
    pub(super) back: Option<String>,
}

/// What an authorization code stands for (RFC 6749 4.1.2).
#[derive(Clone, Debug)]
pub(super) struct Code {
    pub(super) request: AuthorizationRequest,
    pub(super) signed_in: SignedIn,
    pub(super) issued: Duration,
    /// The family of the tokens that it yielded; once it has, it is used.
    pub(super) yielded: Option<Family>,
}

/// Tokens that go back to one grant and end together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Family(usize);

/// What an access token stands for.
#[derive(Clone, Debug)]
pub(super) struct IssuedToken {
    pub(super) client_id: String,
    pub(super) username: String,
    pub(super) scope: String,
    pub(super) family: Option<Family>,
    pub(super) authentication: Option<Authentication>,
    /// Seconds since 1970.
    pub(super) expires: u64,
    pub(super) revoked: bool,
    /// For which resource server; absent: the server's usual one.
    pub(super) audience: Option<String>,
    /// Who acts for the person (RFC 8693 4.1).
    pub(super) act: Option<Value>,
    /// The thumbprint of the key to which it is bound (RFC 9449 6).
    pub(super) jkt: Option<String>,
}

/// A device that shows a code (RFC 8628 3.2).
#[derive(Clone, Debug)]
pub(super) struct Device {
    pub(super) client: Registration,
    pub(super) scope: Vec<String>,
    pub(super) user_code: String,
    /// Seconds since 1970.
    pub(super) expires: u64,
    /// When it polled last.
    pub(super) asked: Option<Duration>,
    pub(super) decision: Decided,
    pub(super) used: bool,
}

impl Device {
    /// Whether nobody has decided yet.
    pub(super) fn is_waiting(&self) -> bool {
        matches!(self.decision, Decided::Pending)
    }
}

/// What became of a device's question.
#[derive(Clone, Debug)]
pub(super) enum Decided {
    /// Nothing yet.
    Pending,
    /// This was granted.
    Allowed(Box<Grant>),
    /// It was refused.
    Denied,
}

/// What a refresh token stands for (RFC 6749 1.5).
#[derive(Clone, Debug)]
pub(super) struct RefreshToken {
    pub(super) grant: Grant,
    pub(super) family: Family,
    /// Seconds since 1970.
    pub(super) expires: u64,
    /// Another one was issued in its place.
    pub(super) used: bool,
    pub(super) revoked: bool,
}

impl Store {
    /// A family without tokens.
    pub(super) fn family(&mut self) -> Family {
        self.families += 1;
        Family(self.families)
    }

    /// Ends all tokens of a family.
    pub(super) fn revoke(&mut self, family: Family) {
        for token in self.access_tokens.values_mut() {
            token.revoked |= token.family == Some(family);
        }
        for token in self.refresh_tokens.values_mut() {
            token.revoked |= token.family == family;
        }
    }

    /// Whether the whole scope asked for was granted before.
    pub(super) fn consented(&self, username: &str, request: &AuthorizationRequest) -> bool {
        let key = (username.to_owned(), request.client.client_id.clone());
        let granted = self.consents.get(&key);
        granted.is_some_and(|granted| request.scope.iter().all(|s| granted.contains(s)))
    }

    /// Remembers a consent.
    pub(super) fn consent(&mut self, username: &str, request: &AuthorizationRequest) {
        let key = (username.to_owned(), request.client.client_id.clone());
        let granted = self.consents.entry(key).or_default();
        granted.extend(request.scope.iter().cloned());
    }
}
