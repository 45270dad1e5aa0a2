//! Trace files: a header, then one event a line (JSON Lines).

use serde::Serialize;
use serde::de::Error as _;

use super::{Event, Header, Trace};

/// The messages that a walkthrough covers, times the events: what it takes to
/// hold one against the other. A run of ours stays far below.
const LARGEST: usize = 1 << 24;

/// A trace file that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("line {line}: {source}")]
pub struct TraceError {
    /// Counted from 1.
    pub line: usize,
    /// What is wrong with it.
    pub source: serde_json::Error,
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
    /// When the header or a line before the last is no part of a trace, or a
    /// walkthrough covers so much that holding so many events against it would
    /// take all time and memory.
    pub fn from_jsonl(text: &str) -> Result<Self, TraceError> {
        let mut lines = text.lines().enumerate();
        let (_, first) = lines.next().unwrap_or((0, ""));
        let at = |line: usize| move |source| TraceError { line, source };
        let header: Header = serde_json::from_str(first).map_err(at(1))?;
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
        too_large(&header, events.len()).map_or(Ok(()), |error| Err(at(1)(error)))?;
        Ok(Self { header, events })
    }
}

fn too_large(header: &Header, events: usize) -> Option<serde_json::Error> {
    let covered = header.walkthroughs.iter().map(|walkthrough| {
        let arrows = walkthrough.steps.iter().flat_map(|step| &step.arrows);
        arrows.map(|arrow| arrow.covers.len()).sum::<usize>()
    });
    let most = covered.max().unwrap_or(0);
    (most.saturating_mul(events) > LARGEST).then(|| {
        serde_json::Error::custom(format!(
            "a walkthrough covers {most} messages and there are {events} events; \
             {LARGEST} is the most that one times the other may be"
        ))
    })
}

fn line(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("a trace holds nothing that JSON cannot") + "\n"
}
