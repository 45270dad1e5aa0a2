//! From keys to a scenario: what is left out is derived, what contradicts itself is refused.

use super::error::Problem;
use super::model::{Actor, Scenario};
use super::names::not_empty;
use super::raw::{RawBreak, RawNote, RawScenario};
use super::source::{Place, Sources};
use super::{acts, attack, cast, faults, outcome, walkthroughs};
use crate::protocol::{Break, Invariant};
use crate::walkthrough::Note;

/// What a walkthrough may refer to.
pub(super) struct Known<'a> {
    /// Actors and their participants, by name.
    pub(super) participants: Vec<String>,
    /// The scenario's notes.
    pub(super) notes: Vec<Note>,
    /// The files, to find lines inside a PlantUML source.
    pub(super) sources: &'a Sources,
}

/// Checks a whole file; `head` is its beginning, for what is nowhere in it.
pub(super) fn scenario(
    name: &str,
    raw: RawScenario,
    head: Place,
    sources: &Sources,
) -> Result<Scenario, Problem> {
    let actors = cast::actors(&raw.actor, &attack::makes(&raw.act), head)?;
    let acts = acts::acts(&raw.act, &actors)?;
    let faults = raw
        .fault
        .iter()
        .map(faults::fault)
        .collect::<Result<_, _>>()?;
    let outcome = raw.outcome.as_ref().map(|outcome| {
        outcome::outcome(&outcome.value, &actors).map_err(|p| p.or_at(outcome.place))
    });
    let declared = raw.outcome.as_ref();
    let obtained = declared.and_then(|outcome| outcome.value.obtained.as_ref());
    let obtained = attack::obtained(obtained, &actors)?;
    let known = Known {
        participants: actors.iter().flat_map(Actor::participants).collect(),
        notes: raw.note.into_iter().map(note).collect::<Result<_, _>>()?,
        sources,
    };
    Ok(Scenario {
        name: name.to_owned(),
        title: not_empty("title", &raw.title)?,
        lesson: not_empty("lesson", &raw.lesson)?,
        flow: not_empty("flow", &raw.flow)?,
        base: raw.base,
        specs: raw.specs,
        acts,
        faults,
        outcome: outcome.transpose()?.flatten(),
        obtained,
        breaks: raw.breaks.iter().map(broken).collect::<Result<_, _>>()?,
        walkthroughs: match raw.walkthrough {
            Some(given) => walkthroughs::all(given, &known)?,
            None => Vec::new(),
        },
        actors,
        sources: sources.clone(),
    })
}

/// An invariant that is broken on purpose.
fn broken(raw: &RawBreak) -> Result<Break, Problem> {
    let number = u8::try_from(raw.invariant.value).ok();
    let Some(invariant) = number.and_then(Invariant::numbered) else {
        let title = format!("there is no invariant {}", raw.invariant.value);
        return Err(Problem::at(raw.invariant.place, title).help(format!(
            "they are numbered from 1 to {}; docs/invariants.md lists them",
            Invariant::COUNT
        )));
    };
    Ok(Break {
        invariant,
        reason: one_line(&not_empty("reason", &raw.reason)?),
    })
}

fn note(raw: RawNote) -> Result<Note, Problem> {
    super::names::id("a note", &raw.id)?;
    Ok(Note {
        id: raw.id.value,
        text: one_line(&not_empty("text", &raw.text)?),
        specs: raw.specs,
    })
}

/// A text that the file may spread over several lines, as one line.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
