//! Who knows what: which participants have seen each secret of a run, and by
//! which event.
//!
//! [`Knowledge::of`] reads the recording and nothing else. A secret is a value
//! that grants something or proves something: see [`SecretKind`].
//!
//! | file | what |
//! |---|---|
//! | `secret.rs` | which values are secrets |
//! | `reading.rs` | every value in a message, and where it stands |
//! | `window.rs` | the browsers' address bars |
//! | `learning.rs` | event after event, who learns what |

mod learning;
mod reading;
mod secret;
#[cfg(test)]
mod tests;
mod window;

use std::fmt;

use indexmap::IndexMap;

pub use secret::SecretKind;

use super::{Place, ProtocolMessage, Trace};
use crate::walkthrough::Name;
use learning::Learning;

/// The secrets of a run, in the order in which they appear.
///
/// # Rules
///
/// - A value becomes a secret where it travels under its own name
///   ([`SecretKind`]); from then on it is found again under any name, inside a
///   JWT, or anywhere in the text of a message.
/// - Values below eight characters are found under their own name only, and
///   those below sixteen not in running text: elsewhere they prove nothing.
/// - The sender knows what was sent, the receiver what arrived. A lost message
///   teaches its receiver nothing; what a fault repeated or answered teaches
///   the named sender nothing, who did not send it.
/// - Who fills a sign-in form has typed the password that the browser sends next.
/// - A browser keeps the URL of each navigation in address bar and history, a
///   redirecting one too: with its query, and with the fragment of the Location
///   that it follows, or of the URL before if that has none (RFC 9110 10.2.2).
///   No request carries the fragment, so the server behind it learns nothing.
/// - A script knows of a fragment what it reads; what it clears is no longer in
///   the address bar and its entry ([`Learned::until`]), and is not forgotten.
/// - A script is a participant of its own: what it fetches passes through the
///   browser, and is still listed as seen by the script alone.
///
/// # Incomplete support
///
/// Of more than 256 secrets the later ones are left out.
/// A password field is known by the name `password`. What a participant is
/// given before the run, such as a client's secret, shows when it is sent.
///
/// # Example
///
/// ```
/// use flowscribe::protocol::Role;
/// use flowscribe::scenario::Scenario;
/// use flowscribe::trace::{Knowledge, SecretKind, recognise};
///
/// let scenario = Scenario::load("okta-authorization-code")?;
/// let trace = flowscribe::simulation::run(&scenario, 0)?;
/// let knowledge = Knowledge::of(&trace, &recognise(&trace));
/// let token = knowledge.of_kind(SecretKind::AccessToken).next().expect("one is issued");
/// let knowing = token.known_by(trace.events.len());
/// assert!(knowing.iter().all(|one| one.participant.as_str() != "user/browser"));
/// # Ok::<(), flowscribe::error::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Knowledge {
    /// Each once, however often it travels.
    pub secrets: Vec<Secret>,
}

/// One secret value, and everyone who saw it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Secret {
    /// What it is.
    pub kind: SecretKind,
    /// The value, decoded.
    pub value: String,
    /// Its wire name, or the cookie's; numbered where several share it: `state`, `state 2`.
    pub label: String,
    /// Every sight of it, in the order of the events.
    pub known: Vec<Learned>,
}

/// One participant's sight of a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Learned {
    /// Who.
    pub participant: Name,
    /// The index of the event in the trace.
    pub event: usize,
    /// By doing what.
    pub how: Seen,
    /// Where the value stood; absent for what no wire shows.
    pub carrier: Option<Carrier>,
    /// The index of the event by which the value was cleared again from the address bar and its history entry.
    pub until: Option<usize>,
}

/// How a participant came to see a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Seen {
    /// A person typed it into a form.
    Typed,
    /// A script made it and kept it.
    Stored,
    /// It stands in a message that the participant sent.
    Sent,
    /// It stands in a message that arrived.
    Received,
    /// A script read it from the fragment.
    Read,
    /// It stands in the browser's address bar, and in its history.
    History,
}

/// Where a secret stands in a message or URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Carrier {
    /// In the query of a request target or of a Location, or elsewhere in that URL.
    Query,
    /// In a fragment.
    Fragment,
    /// In a form body.
    Form,
    /// A member of a JSON body.
    Json,
    /// In an Authorization header.
    Authorization,
    /// As a header field of its own.
    Header,
    /// In a WWW-Authenticate challenge.
    Challenge,
    /// In a Cookie or Set-Cookie header.
    Cookie,
    /// In the URL of a Referer header, where it leaks to the next server.
    Referer,
    /// In the header or claims of a JWT that the message carries.
    Jwt,
    /// Anywhere else in the message.
    Text,
}

impl From<Place> for Carrier {
    fn from(place: Place) -> Self {
        match place {
            Place::Query => Self::Query,
            Place::Fragment => Self::Fragment,
            Place::Form => Self::Form,
            Place::Json => Self::Json,
            Place::Authorization => Self::Authorization,
            Place::Header => Self::Header,
            Place::Challenge => Self::Challenge,
        }
    }
}

impl Carrier {
    /// Whether a server on the way sees it in a URL, and may log it
    /// (RFC 6750 5.3); a fragment never leaves the browser.
    pub fn is_url(self) -> bool {
        matches!(self, Self::Query | Self::Referer)
    }
}

impl Knowledge {
    /// Who learned what; `messages` are the trace's, as
    /// [`recognise`](super::recognise) gives them.
    pub fn of(trace: &Trace, messages: &[ProtocolMessage]) -> Self {
        let mut counts: IndexMap<String, usize> = IndexMap::new();
        let mut secrets = Learning::of(trace, messages);
        for secret in &mut secrets {
            let count = counts.entry(secret.label.clone()).or_default();
            *count += 1;
            if *count > 1 {
                secret.label = format!("{} {count}", secret.label);
            }
        }
        Self { secrets }
    }

    /// The secrets of one kind.
    pub fn of_kind(&self, kind: SecretKind) -> impl Iterator<Item = &Secret> {
        self.secrets.iter().filter(move |one| one.kind == kind)
    }
}

impl Secret {
    /// Who knows it once this event has happened: each participant's first sight.
    pub fn known_by(&self, event: usize) -> Vec<&Learned> {
        let mut first: IndexMap<&Name, &Learned> = IndexMap::new();
        for sight in self.known.iter().filter(|sight| sight.event <= event) {
            first.entry(&sight.participant).or_insert(sight);
        }
        first.into_values().collect()
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.label)
    }
}
