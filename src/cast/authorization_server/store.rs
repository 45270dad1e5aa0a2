//! What the server remembers.

use std::time::Duration;

use indexmap::{IndexMap, IndexSet};

use super::request::AuthorizationRequest;

/// Sessions, transactions, consents and codes.
#[derive(Debug, Default)]
pub(super) struct Store {
    /// Cookie value to username.
    pub(super) sessions: IndexMap<String, String>,
    /// Authorization requests that wait for sign-in or consent, by their identifier.
    pub(super) transactions: IndexMap<String, Transaction>,
    /// What was granted, by username and `client_id`.
    pub(super) consents: IndexMap<(String, String), IndexSet<String>>,
    /// Access tokens, by their value.
    pub(super) access_tokens: IndexMap<String, IssuedToken>,
    /// Client assertions that were used, by `client_id` and `jti`.
    pub(super) assertions: IndexSet<(String, String)>,
    /// Authorization codes, used ones included.
    pub(super) codes: IndexMap<String, Code>,
}

/// An authorization request that waits for the person.
#[derive(Clone, Debug)]
pub(super) struct Transaction {
    pub(super) request: AuthorizationRequest,
    /// Makes a form unguessable for other sites (RFC 6749 10.12).
    pub(super) csrf: String,
    /// Who signed in.
    pub(super) username: Option<String>,
}

/// What an authorization code stands for (RFC 6749 4.1.2).
#[derive(Clone, Debug)]
pub(super) struct Code {
    pub(super) request: AuthorizationRequest,
    pub(super) username: String,
    pub(super) issued: Duration,
    /// The access tokens that it yielded; once it has, it is used.
    pub(super) yielded: Vec<String>,
}

/// What an access token stands for.
#[derive(Clone, Debug)]
pub(super) struct IssuedToken {
    pub(super) client_id: String,
    pub(super) username: String,
    pub(super) scope: String,
    /// Seconds since 1970.
    pub(super) expires: u64,
    pub(super) revoked: bool,
}

impl Store {
    /// Ends the access tokens that a code yielded (RFC 6749 4.1.2).
    pub(super) fn revoke_yield_of(&mut self, code: &str) {
        let yielded = self.codes.get(code).map(|code| code.yielded.clone());
        for token in yielded.unwrap_or_default() {
            if let Some(token) = self.access_tokens.get_mut(&token) {
                token.revoked = true;
            }
        }
    }

    /// Whether everything asked for was granted before; authorization details are asked about each time.
    pub(super) fn consented(&self, username: &str, request: &AuthorizationRequest) -> bool {
        let key = (username.to_owned(), request.client.client_id.clone());
        let granted = self.consents.get(&key);
        let plain = request.authorization_details.is_none();
        plain && granted.is_some_and(|granted| request.scope.iter().all(|s| granted.contains(s)))
    }

    /// Remembers a consent.
    pub(super) fn consent(&mut self, username: &str, request: &AuthorizationRequest) {
        let key = (username.to_owned(), request.client.client_id.clone());
        let granted = self.consents.entry(key).or_default();
        granted.extend(request.scope.iter().cloned());
    }
}
