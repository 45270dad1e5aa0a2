//! The verdict on sample recordings and documents, sound and broken on purpose.

mod damage;
mod differences;
mod errors;
mod paths;
mod stops;

use super::*;
use crate::trace::sample::{Ending, code_diagram, code_flow, implicit_diagram, implicit_flow};
use crate::trace::{Event, Trace, recognise};
use crate::walkthrough::{Name, Walkthrough};

fn verdict(trace: &Trace, walkthrough: &Walkthrough) -> Verdict {
    judge(trace, &recognise(trace), walkthrough)
}

fn of_code(change: impl FnOnce(&mut Trace, &mut Walkthrough)) -> Verdict {
    let (mut trace, mut document) = (code_flow(Ending::Success), code_diagram());
    change(&mut trace, &mut document);
    verdict(&trace, &document)
}

/// Name, step id and message of each difference.
fn told(verdict: &Verdict) -> Vec<(&'static str, &str, &'static str)> {
    let differences = verdict.differences.iter();
    differences
        .map(|d| {
            let step = d.step.map_or("-", |step| verdict.steps[step].step.as_str());
            (d.kind.as_str(), step, d.message.map_or("-", Kind::as_str))
        })
        .collect()
}

fn states(verdict: &Verdict) -> Vec<StepState> {
    verdict.steps.iter().map(|step| step.state).collect()
}

/// The index of the nth event of a kind.
fn nth(trace: &Trace, kind: &str, n: usize) -> usize {
    let messages = recognise(trace);
    let mut events = (0..messages.len()).filter(|&e| messages[e].kind.as_str() == kind);
    events.nth(n).unwrap()
}

fn transfer(trace: &mut Trace, event: usize) -> &mut crate::trace::Transfer {
    match &mut trace.events[event] {
        Event::Request(transfer) | Event::Response(transfer) | Event::Lost { transfer, .. } => {
            transfer
        }
        Event::Local(_) => panic!("a local event does not travel"),
    }
}

#[test]
fn both_sample_flows_match() {
    for (trace, document) in [
        (code_flow(Ending::Success), code_diagram()),
        (implicit_flow(Ending::Success), implicit_diagram()),
    ] {
        let verdict = verdict(&trace, &document);
        assert_eq!(verdict.differences, []);
        let happened = vec![StepState::Happened; document.steps.len()];
        assert_eq!(states(&verdict), happened);
        assert!(verdict.stop.is_none());
        let unclaimed = verdict.claims.iter().filter(|c| **c == Claim::Unclaimed);
        assert_eq!(unclaimed.count(), 0);
        for (step, finding) in document.steps.iter().zip(&verdict.steps) {
            let (arrow, found) = (&step.arrows[0], &finding.arrows[0]);
            assert_eq!(found.from.as_deref(), Some(arrow.from.as_str()));
            assert_eq!(found.to.as_deref(), Some(arrow.to.as_str()));
            assert_eq!(found.events.len(), arrow.covers.len());
        }
    }
}

#[test]
fn an_answer_goes_with_the_step_of_its_request() {
    let trace = code_flow(Ending::Success);
    let verdict = verdict(&trace, &code_diagram());
    let answer = nth(&trace, "callback-response", 0);
    assert_eq!(verdict.claims[answer], Claim::With { step: 3, arrow: 0 });
}

#[test]
fn local_events_belong_to_the_last_claimed_step() {
    let trace = implicit_flow(Ending::Success);
    let verdict = verdict(&trace, &implicit_diagram());
    for (kind, n, step) in [
        ("value-stored", 0, Some(0)),
        ("form-filled", 0, Some(1)),
        ("form-filled", 1, Some(2)),
        ("fragment-read", 0, Some(3)),
        ("check-passed", 2, Some(4)),
    ] {
        let event = nth(&trace, kind, n);
        assert_eq!(verdict.claims[event], Claim::Local { step }, "{kind} {n}");
    }
}

#[test]
fn essential_messages_among_the_omitted_are_left_out_aloud() {
    let trace = code_flow(Ending::Success);
    let mut document = code_diagram();
    document.steps.truncate(6);
    document.omits.push("resource-request".parse().unwrap());
    document.omits.push("resource-response".parse().unwrap());
    let verdict = verdict(&trace, &document);
    assert!(verdict.matches(), "{:?}", verdict.differences);
    let left_out = [
        nth(&trace, "resource-request", 0),
        nth(&trace, "resource-response", 0),
    ];
    assert_eq!(verdict.leaves_out, left_out);
}
