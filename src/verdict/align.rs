//! Which recorded event each covered message of the document is.
//!
//! The covers of all arrows, in the document's order, are slots. Slots and
//! events are aligned so that both orders are kept and as many messages as
//! possible find their slot; among equals, ends as documented and messages
//! that did not fail (or did, where an error is promised) are preferred, then
//! the earliest occurrence. It takes slots times events, in time and in bytes;
//! reading a trace bounds both.

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
    let mut choices = vec![Choice::Pass; events.len() * slots.len()];
    // What is gained from an event on: by the slots behind this one, and with it.
    let (mut behind, mut here) = (vec![0_i64; width], vec![0_i64; width]);
    for (s, slot) in slots.iter().enumerate().rev() {
        for (e, &event) in events.iter().enumerate().rev() {
            let taken = worth(run, slot, event, halt).map_or(0, |w| w + behind[e + 1]);
            let best = taken.max(behind[e]).max(here[e + 1]);
            here[e] = best;
            choices[s * events.len() + e] = if taken == best && taken > 0 {
                Choice::Take
            } else if behind[e] == best {
                Choice::Leave
            } else {
                Choice::Pass
            };
        }
        std::mem::swap(&mut behind, &mut here);
    }
    let (mut s, mut e) = (0, 0);
    while s < slots.len() && e < events.len() {
        match choices[s * events.len() + e] {
            Choice::Take => {
                slots[s].event = Some(events[e]);
                (s, e) = (s + 1, e + 1);
            }
            Choice::Leave => s += 1,
            Choice::Pass => e += 1,
        }
    }
}

/// What is best for a slot and an event, where everything before has its place.
#[derive(Clone, Copy)]
enum Choice {
    /// The slot takes the event.
    Take,
    /// The slot stays empty.
    Leave,
    /// The event finds no slot.
    Pass,
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
