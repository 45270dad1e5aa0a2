//! Which recorded event each covered message of the document is.
//!
//! The covers of all arrows, in the document's order, are slots. Slots and
//! events are aligned so that both orders are kept and as many messages as
//! possible find their slot; among equals, ends as documented and messages
//! that did not fail (or did, where an error is promised) are preferred, then the earliest occurrence. Slots times
//! events, in time and memory.

use super::run::Run;
use super::stop::Halt;
use crate::protocol::Kind;

/// One covered message of the document.
#[derive(Clone, Debug)]
pub(super) struct Slot {
    pub(super) step: usize,
    pub(super) arrow: usize,
    pub(super) kind: Kind,
    /// Whether it is the first message of its arrow.
    pub(super) first: bool,
    /// Whether it is the last message of its arrow.
    pub(super) last: bool,
    /// The recorded event.
    pub(super) event: Option<usize>,
    /// Whether the declared stop explains its absence.
    pub(super) excused: bool,
}

const MESSAGE: i64 = 1_000_000;
const LOCAL: i64 = 1_000;
const HALT: i64 = 500_000;
const AS_PROMISED: i64 = 10;
const RIGHT_END: i64 = 1;

/// The slots of a walkthrough; those of skipped steps are out.
pub(super) fn slots(run: &Run<'_>) -> Vec<Slot> {
    let mut slots = Vec::new();
    for (step, documented) in run.walkthrough.steps.iter().enumerate() {
        if documented.skip || documented.setup {
            continue;
        }
        for (arrow, covers) in documented.arrows.iter().map(|a| &a.covers).enumerate() {
            let decides =
                |kind: &&Kind| kind.is_message() || !covers.iter().any(|k| k.is_message());
            let first = covers.iter().position(|kind| decides(&kind));
            let last = covers.iter().rposition(|kind| decides(&kind));
            slots.extend(covers.iter().enumerate().map(|(at, &kind)| Slot {
                step,
                arrow,
                kind,
                first: first == Some(at),
                last: last == Some(at),
                event: None,
                excused: false,
            }));
        }
    }
    slots
}

/// Gives each slot its event.
pub(super) fn align(run: &Run<'_>, slots: &mut [Slot], halt: Option<&Halt>) {
    let events: Vec<usize> = (0..run.count())
        .filter(|&event| halt.is_none_or(|halt| halt.reaches(run, event)))
        .collect();
    let width = events.len() + 1;
    let mut best = vec![0_i64; width * (slots.len() + 1)];
    let worths = |slot: &Slot, event: usize| worth(run, slot, event, halt);
    for s in (0..slots.len()).rev() {
        for (e, &event) in events.iter().enumerate().rev() {
            let taken = worths(&slots[s], event).map_or(0, |w| w + best[(s + 1) * width + e + 1]);
            let passed = best[(s + 1) * width + e].max(best[s * width + e + 1]);
            best[s * width + e] = taken.max(passed);
        }
    }
    let (mut s, mut e) = (0, 0);
    while s < slots.len() && e < events.len() {
        let here = best[s * width + e];
        let taken = worths(&slots[s], events[e]).map(|w| w + best[(s + 1) * width + e + 1]);
        if taken == Some(here) {
            slots[s].event = Some(events[e]);
            s += 1;
            e += 1;
        } else if best[(s + 1) * width + e] == here {
            s += 1;
        } else {
            e += 1;
        }
    }
}

fn worth(run: &Run<'_>, slot: &Slot, event: usize, halt: Option<&Halt>) -> Option<i64> {
    if run.kind(event) != slot.kind {
        return None;
    }
    let arrow = &run.walkthrough.steps[slot.step].arrows[slot.arrow];
    let (from, to) = run.ends(event);
    let mut worth = if slot.kind.is_message() {
        MESSAGE
    } else {
        LOCAL
    };
    if halt.is_some_and(|halt| halt.event == event) {
        worth += HALT;
    }
    if run.messages[event].failed == arrow.error.is_some() {
        worth += AS_PROMISED;
    }
    if slot.first && from.is(&arrow.from) {
        worth += RIGHT_END;
    }
    if slot.last && to.is(&arrow.to) {
        worth += RIGHT_END;
    }
    Some(worth)
}
