//! Who claims each event: an arrow, the walkthrough's omissions, or nobody.

use super::align::Slot;
use super::run::Run;
use super::stop::{Halt, Stopped};
use super::{Claim, Verdict};
use crate::protocol::{Kind, MessageKind};
use crate::trace::Event;

/// The arrows that may take a message along without covering it.
pub(super) struct Takers<'a> {
    run: &'a Run<'a>,
    slots: &'a [Slot],
    /// What each arrow has left of its `with`.
    left: Vec<Vec<Vec<Kind>>>,
}

impl<'a> Takers<'a> {
    pub(super) fn new(run: &'a Run<'a>, slots: &'a [Slot]) -> Self {
        let steps = run.walkthrough.steps.iter();
        let left = steps.map(|step| step.arrows.iter().map(|arrow| arrow.with.clone()).collect());
        Self {
            run,
            slots,
            left: left.collect(),
        }
    }

    /// The arrow that an event may go with: of the step just begun, of those
    /// about to begin, or of those between them.
    pub(super) fn around(&self, event: usize) -> Option<Stopped> {
        let before = |slot: &Slot| slot.event.is_some_and(|known| known < event);
        let after = |slot: &Slot| slot.event.is_some_and(|known| known > event);
        let first = self.slots.iter().rposition(before).unwrap_or(0);
        let last = self.slots.iter().position(after);
        let last = last.unwrap_or(self.slots.len().saturating_sub(1));
        let near = self.slots.get(first..=last).unwrap_or_default();
        let near = || near.iter().filter(|slot| !slot.excused);
        let own = || near().map(|slot| (slot.step, slot.arrow));
        own()
            .find(|&place| self.takes(place, event))
            .or_else(|| near().find_map(|slot| self.repeats(slot.step, event)))
    }

    /// The arrow of a repeating step that knows the kind of an event.
    fn repeats(&self, step: usize, event: usize) -> Option<Stopped> {
        let mut arrows = (0..self.left[step].len()).map(|arrow| (step, arrow));
        arrows.find(|&place| self.repeats_in(place, event))
    }

    fn repeats_in(&self, (step, arrow): Stopped, event: usize) -> bool {
        let (documented, kind) = (&self.run.walkthrough.steps[step], self.run.kind(event));
        let arrow = &documented.arrows[arrow];
        documented.repeats && (arrow.covers.contains(&kind) || arrow.with.contains(&kind))
    }

    /// An arrow whose own messages are missing or out of order: what goes with
    /// it may be anywhere.
    fn astray(&self, event: usize) -> Option<Stopped> {
        let missing = |slot: &&Slot| slot.event.is_none() && !slot.excused;
        let mut astray = self.slots.iter().filter(missing);
        astray
            .find(|slot| self.left[slot.step][slot.arrow].contains(&self.run.kind(event)))
            .map(|slot| (slot.step, slot.arrow))
    }

    fn takes(&self, place: Stopped, event: usize) -> bool {
        self.left[place.0][place.1].contains(&self.run.kind(event)) || self.repeats_in(place, event)
    }

    /// Takes an event along, where an arrow may: that of its exchange, else one around it.
    fn take(&mut self, event: usize, claims: &[Claim]) -> Option<Stopped> {
        let partner = self.run.partner(event).filter(|&other| other < event);
        let exchange = partner.and_then(|other| place_of(claims[other]));
        let place = exchange
            .filter(|&place| self.takes(place, event))
            .or_else(|| self.around(event))
            .or_else(|| self.astray(event))?;
        let left = &mut self.left[place.0][place.1];
        if let Some(at) = left.iter().position(|&kind| kind == self.run.kind(event)) {
            left.remove(at);
        }
        Some(place)
    }
}

/// The arrow that a claim names.
pub(super) fn place_of(claim: Claim) -> Option<Stopped> {
    match claim {
        Claim::Covered { step, arrow } | Claim::With { step, arrow } => Some((step, arrow)),
        Claim::Local { .. } | Claim::Omitted | Claim::Unclaimed => None,
    }
}

/// Gives each event its claimant, in the order of the recording.
pub(super) fn claims(
    run: &Run<'_>,
    slots: &[Slot],
    halt: Option<&Halt>,
    stopped: Option<Stopped>,
) -> Vec<Claim> {
    let mut claims = vec![Claim::Unclaimed; run.trace.events.len()];
    for slot in slots {
        if let Some(event) = slot.event {
            let (step, arrow) = (slot.step, slot.arrow);
            claims[event] = Claim::Covered { step, arrow };
        }
    }
    // The answer that a step behind the stop would cover, had the run not stopped.
    let owed = |event: usize| {
        let covers = |slot: &Slot| slot.excused && slot.kind == run.kind(event);
        halt.is_some_and(|halt| halt.owes(run, event)) && slots.iter().any(covers)
    };
    let mut takers = Takers::new(run, slots);
    let mut current = None;
    for event in 0..run.count() {
        if claims[event] == Claim::Unclaimed {
            let delivers =
                halt.is_some_and(|halt| halt.event == event || halt.delivery.contains(&event));
            claims[event] = if matches!(run.event(event), Event::Local(_)) {
                Claim::Local { step: current }
            } else if let Some((step, arrow)) = stopped.filter(|_| delivers) {
                Claim::With { step, arrow }
            } else if let Some((step, arrow)) = takers.take(event, &claims) {
                Claim::With { step, arrow }
            } else if run.walkthrough.omits.contains(&run.kind(event)) {
                Claim::Omitted
            } else if let Some((step, arrow)) = stopped.filter(|_| owed(event)) {
                Claim::With { step, arrow }
            } else {
                Claim::Unclaimed
            };
        }
        current = place_of(claims[event]).map(|(step, _)| step).or(current);
    }
    claims
}

/// Omitted authorization, token and resource messages: the document leaves them out.
pub(super) fn leaves_out(run: &Run<'_>, claims: &[Claim]) -> Vec<usize> {
    let essential = |&event: &usize| {
        claims[event] == Claim::Omitted
            && run
                .message_kind(event)
                .is_some_and(MessageKind::is_essential)
    };
    (0..run.count()).filter(essential).collect()
}

impl Verdict {
    /// The step that an event belongs to, as an index.
    pub fn step_of(&self, event: usize) -> Option<usize> {
        match self.claims.get(event)? {
            Claim::Covered { step, .. } | Claim::With { step, .. } => Some(*step),
            Claim::Local { step } => *step,
            Claim::Omitted | Claim::Unclaimed => None,
        }
    }
}
