//! What is settled before a run and shows on no wire: issuers, their clients, audiences, the clock.

use serde::{Deserialize, Serialize};

/// What a recording cannot show of those who play; all of it may be unknown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Setting {
    /// When the recording began, in seconds since 1970-01-01T00:00:00Z (RFC 7519 2).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub began: Option<u64>,
    /// The authorization servers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub issuers: Vec<Issuer>,
    /// What each resource server is called in the `aud` of a token (RFC 9068 4).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub audiences: Vec<String>,
    /// Those who want what is not theirs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attackers: Vec<Holder>,
    /// Whose accounts there are, where somebody attacks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub accounts: Vec<Account>,
}

/// An attacker and everything that is its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// Its id.
    pub id: String,
    /// The ids of the actors that it holds, itself among them.
    pub holds: Vec<String>,
}

/// Somebody's account at the authorization servers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// The id of the actor.
    pub actor: String,
    /// What tokens call it.
    pub username: String,
}

/// An authorization server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issuer {
    /// REQUIRED. Its issuer identifier, an https URL (OIDC Core 1.2, RFC 8414 2).
    pub issuer: String,
    /// OPTIONAL. Whether its authorization responses carry `iss`, as its metadata would say (RFC 9207 3).
    #[serde(default)]
    pub iss_parameter: bool,
    /// OPTIONAL. How long its codes are valid, in seconds (RFC 6749 4.1.2).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code_lifetime: Option<u64>,
    /// REQUIRED. The clients that it knows.
    pub clients: Vec<RegisteredClient>,
}

/// What an authorization server knows of a client (RFC 6749 2). No secret stands here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisteredClient {
    /// REQUIRED. Its identifier (RFC 6749 2.2).
    pub client_id: String,
    /// OPTIONAL. Its redirect URIs (RFC 6749 3.1.2.2).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub redirect_uris: Vec<String>,
    /// OPTIONAL. Whether it has credentials and must use them (RFC 6749 2.1, 3.2.1).
    #[serde(default)]
    pub confidential: bool,
}

impl Setting {
    /// The attacker to whom an actor belongs, if any.
    pub fn holder_of(&self, actor: &str) -> Option<&str> {
        let holds = |one: &&Holder| one.holds.iter().any(|held| held == actor);
        self.attackers.iter().find(holds).map(|one| one.id.as_str())
    }

    /// What a person is called: by the account, where there is one.
    pub fn person<'s>(&'s self, actor: &'s str) -> &'s str {
        let mut accounts = self.accounts.iter();
        let known = accounts.find(|account| account.actor == actor);
        known.map_or(actor, |account| &account.username)
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
