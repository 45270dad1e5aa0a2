//! Sentences with the sections that they rest on.

use serde::Serialize;

use crate::diagram::{Remark, Story};
use crate::protocol::SpecRef;
use crate::render::clean::visible;
use crate::render::html::items::tone;
use crate::render::words::{Explanation, Term, Words};
use crate::trace::Event;

/// A section of a standard, and where it can be read.
#[derive(Debug, Serialize)]
pub(in crate::render::html) struct Spec {
    name: String,
    url: String,
}

impl From<&SpecRef> for Spec {
    fn from(spec: &SpecRef) -> Self {
        Self {
            name: spec.to_string(),
            url: spec.url(),
        }
    }
}

/// What a name is for: a sentence of the glossary.
#[derive(Debug, Serialize)]
pub(super) struct Explained {
    text: String,
    specs: Vec<Spec>,
}

impl Explained {
    /// Nothing, where no entry has the name.
    pub(super) fn of(words: &Words, term: Term<'_>) -> Option<Self> {
        words.explain(term).map(Self::from)
    }
}

impl From<Explanation<'_>> for Explained {
    fn from(told: Explanation<'_>) -> Self {
        Self {
            text: told.text.to_owned(),
            specs: told.specs.iter().map(Spec::from).collect(),
        }
    }
}

/// One remark as a line.
#[derive(Debug, Serialize)]
pub(super) struct Said {
    class: &'static str,
    /// The participant that did or decided it, where it is something local.
    by: Option<String>,
    text: String,
    specs: Vec<Spec>,
}

impl Said {
    /// What is said of a message.
    pub(super) fn of(words: &Words, remark: &Remark) -> Self {
        Self {
            class: tone(remark.tone()),
            by: None,
            text: visible(&words.remark(remark)),
            specs: Vec::new(),
        }
    }

    /// What a local event did; its sections stand beside the text, to be links.
    pub(super) fn local(story: &Story<'_>, words: &Words, index: usize) -> Option<Self> {
        let Some(Event::Local(local)) = story.trace.events.get(index) else {
            return None;
        };
        let remark = Remark::Local {
            kind: local.kind,
            subject: local.subject.clone(),
            detail: local.detail.clone(),
            specs: Vec::new(),
        };
        Some(Self {
            by: Some(visible(local.participant.as_str())),
            specs: local.specs.iter().map(Spec::from).collect(),
            ..Self::of(words, &remark)
        })
    }
}
