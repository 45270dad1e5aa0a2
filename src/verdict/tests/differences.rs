//! One broken run or document for each name of difference, and for what excuses one.

use super::*;
use crate::trace::ExchangeId;
use crate::trace::sample::walkthrough;
use crate::walkthrough::DocumentedArrow;

fn of_implicit(change: impl FnOnce(&mut Trace, &mut Walkthrough)) -> Verdict {
    let (mut trace, mut document) = (implicit_flow(Ending::Success), implicit_diagram());
    change(&mut trace, &mut document);
    verdict(&trace, &document)
}

#[test]
fn a_step_that_was_not_recorded_is_missing() {
    let verdict = of_code(|trace, _| {
        let (start, end) = (
            nth(trace, "token-request", 0),
            nth(trace, "token-response", 0),
        );
        trace.events.drain(start..=end);
    });
    let expected = [
        ("missing", "5", "token-request"),
        ("missing", "6", "token-response"),
    ];
    assert_eq!(told(&verdict), expected);
    assert_eq!(verdict.steps[4].state, StepState::Differs);
    assert_eq!(verdict.steps[4].arrows[0].from, None);
}

#[test]
fn a_repetition_is_extra_unless_the_step_repeats() {
    let twice = |trace: &mut Trace| {
        let at = nth(trace, "sign-in-answer", 0);
        again(trace, at..=at + 1, at);
    };
    let verdict = of_code(|trace, _| twice(trace));
    let expected = [
        ("extra", "3", "sign-in-answer"),
        ("extra", "3", "prompt-redirect"),
    ];
    assert_eq!(told(&verdict), expected);
    assert_eq!(verdict.steps[2].arrows[0].state, StepState::Differs);
    let verdict = of_code(|trace, document| {
        twice(trace);
        document.steps[2].repeats = true;
    });
    assert!(verdict.matches(), "{:?}", verdict.differences);
}

#[test]
fn swapped_steps_are_out_of_order() {
    let verdict = of_implicit(|_, document| document.steps.swap(4, 5));
    let [(name, step, _)] = told(&verdict)[..] else {
        panic!("{:?}", verdict.differences);
    };
    assert_eq!(name, "out of order");
    assert!(step == "5" || step == "6");
    let verdict = of_code(|_, document| document.steps.swap(2, 3));
    assert!(
        told(&verdict)
            .iter()
            .all(|(name, ..)| *name == "out of order")
    );
    assert!(!verdict.matches());
}

#[test]
fn what_nobody_covers_or_omits_is_undocumented() {
    let verdict = of_code(|_, document| {
        document
            .omits
            .retain(|kind| !kind.as_str().starts_with("keys"));
    });
    let expected = [
        ("undocumented", "-", "keys-request"),
        ("undocumented", "-", "keys-response"),
    ];
    assert_eq!(told(&verdict), [expected, expected].concat());
}

#[test]
fn promises_are_kept_or_broken() {
    let verdict = of_implicit(|_, document| {
        document.steps[1].arrows[0].status = Some(302);
        document.steps[3].arrows[0].carries = vec!["access_token".into(), "id_token".into()];
    });
    assert!(verdict.matches(), "{:?}", verdict.differences);
    let verdict = of_implicit(|_, document| {
        document.steps[1].arrows[0].status = Some(303);
        document.steps[3].arrows[0].carries = vec!["refresh_token".into()];
        document.steps[4].arrows[0].status = Some(200);
    });
    let expected = [
        ("broken promise", "2", "-"),
        ("broken promise", "4", "-"),
        ("broken promise", "5", "-"),
    ];
    assert_eq!(told(&verdict), expected);
    assert_eq!(verdict.steps[1].state, StepState::Differs);
}

#[test]
fn a_departure_holds_or_is_stale() {
    let departs = |from: &str, to: &str| {
        Some(DocumentedArrow {
            from: from.to_owned(),
            to: to.to_owned(),
        })
    };
    let verdict = of_code(|_, document| {
        document.steps[1].arrows[0].departs = departs("client", "user");
        document.steps[5].lacks = vec!["refresh_token".into()];
    });
    assert!(verdict.matches(), "{:?}", verdict.differences);
    let steps: Vec<_> = verdict.departures.iter().map(|d| d.step).collect();
    assert_eq!(steps, [1, 5]);
    let verdict = of_code(|_, document| {
        document.steps[1].arrows[0].departs = departs("okta", "user");
        document.steps[5].lacks = vec!["id_token".into()];
    });
    let expected = [
        ("stale departure", "2", "-"),
        ("stale departure", "6", "token-response"),
    ];
    assert_eq!(told(&verdict), expected);
    assert_eq!(verdict.departures, []);
}

#[test]
fn an_undeclared_failure_is_a_wrong_outcome() {
    let mut trace = code_flow(Ending::Denied);
    trace.header.outcome = None;
    let verdict = verdict(&trace, &code_diagram());
    let differences = told(&verdict);
    assert!(differences.contains(&("wrong outcome", "4", "authorization-response")));
    assert!(differences.contains(&("missing", "5", "token-request")));
}

#[test]
fn an_undeclared_refusal_is_a_wrong_outcome() {
    let mut trace = code_flow(Ending::StateMismatch);
    trace.header.outcome = None;
    let verdict = verdict(&trace, &code_diagram());
    assert!(told(&verdict).contains(&("wrong outcome", "4", "check-failed")));
}

#[test]
fn a_skipped_step_that_happens_is_extra() {
    let verdict = of_code(|_, document| document.steps[2].skip = true);
    assert!(
        told(&verdict)
            .iter()
            .all(|(name, step, _)| (*name, *step) == ("extra", "3"))
    );
    assert_eq!(verdict.steps[2].state, StepState::Differs);
    let verdict = of_code(|trace, document| {
        let (start, end) = (
            nth(trace, "prompt-redirect", 0),
            nth(trace, "consent-answer", 0),
        );
        trace.events.drain(start..=end);
        let response = nth(trace, "authorization-response", 0);
        transfer(trace, response).exchange = ExchangeId(2);
        document.steps[1].skip = true;
        document.steps[2].skip = true;
    });
    assert!(verdict.matches(), "{:?}", verdict.differences);
    assert_eq!(verdict.steps[2].state, StepState::Skipped);
}

#[test]
fn a_step_of_local_events_may_be_unseen_but_not_missing() {
    let lines = [
        "1 okta>client: authorization-response callback-request",
        "2 client>client: fragment-read",
        "3 client>app: resource-request",
    ];
    let omits: Vec<_> = crate::protocol::MessageKind::ALL
        .iter()
        .map(|k| k.as_str())
        .collect();
    let document = walkthrough(&omits.join(" "), &lines);
    let trace = implicit_flow(Ending::Success);
    assert_eq!(
        states(&verdict(&trace, &document)),
        [StepState::Happened; 3]
    );

    let mut silent = trace.clone();
    silent
        .events
        .retain(|event| !matches!(event, Event::Local(_)));
    let seen = verdict(&silent, &document);
    assert_eq!(seen.steps[1].state, StepState::CannotBeSeen);
    assert!(seen.matches());

    let mut opaque = trace.clone();
    opaque.events.remove(nth(&trace, "fragment-read", 0));
    assert_eq!(
        told(&verdict(&opaque, &document)),
        [("missing", "2", "fragment-read")]
    );
    opaque.header.participants[3].opaque = true;
    let seen = verdict(&opaque, &document);
    assert_eq!(seen.steps[1].state, StepState::CannotBeSeen);

    let early = walkthrough(&omits.join(" "), &[lines[1], lines[0], lines[2]]);
    assert_eq!(
        told(&verdict(&trace, &early)),
        [("out of order", "2", "fragment-read")]
    );
}

#[test]
fn a_setup_step_is_text_only() {
    let verdict = of_code(|_, document| {
        let mut setup = document.steps[0].clone();
        setup.setup = true;
        setup.arrows.clear();
        document.steps.insert(0, setup);
    });
    assert!(verdict.matches(), "{:?}", verdict.differences);
    assert_eq!(verdict.steps[0].state, StepState::Setup);
}

/// Puts a copy of some events, as another exchange, before an event.
fn again(trace: &mut Trace, events: std::ops::RangeInclusive<usize>, before: usize) {
    let mut copy = trace.events[events].to_vec();
    for event in &mut copy {
        if let Event::Request(t) | Event::Response(t) = event {
            t.exchange = ExchangeId(99);
        }
    }
    trace.events.splice(before..before, copy);
}

#[test]
fn what_goes_along_goes_once() {
    let verdict = of_code(|trace, _| {
        let page = nth(trace, "prompt-request", 0);
        again(trace, page..=page + 1, page);
    });
    let expected = [
        ("extra", "2", "prompt-request"),
        ("extra", "2", "sign-in-prompt"),
    ];
    assert_eq!(told(&verdict), expected);
}

#[test]
fn polling_may_fail_until_it_succeeds() {
    let pend = |trace: &mut Trace| {
        let request = nth(trace, "token-request", 0);
        again(trace, request..=request + 1, request);
        let head = "HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\n\r\n";
        let octets = format!("{head}{{\"error\":\"authorization_pending\"}}");
        transfer(trace, request + 1).sent = crate::trace::Octets::new(octets);
    };
    let verdict = of_code(|trace, document| {
        pend(trace);
        document.steps[4].repeats = true;
        document.steps[5].repeats = true;
        document.steps[5].arrows[0].carries = vec!["access_token".to_owned()];
    });
    assert!(verdict.matches(), "{:?}", verdict.differences);
    let verdict = of_code(|trace, _| pend(trace));
    let names: Vec<_> = told(&verdict).iter().map(|(name, ..)| *name).collect();
    assert_eq!(names, ["extra", "extra"]);
}

#[test]
fn among_equals_the_documented_ends_decide() {
    let omits: Vec<_> = crate::protocol::MessageKind::ALL
        .iter()
        .map(|k| k.as_str())
        .collect();
    let document = walkthrough(&omits.join(" "), &["1 app>okta: keys-request"]);
    let trace = code_flow(Ending::Success);
    let verdict = verdict(&trace, &document);
    assert!(verdict.matches(), "{:?}", verdict.differences);
    let event = verdict.steps[0].arrows[0].events[0];
    assert_eq!(event, nth(&trace, "keys-request", 1));
}

#[test]
fn promises_hold_where_local_events_are_unseen() {
    let verdict = of_implicit(|trace, document| {
        trace
            .events
            .retain(|event| !matches!(event, Event::Local(_)));
        let arrow = &mut document.steps[3].arrows[0];
        arrow.covers.push("fragment-read".parse().unwrap());
        arrow.carries.push("refresh_token".to_owned());
    });
    assert_eq!(told(&verdict), [("broken promise", "4", "-")]);
}
