//! What happens.

use std::time::Duration;

use serde::Deserialize;

use super::Told;
use crate::scenario::source::Place;

/// One thing that somebody does.
#[derive(Clone, Debug, PartialEq)]
pub struct Act {
    /// Its id.
    pub id: String,
    /// Who does it.
    pub actor: String,
    /// What is done.
    pub action: Action,
    /// Run and recorded, but outside the walkthroughs: what happened before.
    pub prologue: bool,
}

/// What an act does.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// The user opens a client's start page.
    Open {
        /// The id of the client.
        client: String,
        /// The URL, less its query, that an attacker's browser does not go to.
        stops_before: Option<String>,
    },
    /// The user opens another page.
    Visit {
        /// The page's URL.
        url: Told,
        /// The form that an attacker's browser posts there; absent: it asks for the page.
        form: Option<Vec<(String, Told)>>,
        /// As for `Open`.
        stops_before: Option<String>,
    },
    /// An attacker sends a request.
    Send(Deed),
    /// An attacker makes an unsigned JWT of one that it has.
    Forge {
        /// The one that it has.
        token: Told,
        /// Claims that it gives another value.
        claims: Vec<(String, Told)>,
    },
    /// A client without pages does its work.
    Run {
        /// The id of the client.
        client: String,
    },
    /// A client gets a fresh access token by its refresh token (RFC 6749 6).
    Refresh {
        /// The id of the client.
        client: String,
        /// The scope that it asks for; absent: as before.
        scope: Option<String>,
    },
    /// A client ends a token before its time (RFC 7009 2.1).
    Revoke {
        /// The id of the client.
        client: String,
        /// Which of its tokens.
        token: Revoked,
    },
    /// Time passes.
    Advance(Duration),
    /// The user closes the browser, and its sessions end.
    Close,
}

/// A request that an attacker sends: a POST where it has a form, else a GET.
#[derive(Clone, Debug)]
pub struct Deed {
    /// Where it goes.
    pub url: Told,
    /// Header fields.
    pub headers: Vec<(String, Told)>,
    /// The parameters of its form.
    pub form: Option<Vec<(String, Told)>>,
    /// Where the file says that it cannot be sent, since no message carried what it takes.
    pub(crate) out_of_reach: Option<Place>,
}

impl PartialEq for Deed {
    fn eq(&self, other: &Self) -> bool {
        let held_back = |deed: &Self| deed.out_of_reach.is_some();
        (&self.url, &self.headers, &self.form, held_back(self))
            == (&other.url, &other.headers, &other.form, held_back(other))
    }
}

impl Action {
    /// What an attacker writes in it.
    pub(crate) fn told(&self) -> Vec<&Told> {
        match self {
            Self::Visit { url, form, .. } => {
                let fields = form.iter().flatten().map(|(_, told)| told);
                std::iter::once(url).chain(fields).collect()
            }
            Self::Send(deed) => deed.told(),
            Self::Forge { token, claims } => {
                let claims = claims.iter().map(|(_, told)| told);
                std::iter::once(token).chain(claims).collect()
            }
            _ => Vec::new(),
        }
    }
}

impl Deed {
    /// Everything in it that may name a message.
    pub(crate) fn told(&self) -> Vec<&Told> {
        let fields = self.headers.iter().chain(self.form.iter().flatten());
        let fields = fields.map(|(_, told)| told);
        std::iter::once(&self.url).chain(fields).collect()
    }
}

/// Which token a client revokes: values of `token_type_hint` (RFC 7009 2.1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Revoked {
    /// This one and no other.
    #[default]
    AccessToken,
    /// This one, and with it every token of the same grant.
    RefreshToken,
}
