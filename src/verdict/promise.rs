//! What labels promise: status, parameters, and where the document is known to depart.

use super::align::Slot;
use super::findings::{About, Findings};
use super::run::Run;
use super::stop::Halt;
use super::{Departure, DifferenceKind};
use crate::walkthrough::Arrow;

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
    let mut broken = |shown: Vec<usize>, text: String| {
        let about = About::arrow((slot.step, slot.arrow));
        findings.add(DifferenceKind::BrokenPromise, about, shown, text);
    };
    if let Some(promised) = arrow.status {
        let response = events.iter().copied().find(|&event| run.is_response(event));
        let status = response.and_then(|event| run.status(event));
        if status != Some(promised) {
            let seen = status.map_or("no response".to_owned(), |status| status.to_string());
            let shown = response.map_or(events.clone(), |event| vec![event]);
            broken(
                shown,
                format!("the label promises status {promised}; recorded: {seen}"),
            );
        }
    }
    if let Some(promised) = &arrow.error {
        let errors = events
            .iter()
            .filter_map(|&event| run.messages[event].error.as_ref());
        let errors: Vec<_> = errors.collect();
        if !errors.contains(&promised) {
            let seen = errors.first().map_or("none", |error| error.as_str());
            broken(
                events.clone(),
                format!("the step promises the error {promised}; recorded: {seen}"),
            );
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
            let text = format!("the label promises {name}; none of its messages carries it");
            broken(events.clone(), text);
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
    let documented = arrow.departs.as_ref()?;
    let (from, to) = recorded_ends(run, slots);
    let (from, to) = (from?, to?);
    let name = format!("{} -> {}", documented.from, documented.to);
    if from == documented.from && to == documented.to {
        let about = About::arrow((slot.step, slot.arrow));
        let events = slots.iter().filter_map(|slot| slot.event).collect();
        let text = format!("the document draws {name}, and so does the wire");
        findings.add(DifferenceKind::StaleDeparture, about, events, text);
        return None;
    }
    Some(Departure {
        step: slot.step,
        detail: format!("the document draws {name}; on the wire it is {from} -> {to}"),
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
    for name in &run.walkthrough.steps[step].lacks {
        if let Some(event) = carrier(run, &events, name) {
            let slot = slots.iter().find(|slot| slot.event == Some(event));
            let place = slot.map(|slot| (slot.step, slot.arrow));
            let about = About::place(place).message(run.kind(event));
            let text = format!(
                "{name} is declared as lacking, and {} carries it",
                run.kind(event)
            );
            findings.add(DifferenceKind::StaleDeparture, about, vec![event], text);
        } else {
            let detail = format!("the document promises {name}; no message carries it");
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
