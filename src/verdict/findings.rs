//! What is found, as data, and the collecting of differences.

use serde::Serialize;

use super::{Difference, DifferenceKind};
use crate::protocol::Kind;
use crate::walkthrough::{Delivered, Gained, Name};

/// What was documented or declared, and what was seen: one sentence, whose
/// words are the renderers'.
///
/// Each field is named in the sentence; what is absent was not recorded.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each variant tells of all its fields")]
pub enum Finding {
    /// A documented message was not recorded.
    NotRecorded { message: Kind },
    /// A message was recorded, but not at its place of the document.
    Misplaced { message: Kind },
    /// A response was recorded before its request.
    BeforeItsRequest { message: Kind },
    /// A message was recorded that the document neither covers nor omits.
    Undocumented { message: Kind },
    /// A message of a step that is declared to be skipped was recorded.
    NotSkipped { message: Kind },
    /// A message was recorded more often than documented.
    TooOften { message: Kind },
    /// A message left the wrong participant, and what shows that.
    Left {
        message: Kind,
        participant: Name,
        reason: Reason,
    },
    /// A message reached the wrong participant, and what shows that.
    Reached {
        message: Kind,
        participant: Name,
        reason: Reason,
    },
    /// A label promises a status, and another one was found.
    WrongStatus { promised: u16, found: Option<u16> },
    /// A step promises an error, and another one was found.
    WrongError {
        promised: String,
        found: Option<String>,
    },
    /// A label promises a parameter that none of its messages carries.
    NotCarried { parameter: String },
    /// A parameter is declared as lacking, and a message carries it.
    NotLacking { parameter: String, message: Kind },
    /// An arrow is declared to be drawn elsewhere than it runs, and is not; its ends.
    DrawnAsRecorded { from: String, to: String },
    /// A departure: a parameter is promised, and no message carries it.
    Lacking { parameter: String },
    /// A departure: an arrow is drawn between other ends than it runs.
    DrawnElsewhere {
        from: String,
        to: String,
        recorded_from: String,
        recorded_to: String,
    },
    /// A message is declared to fail in some way, and did not.
    NotFailed { message: Kind, delivered: Delivered },
    /// The run stopped with another status than declared.
    OtherStatus { declared: u16, found: Option<u16> },
    /// The run stopped with another error than declared.
    OtherError {
        declared: Option<String>,
        found: Option<String>,
    },
    /// The failing message lacks a declared parameter.
    NotInFailure { parameter: String },
    /// The error was delivered in another way than declared.
    OtherDelivery {
        declared: Delivered,
        found: Delivered,
    },
    /// The error arrived at another actor than declared.
    OtherArrival {
        declared: String,
        found: Option<String>,
    },
    /// No request to the redirection endpoint brings the error to an actor.
    NoCallback { actor: String },
    /// No script of an actor reads the error in the fragment.
    FragmentUnread { actor: String },
    /// The run went on with a message behind its declared stop.
    WentOn { message: Kind },
    /// No outcome declares that a message was lost.
    Lost { message: Kind },
    /// No outcome declares that a check of this rule failed.
    CheckFailed { rule: String },
    /// No outcome declares that a message failed, without an error code.
    Failed { message: Kind },
    /// No outcome declares that a message failed with this error.
    FailedWith { message: Kind, error: String },
    /// The attacker is declared to obtain something of somebody, and did not.
    NotObtained { what: Gained, of: String },
    /// The attacker obtained something of somebody, and nobody declared it.
    Obtained { what: Gained, of: String },
}

/// What shows that a message has a wrong end.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each variant tells of all its fields")]
pub enum Reason {
    /// The lifeline that the documented arrow leaves.
    ArrowLeaves { lifeline: String },
    /// The lifeline that the documented arrow reaches.
    ArrowReaches { lifeline: String },
    /// Only the ends of the documented arrow and the browser lie on it.
    OffTheArrow { from: String, to: String },
    /// The participant that the message before it on the arrow reached.
    MessageBeforeReached { participant: Name },
    /// Where the redirect before it leads.
    RedirectLeads { target: String },
    /// The participant that sent its request.
    RequestCameFrom { participant: Name },
    /// The participant that its request reached.
    RequestReached { participant: Name },
    /// The participant to which its response went.
    ResponseWentTo { participant: Name },
    /// The participant, or else the origin, that its Host header names.
    HostNames { host: String },
    /// It is routed through a browser.
    BrowserSends,
    /// A person has no part in HTTP.
    PersonSpeaksNoHttp,
}

/// The differences, each with the arrow that it takes the truth from.
#[derive(Debug, Default)]
pub(super) struct Findings {
    list: Vec<(Option<usize>, Difference)>,
}

/// What a difference is about.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct About {
    pub(super) step: Option<usize>,
    pub(super) arrow: Option<usize>,
    pub(super) message: Option<Kind>,
}

impl About {
    pub(super) fn arrow((step, arrow): (usize, usize)) -> Self {
        Self {
            step: Some(step),
            arrow: Some(arrow),
            message: None,
        }
    }

    /// An arrow where one is concerned.
    pub(super) fn place(place: Option<(usize, usize)>) -> Self {
        place.map(Self::arrow).unwrap_or_default()
    }

    pub(super) fn message(self, kind: Kind) -> Self {
        Self {
            message: Some(kind),
            ..self
        }
    }
}

impl Findings {
    pub(super) fn add(
        &mut self,
        kind: DifferenceKind,
        about: About,
        events: Vec<usize>,
        detail: Finding,
    ) {
        let difference = Difference {
            kind,
            step: about.step,
            message: about.message,
            events,
            detail,
        };
        self.list.push((about.arrow, difference));
    }

    /// Whether anything differs in a step.
    pub(super) fn in_step(&self, step: usize) -> bool {
        self.list.iter().any(|(_, d)| d.step == Some(step))
    }

    /// Whether anything differs in an arrow.
    pub(super) fn in_arrow(&self, step: usize, arrow: usize) -> bool {
        self.list
            .iter()
            .any(|(known, d)| d.step == Some(step) && known.is_none_or(|known| known == arrow))
    }

    /// In the order of the steps, then of the recording; what concerns no step comes last.
    pub(super) fn finish(self) -> Vec<Difference> {
        let mut list: Vec<_> = self.list.into_iter().map(|(_, d)| d).collect();
        list.sort_by_key(|d| (d.step.unwrap_or(usize::MAX), d.events.first().copied()));
        list
    }
}
