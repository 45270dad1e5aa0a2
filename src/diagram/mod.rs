//! The sequence diagram of a run in the terms of UML 2.5.1 clause 17.
//!
//! [`build`] turns a [`Story`] into an [`Interaction`]: lifelines, messages,
//! combined fragments, notes. It decides what is drawn and in which state,
//! never how: no word of a language, no size, no escape of a format stands here.
//!
//! | file | what |
//! |---|---|
//! | `model.rs` | the interaction: data only |
//! | `remark.rs` | what a drawing has to say beside its arrows |
//! | `steps.rs` | the documented arrows, each in the state that the verdict gives it |
//! | `frames.rs` | frames, dividers and delays of a document around them |
//! | `messages.rs` | the recorded messages, grouped by the step that claims them |
//! | `occurrence.rs` | one recorded event as message or note |
//! | `folding.rs` | steps and messages at once, for a page whose steps unfold |
//! | `execution.rs` | which lifeline is at work when |
//! | `layout/` | where everything stands, for formats that draw themselves |
//! | `wrap.rs` | breaking text at a width |
//! | `label.rs` | what stands over the arrow of an HTTP message |
//! | `footnotes.rs` | the notes of a document with their marks |

mod execution;
#[cfg(test)]
pub(crate) mod fixture;
mod folding;
mod footnotes;
mod frames;
mod label;
pub mod layout;
mod messages;
mod model;
mod occurrence;
mod remark;
mod steps;
pub(crate) mod wrap;

use std::fmt;
use std::str::FromStr;

pub use folding::{Folding, Row, RowContent, Shown, fold};
pub(crate) use model::depth;
pub use model::{
    Attachment, Delay, Divider, Execution, Footnote, Fragment, Group, Interaction, Label, Lifeline,
    Message, Note, Operand, Sort, State,
};
pub use remark::{Change, Remark, Tone};

use crate::trace::{ProtocolMessage, Trace, recognise};
use crate::verdict::{Verdict, judge};
use crate::walkthrough::{PlantumlStyle, Walkthrough};
use footnotes::Footnotes;

/// A run held against a document: everything that a report or a drawing is made of.
#[derive(Clone, Debug)]
pub struct Story<'a> {
    /// What happened.
    pub trace: &'a Trace,
    /// The document that the run is held against.
    pub walkthrough: &'a Walkthrough,
    /// What each event is.
    pub messages: Vec<ProtocolMessage>,
    /// What the document and the run have of each other; its claims decide what belongs to which step.
    pub verdict: Verdict,
}

impl<'a> Story<'a> {
    /// Recognises the messages and judges them.
    pub fn new(trace: &'a Trace, walkthrough: &'a Walkthrough) -> Self {
        let messages = recognise(trace);
        let verdict = judge(trace, &messages, walkthrough);
        Self {
            trace,
            walkthrough,
            messages,
            verdict,
        }
    }
}

/// How much a drawing shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Detail {
    /// Exactly the documented arrows.
    #[default]
    Steps,
    /// Each step a group that holds its HTTP messages and local events.
    Messages,
    /// As messages, with heads and bodies.
    Wire,
}

impl Detail {
    /// From little to much.
    pub const ALL: &'static [Self] = &[Self::Steps, Self::Messages, Self::Wire];

    /// The name on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Steps => "steps",
            Self::Messages => "messages",
            Self::Wire => "wire",
        }
    }
}

impl fmt::Display for Detail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// No level of detail has this name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no level of detail: steps, messages or wire")]
pub struct UnknownDetail(String);

impl FromStr for Detail {
    type Err = UnknownDetail;

    fn from_str(text: &str) -> Result<Self, UnknownDetail> {
        Self::ALL
            .iter()
            .copied()
            .find(|detail| detail.as_str() == text)
            .ok_or_else(|| UnknownDetail(text.to_owned()))
    }
}

/// Builds the drawing of a story.
pub fn build(story: &Story<'_>, detail: Detail) -> Interaction {
    let footnotes = Footnotes::collect(story.walkthrough);
    let mut lifelines = declared(story);
    let fragments = match detail {
        Detail::Steps => steps::fragments(story, &footnotes),
        Detail::Messages | Detail::Wire => {
            messages::fragments(story, &footnotes, detail, &mut lifelines)
        }
    };
    let mut source = story.walkthrough.plantuml.clone();
    if detail != Detail::Steps || !steps::numbered_by_source(story.walkthrough) {
        source = source.map(|source| PlantumlStyle {
            autonumber: None,
            ..source
        });
    }
    Interaction {
        source,
        ..interaction(story, lifelines, fragments, footnotes)
    }
}

/// The lifelines of the document.
fn declared(story: &Story<'_>) -> Vec<Lifeline> {
    let declared = story.walkthrough.lifelines.iter();
    let setting = &story.trace.header.setting;
    declared.map(|one| Lifeline::of(one, setting)).collect()
}

/// A drawing without what a source fixes.
fn interaction(
    story: &Story<'_>,
    lifelines: Vec<Lifeline>,
    fragments: Vec<Fragment>,
    footnotes: Footnotes,
) -> Interaction {
    Interaction {
        title: story.trace.header.title.clone(),
        language: story.walkthrough.language.clone(),
        lifelines,
        executions: execution::executions(story, &fragments),
        fragments,
        footnotes: footnotes.into_list(),
        source: None,
    }
}

#[cfg(test)]
mod tests;
