//! The recorded messages in their order, grouped by the step that claims them.

use super::footnotes::Footnotes;
use super::occurrence::Occurrences;
use super::steps::{difference_note, documented, not_reached};
use super::{Detail, Fragment, Group, Label, Lifeline, Remark, State, Story, steps};
use crate::protocol::LocalKind;
use crate::trace::Event;

/// A run of events that belong to one step, or to none.
struct Segment {
    step: Option<usize>,
    events: Vec<usize>,
}

/// A fragment and the step that it shows.
pub(super) type Placed = (Option<usize>, Fragment);

/// The drawing at the level of messages, or of the wire.
pub(super) fn fragments(
    story: &Story<'_>,
    footnotes: &Footnotes,
    detail: Detail,
    lifelines: &mut Vec<Lifeline>,
) -> Vec<Fragment> {
    let placed = placed(story, footnotes, detail, lifelines).into_iter();
    placed.map(|(_, fragment)| fragment).collect()
}

/// The same, each fragment with the step that it shows.
pub(super) fn placed(
    story: &Story<'_>,
    footnotes: &Footnotes,
    detail: Detail,
    lifelines: &mut Vec<Lifeline>,
) -> Vec<Placed> {
    let mut occurrences = Occurrences::new(story, detail, lifelines);
    let mut placed: Vec<Placed> = Vec::new();
    let mut groups = vec![0; story.walkthrough.steps.len()];
    for segment in segments(story) {
        let fragments = occurrences.draw(segment.step, &segment.events);
        match segment.step {
            None => placed.extend(fragments.into_iter().map(|fragment| (None, fragment))),
            Some(step) => {
                let group = group(story, footnotes, step, groups[step], fragments);
                placed.push((Some(step), Fragment::Group(group)));
                groups[step] += 1;
            }
        }
    }
    place_absent(story, footnotes, &groups, &mut placed);
    let unshown = story.verdict.differences.iter();
    let unshown =
        unshown.filter(|difference| difference.step.is_none() && difference.events.is_empty());
    placed.extend(unshown.map(|difference| (None, difference_note(difference))));
    placed
}

/// Cuts the trace where the step changes. What no step claims stays with the
/// step around it, if there is one.
fn segments(story: &Story<'_>) -> Vec<Segment> {
    let steps = story.walkthrough.steps.len();
    let owner = |event| {
        // Between two steps time passes for both.
        let passes = matches!(&story.trace.events[event], Event::Local(local) if local.kind == LocalKind::TimePassed);
        let step = story.verdict.step_of(event).filter(|step| *step < steps);
        step.filter(|_| !passes)
    };
    // For each event its step, or else the one that comes next.
    let mut next = vec![None; story.trace.events.len()];
    let mut coming = None;
    for event in (0..next.len()).rev() {
        coming = owner(event).or(coming);
        next[event] = coming;
    }
    let mut segments: Vec<Segment> = Vec::new();
    for (event, next) in next.into_iter().enumerate() {
        let current = segments.last().and_then(|segment| segment.step);
        let step = owner(event).or(if next == current { current } else { None });
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
        .filter(|difference| difference.step == Some(index) && !difference.events.is_empty())
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
fn place_absent(
    story: &Story<'_>,
    footnotes: &Footnotes,
    groups: &[usize],
    placed: &mut Vec<Placed>,
) {
    let mut behind_stop = false;
    for (index, &groups) in groups.iter().enumerate() {
        if groups > 0 {
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
