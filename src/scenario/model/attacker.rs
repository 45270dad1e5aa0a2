//! Who wants what is not theirs.

use serde::Deserialize;

use super::ResourceOwner;
use crate::scenario::source::Place;

/// An attacker: a person with a browser and a program, perhaps with a host, never with more.
///
/// Clients and servers of its own are actors that it holds ([`Actor::held_by`](super::Actor::held_by)).
#[derive(Clone, Debug, PartialEq)]
pub struct Attacker {
    /// The person; without a username it has no account.
    pub person: ResourceOwner,
    /// The origin of its own server; absent: nobody can reach it.
    pub host: Option<String>,
    /// What it serves there; everything else is an empty page.
    pub pages: Vec<Lure>,
    /// URLs that the operating system of people's devices hands to its app (RFC 8252 8.1).
    pub claims: Vec<String>,
}

/// A page of an attacker, or something else that it serves.
#[derive(Clone, Debug, PartialEq)]
pub struct Lure {
    /// Where it stands on the attacker's host.
    pub path: String,
    /// What it does to its visitor.
    pub bait: Bait,
}

/// What a page of an attacker does to its visitor.
#[derive(Clone, Debug, PartialEq)]
pub enum Bait {
    /// It sends the visitor elsewhere.
    LeadsTo(Told),
    /// It shows another page in a frame that covers it and is not seen (RFC 9700 4.16).
    Frames(Told),
    /// What it is, is enough.
    Serves(Served),
}

/// What an attacker serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Served {
    /// A script that tells the attacker the address of the page that runs it.
    Script,
    /// A page that runs that script.
    Page,
    /// A form for username and password, which looks like somebody else's.
    SignInForm,
}

impl Attacker {
    /// Whether it has a script that runs in people's browsers.
    pub(crate) fn has_script(&self) -> bool {
        let runs = |page: &Lure| matches!(page.bait, Bait::Serves(Served::Script | Served::Page));
        self.pages.iter().any(runs)
    }
}

impl Bait {
    /// What the attacker writes in it.
    pub(crate) fn told(&self) -> Option<&Told> {
        match self {
            Self::LeadsTo(told) | Self::Frames(told) => Some(told),
            Self::Serves(_) => None,
        }
    }
}

/// A text of an attacker, where `${kind.parameter}` stands for what such a message brought to it.
#[derive(Clone, Debug)]
pub struct Told {
    /// As written.
    pub text: String,
    /// Where it stands in the file.
    pub(crate) place: Place,
}

/// Equal texts are equal wherever they stand.
impl PartialEq for Told {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}
