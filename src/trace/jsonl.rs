//! Trace files: a header, then one event a line (JSON Lines).

use std::collections::BTreeSet;

use serde::Serialize;

use super::{Event, Header, Trace};
use crate::walkthrough::Walkthrough;

/// The most of each that a file may hold: far more than any run has, and little
/// enough that judging and drawing come to an end.
mod limits {
    pub(super) const BYTES: usize = 64 * 1024 * 1024;
    pub(super) const EVENTS: usize = 100_000;
    pub(super) const PARTICIPANTS: usize = 100;
    pub(super) const WALKTHROUGHS: usize = 20;
    pub(super) const LIFELINES: usize = 50;
    /// Authorization servers, their clients with their redirect URIs, audiences, declared breaks.
    pub(super) const SETTLED: usize = 1_000;
    /// Steps, arrows, and the messages that they claim, in one walkthrough.
    pub(super) const CLAIMS: usize = 2_000;
    /// The messages that a walkthrough covers, times the events: what it takes to
    /// hold one against the other.
    pub(super) const ALIGNMENT: usize = 1 << 24;
}

/// A trace file that cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TraceError {
    /// There is nothing in it.
    #[error("the file is empty; `flowscribe draw SCENARIO -o FILE.jsonl` saves a trace")]
    Empty,
    /// A line is no part of a trace.
    #[error("line {line}: {source}")]
    Line {
        /// Counted from 1.
        line: usize,
        /// What is wrong with it.
        source: serde_json::Error,
    },
    /// Two steps of a walkthrough have one id.
    #[error("two steps of a walkthrough have the id `{0}`")]
    RepeatedStep(String),
    /// More than is read.
    #[error("the trace has {count} {what}; at most {limit} are read")]
    TooLarge {
        /// Of what there are so many.
        what: &'static str,
        /// How many there are.
        count: usize,
        /// How many there may be.
        limit: usize,
    },
}

/// A page and a picture refer to a step by its id.
fn distinct(walkthrough: &Walkthrough) -> Result<(), TraceError> {
    let mut known = BTreeSet::new();
    let mut steps = walkthrough.steps.iter();
    match steps.find(|step| !known.insert(&step.id)) {
        Some(step) => Err(TraceError::RepeatedStep(step.id.clone())),
        None => Ok(()),
    }
}

fn limited(what: &'static str, count: usize, limit: usize) -> Result<(), TraceError> {
    match count {
        count if count > limit => Err(TraceError::TooLarge { what, count, limit }),
        _ => Ok(()),
    }
}

impl Header {
    fn limited(&self) -> Result<(), TraceError> {
        limited(
            "participants",
            self.participants.len(),
            limits::PARTICIPANTS,
        )?;
        limited(
            "walkthroughs",
            self.walkthroughs.len(),
            limits::WALKTHROUGHS,
        )?;
        let issuers = self.setting.issuers.iter();
        let clients = issuers.flat_map(|issuer| &issuer.clients);
        let clients = clients.map(|client| 1 + client.redirect_uris.len());
        let others = self.setting.issuers.len() + self.setting.audiences.len() + self.breaks.len();
        let settled = others + clients.sum::<usize>();
        limited("issuers, clients and audiences", settled, limits::SETTLED)?;
        self.walkthroughs.iter().try_for_each(|walkthrough| {
            limited("lifelines", walkthrough.lifelines.len(), limits::LIFELINES)?;
            let arrows = walkthrough.steps.iter().flat_map(|step| &step.arrows);
            let claims = arrows.map(|arrow| 1 + arrow.covers.len() + arrow.with.len());
            let claims = walkthrough.steps.len() + walkthrough.omits.len() + claims.sum::<usize>();
            limited("steps, arrows and claimed messages", claims, limits::CLAIMS)?;
            distinct(walkthrough)
        })
    }
}

impl Trace {
    /// Writes the trace file.
    pub fn to_jsonl(&self) -> String {
        let mut text = line(&self.header);
        for event in &self.events {
            text += &line(event);
        }
        text
    }

    /// Reads a trace file. A last line that was cut off is left out, so that
    /// the recording of a run that was killed can still be drawn.
    ///
    /// # Errors
    ///
    /// When the header or a line before the last is no part of a trace, and when
    /// the file is empty or larger than any run.
    pub fn from_jsonl(text: &str) -> Result<Self, TraceError> {
        if text.trim().is_empty() {
            return Err(TraceError::Empty);
        }
        limited("bytes", text.len(), limits::BYTES)?;
        let mut lines = text.lines().enumerate();
        let (_, first) = lines.next().unwrap_or((0, ""));
        let at = |line: usize| move |source| TraceError::Line { line, source };
        let header: Header = serde_json::from_str(first).map_err(at(1))?;
        header.limited()?;
        limited("events", text.lines().count() - 1, limits::EVENTS)?;
        let mut events = Vec::new();
        let mut lines = lines.filter(|(_, line)| !line.trim().is_empty()).peekable();
        while let Some((index, line)) = lines.next() {
            match serde_json::from_str::<Event>(line) {
                Ok(event) => events.push(event),
                Err(error) if error.is_eof() && lines.peek().is_none() && !text.ends_with('\n') => {
                    break;
                }
                Err(error) => return Err(at(index + 1)(error)),
            }
        }
        limited(
            "covered messages times events",
            covered(&header).saturating_mul(events.len()),
            limits::ALIGNMENT,
        )?;
        Ok(Self { header, events })
    }
}

/// The most messages that one of its walkthroughs covers.
fn covered(header: &Header) -> usize {
    let covered = header.walkthroughs.iter().map(|walkthrough| {
        let arrows = walkthrough.steps.iter().flat_map(|step| &step.arrows);
        arrows.map(|arrow| arrow.covers.len()).sum::<usize>()
    });
    covered.max().unwrap_or(0)
}

fn line(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("a trace holds nothing that JSON cannot") + "\n"
}
