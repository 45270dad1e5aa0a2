//! Whether the run stops as declared and nowhere else.

use super::align::Slot;
use super::claim::place_of;
use super::findings::{About, Finding, Findings};
use super::order::Owners;
use super::run::Run;
use super::stop::{Halt, Stopped};
use super::{Claim, DifferenceKind};
use crate::protocol::{Kind, LocalKind, MessageKind};
use crate::trace::{Event, ExchangeId, LocalEvent};

/// What the judge knows of the stop.
#[derive(Clone, Copy)]
pub(super) struct End<'a> {
    pub(super) halt: Option<&'a Halt>,
    pub(super) stopped: Option<Stopped>,
    /// What happened behind the stop and must not.
    pub(super) later: &'a [usize],
    pub(super) owners: &'a Owners<'a>,
}

/// Token and resource requests behind the stop, and messages that only later steps cover.
pub(super) fn later(run: &Run<'_>, slots: &[Slot], halt: &Halt) -> Vec<usize> {
    let covered = |kind: Kind, excused: bool| {
        slots
            .iter()
            .any(|slot| slot.kind == kind && slot.excused == excused)
    };
    let goes_on = |&event: &usize| {
        let Some(kind) = run.message_kind(event) else {
            return false;
        };
        let uses = matches!(
            kind,
            MessageKind::TokenRequest | MessageKind::ResourceRequest
        );
        uses || (covered(kind.into(), true) && !covered(kind.into(), false))
    };
    // What is asked for the sake of a check comes before it fails.
    let stop = halt.check.map_or(halt.event, |check| check.max(halt.event));
    (stop + 1..run.count())
        .filter(|&event| !halt.delivery.contains(&event) && !halt.owes(run, event))
        .filter(goes_on)
        .collect()
}

/// Holds the run against the declared outcome, or against success.
pub(super) fn check(run: &Run<'_>, claims: &[Claim], end: End<'_>, findings: &mut Findings) {
    if let Some(outcome) = &run.trace.header.outcome {
        let (message, delivered) = (outcome.message.into(), outcome.delivered);
        match end.halt {
            None => {
                let place = end.owners.of(claims.len(), message);
                let about = About::place(place).message(message);
                let detail = Finding::NotFailed { message, delivered };
                findings.add(DifferenceKind::WrongOutcome, about, Vec::new(), detail);
            }
            Some(halt) => declared(run, halt, end, findings),
        }
    }
    for event in 0..run.count() {
        undeclared(run, event, claims, end.halt, findings);
    }
}

fn declared(run: &Run<'_>, halt: &Halt, end: End<'_>, findings: &mut Findings) {
    for (kind, detail) in &halt.problems {
        let about = About::place(end.stopped).message(*kind);
        let shown = std::iter::once(halt.event).chain(halt.check).collect();
        findings.add(DifferenceKind::WrongOutcome, about, shown, detail.clone());
    }
    for &event in end.later {
        let message = run.kind(event);
        let about = About::place(end.owners.of(event, message)).message(message);
        let detail = Finding::WentOn { message };
        findings.add(DifferenceKind::WrongOutcome, about, vec![event], detail);
    }
}

/// A failure that nobody declared: a claimed message in its failed form, or a refused check.
fn undeclared(
    run: &Run<'_>,
    event: usize,
    claims: &[Claim],
    halt: Option<&Halt>,
    findings: &mut Findings,
) {
    if !run.messages[event].failed {
        return;
    }
    let declared = halt.is_some_and(|halt| explains(run, halt, event));
    if declared || promised(run, event, claims) {
        return;
    }
    let message = run.kind(event);
    let place = match claims[event] {
        Claim::Local { step } => step.map(|step| (step, None)),
        claim => match place_of(claim) {
            Some((step, arrow)) => Some((step, Some(arrow))),
            // What a document leaves out may fail unseen, but not what it is about.
            None if claim == Claim::Omitted && essential(run, event) => None,
            None => return,
        },
    };
    let local = matches!(message, Kind::Local(LocalKind::CheckFailed));
    let again = local || matches!(claims[event], Claim::With { .. });
    let repeats = |step: usize| run.walkthrough.steps[step].repeats;
    if again && place.is_some_and(|(step, _)| repeats(step)) {
        return;
    }
    let about = About {
        step: place.map(|(step, _)| step),
        arrow: place.and_then(|(_, arrow)| arrow),
        message: Some(message),
    };
    let error = run.messages[event].error.clone().unwrap_or_default();
    let detail = match run.event(event) {
        Event::Lost { .. } => Finding::Lost { message },
        Event::Local(_) => Finding::CheckFailed { rule: error },
        _ if error.is_empty() => Finding::Failed { message },
        _ => Finding::FailedWith { message, error },
    };
    findings.add(DifferenceKind::WrongOutcome, about, vec![event], detail);
}

fn essential(run: &Run<'_>, event: usize) -> bool {
    let kind = run.message_kind(event);
    kind.is_some_and(MessageKind::is_essential)
}

/// Whether the declared stop explains a failed event: it is the stop, its
/// delivery, a check that led to it, a refusal that follows from it, or the
/// answer to a request that was being served when it came.
fn explains(run: &Run<'_>, halt: &Halt, event: usize) -> bool {
    let stop = run.transfer(halt.event).map(|transfer| transfer.exchange);
    match run.event(event) {
        Event::Local(local) if event < halt.event => {
            let led_to_it = local.cause.is_some() && local.cause == stop;
            led_to_it || comes_again(run, local, stop)
        }
        Event::Local(local) => follows(run, halt, local),
        Event::Response(transfer) if event > halt.event => {
            let mut served = run.served_by(stop);
            served.any(|exchange| exchange == transfer.exchange) || halt.delivery.contains(&event)
        }
        Event::Request(transfer) | Event::Response(transfer) | Event::Lost { transfer, .. } => {
            Some(transfer.exchange) == stop || halt.delivery.contains(&event)
        }
    }
}

/// Whether the stop repeats what the same participant found before: a person
/// refuses at one endpoint, and the client learns of it at another one.
fn comes_again(run: &Run<'_>, check: &LocalEvent, stop: Option<ExchangeId>) -> bool {
    (0..run.count()).any(|event| match run.event(event) {
        Event::Local(other) => {
            let failed = other.kind == LocalKind::CheckFailed && other.cause == stop;
            let said = (&other.participant, &other.detail) == (&check.participant, &check.detail);
            failed && said && other.cause.is_some()
        }
        _ => false,
    })
}

/// Whether a check behind the stop comes of it: whom the error reached makes
/// it, or it serves what the stop serves.
fn follows(run: &Run<'_>, halt: &Halt, check: &LocalEvent) -> bool {
    let outcome = run.trace.header.outcome.as_ref();
    let reached = outcome.is_some_and(|outcome| check.participant.actor() == outcome.at);
    let shown = std::iter::once(halt.event).chain(halt.delivery.iter().copied());
    let mut exchanges = shown.filter_map(|event| run.transfer(event).map(|t| t.exchange));
    let served: Vec<_> = run.served_by(check.cause).collect();
    reached || exchanges.any(|exchange| run.served_by(Some(exchange)).any(|e| served.contains(&e)))
}

/// Whether a step promises an error, or a status of one, of a failed event, such as the
/// request that brings it to the client, or in its exchange: the promise tells what became of
/// it. Checks belong to the exchange that they serve.
fn promised(run: &Run<'_>, event: usize, claims: &[Claim]) -> bool {
    let exchange = match run.event(event) {
        Event::Local(local) => local.cause,
        Event::Request(transfer) | Event::Response(transfer) | Event::Lost { transfer, .. } => {
            Some(transfer.exchange)
        }
    };
    let response = exchange.and_then(|exchange| run.response_in(exchange));
    let mut places = [Some(event), response]
        .into_iter()
        .flatten()
        .filter_map(|event| place_of(claims[event]));
    places.any(|(step, arrow)| {
        let arrow = &run.walkthrough.steps[step].arrows[arrow];
        arrow.error.is_some() || arrow.status.is_some_and(|status| status >= 400)
    })
}
