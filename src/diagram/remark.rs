//! What a drawing has to say beside its arrows. The words are the renderers'.

use super::State;
use super::label::changes;
use crate::protocol::{LocalKind, SpecRef};
use crate::trace::{Event, LocalEvent, Mishap};
use crate::verdict::{Difference, DifferenceKind, Finding};
use crate::walkthrough::{Delivered, Gained, Outcome, Walkthrough};

/// One remark.
#[derive(Clone, Debug, PartialEq)]
pub enum Remark {
    /// The state in words, where nothing else tells why.
    State(State),
    /// The step is text only: done before any run.
    Setup,
    /// The document draws the arrow between other lifelines; their names.
    Documented {
        /// The one that it leaves on paper.
        from: String,
        /// The one that it reaches on paper.
        to: String,
    },
    /// The document promises what no message carries, as declared.
    Departs(Finding),
    /// The run stopped here, as declared.
    Stopped {
        /// The error code, or for a local stop the rule that refused.
        error: Option<String>,
        /// The status of the failing response.
        status: Option<u16>,
        /// How the error reaches whom it concerns.
        delivered: Delivered,
        /// The actor at which it arrives.
        at: String,
    },
    /// Something is not as documented.
    Difference {
        /// The name of the difference.
        kind: DifferenceKind,
        /// What was documented and what was seen, where the verdict tells.
        detail: Option<Finding>,
    },
    /// An attacker obtains something of somebody by the message.
    Obtained {
        /// What.
        what: Gained,
        /// The account of the person whose it is.
        of: String,
    },
    /// A fault changed the message on its way; the parts concerned.
    Changed(Vec<Change>),
    /// What else a fault did to the message.
    Befell(Mishap),
    /// What no wire shows.
    Local {
        /// What was done.
        kind: LocalKind,
        /// The rule that was checked, or the thing concerned.
        subject: String,
        /// What was seen, in a few words.
        detail: String,
        /// Where the standards ask for it.
        specs: Vec<SpecRef>,
    },
    /// Several checks passed one after the other; their rules.
    ChecksPassed(Vec<String>),
}

/// What a remark is, at a glance; each format has its own sign for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// It failed, stopped, or never came.
    Failed,
    /// It is not as documented.
    Differs,
    /// The document parts from it, as declared.
    Departs,
    /// A fault did something to it.
    Befallen,
    /// A check passed.
    Passed,
    /// What no wire shows.
    Local,
    /// An attacker obtains something by it.
    Obtained,
    /// Anything else.
    Plain,
}

impl Remark {
    /// What it is, at a glance.
    pub fn tone(&self) -> Tone {
        match self {
            Self::Stopped { .. }
            | Self::State(State::Lost | State::Missing)
            | Self::Local {
                kind: LocalKind::CheckFailed,
                ..
            } => Tone::Failed,
            Self::Difference { .. } | Self::State(State::Differs) => Tone::Differs,
            Self::Obtained { .. } => Tone::Obtained,
            Self::Documented { .. } | Self::Departs(_) => Tone::Departs,
            Self::Changed(_) | Self::Befell(_) => Tone::Befallen,
            Self::ChecksPassed(_)
            | Self::Local {
                kind: LocalKind::CheckPassed,
                ..
            } => Tone::Passed,
            Self::Local { .. } => Tone::Local,
            Self::State(_) | Self::Setup => Tone::Plain,
        }
    }
}

/// A parameter or header field that a fault changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Its name.
    pub name: String,
    /// Its values as sent, shortened; none: it was not there.
    pub sent: Vec<String>,
    /// Its values as delivered, shortened.
    pub delivered: Vec<String>,
}

impl Remark {
    /// Whether it says that nothing happened for a while.
    pub(super) fn is_pause(&self) -> bool {
        let passes = LocalKind::TimePassed;
        matches!(self, Self::Local { kind, .. } if *kind == passes)
    }

    /// Where the run stopped, as a document has it: the actor by the name of its lifeline.
    pub(crate) fn stopped(outcome: &Outcome, walkthrough: &Walkthrough) -> Self {
        Self::Stopped {
            error: outcome.error.clone(),
            status: outcome.status,
            delivered: outcome.delivered,
            at: walkthrough.name_of(&outcome.at).to_owned(),
        }
    }
}

impl From<&Difference> for Remark {
    fn from(difference: &Difference) -> Self {
        Self::Difference {
            kind: difference.kind,
            detail: Some(difference.detail.clone()),
        }
    }
}

impl From<&LocalEvent> for Remark {
    fn from(local: &LocalEvent) -> Self {
        Self::Local {
            kind: local.kind,
            subject: local.subject.clone(),
            detail: local.detail.clone(),
            specs: local.specs.clone(),
        }
    }
}

/// What befell a message on its way.
pub(super) fn befell(event: &Event) -> Vec<Remark> {
    let Some((part, transfer)) = event.transfer() else {
        return Vec::new();
    };
    let mut remarks = Vec::new();
    if let Event::Lost { .. } = event {
        remarks.push(Remark::State(State::Lost));
    }
    if transfer.delivered.is_some() {
        remarks.push(Remark::Changed(changes(part, transfer)));
    }
    remarks.extend(transfer.mishaps.iter().copied().map(Remark::Befell));
    remarks
}
