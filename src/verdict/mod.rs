//! What holding a trace against a walkthrough gave: findings as data.
//!
//! | file | what |
//! |---|---|
//! | `findings.rs` | what is found, as data |
//! | `judge.rs` | the order of the work, and what became of each arrow and step |
//! | `run.rs` | the recording as the judge reads it: exchanges, lifelines |
//! | `stop.rs` | where the run stops, and what that excuses |
//! | `align.rs` | which event each covered message is |
//! | `claim.rs` | who claims each event |
//! | `order.rs` | missing, out of order, extra, undocumented |
//! | `path.rs` | wrong sender, wrong receiver |
//! | `promise.rs` | broken promise, stale departure |
//! | `outcome.rs` | wrong outcome |
//! | `gains.rs` | what an attacker obtained |
//! | `invariants/` | what holds on every correct run, whatever its documents say |

mod align;
mod claim;
mod findings;
mod gains;
mod invariants;
mod judge;
mod order;
mod outcome;
mod path;
mod promise;
mod run;
mod stop;
#[cfg(test)]
mod tests;

use std::fmt;

use serde::Serialize;

pub use self::findings::{Finding, Reason};
pub use self::gains::Gain;
pub use self::invariants::{Breach, Flaw, Held, Holding, repeated, uphold};
pub use self::judge::judge;
use crate::protocol::Kind;
use crate::walkthrough::Outcome;

/// The findings for one walkthrough.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Verdict {
    /// The walkthrough's id.
    pub walkthrough: String,
    /// One for each step of the walkthrough, in its order.
    pub steps: Vec<StepFinding>,
    /// Everything that is not as documented, in the order of the steps.
    pub differences: Vec<Difference>,
    /// Departures that hold: where the document is known to part from the wire.
    pub departures: Vec<Departure>,
    /// Authorization, token and resource messages among the omitted ones, as event indices.
    pub leaves_out: Vec<usize>,
    /// Where the run stopped as declared.
    pub stop: Option<Stop>,
    /// What attackers obtained.
    pub obtained: Vec<Gain>,
    /// One for each event of the trace: who claims it.
    pub claims: Vec<Claim>,
}

/// What became of one step.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StepFinding {
    /// The step's id.
    pub step: String,
    /// What became of it.
    pub state: StepState,
    /// One for each of its arrows.
    pub arrows: Vec<ArrowFinding>,
}

/// What became of a step or an arrow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum StepState {
    /// It happened as documented (departures included).
    Happened,
    /// Something differs; see the differences that name the step.
    Differs,
    /// The run stopped here, as declared.
    Stopped,
    /// It lies behind the declared stop.
    NotReached,
    /// Declared as skipped, and not seen.
    Skipped,
    /// Text only.
    Setup,
    /// It covers only local events, which this recording cannot show.
    CannotBeSeen,
}

/// What became of one arrow.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ArrowFinding {
    /// What became of it.
    pub state: StepState,
    /// The covered events that were found, as indices, in the order of `covers`.
    pub events: Vec<usize>,
    /// The lifeline that the recorded path left, where anything was recorded.
    pub from: Option<String>,
    /// The lifeline that the recorded path reached.
    pub to: Option<String>,
}

/// Who claims an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Claim {
    /// An arrow covers it (steps and arrows by index).
    Covered {
        /// Index of the step.
        step: usize,
        /// Index of the arrow in the step.
        arrow: usize,
    },
    /// An arrow takes it along, or it repeats what the step covers.
    With {
        /// Index of the step.
        step: usize,
        /// Index of the arrow in the step.
        arrow: usize,
    },
    /// A local event; it belongs to the step of the last claimed message before it, if any.
    Local {
        /// Index of the step.
        step: Option<usize>,
    },
    /// The document leaves it out.
    Omitted,
    /// Nobody claims it: extra, out of order or undocumented.
    Unclaimed,
}

/// One thing that is not as documented.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Difference {
    /// Its name.
    pub kind: DifferenceKind,
    /// The step that it concerns, as an index.
    pub step: Option<usize>,
    /// The message concerned.
    pub message: Option<Kind>,
    /// The events that show it, as indices.
    pub events: Vec<usize>,
    /// What was documented and what was seen.
    pub detail: Finding,
}

/// The names of differences.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DifferenceKind {
    /// Documented, but not recorded.
    Missing,
    /// Recorded more often than documented.
    Extra,
    /// Recorded, but not where it is documented.
    OutOfOrder,
    /// Another lifeline sent it.
    WrongSender,
    /// Another lifeline received it.
    WrongReceiver,
    /// Recorded, and the document neither covers nor omits it.
    Undocumented,
    /// The label promises what the messages do not keep.
    BrokenPromise,
    /// A declared departure that does not depart.
    StaleDeparture,
    /// The run did not stop as declared, or stopped undeclared.
    WrongOutcome,
}

/// A declared departure that holds.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Departure {
    /// Index of the step.
    pub step: usize,
    /// What the document says and what the wire shows.
    pub detail: Finding,
}

/// Where the run stopped as declared.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Stop {
    /// Index of the step.
    pub step: Option<usize>,
    /// The event that failed: the failing response, or the message whose check failed.
    pub event: usize,
    /// The declared outcome, as verified.
    pub outcome: Outcome,
}

impl Verdict {
    /// Whether the run matches, departures included.
    pub fn matches(&self) -> bool {
        self.differences.is_empty()
    }
}

impl DifferenceKind {
    /// Its name in words.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Extra => "extra",
            Self::OutOfOrder => "out of order",
            Self::WrongSender => "wrong sender",
            Self::WrongReceiver => "wrong receiver",
            Self::Undocumented => "undocumented",
            Self::BrokenPromise => "broken promise",
            Self::StaleDeparture => "stale departure",
            Self::WrongOutcome => "wrong outcome",
        }
    }
}

impl fmt::Display for DifferenceKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
