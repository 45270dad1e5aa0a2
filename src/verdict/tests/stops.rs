//! Runs that stop: as declared, otherwise than declared, and further than declared.

use super::StepState::{Happened, NotReached, Stopped};
use super::*;
use crate::protocol::{LocalKind, MessageKind};
use crate::trace::sample::walkthrough;
use crate::walkthrough::Delivered;

const STOPPED_AT_4: [StepState; 8] = [
    Happened, Happened, Happened, Stopped, NotReached, NotReached, NotReached, NotReached,
];

#[test]
fn declared_stops_are_found() {
    for (trace, document, failing) in [
        (
            code_flow(Ending::Denied),
            code_diagram(),
            "authorization-response",
        ),
        (
            code_flow(Ending::StateMismatch),
            code_diagram(),
            "callback-request",
        ),
        (
            implicit_flow(Ending::Denied),
            implicit_diagram(),
            "authorization-response",
        ),
    ] {
        let verdict = verdict(&trace, &document);
        assert_eq!(verdict.differences, []);
        assert_eq!(states(&verdict), STOPPED_AT_4[..document.steps.len()]);
        let stop = verdict.stop.unwrap();
        assert_eq!(stop.step, Some(3));
        assert_eq!(stop.event, nth(&trace, failing, 0));
    }
}

#[test]
fn delivery_belongs_to_the_stopped_step() {
    let document = walkthrough(
        "app-request prompt-request consent-prompt consent-answer prompt-redirect callback-response",
        &[
            "1 client>okta: authorization-start authorization-request",
            "2 okta>user: sign-in-prompt",
            "3 user>okta: sign-in-answer",
            "4 okta>user: authorization-response",
            "5 user>client: callback-request",
            "6 client>client: fragment-read",
        ],
    );
    let trace = implicit_flow(Ending::Denied);
    let verdict = verdict(&trace, &document);
    assert_eq!(verdict.differences, []);
    let expected = [
        Happened, Happened, Happened, Stopped, NotReached, NotReached,
    ];
    assert_eq!(states(&verdict), expected);
    for kind in ["callback-request", "callback-response", "fragment-read"] {
        assert_eq!(verdict.step_of(nth(&trace, kind, 0)), Some(3), "{kind}");
    }
}

#[test]
fn steps_that_the_failure_bypasses_are_not_reached() {
    let mut trace = code_flow(Ending::Denied);
    let (start, end) = (
        nth(&trace, "prompt-redirect", 0),
        nth(&trace, "consent-answer", 0),
    );
    trace.events.drain(start..=end);
    let response = nth(&trace, "authorization-response", 0);
    transfer(&mut trace, response).exchange = crate::trace::ExchangeId(2);
    let verdict = verdict(&trace, &code_diagram());
    assert_eq!(verdict.differences, []);
    let expected = [Happened, NotReached, NotReached, Stopped];
    assert_eq!(states(&verdict)[..4], expected);
}

#[test]
fn a_failure_that_no_step_covers_fails_the_step_of_its_request() {
    let mut document = code_diagram();
    document.steps.truncate(3);
    let omitted = [
        "authorization-response",
        "callback-request",
        "callback-response",
    ];
    document
        .omits
        .extend(omitted.map(|kind| kind.parse::<Kind>().unwrap()));
    let trace = code_flow(Ending::Denied);
    let seen = verdict(&trace, &document);
    assert_eq!(seen.differences, []);
    assert_eq!(states(&seen)[2], StepState::Stopped);

    let step = document.steps.pop().unwrap();
    document.omits.extend(&step.arrows[0].covers);
    let seen = verdict(&trace, &document);
    assert_eq!(seen.differences, []);
    assert_eq!(states(&seen), [StepState::Happened; 2]);
    assert_eq!(seen.stop.unwrap().step, None);
}

#[test]
fn a_stop_otherwise_than_declared_is_a_wrong_outcome() {
    let declare = |change: fn(&mut Outcome)| {
        let mut trace = code_flow(Ending::Denied);
        change(trace.header.outcome.as_mut().unwrap());
        let verdict = verdict(&trace, &code_diagram());
        assert!(verdict.stop.is_none());
        let mut names: Vec<_> = told(&verdict).iter().map(|(name, ..)| *name).collect();
        names.dedup();
        assert_eq!(names, ["wrong outcome"], "{:?}", verdict.differences);
        let step = verdict.differences[0].step;
        (step, verdict.differences[0].detail.clone())
    };
    let (step, detail) = declare(|outcome| outcome.status = Some(302));
    assert_eq!(step, Some(3));
    assert_eq!(detail, "declared status: 302; recorded: 303");
    let (_, detail) = declare(|outcome| outcome.error = Some("invalid_scope".to_owned()));
    assert_eq!(
        detail,
        "declared error: invalid_scope; recorded: access_denied"
    );
    let (_, detail) = declare(|outcome| outcome.delivered = Delivered::Fragment);
    assert!(
        detail.starts_with("declared delivery: fragment"),
        "{detail}"
    );
    let (_, detail) = declare(|outcome| outcome.at = "app".to_owned());
    assert_eq!(detail, "no callback-request brings the error to app");
}

#[test]
fn a_declared_stop_that_does_not_come_is_a_wrong_outcome() {
    for ending in [Ending::Denied, Ending::StateMismatch] {
        let mut trace = code_flow(Ending::Success);
        trace.header.outcome = code_flow(ending).header.outcome;
        let verdict = verdict(&trace, &code_diagram());
        let [(name, step, _)] = told(&verdict)[..] else {
            panic!("{:?}", verdict.differences);
        };
        assert_eq!((name, step), ("wrong outcome", "4"));
    }
}

#[test]
fn nothing_may_follow_the_stop() {
    let mut trace = code_flow(Ending::Denied);
    let whole = code_flow(Ending::Success);
    let request = nth(&whole, "token-request", 0);
    trace
        .events
        .extend_from_slice(&whole.events[request..=request + 1]);
    let verdict = verdict(&trace, &code_diagram());
    assert!(verdict.stop.is_none());
    let expected = [
        ("wrong outcome", "5", "token-request"),
        ("wrong outcome", "6", "token-response"),
    ];
    assert_eq!(told(&verdict), expected);
    assert_eq!(verdict.steps[4].state, StepState::Differs);
}

#[test]
fn a_fragment_arrives_when_it_is_read() {
    let mut trace = implicit_flow(Ending::Denied);
    trace.events.remove(nth(&trace, "fragment-read", 0));
    let verdict = super::verdict(&trace, &implicit_diagram());
    assert_eq!(told(&verdict), [("wrong outcome", "4", "fragment-read")]);
    trace.header.participants[3].opaque = true;
    assert!(super::verdict(&trace, &implicit_diagram()).matches());
}

#[test]
fn a_local_refusal_of_a_token_response_stops_at_its_step() {
    let mut trace = code_flow(Ending::Success);
    let response = nth(&trace, "token-response", 0);
    let callback = nth(&trace, "callback-response", 0);
    let tail = trace.events[callback].clone();
    trace.events.truncate(response + 1);
    let cause = transfer(&mut trace, response - 1).cause;
    trace.events.push(Event::Local(crate::trace::LocalEvent {
        at: 0,
        participant: Name::new("client"),
        kind: LocalKind::CheckFailed,
        cause,
        subject: "nonce".to_owned(),
        detail: String::new(),
        specs: Vec::new(),
    }));
    trace.events.push(tail);
    trace.header.outcome = Some(Outcome {
        message: MessageKind::TokenResponse,
        status: None,
        error: Some("nonce".to_owned()),
        delivered: Delivered::Local,
        at: "client".to_owned(),
    });
    let verdict = verdict(&trace, &code_diagram());
    assert_eq!(verdict.differences, []);
    assert_eq!(verdict.steps[5].state, StepState::Stopped);
    assert_eq!(verdict.steps[6].state, StepState::NotReached);
}
