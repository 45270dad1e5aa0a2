//! The documented arrows, each in the state that the verdict gives it.
//!
//! An arrow is drawn as happened only where the verdict found its messages;
//! nothing here looks at the trace to decide that.

use std::iter::zip;

use super::footnotes::Footnotes;
use super::frames::Sheet;
use super::occurrence::event_id;
use super::remark::befell;
use super::{Divider, Fragment, Label, Message, Note, Remark, Sort, State, Story};
use crate::protocol::LocalKind;
use crate::trace::Event;
use crate::verdict::{Claim, Difference, Finding, StepState};
use crate::walkthrough::{Landmark, LandmarkKind, Walkthrough};

/// The drawing at the level of steps.
pub(super) fn fragments(story: &Story<'_>, footnotes: &Footnotes) -> Vec<Fragment> {
    let mut sheet = Sheet::default();
    sheet.extend(waiting(story, None));
    let mut strays = strays(story);
    let mut behind_stop = false;
    for index in 0..story.walkthrough.steps.len() {
        let first = first_event(story.verdict.claims.as_slice(), index);
        let (before, later) = strays
            .into_iter()
            .partition(|stray| comes_before(stray, first));
        strays = later;
        let (ends, begins) = landmarks(story.walkthrough, index);
        sheet.landmarks(ends);
        sheet.extend(before.into_iter().map(difference_note));
        if !behind_stop && lies_behind_stop(story, index) {
            behind_stop = true;
            sheet.extend([not_reached()]);
        }
        sheet.landmarks(begins);
        sheet.extend(documented(story, footnotes, index));
    }
    let (ends, begins) = landmarks(story.walkthrough, story.walkthrough.steps.len());
    sheet.landmarks(ends);
    sheet.landmarks(begins);
    sheet.extend(strays.into_iter().map(difference_note));
    sheet.finish()
}

/// What the document draws above a step: the ends of frames above it, and the rest.
pub(super) fn landmarks(walkthrough: &Walkthrough, step: usize) -> (&[Landmark], &[Landmark]) {
    let all = &walkthrough.landmarks;
    let first = all.partition_point(|landmark| landmark.above < step);
    let last = all.partition_point(|landmark| landmark.above <= step);
    let here = all.get(first..last).unwrap_or_default();
    let is_end = |landmark: &&Landmark| landmark.kind == LandmarkKind::End;
    here.split_at(here.iter().take_while(is_end).count())
}

/// The arrows of one step as the document has them, or its text where it is setup.
pub(super) fn documented(story: &Story<'_>, footnotes: &Footnotes, index: usize) -> Vec<Fragment> {
    let step = &story.walkthrough.steps[index];
    if step.setup {
        return vec![Fragment::Note(setup_note(story, footnotes, index))];
    }
    let mut drawn = Vec::new();
    for arrow in 0..step.arrows.len() {
        let message = documented_arrow(story, footnotes, index, arrow);
        drawn.push(Fragment::Message(message));
        drawn.extend(waiting(story, Some((index, arrow))));
    }
    drawn
}

/// What was waited for behind an arrow, or before the first one: time that
/// passed, and answers that never came.
pub(super) fn waiting(story: &Story<'_>, behind: Option<(usize, usize)>) -> Vec<Fragment> {
    let mut last = None;
    let mut notes = Vec::new();
    for (index, (event, claim)) in zip(&story.trace.events, &story.verdict.claims).enumerate() {
        match (event, claim) {
            (_, Claim::Covered { step, arrow } | Claim::With { step, arrow }) => {
                last = Some((*step, *arrow));
            }
            (Event::Local(local), Claim::Local { .. }) if last == behind => {
                let held = story.walkthrough.lifeline_of(&local.participant);
                let lifeline = match local.kind {
                    LocalKind::TimePassed => None,
                    LocalKind::GaveUp => held.map(|held| lifeline(story, &held.id)),
                    _ => continue,
                };
                notes.push(Fragment::Note(Note {
                    id: event_id(index),
                    lifeline,
                    number: None,
                    text: None,
                    state: State::Happened,
                    remarks: vec![Remark::from(local)],
                    marks: Vec::new(),
                    events: vec![index],
                }));
            }
            _ => {}
        }
    }
    notes
}

/// Whether the arrows are those of a PlantUML source, so that its `autonumber` counts them.
pub(super) fn numbered_by_source(walkthrough: &Walkthrough) -> bool {
    let mut steps = walkthrough.steps.iter().filter(|step| !step.setup);
    steps.all(|step| step.label.plantuml.is_some() && step.arrows.len() == 1)
}

/// Whether a step was not reached since the run had stopped at an earlier one.
pub(super) fn lies_behind_stop(story: &Story<'_>, index: usize) -> bool {
    let stop = story.verdict.stop.as_ref().and_then(|stop| stop.step);
    state(story, index) == StepState::NotReached && stop.is_none_or(|stop| stop < index)
}

/// The line above the first step behind the stop.
pub(super) fn not_reached() -> Fragment {
    Fragment::Divider(Divider::NotReached)
}

/// What became of a step; one that the verdict does not know differs.
pub(super) fn state(story: &Story<'_>, index: usize) -> StepState {
    let finding = story.verdict.steps.get(index);
    finding.map_or(StepState::Differs, |finding| finding.state)
}

/// A difference that no step can show.
pub(super) fn difference_note(difference: &Difference) -> Fragment {
    let place = difference.events.first().map_or(0, |event| event + 1);
    Fragment::Note(Note {
        id: format!("difference-{}-{place}", difference.kind).replace(' ', "-"),
        lifeline: None,
        number: None,
        text: None,
        state: State::Differs,
        remarks: vec![Remark::from(difference)],
        marks: Vec::new(),
        events: Vec::new(),
    })
}

fn setup_note(story: &Story<'_>, footnotes: &Footnotes, index: usize) -> Note {
    let step = &story.walkthrough.steps[index];
    Note {
        id: format!("step-{}", step.id),
        lifeline: None,
        number: step.number.clone(),
        text: Some(step.label.text.clone()),
        state: State::Happened,
        remarks: vec![Remark::Setup],
        marks: footnotes.marks(&step.notes),
        events: Vec::new(),
    }
}

fn documented_arrow(
    story: &Story<'_>,
    footnotes: &Footnotes,
    index: usize,
    position: usize,
) -> Message {
    let step = &story.walkthrough.steps[index];
    let first = position == 0;
    let state = arrow_state(story, index, position);
    let (from, to) = ends(story, index, position, state);
    Message {
        id: if first {
            format!("step-{}", step.id)
        } else {
            format!("step-{}.{}", step.id, position + 1)
        },
        number: step.number.clone().filter(|_| first),
        label: if first {
            Label::from(&step.label)
        } else {
            standard_name(story, index, position)
        },
        from,
        to,
        sort: Sort::Documented,
        dress: step.arrows[position].dress.clone(),
        state,
        lost: lost(story, index, position),
        remarks: remarks(story, index, position, state),
        marks: if first {
            footnotes.marks(&step.notes)
        } else {
            Vec::new()
        },
        attached: Vec::new(),
        events: events(story, index, position).to_vec(),
    }
}

/// Where an arrow runs: as documented; where the run stopped, as recorded, since
/// an error may go elsewhere than what it replaces.
fn ends(story: &Story<'_>, index: usize, position: usize, state: State) -> (usize, usize) {
    let documented = &story.walkthrough.steps[index].arrows[position];
    let (from, to) = (
        lifeline(story, &documented.from),
        lifeline(story, &documented.to),
    );
    let finding = story.verdict.steps.get(index);
    let finding = finding.and_then(|step| step.arrows.get(position));
    let reached = finding.and_then(|arrow| arrow.to.as_deref());
    match reached.filter(|_| state == State::Stopped) {
        Some(reached) => (from, lifeline(story, reached)),
        None => (from, to),
    }
}

/// Whether the last message of an arrow never arrived.
fn lost(story: &Story<'_>, index: usize, position: usize) -> bool {
    let last = events(story, index, position).last();
    let last = last.and_then(|event| story.trace.events.get(*event));
    matches!(last, Some(Event::Lost { .. }))
}

/// The covered events of an arrow.
fn events<'s>(story: &'s Story<'_>, index: usize, position: usize) -> &'s [usize] {
    let finding = story.verdict.steps.get(index);
    let arrow = finding.and_then(|step| step.arrows.get(position));
    arrow.map_or(&[], |arrow| &arrow.events)
}

/// The name of what an arrow brings last, as it came.
fn standard_name(story: &Story<'_>, index: usize, position: usize) -> Label {
    let arrow = &story.walkthrough.steps[index].arrows[position];
    let last = events(story, index, position).last();
    let last = last.and_then(|event| story.messages.get(*event));
    Label {
        kind: arrow.covers.last().copied(),
        failed: last.is_some_and(|message| message.failed),
        ..Label::default()
    }
}

fn lifeline(story: &Story<'_>, id: &str) -> usize {
    let mut lifelines = story.walkthrough.lifelines.iter();
    lifelines.position(|known| known.id == id).unwrap_or(0)
}

fn arrow_state(story: &Story<'_>, index: usize, position: usize) -> State {
    let finding = story.verdict.steps.get(index);
    match finding.and_then(|step| step.arrows.get(position)) {
        Some(arrow) => State::of_arrow(arrow.state, !arrow.events.is_empty()),
        None => State::of_arrow(state(story, index), false),
    }
}

fn remarks(story: &Story<'_>, index: usize, position: usize, state: State) -> Vec<Remark> {
    let arrow = &story.walkthrough.steps[index].arrows[position];
    let mut remarks = Vec::new();
    match state {
        State::Stopped => remarks.extend(stop(story)),
        State::Skipped | State::CannotBeSeen => remarks.push(Remark::State(state)),
        State::NotReached if !lies_behind_stop(story, index) => {
            remarks.push(Remark::State(state));
        }
        _ => {}
    }
    let finding = story.verdict.steps.get(index);
    let finding = finding.and_then(|step| step.arrows.get(position));
    for event in finding.into_iter().flat_map(|arrow| &arrow.events) {
        remarks.extend(befell(&story.trace.events[*event]));
        remarks.extend(obtained(story, *event));
    }
    remarks.extend(learned(story, index, position));
    if let (State::Happened, Some(paper)) = (state, &arrow.departs) {
        let name = |id| {
            story.walkthrough.lifelines[lifeline(story, id)]
                .name
                .clone()
        };
        remarks.push(Remark::Documented {
            from: name(&paper.from),
            to: name(&paper.to),
        });
    }
    if state == State::Happened && position == 0 {
        let lacking = story.verdict.departures.iter().filter(|departure| {
            departure.step == index && matches!(departure.detail, Finding::Lacking { .. })
        });
        remarks.extend(lacking.map(|departure| Remark::Departs(departure.detail.clone())));
    }
    let of_arrow = |difference: &&Difference| {
        difference.step == Some(index) && shown_at(story, index, difference) == position
    };
    let differences = story.verdict.differences.iter().filter(of_arrow);
    remarks.extend(differences.map(Remark::from));
    if remarks.is_empty() && matches!(state, State::Missing | State::Differs) {
        remarks.push(Remark::State(state));
    }
    remarks
}

/// The declared stop, where the run kept it.
pub(super) fn stop(story: &Story<'_>) -> Option<Remark> {
    let stop = story.verdict.stop.as_ref()?;
    Some(Remark::stopped(&stop.outcome, story.walkthrough))
}

/// The arrow of its step that shows a difference: the one that covers its message, else the first that differs.
fn shown_at(story: &Story<'_>, index: usize, difference: &Difference) -> usize {
    let arrows = &story.walkthrough.steps[index].arrows;
    let differs = |position: &usize| {
        let state = arrow_state(story, index, *position);
        matches!(state, State::Differs | State::Missing)
    };
    let covers = |position: &usize| {
        let mut kinds = difference.message.iter();
        kinds.any(|kind| arrows[*position].covers.contains(kind))
    };
    let differing = || (0..arrows.len()).filter(differs);
    let named = differing().find(covers);
    named.or_else(|| differing().next()).unwrap_or(0)
}

/// Differences that belong to no arrow.
fn strays<'s>(story: &'s Story<'_>) -> Vec<&'s Difference> {
    let steps = &story.walkthrough.steps;
    let drawn = |index: usize| steps.get(index).is_some_and(|step| !step.arrows.is_empty());
    let differences = story.verdict.differences.iter();
    differences
        .filter(|difference| !difference.step.is_some_and(drawn))
        .collect()
}

fn first_event(claims: &[Claim], index: usize) -> Option<usize> {
    claims.iter().position(
        |claim| matches!(claim, Claim::Covered { step, .. } | Claim::With { step, .. } if *step == index),
    )
}

fn comes_before(difference: &Difference, event: Option<usize>) -> bool {
    match (difference.events.first(), event) {
        (Some(shown), Some(event)) => *shown < event,
        _ => false,
    }
}

/// What attackers take from which message at a step.
fn learned(story: &Story<'_>, index: usize, position: usize) -> impl Iterator<Item = Remark> {
    let events = story.trace.events.iter().zip(&story.verdict.claims);
    let arrow = &story.walkthrough.steps[index].arrows[position];
    let tells = arrow.covers.contains(&LocalKind::Learned.into());
    let here = move |claim: &Claim| match claim {
        Claim::Covered { step, arrow } | Claim::With { step, arrow } => {
            (*step, *arrow) == (index, position)
        }
        // An arrow covers the first one, and those that follow are told with it.
        Claim::Local { step } => tells && *step == Some(index),
        _ => false,
    };
    events.filter_map(move |(event, claim)| match event {
        Event::Local(local) if local.kind == LocalKind::Learned && here(claim) => {
            Some(Remark::from(local))
        }
        _ => None,
    })
}

/// What attackers obtain by an event.
pub(super) fn obtained(story: &Story<'_>, event: usize) -> impl Iterator<Item = Remark> {
    let gains = story.verdict.obtained.iter();
    let gains = gains.filter(move |gain| gain.event == event);
    gains.map(|gain| Remark::Obtained {
        what: gain.obtained.what,
        of: story
            .trace
            .header
            .setting
            .person(&gain.obtained.of)
            .to_owned(),
    })
}
