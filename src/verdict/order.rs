//! Missing, out of order, extra, undocumented.

use super::align::Slot;
use super::claim::place_of;
use super::findings::{About, Finding, Findings};
use super::run::Run;
use super::stop::Stopped;
use super::{Claim, DifferenceKind};
use crate::protocol::Kind;
use crate::walkthrough::Walkthrough;

/// Compares what found no slot with the slots that found nothing. `later` are
/// events behind the stop, which are told as such.
pub(super) fn check(
    run: &Run<'_>,
    slots: &[Slot],
    claims: &[Claim],
    owners: &Owners<'_>,
    later: &[usize],
    findings: &mut Findings,
) {
    let mut unclaimed: Vec<usize> = (0..run.count())
        .filter(|event| claims[*event] == Claim::Unclaimed)
        .filter(|event| later.binary_search(event).is_err())
        .collect();
    for slot in slots {
        if slot.event.is_none() && !slot.excused && decides(run, slot) {
            missing(run, slot, &mut unclaimed, claims, findings);
        }
    }
    for event in unclaimed {
        surplus(run, event, owners, findings);
    }
}

/// Whether the absence of a slot's event says anything: that of a message
/// does, that of a local event in an arrow of its own, if it could be seen.
fn decides(run: &Run<'_>, slot: &Slot) -> bool {
    let arrow = &run.walkthrough.steps[slot.step].arrows[slot.arrow];
    slot.kind.is_message()
        || (!arrow.covers.iter().any(|kind| kind.is_message()) && can_be_seen(run, &arrow.from))
}

/// Whether local events on a lifeline would have been recorded.
pub(super) fn can_be_seen(run: &Run<'_>, lifeline: &str) -> bool {
    run.shows_local_events(|name| {
        let of = run.walkthrough.lifeline_of(name);
        of.is_some_and(|known| known.id == lifeline)
    })
}

fn missing(
    run: &Run<'_>,
    slot: &Slot,
    unclaimed: &mut Vec<usize>,
    claims: &[Claim],
    findings: &mut Findings,
) {
    let about = About::arrow((slot.step, slot.arrow)).message(slot.kind);
    let elsewhere = if slot.kind.is_message() {
        let at = unclaimed.iter().position(|&e| run.kind(e) == slot.kind);
        at.map(|at| unclaimed.remove(at))
    } else {
        let mut same = run.since(0, slot.kind).iter().copied();
        let arrow = &run.walkthrough.steps[slot.step].arrows[slot.arrow];
        same.find(|&e| place_of(claims[e]).is_none() && run.ends(e).0.is(&arrow.from))
    };
    let message = slot.kind;
    if let Some(event) = elsewhere {
        let detail = Finding::Misplaced { message };
        findings.add(DifferenceKind::OutOfOrder, about, vec![event], detail);
    } else {
        let detail = Finding::NotRecorded { message };
        findings.add(DifferenceKind::Missing, about, Vec::new(), detail);
    }
}

fn surplus(run: &Run<'_>, event: usize, owners: &Owners<'_>, findings: &mut Findings) {
    let message = run.kind(event);
    let Some(owner) = owners.of(event, message) else {
        let about = About::default().message(message);
        let detail = Finding::Undocumented { message };
        findings.add(DifferenceKind::Undocumented, about, vec![event], detail);
        return;
    };
    let detail = if run.walkthrough.steps[owner.0].skip {
        Finding::NotSkipped { message }
    } else {
        Finding::TooOften { message }
    };
    let about = About::arrow(owner).message(message);
    findings.add(DifferenceKind::Extra, about, vec![event], detail);
}

/// The arrow that a message belongs to by its kind, though it does not claim it.
pub(super) struct Owners<'a> {
    walkthrough: &'a Walkthrough,
    /// Before each event, and behind the last one: the arrow that claimed last.
    begun: Vec<Option<Stopped>>,
}

impl<'a> Owners<'a> {
    pub(super) fn new(walkthrough: &'a Walkthrough, claims: &[Claim]) -> Self {
        let mut begun = vec![None];
        for claim in claims {
            let last = begun.last().copied().flatten();
            begun.push(place_of(*claim).or(last));
        }
        Self { walkthrough, begun }
    }

    /// An arrow of a skipped step, else the last one begun before the event,
    /// else the first one of those that cover or take along this kind.
    pub(super) fn of(&self, event: usize, kind: Kind) -> Option<Stopped> {
        let steps = self.walkthrough.steps.iter().enumerate();
        let arrows = steps.flat_map(|(step, documented)| {
            let arrows = documented.arrows.iter().enumerate();
            arrows.map(move |(arrow, claims)| ((step, arrow), claims))
        });
        let owners: Vec<Stopped> = arrows
            .filter(|(_, arrow)| arrow.covers.contains(&kind) || arrow.with.contains(&kind))
            .map(|(place, _)| place)
            .collect();
        let begun = self.begun.get(event).copied().flatten();
        let is_skipped = |place: &&Stopped| self.walkthrough.steps[place.0].skip;
        let is_begun = |place: &&Stopped| begun.is_some_and(|begun| **place <= begun);
        let skipped = owners.iter().find(is_skipped);
        let last_begun = || owners.iter().rev().find(is_begun);
        skipped.or_else(last_begun).or(owners.first()).copied()
    }
}
