//! The recorded messages in their order, grouped by the step that claims them.

use super::footnotes::Footnotes;
use super::occurrence::Occurrences;
use super::steps::{difference_note, documented, not_reached};
use super::{Detail, Fragment, Group, Label, Lifeline, Remark, State, Story, steps};
use crate::verdict::Claim;

/// A run of events that belong to one step, or to none.
struct Segment {
    step: Option<usize>,
    events: Vec<usize>,
}

/// A fragment and the step that it shows.
type Placed = (Option<usize>, Fragment);

/// The drawing at the level of messages, or of the wire.
pub(super) fn fragments(
    story: &Story<'_>,
    footnotes: &Footnotes,
    detail: Detail,
    lifelines: &mut Vec<Lifeline>,
) -> Vec<Fragment> {
    let mut occurrences = Occurrences::new(story, detail, lifelines);
    let mut placed: Vec<Placed> = Vec::new();
    for segment in segments(story) {
        let fragments = occurrences.draw(segment.step, &segment.events);
        match segment.step {
            None => placed.extend(fragments.into_iter().map(|fragment| (None, fragment))),
            Some(step) => {
                let earlier = placed.iter().filter(|(of, _)| *of == Some(step)).count();
                let group = group(story, footnotes, step, earlier, fragments);
                placed.push((Some(step), Fragment::Group(group)));
            }
        }
    }
    place_absent(story, footnotes, &mut placed);
    let mut drawn: Vec<Fragment> = placed.into_iter().map(|(_, fragment)| fragment).collect();
    let unshown = story.verdict.differences.iter();
    let unshown =
        unshown.filter(|difference| difference.step.is_none() && difference.events.is_empty());
    drawn.extend(unshown.map(difference_note));
    drawn
}

/// Cuts the trace where the step changes. What no step claims stays with the
/// step around it, if there is one.
fn segments(story: &Story<'_>) -> Vec<Segment> {
    let owners: Vec<Option<usize>> = (0..story.trace.events.len())
        .map(|event| owner(story, event))
        .collect();
    let mut segments: Vec<Segment> = Vec::new();
    for (event, owner) in owners.iter().enumerate() {
        let current = segments.last().and_then(|segment| segment.step);
        let next = owners[event..].iter().find_map(|owner| *owner);
        let step = owner.or(if next == current { current } else { None });
        match segments.last_mut() {
            Some(segment) if segment.step == step => segment.events.push(event),
            _ => segments.push(Segment {
                step,
                events: vec![event],
            }),
        }
    }
    segments
}

fn owner(story: &Story<'_>, event: usize) -> Option<usize> {
    let step = match story.verdict.claims.get(event)? {
        Claim::Covered { step, .. } | Claim::With { step, .. } => Some(*step),
        Claim::Local { step } => *step,
        Claim::Omitted | Claim::Unclaimed => None,
    };
    step.filter(|step| *step < story.walkthrough.steps.len())
}

fn group(
    story: &Story<'_>,
    footnotes: &Footnotes,
    index: usize,
    earlier: usize,
    fragments: Vec<Fragment>,
) -> Group {
    let step = &story.walkthrough.steps[index];
    let first = earlier == 0;
    Group {
        id: if first {
            format!("step-{}", step.id)
        } else {
            format!("step-{}-continued-{earlier}", step.id)
        },
        operator: None,
        number: step.number.clone(),
        label: Label::from(&step.label),
        state: State::of_arrow(steps::state(story, index), true),
        continued: !first,
        remarks: if first {
            remarks(story, footnotes, index)
        } else {
            Vec::new()
        },
        marks: if first {
            footnotes.marks(&step.notes)
        } else {
            Vec::new()
        },
        fragments,
    }
}

/// What the step's arrows say, without what its messages show themselves.
fn remarks(story: &Story<'_>, footnotes: &Footnotes, index: usize) -> Vec<Remark> {
    let arrows = documented(story, footnotes, index);
    let remarks = arrows.into_iter().flat_map(|fragment| match fragment {
        Fragment::Message(arrow) => arrow.remarks,
        _ => Vec::new(),
    });
    let at_events: Vec<Remark> = story
        .verdict
        .differences
        .iter()
        .filter(|difference| !difference.events.is_empty())
        .map(Remark::from)
        .collect();
    let shown = |remark: &Remark| match remark {
        Remark::Stopped { .. } | Remark::Changed(_) | Remark::Befell(_) => true,
        Remark::State(state) => *state == State::Lost,
        _ => at_events.contains(remark),
    };
    remarks.filter(|remark| !shown(remark)).collect()
}

/// Puts steps of which nothing was recorded where the document has them, and
/// those behind the stop at the end.
fn place_absent(story: &Story<'_>, footnotes: &Footnotes, placed: &mut Vec<Placed>) {
    let mut behind_stop = false;
    for index in 0..story.walkthrough.steps.len() {
        if placed.iter().any(|(of, _)| *of == Some(index)) {
            continue;
        }
        let behind = steps::lies_behind_stop(story, index);
        if behind && !behind_stop {
            placed.push((None, not_reached()));
        }
        behind_stop |= behind;
        let place = if behind_stop {
            placed.len()
        } else {
            after_previous(placed, index)
        };
        let fragments = documented(story, footnotes, index);
        let fragments = fragments
            .into_iter()
            .map(|fragment| (Some(index), fragment));
        placed.splice(place..place, fragments);
    }
}

/// Behind the first fragments of the nearest earlier step that is drawn.
fn after_previous(placed: &[Placed], index: usize) -> usize {
    let earlier = placed.iter().filter_map(|(of, _)| *of);
    let Some(previous) = earlier.filter(|of| *of < index).max() else {
        return 0;
    };
    let is_previous = |(of, _): &Placed| *of == Some(previous);
    let first = placed.iter().position(is_previous).unwrap_or(0);
    let run = placed[first..]
        .iter()
        .take_while(|entry| is_previous(entry));
    first + run.count()
}
