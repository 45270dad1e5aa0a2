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
        assert_eq!(verdict.steps[3].arrows[0].events.len(), 2);
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
        nth(&trace, "check-failed", 0),
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
    let (declared, found) = (302, Some(303));
    assert_eq!(detail, Finding::OtherStatus { declared, found });
    let (_, detail) = declare(|outcome| outcome.error = Some("invalid_scope".to_owned()));
    let declared = Some("invalid_scope".to_owned());
    let found = Some("access_denied".to_owned());
    assert_eq!(detail, Finding::OtherError { declared, found });
    let (_, detail) = declare(|outcome| outcome.delivered = Delivered::Fragment);
    let (declared, found) = (Delivered::Fragment, Delivered::Query);
    assert_eq!(detail, Finding::OtherDelivery { declared, found });
    let (_, detail) = declare(|outcome| outcome.at = "app".to_owned());
    let actor = "app".to_owned();
    assert_eq!(detail, Finding::NoCallback { actor });
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
        exchange: None,
        subject: "nonce".to_owned(),
        detail: String::new(),
        specs: Vec::new(),
    }));
    trace.events.push(tail);
    trace.header.outcome = Some(Outcome {
        message: MessageKind::TokenResponse,
        status: None,
        error: Some("nonce".to_owned()),
        carries: Vec::new(),
        delivered: Delivered::Local,
        at: "client".to_owned(),
    });
    let verdict = verdict(&trace, &code_diagram());
    assert_eq!(verdict.differences, []);
    assert_eq!(verdict.steps[5].state, StepState::Stopped);
    assert_eq!(verdict.steps[6].state, StepState::NotReached);
}

fn outcome(message: MessageKind, delivered: Delivered, error: Option<&str>, at: &str) -> Outcome {
    Outcome {
        message,
        status: None,
        error: error.map(str::to_owned),
        carries: Vec::new(),
        delivered,
        at: at.to_owned(),
    }
}

#[test]
fn a_script_that_serves_nobody_refuses_what_came_last() {
    let mut trace = implicit_flow(Ending::Success);
    let check = nth(&trace, "check-passed", 0);
    trace.events.truncate(check + 1);
    if let Event::Local(local) = &mut trace.events[check] {
        local.kind = LocalKind::CheckFailed;
    }
    let message = MessageKind::AuthorizationResponse;
    trace.header.outcome = Some(outcome(message, Delivered::Local, Some("state"), "client"));
    let verdict = verdict(&trace, &implicit_diagram());
    assert_eq!(verdict.differences, []);
    assert_eq!(states(&verdict), STOPPED_AT_4[..6]);
}

#[test]
fn the_failure_most_like_the_declared_one_is_the_stop() {
    let mut trace = code_flow(Ending::StateMismatch);
    let check = nth(&trace, "check-failed", 0);
    let mut other = trace.events[check].clone();
    if let Event::Local(local) = &mut other {
        local.subject = "issuer".to_owned();
    }
    trace.events.insert(check, other);
    let verdict = verdict(&trace, &code_diagram());
    assert_eq!(verdict.differences, []);
    assert!(verdict.stop.is_some());
}

#[test]
fn the_failing_repetition_is_the_stop() {
    let mut trace = code_flow(Ending::Success);
    let (first, last) = (
        nth(&trace, "resource-request", 0),
        nth(&trace, "resource-response", 0),
    );
    let mut again = [trace.events[first].clone(), trace.events[last].clone()];
    for event in &mut again {
        if let Event::Request(t) | Event::Response(t) = event {
            t.exchange = crate::trace::ExchangeId(99);
        }
    }
    let tail = trace.events.split_off(last + 1);
    trace.events.extend(again.into_iter().chain(tail));
    let head =
        "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Bearer error=\"invalid_token\"\r\n\r\n";
    transfer(&mut trace, last + 2).sent = crate::trace::Octets::new(head);
    let message = MessageKind::ResourceResponse;
    let error = Some("invalid_token");
    trace.header.outcome = Some(outcome(message, Delivered::Challenge, error, "client"));
    let mut document = code_diagram();
    document.steps[6].repeats = true;
    document.steps[7].repeats = true;
    let verdict = verdict(&trace, &document);
    assert_eq!(verdict.differences, []);
    assert_eq!(verdict.stop.as_ref().unwrap().event, last + 2);
    assert_eq!(verdict.steps[7].arrows[0].events, [last + 2]);
}

#[test]
fn an_error_page_bypasses_the_rest_of_the_interaction() {
    let mut trace = code_flow(Ending::Success);
    let page = nth(&trace, "consent-prompt", 0);
    trace.events.truncate(page + 1);
    let head = "HTTP/1.1 500 Internal Server Error\r\nContent-Type: text/html\r\n\r\n";
    transfer(&mut trace, page).sent = crate::trace::Octets::new(head);
    let message = MessageKind::AuthorizationResponse;
    trace.header.outcome = Some(outcome(message, Delivered::Page, None, "user"));
    let document = walkthrough(
        "app-request prompt-redirect prompt-request sign-in-prompt",
        &[
            "1 client>okta: authorization-start authorization-request",
            "2 user>okta: sign-in-answer",
            "3 user>okta: consent-answer",
            "4 okta>client: authorization-response callback-request",
        ],
    );
    let seen = verdict(&trace, &document);
    assert_eq!(seen.differences, []);
    assert_eq!(states(&seen), [Happened, Happened, NotReached, Stopped]);
    trace.header.outcome.as_mut().unwrap().at = "client".to_owned();
    let seen = verdict(&trace, &document);
    let (declared, found) = ("client".to_owned(), Some("user".to_owned()));
    let detail = Finding::OtherArrival { declared, found };
    assert_eq!(seen.differences[0].detail, detail);
}

#[test]
fn a_lost_message_stops_by_the_transport() {
    let mut trace = code_flow(Ending::Success);
    let request = nth(&trace, "token-request", 0);
    trace.events.truncate(request + 1);
    let lost = transfer(&mut trace, request).clone();
    trace.events[request] = Event::Lost {
        part: crate::trace::Part::Request,
        transfer: lost,
    };
    let undeclared = verdict(&trace, &code_diagram());
    assert!(told(&undeclared).contains(&("wrong outcome", "5", "token-request")));
    let message = MessageKind::TokenRequest;
    trace.header.outcome = Some(outcome(message, Delivered::Transport, None, "client"));
    let seen = verdict(&trace, &code_diagram());
    assert_eq!(seen.differences, []);
    assert_eq!(seen.steps[4].state, Stopped);
    assert_eq!(seen.steps[5].state, NotReached);
}

#[test]
fn what_goes_with_a_later_step_is_extra_behind_the_stop() {
    let mut trace = implicit_flow(Ending::Denied);
    let whole = implicit_flow(Ending::Success);
    let preflight = nth(&whole, "preflight-request", 0);
    trace
        .events
        .extend_from_slice(&whole.events[preflight..=preflight + 1]);
    let verdict = verdict(&trace, &implicit_diagram());
    let expected = [
        ("extra", "5", "preflight-request"),
        ("extra", "5", "preflight-response"),
    ];
    assert_eq!(told(&verdict), expected);
}

#[test]
fn what_an_earlier_step_covers_too_may_follow_the_stop() {
    let mut trace = code_flow(Ending::Denied);
    let whole = code_flow(Ending::Success);
    trace
        .events
        .push(whole.events[nth(&whole, "app-request", 1)].clone());
    let document = walkthrough(
        "app-request prompt-redirect prompt-request sign-in-prompt sign-in-answer consent-prompt consent-answer callback-response",
        &[
            "1 user>client: app-request",
            "2 client>okta: authorization-start authorization-request",
            "3 okta>client: authorization-response callback-request",
            "4 user>client: app-request",
        ],
    );
    let verdict = verdict(&trace, &document);
    assert_eq!(verdict.differences, []);
    assert_eq!(states(&verdict), [Happened, Happened, Stopped, NotReached]);
}

/// The code flow until the token endpoint refuses, and what the client answers then.
fn refused_code() -> Trace {
    let mut trace = code_flow(Ending::Success);
    let response = nth(&trace, "token-response", 0);
    let answer = trace.events[nth(&trace, "callback-response", 0)].clone();
    trace.events.truncate(response + 1);
    trace.events.push(answer);
    let json = "HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\n\r\n{\"error\":\"invalid_grant\"}";
    transfer(&mut trace, response).sent = crate::trace::Octets::new(json);
    let message = MessageKind::TokenResponse;
    trace.header.outcome = Some(outcome(
        message,
        Delivered::Json,
        Some("invalid_grant"),
        "client",
    ));
    trace
}

#[test]
fn an_answer_that_was_owed_before_the_stop_does_not_go_on() {
    let trace = refused_code();
    let document = walkthrough(
        "app-request prompt-redirect prompt-request sign-in-prompt sign-in-answer consent-prompt consent-answer",
        &[
            "1 client>okta: authorization-start authorization-request",
            "2 okta>client: authorization-response callback-request",
            "3 client>okta: token-request",
            "4 okta>client: token-response",
            "5 client>user: callback-response",
        ],
    );
    let verdict = verdict(&trace, &document);
    assert_eq!(verdict.differences, []);
    let expected = [Happened, Happened, Happened, Stopped, NotReached];
    assert_eq!(states(&verdict), expected);
    assert_eq!(verdict.step_of(trace.events.len() - 1), Some(3));
}

#[test]
fn a_stop_explains_no_check_of_somebody_else() {
    let check = |participant: &str, served: Option<&str>| {
        let mut trace = refused_code();
        let cause = served.map(|kind| {
            let event = nth(&trace, kind, 0);
            transfer(&mut trace, event).exchange
        });
        let mut check = crate::trace::LocalEvent::new(
            Name::new(participant),
            LocalKind::CheckFailed,
            "audience",
        );
        check.cause = cause;
        trace.events.push(Event::Local(check));
        told(&verdict(&trace, &code_diagram())).len()
    };
    assert_eq!(check("client", None), 0, "whom the error reached");
    assert_eq!(
        check("okta", Some("token-request")),
        0,
        "in the same exchange"
    );
    assert_eq!(
        check("app", Some("callback-request")),
        0,
        "in the exchange around it"
    );
    assert_eq!(check("app", None), 1);
    assert_eq!(check("okta", Some("consent-answer")), 1);
}

#[test]
fn a_server_error_that_a_browser_shows_is_a_page() {
    let stopped = |delivered, at| {
        let mut trace = code_flow(Ending::Success);
        let page = nth(&trace, "prompt-redirect", 0);
        trace.events.truncate(page + 1);
        let head = "HTTP/1.1 503 Service Unavailable\r\n\r\n";
        transfer(&mut trace, page).sent = crate::trace::Octets::new(head);
        let message = MessageKind::AuthorizationRequest;
        trace.header.outcome = Some(outcome(message, delivered, None, at));
        verdict(&trace, &code_diagram()).stop.is_some()
    };
    assert!(stopped(Delivered::Page, "user"));
    assert!(!stopped(Delivered::Transport, "user"));
}

/// RFC 6749 5.2: the token endpoint challenges the client and says in JSON why.
#[test]
fn a_challenge_without_the_error_does_not_deliver_it() {
    let stopped = |delivered| {
        let mut trace = refused_code();
        let response = nth(&trace, "token-response", 0);
        let text = transfer(&mut trace, response).sent.clone();
        let text = String::from_utf8(text.as_bytes().to_vec()).unwrap();
        let text = text.replacen("\r\n", "\r\nWWW-Authenticate: Basic realm=\"x\"\r\n", 1);
        transfer(&mut trace, response).sent = crate::trace::Octets::new(text);
        trace.header.outcome.as_mut().unwrap().delivered = delivered;
        verdict(&trace, &code_diagram()).stop.is_some()
    };
    assert!(stopped(Delivered::Json));
    assert!(!stopped(Delivered::Challenge));
}
