//! What labels promise: status, parameters, and where the document is known to depart.

use super::align::Slot;
use super::findings::{About, Finding, Findings};
use super::run::Run;
use super::stop::Halt;
use super::{Departure, DifferenceKind};
use crate::walkthrough::{Arrow, DocumentedArrow};

/// Checks the promises of one arrow, whose slots are all filled.
///
/// What a fault took from the message that then fails was promised and kept by
/// its sender: there the message as sent counts.
pub(super) fn check(run: &Run<'_>, slots: &[Slot], halt: Option<&Halt>, findings: &mut Findings) {
    let Some(slot) = slots.first() else {
        return;
    };
    let arrow = arrow_of(run, slot);
    let events: Vec<usize> = slots.iter().filter_map(|slot| slot.event).collect();
    let mut broken = |shown: Vec<usize>, detail: Finding| {
        let about = About::arrow((slot.step, slot.arrow));
        findings.add(DifferenceKind::BrokenPromise, about, shown, detail);
    };
    if let Some(promised) = arrow.status {
        let response = events.iter().copied().find(|&event| run.is_response(event));
        let found = response.and_then(|event| run.status(event));
        if found != Some(promised) {
            let shown = response.map_or(events.clone(), |event| vec![event]);
            broken(shown, Finding::WrongStatus { promised, found });
        }
    }
    if let Some(promised) = &arrow.error {
        let errors = events
            .iter()
            .filter_map(|&event| run.messages[event].error.as_ref());
        let errors: Vec<_> = errors.collect();
        if !errors.contains(&promised) {
            let detail = Finding::WrongError {
                promised: promised.clone(),
                found: errors.first().copied().cloned(),
            };
            broken(events.clone(), detail);
        }
    }
    let failing = halt.and_then(|halt| run.transfer(halt.event));
    for name in &arrow.carries {
        let sent = |event: &usize| {
            let exchange = run.transfer(*event).map(|transfer| transfer.exchange);
            exchange == failing.map(|failing| failing.exchange)
                && run.sent_with(*event).iter().any(|p| p.name == *name)
        };
        if carrier(run, &events, name).is_none() && !events.iter().any(sent) {
            let parameter = name.clone();
            broken(events.clone(), Finding::NotCarried { parameter });
        }
    }
}

/// Checks the departure of one arrow whose path was recorded.
pub(super) fn departure(
    run: &Run<'_>,
    slots: &[Slot],
    findings: &mut Findings,
) -> Option<Departure> {
    let slot = slots.first()?;
    let arrow = &run.walkthrough.steps[slot.step].arrows[slot.arrow];
    let DocumentedArrow { from, to } = arrow.departs.clone()?;
    let (recorded_from, recorded_to) = recorded_ends(run, slots);
    let (recorded_from, recorded_to) = (recorded_from?.to_owned(), recorded_to?.to_owned());
    if from == recorded_from && to == recorded_to {
        let about = About::arrow((slot.step, slot.arrow));
        let events = slots.iter().filter_map(|slot| slot.event).collect();
        let detail = Finding::DrawnAsRecorded { from, to };
        findings.add(DifferenceKind::StaleDeparture, about, events, detail);
        return None;
    }
    Some(Departure {
        step: slot.step,
        detail: Finding::DrawnElsewhere {
            from,
            to,
            recorded_from,
            recorded_to,
        },
    })
}

/// Checks what a step is known to promise and not to keep.
pub(super) fn lacks(
    run: &Run<'_>,
    step: usize,
    slots: &[Slot],
    findings: &mut Findings,
) -> Vec<Departure> {
    let of_step = slots.iter().filter(|slot| slot.step == step);
    let events: Vec<usize> = of_step.filter_map(|slot| slot.event).collect();
    let mut departures = Vec::new();
    for parameter in &run.walkthrough.steps[step].lacks {
        let carrier = carrier(run, &events, parameter);
        let parameter = parameter.clone();
        if let Some(event) = carrier {
            let slot = slots.iter().find(|slot| slot.event == Some(event));
            let place = slot.map(|slot| (slot.step, slot.arrow));
            let message = run.kind(event);
            let about = About::place(place).message(message);
            let detail = Finding::NotLacking { parameter, message };
            findings.add(DifferenceKind::StaleDeparture, about, vec![event], detail);
        } else {
            let detail = Finding::Lacking { parameter };
            departures.push(Departure { step, detail });
        }
    }
    departures
}

fn carrier(run: &Run<'_>, events: &[usize], name: &str) -> Option<usize> {
    let carries = |event: usize| {
        run.messages[event]
            .parameters
            .iter()
            .any(|p| !p.value.is_empty() && p.name == name)
    };
    events.iter().copied().find(|&event| carries(event))
}

/// The lifelines between which an arrow's messages ran.
pub(super) fn recorded_ends<'a>(
    run: &Run<'a>,
    slots: &[Slot],
) -> (Option<&'a str>, Option<&'a str>) {
    let mut events = deciding(run, slots);
    let first = events.next();
    let last = events.last().or(first);
    (
        first.and_then(|event| run.ends(event).0.lifeline),
        last.and_then(|event| run.ends(event).1.lifeline),
    )
}

/// The events that decide an arrow: its messages; in an arrow without any, its local events.
fn deciding<'s>(run: &Run<'_>, slots: &'s [Slot]) -> impl Iterator<Item = usize> + use<'s> {
    let arrow = slots.first().map(|slot| arrow_of(run, slot));
    let any = arrow.is_some_and(|arrow| arrow.covers.iter().any(|kind| kind.is_message()));
    slots
        .iter()
        .filter(move |slot| slot.kind.is_message() == any)
        .filter_map(|slot| slot.event)
}

fn arrow_of<'a>(run: &Run<'a>, slot: &Slot) -> &'a Arrow {
    &run.walkthrough.steps[slot.step].arrows[slot.arrow]
}
