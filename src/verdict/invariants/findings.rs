//! What became of each invariant, as data.

use serde::Serialize;

use crate::protocol::{Invariant, Kind};
use crate::walkthrough::Name;

/// What became of one invariant in one recording.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Held {
    /// Which.
    pub invariant: Invariant,
    /// Whether it holds.
    pub state: Holding,
    /// Why it is broken on purpose, where the scenario declares so.
    pub declared: Option<String>,
}

/// Whether an invariant holds.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Holding {
    /// Something in the recording is about it, and nothing breaks it.
    Holds,
    /// It is broken, each time by an event.
    Broken(Vec<Breach>),
    /// Nothing in the recording is about it, or only what an opaque participant does by itself.
    CannotBeSeen,
}

/// One place where an invariant is broken.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Breach {
    /// The events that show it, as indices; the last one breaks it.
    pub events: Vec<usize>,
    /// What is wrong with it.
    pub flaw: Flaw,
}

/// What is wrong with a message: one sentence, whose words are the renderers'.
///
/// Each field is named in the sentence; what is absent was not recorded.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each variant tells of all its fields")]
pub enum Flaw {
    /// A message carries what it must not.
    Carries { message: Kind, what: String },
    /// A message lacks what it must carry.
    Lacks { message: Kind, what: String },
    /// A value in a message is not what it must be.
    Differs {
        message: Kind,
        what: String,
        found: Option<String>,
        expected: String,
    },
    /// A message was sent by somebody who must not send it.
    SentBy { message: Kind, participant: Name },
    /// A redirect leads to where it must not.
    LeadsTo { message: Kind, target: String },
    /// A message was sent, and what must be checked before was not.
    Unchecked { message: Kind, what: String },
    /// A value was used that had been used before.
    UsedAgain { message: Kind, what: String },
    /// A message came after the flow had ended.
    WentOn { message: Kind },
    /// A message came too late; after how long, and how long is allowed.
    TooLate {
        message: Kind,
        after: String,
        allowed: String,
    },
    /// A message came too early; after how long, and how long is asked for.
    TooSoon {
        message: Kind,
        after: String,
        asked: String,
    },
    /// A participant examined what is not meant for him.
    Examined { participant: Name, what: String },
    /// A participant refused what is good.
    Refused { participant: Name, what: String },
}

impl Held {
    /// Whether it is broken.
    pub fn is_broken(&self) -> bool {
        matches!(self.state, Holding::Broken(_))
    }

    /// Whether it is declared to be broken, and is not: a declaration that is out of date.
    pub fn is_stale(&self) -> bool {
        self.declared.is_some() && !self.is_broken()
    }

    /// Whether it is broken or kept otherwise than the scenario declares.
    pub fn differs(&self) -> bool {
        self.is_broken() != self.declared.is_some()
    }

    /// Where it is broken.
    pub fn breaches(&self) -> &[Breach] {
        match &self.state {
            Holding::Broken(breaches) => breaches,
            Holding::Holds | Holding::CannotBeSeen => &[],
        }
    }
}

/// What a check finds.
#[derive(Debug, Default)]
pub(super) struct Found {
    seen: bool,
    breaches: Vec<Breach>,
}

impl Found {
    /// Something in the recording is about the invariant.
    pub(super) fn seen(&mut self) {
        self.seen = true;
    }

    /// An event is about the invariant; a flaw breaks it.
    pub(super) fn note(&mut self, event: usize, flaw: Option<Flaw>) {
        self.note_at(&[event], flaw);
    }

    /// The same, with the events that lead to the last one.
    pub(super) fn note_at(&mut self, events: &[usize], flaw: Option<Flaw>) {
        self.seen = true;
        if let Some(flaw) = flaw {
            let events = events.to_vec();
            self.breaches.push(Breach { events, flaw });
        }
    }

    pub(super) fn state(mut self) -> Holding {
        let last = |breach: &Breach| breach.events.last().copied();
        self.breaches.sort_by_key(last);
        match (self.seen, self.breaches.is_empty()) {
            (_, false) => Holding::Broken(self.breaches),
            (true, true) => Holding::Holds,
            (false, true) => Holding::CannotBeSeen,
        }
    }
}
