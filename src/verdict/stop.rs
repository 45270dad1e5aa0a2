//! Where the run stops: finding the declared failure, its delivery, its step.

use super::align::Slot;
use super::claim::Takers;
use super::findings::Finding;
use super::run::Run;
use crate::protocol::{Kind, LocalKind, MessageKind, Role};
use crate::trace::{Event, LocalEvent, Parameter, Place};
use crate::walkthrough::{Delivered, Outcome};

/// The failure that the outcome declares, as found in the recording.
#[derive(Clone, Debug)]
pub(super) struct Halt {
    /// The failing response, or the message whose check failed.
    pub(super) event: usize,
    /// The failed check of a local stop.
    pub(super) check: Option<usize>,
    /// The messages that bring the error to whom it concerns.
    pub(super) delivery: Vec<usize>,
    /// What is not as declared, with the message concerned.
    pub(super) problems: Vec<(Kind, Finding)>,
}

/// The place of the stop in a walkthrough: step and arrow.
pub(super) type Stopped = (usize, usize);

impl Halt {
    /// Whether an event can still fill a slot: nothing later than the stop but its delivery.
    pub(super) fn reaches(&self, run: &Run<'_>, event: usize) -> bool {
        event <= self.event
            || self.delivery.contains(&event)
            || matches!(run.kind(event), Kind::Local(_))
    }

    /// Whether an event answers, behind the stop, what was asked before it:
    /// the answer was owed, and the run does not go on by it.
    pub(super) fn owes(&self, run: &Run<'_>, event: usize) -> bool {
        let request = run.partner(event).filter(|_| run.is_response(event));
        event > self.event && request.is_some_and(|request| request <= self.event)
    }
}

/// Finds the failure that is most like the declared one.
pub(super) fn find(run: &Run<'_>) -> Option<Halt> {
    let outcome = run.trace.header.outcome.as_ref()?;
    let candidates: Vec<Halt> = if outcome.delivered == Delivered::Local {
        local_stops(run, outcome)
    } else {
        (0..run.count())
            .filter(|&event| fails(run, event, outcome.message))
            .map(|event| Halt {
                event,
                check: None,
                delivery: delivery(run, event),
                problems: Vec::new(),
            })
            .collect()
    };
    // Several messages may have failed: the one with the fewest problems is meant.
    let mut judged = candidates.into_iter().map(|mut halt| {
        halt.problems = problems(run, outcome, &halt);
        halt
    });
    let first = judged.next()?;
    Some(judged.fold(first, |best, next| {
        if next.problems.len() < best.problems.len() {
            next
        } else {
            best
        }
    }))
}

/// A failed message of this kind, or the failed answer to one.
fn fails(run: &Run<'_>, event: usize, declared: MessageKind) -> bool {
    let answers = || {
        let request = run.partner(event).filter(|_| run.is_response(event));
        request.and_then(|request| run.message_kind(request)) == Some(declared)
    };
    let is_it = run.message_kind(event) == Some(declared);
    (run.messages[event].failed && (is_it || answers())) || (asks_again(run, event) && answers())
}

/// A form that comes again in answer to itself, for the last time: what was
/// typed is refused, and nothing in HTTP says so.
fn asks_again(run: &Run<'_>, event: usize) -> bool {
    let answer = match run.message_kind(event) {
        Some(MessageKind::SignInPrompt) => MessageKind::SignInAnswer,
        Some(MessageKind::ConsentPrompt) => MessageKind::ConsentAnswer,
        Some(MessageKind::VerificationPrompt) => MessageKind::VerificationAnswer,
        _ => return false,
    };
    let request = run.partner(event);
    request.and_then(|request| run.message_kind(request)) == Some(answer)
        && run.since(event, answer.into()).is_empty()
}

/// The callback that follows a message, and the answer to it; for a local
/// stop, the answer to the message itself.
fn delivery(run: &Run<'_>, event: usize) -> Vec<usize> {
    let callbacks = run.since(event, MessageKind::CallbackRequest.into());
    let carried = match run.message_kind(event) {
        Some(MessageKind::AuthorizationResponse) => callbacks.first().copied(),
        Some(_) if !run.is_response(event) => Some(event),
        _ => None,
    };
    let answer = carried.and_then(|request| run.partner(request));
    carried.into_iter().chain(answer).collect()
}

/// Failed checks, each with the message of the declared kind that it concerns.
fn local_stops(run: &Run<'_>, outcome: &Outcome) -> Vec<Halt> {
    let mut last = None;
    let mut found = Vec::new();
    for event in 0..run.count() {
        if run.message_kind(event) == Some(outcome.message) {
            last = Some(event);
        }
        let Event::Local(check) = run.event(event) else {
            continue;
        };
        if check.kind == LocalKind::CheckFailed
            && let Some(checked) = checked(run, check, outcome.message, last)
        {
            found.push(Halt {
                event: checked,
                check: Some(event),
                delivery: delivery(run, checked),
                problems: Vec::new(),
            });
        }
    }
    found
}

/// The message that a check concerns: one of the exchange that the participant
/// was serving, or the answer that it got while serving it. A script serves
/// nobody: the last message of that kind.
fn checked(
    run: &Run<'_>,
    check: &LocalEvent,
    kind: MessageKind,
    last: Option<usize>,
) -> Option<usize> {
    let Some(cause) = check.cause else {
        return last;
    };
    let served = [run.request_in(cause), run.response_in(cause)];
    let served = served.into_iter().flatten();
    let mut served = served.filter(|&event| run.message_kind(event) == Some(kind));
    served.next().or_else(|| {
        let answer = last.filter(|&event| run.is_response(event))?;
        let request = run.transfer(run.partner(answer)?)?;
        (request.cause == Some(cause)).then_some(answer)
    })
}

fn problems(run: &Run<'_>, outcome: &Outcome, halt: &Halt) -> Vec<(Kind, Finding)> {
    let concerned = run.kind(halt.event);
    let mut problems = Vec::new();
    let found = run.status(halt.event).or_else(|| {
        let answer = run.partner(halt.event)?;
        run.status(answer)
    });
    if let Some(declared) = outcome.status.filter(|&status| found != Some(status)) {
        problems.push((concerned, Finding::OtherStatus { declared, found }));
    }
    for name in &outcome.carries {
        let is_it = |parameter: &Parameter| parameter.name == *name;
        if !run.messages[halt.event].parameters.iter().any(is_it) {
            let parameter = name.clone();
            problems.push((concerned, Finding::NotInFailure { parameter }));
        }
    }
    let refusal = halt.check.unwrap_or(halt.event);
    let (declared, found) = (&outcome.error, &run.messages[refusal].error);
    if found != declared {
        let (declared, found) = (declared.clone(), found.clone());
        problems.push((concerned, Finding::OtherError { declared, found }));
    }
    let found = match halt.check {
        Some(_) => Delivered::Local,
        None => delivered(run, halt.event),
    };
    if found != outcome.delivered {
        let declared = outcome.delivered;
        problems.push((concerned, Finding::OtherDelivery { declared, found }));
    }
    problems.extend(arrival_problem(run, outcome, halt));
    problems
}

/// How a failing message brings its error to whom it concerns: in one way and no other.
fn delivered(run: &Run<'_>, event: usize) -> Delivered {
    let carries = |place: Place| {
        let is_error = |p: &Parameter| p.place == place && p.name == "error";
        run.messages[event].parameters.iter().any(is_error)
    };
    let lost = matches!(run.event(event), Event::Lost { .. });
    let http = run.http(event).filter(|_| !lost);
    let Some(http) = http else {
        return Delivered::Transport;
    };
    let redirects = http.redirect().is_some();
    if carries(Place::Query) && (redirects || !run.is_response(event)) {
        return Delivered::Query;
    }
    if carries(Place::Fragment) && redirects {
        return Delivered::Fragment;
    }
    if !run.is_response(event) {
        return Delivered::Transport;
    }
    let reader = run.transfer(event).and_then(|answer| run.role(&answer.to));
    let challenges = http.header("www-authenticate").is_some();
    match reader {
        // Whatever its status, the person sees it.
        Some(Role::UserAgent) => Delivered::Page,
        None if http.has_type("text/html") => Delivered::Page,
        _ if carries(Place::Challenge) => Delivered::Challenge,
        _ if carries(Place::Json) => Delivered::Json,
        _ if challenges => Delivered::Challenge,
        _ => Delivered::Transport,
    }
}

/// Whether the error arrives at the declared actor.
fn arrival_problem(run: &Run<'_>, outcome: &Outcome, halt: &Halt) -> Option<(Kind, Finding)> {
    let at = outcome.at.as_str();
    let arrived = match outcome.delivered {
        Delivered::Query | Delivered::Fragment => {
            let callback = halt.delivery.first().and_then(|&event| {
                let arrived = matches!(run.event(event), Event::Request(_));
                run.transfer(event).filter(|_| arrived)
            });
            if callback.is_none_or(|callback| callback.to.actor() != at) {
                let kind = MessageKind::CallbackRequest.into();
                let actor = at.to_owned();
                return Some((kind, Finding::NoCallback { actor }));
            }
            return fragment_problem(run, outcome, halt);
        }
        Delivered::Page | Delivered::Json | Delivered::Challenge => {
            run.transfer(halt.event).map(|t| t.to.actor())
        }
        Delivered::Local => halt.check.and_then(|check| match run.event(check) {
            Event::Local(local) => Some(local.participant.actor()),
            _ => None,
        }),
        Delivered::Transport => run.transfer(halt.event).map(|transfer| {
            let waits = if run.is_response(halt.event) {
                &transfer.to
            } else {
                &transfer.from
            };
            waits.actor()
        }),
    };
    (arrived != Some(at)).then(|| {
        let (declared, found) = (at.to_owned(), arrived.map(str::to_owned));
        let other = Finding::OtherArrival { declared, found };
        (run.kind(halt.event), other)
    })
}

/// An error in the fragment arrives when the client's script reads it there.
fn fragment_problem(run: &Run<'_>, outcome: &Outcome, halt: &Halt) -> Option<(Kind, Finding)> {
    let kind = LocalKind::FragmentRead;
    let concerned = outcome.delivered == Delivered::Fragment
        && run.shows_local_events(|name| name.actor() == outcome.at);
    let read = run.since(halt.event, kind.into()).iter().any(|&event| {
        matches!(run.event(event), Event::Local(local) if local.participant.actor() == outcome.at)
    });
    (concerned && !read).then(|| {
        let actor = outcome.at.clone();
        (kind.into(), Finding::FragmentUnread { actor })
    })
}

/// Finds the step that the stop fails, and excuses the messages that need not
/// come any more: those of later steps, of the rest of the stopped step, and
/// those between the failing exchange's request and the stop.
pub(super) fn place(run: &Run<'_>, slots: &mut [Slot], halt: &Halt) -> Option<Stopped> {
    let request = run
        .partner(halt.event)
        .filter(|_| run.is_response(halt.event));
    let slot_of = |event: usize| slots.iter().position(|slot| slot.event == Some(event));
    let failing = slot_of(halt.event);
    let held = failing.or_else(|| request.and_then(slot_of));
    let stopped = held
        .map(|at| (slots[at].step, slots[at].arrow))
        .or_else(|| {
            let takers = Takers::new(run, slots);
            let taken = |event: Option<usize>| event.and_then(|event| takers.around(event));
            taken(Some(halt.event)).or_else(|| taken(request))
        });
    if let (Some(failing), Some(request)) = (failing, request) {
        excuse_bypassed(run, slots, failing, request);
    }
    let before = slots
        .iter()
        .rposition(|slot| slot.event.is_some_and(|event| event <= halt.event));
    let after = held.or(before).map_or(0, |at| at + 1);
    for slot in &mut slots[after..] {
        if stopped.is_some_and(|(step, _)| slot.step > step) {
            slot.event = None;
        }
        slot.excused = slot.event.is_none();
    }
    stopped
}

/// A request that fails leaves the documented path: what the document has
/// between it and the failing answer need not happen.
fn excuse_bypassed(run: &Run<'_>, slots: &mut [Slot], failing: usize, request: usize) {
    let covered = slots[..failing]
        .iter()
        .any(|slot| slot.event == Some(request));
    let after = slots[..failing]
        .iter()
        .rposition(|slot| slot.event.is_some_and(|event| event <= request))
        .map_or(0, |at| at + 1);
    for slot in &mut slots[after..failing] {
        // Where no step covers the request, what a flow meets before it is still missing.
        let later = || slot.kind.phase() > run.kind(request).phase();
        slot.excused = slot.event.is_none() && (covered || later());
    }
}
