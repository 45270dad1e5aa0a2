//! What happened: participants and events in causal order.
//!
//! The trace is the only corridor between the simulation and everything that
//! judges or draws. A saved trace ([`Trace::to_jsonl`]) alone redraws every
//! diagram, since its header carries the walkthroughs.
//!
//! | file | what |
//! |---|---|
//! | `event.rs` | requests, responses, losses, local events |
//! | `octets.rs` | bytes as sent, readable in JSON |
//! | `period.rs` | durations as people say them |
//! | `http.rs` | reading the octets as HTTP/1.1 |
//! | `jsonl.rs` | JSON Lines in and out |
//! | `recognition/` | which protocol message each one is |
//! | `knowledge/` | who has seen which secret |

mod event;
mod http;
mod jsonl;
mod knowledge;
mod octets;
mod period;
mod recognition;
#[cfg(test)]
pub(crate) mod sample;

use serde::{Deserialize, Serialize};

pub use event::{Event, ExchangeId, LocalEvent, Mishap, Part, Transfer};
pub(crate) use http::MOST_HEADERS;
pub use http::{HttpMessage, MalformedHttp, StartLine, split_url};
pub use jsonl::TraceError;
pub use knowledge::{Carrier, Knowledge, Learned, Secret, SecretKind, Seen};
pub use octets::Octets;
pub use period::period;
pub(crate) use recognition::{Encoded, basic, encoded, parameters};
pub use recognition::{Parameter, Place, ProtocolMessage, Recogniser, recognise};

use crate::protocol::{Break, Role, Setting};
use crate::walkthrough::{Name, Obtained, Outcome, Walkthrough};

/// The recorded facts of one run.
#[derive(Clone, Debug, PartialEq)]
pub struct Trace {
    /// What the run was, and what is needed to judge and draw it.
    pub header: Header,
    /// In causal order: a request's response stands after the exchanges that it caused.
    pub events: Vec<Event>,
}

/// The first line of a trace file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Header {
    /// Version of the file format.
    pub format: Format,
    /// The scenario's name.
    pub scenario: String,
    /// The scenario's title.
    pub title: String,
    /// The scenario's lesson, in a sentence.
    pub lesson: String,
    /// What the run's entropy was drawn from.
    pub seed: u64,
    /// Everyone on stage, in the order of the scenario.
    pub participants: Vec<Participant>,
    /// The documents to hold the run against.
    pub walkthroughs: Vec<Walkthrough>,
    /// Where the run is declared to stop; absent: it succeeds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
    /// What the attacker is declared to obtain; absent: nobody attacks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub obtained: Option<Vec<Obtained>>,
    /// The invariants that the run breaks on purpose.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub breaks: Vec<Break>,
    /// What was settled before the run and shows on no wire.
    #[serde(default, skip_serializing_if = "Setting::is_empty")]
    pub setting: Setting,
}

/// The version of the trace format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Format {
    /// The first one.
    #[serde(rename = "flowscribe-trace/1")]
    V1,
}

/// Someone who sends, receives, or decides something locally.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Participant {
    /// Its name, such as `user/browser`.
    pub name: Name,
    /// An ordinary role.
    pub role: Role,
    /// The URL authorities at which it is reached, such as `https://example.com`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub origins: Vec<String>,
    /// Whether its local events are unknown, as those of a foreign server are.
    #[serde(default, skip_serializing_if = "is_false")]
    pub opaque: bool,
}

impl Header {
    /// A participant by name.
    pub fn participant(&self, name: &Name) -> Option<&Participant> {
        self.participants.iter().find(|p| p.name == *name)
    }

    /// The participant that is reached at an origin such as `https://example.com`.
    pub fn at_origin(&self, origin: &str) -> Option<&Participant> {
        self.participants
            .iter()
            .find(|p| p.origins.iter().any(|known| known == origin))
    }

    /// The walkthrough with this id, or the first one.
    pub fn walkthrough(&self, id: Option<&str>) -> Option<&Walkthrough> {
        match id {
            Some(id) => self.walkthroughs.iter().find(|w| w.id == id),
            None => self.walkthroughs.first(),
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_false(value: &bool) -> bool {
    !value
}
