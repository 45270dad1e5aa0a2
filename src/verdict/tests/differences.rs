//! One broken run or document for each name of difference, and for what excuses one.

use super::*;
use crate::trace::sample::{BROWSER, walkthrough};
use crate::walkthrough::DocumentedArrow;

fn of_code(change: impl FnOnce(&mut Trace, &mut Walkthrough)) -> Verdict {
    let (mut trace, mut document) = (code_flow(Ending::Success), code_diagram());
    change(&mut trace, &mut document);
    verdict(&trace, &document)
}

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
        let mut again = trace.events[at..=at + 1].to_vec();
        for event in &mut again {
            if let Event::Request(t) | Event::Response(t) = event {
                t.exchange = crate::trace::ExchangeId(99);
            }
        }
        trace.events.splice(at..at, again);
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
fn a_reversed_arrow_has_wrong_sender_and_receiver() {
    let verdict = of_code(|_, document| {
        let arrow = &mut document.steps[4].arrows[0];
        std::mem::swap(&mut arrow.from, &mut arrow.to);
    });
    let expected = [
        ("wrong sender", "5", "token-request"),
        ("wrong receiver", "5", "token-request"),
    ];
    assert_eq!(told(&verdict), expected);
}

#[test]
fn a_client_that_requests_the_authorization_itself_is_a_wrong_sender() {
    let verdict = of_code(|trace, _| {
        let request = nth(trace, "authorization-request", 0);
        transfer(trace, request).from = Name::new("client");
        transfer(trace, request + 1).to = Name::new("client");
    });
    let differences = told(&verdict);
    assert!(differences.contains(&("wrong sender", "1", "authorization-request")));
    assert!(differences.contains(&("wrong receiver", "2", "prompt-redirect")));
}

#[test]
fn the_host_names_the_receiver() {
    let verdict = of_code(|trace, _| {
        let request = nth(trace, "token-request", 0);
        transfer(trace, request).to = Name::new("app");
    });
    assert_eq!(
        told(&verdict),
        [("wrong receiver", "5", "token-request")],
        "{:?}",
        verdict.differences
    );
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
        transfer(trace, response).exchange = crate::trace::ExchangeId(2);
        document.steps[1].skip = true;
        document.steps[2].skip = true;
    });
    assert!(verdict.matches(), "{:?}", verdict.differences);
    assert_eq!(verdict.steps[2].state, StepState::Skipped);
}

#[test]
fn a_browser_with_a_lifeline_of_its_own_is_not_folded() {
    let mut document = walkthrough(
        "app-request app-response prompt-redirect prompt-request sign-in-prompt sign-in-answer consent-prompt consent-answer callback-response token-request token-response keys-request keys-response resource-request resource-response discovery-request discovery-response",
        &[
            "A client>browser: authorization-start",
            "B browser>okta: authorization-request",
            "C okta>browser: authorization-response",
            "D browser>client: callback-request",
        ],
    );
    document.lifelines[1].holds = vec![Name::new("client")];
    document.lifelines.push(document.lifelines[0].clone());
    document.lifelines[4].id = "browser".to_owned();
    document.lifelines[4].holds = vec![Name::new(BROWSER)];
    let verdict = verdict(&code_flow(Ending::Success), &document);
    assert!(verdict.matches(), "{:?}", verdict.differences);
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
