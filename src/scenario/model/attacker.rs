//! Who wants what is not theirs.

use super::ResourceOwner;
use crate::scenario::source::Place;

/// An attacker: a person with a browser and a program, perhaps with a host, never with more.
///
/// Clients and servers of its own are actors that it holds ([`Actor::held_by`]).
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

/// A page of an attacker, which sends its visitor elsewhere.
#[derive(Clone, Debug, PartialEq)]
pub struct Lure {
    /// Where it stands on the attacker's host.
    pub path: String,
    /// Where it sends its visitor.
    pub leads_to: Told,
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
