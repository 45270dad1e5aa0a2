//! Errors that a step promises, forms that come again, promises that a fault broke.

use super::StepState::{Happened, NotReached, Stopped};
use super::*;
use crate::protocol::MessageKind;
use crate::trace::{ExchangeId, Octets};
use crate::walkthrough::Delivered;

const REFUSED: &str = "HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\n\r\n{\"error\":\"invalid_grant\"}";

/// The code flow in which the token request comes twice, and a document that says so.
fn replayed() -> (Trace, Walkthrough) {
    let (mut trace, mut document) = (code_flow(Ending::Success), code_diagram());
    let (request, response) = (
        nth(&trace, "token-request", 0),
        nth(&trace, "token-response", 0),
    );
    let again: Vec<_> = trace.events[request..=response].to_vec();
    let behind = trace.events.split_off(response + 1);
    trace.events.extend(again.into_iter().chain(behind));
    for event in response + 1..=response + 2 {
        transfer(&mut trace, event).exchange = ExchangeId(99);
    }
    transfer(&mut trace, response + 2).sent = Octets::new(REFUSED);
    let mut again = document.steps[4..6].to_vec();
    for (step, id) in again.iter_mut().zip(["again", "refused"]) {
        step.id = id.to_owned();
        step.arrows[0].carries.clear();
    }
    again[1].arrows[0].error = Some("invalid_grant".to_owned());
    document.steps.splice(6..6, again);
    (trace, document)
}

#[test]
fn a_promised_error_is_no_wrong_outcome() {
    let (trace, mut document) = replayed();
    assert_eq!(verdict(&trace, &document).differences, []);
    document.steps[7].arrows[0].error = None;
    let expected = ("wrong outcome", "refused", "token-response");
    assert_eq!(told(&verdict(&trace, &document)), [expected]);
}

#[test]
fn a_promised_status_of_an_error_is_no_wrong_outcome() {
    let (trace, mut document) = replayed();
    let refused = &mut document.steps[7].arrows[0];
    (refused.error, refused.status) = (None, Some(400));
    assert_eq!(verdict(&trace, &document).differences, []);
    document.steps[7].arrows[0].status = Some(200);
    let seen = verdict(&trace, &document);
    assert!(told(&seen).contains(&("wrong outcome", "refused", "token-response")));
}

#[test]
fn an_error_that_does_not_come_is_a_broken_promise() {
    let (mut trace, mut document) = replayed();
    document.steps[7].arrows[0].error = Some("invalid_client".to_owned());
    let seen = verdict(&trace, &document);
    let detail = Finding::WrongError {
        promised: "invalid_client".to_owned(),
        found: Some("invalid_grant".to_owned()),
    };
    assert_eq!(seen.differences[0].detail, detail);
    let response = nth(&trace, "token-response", 0);
    transfer(&mut trace, response + 2).sent = transfer(&mut trace, response).sent.clone();
    let seen = verdict(&trace, &document);
    assert_eq!(told(&seen), [("broken promise", "refused", "-")]);
}

fn form_again() -> Outcome {
    Outcome {
        message: MessageKind::SignInAnswer,
        status: Some(200),
        error: None,
        carries: Vec::new(),
        delivered: Delivered::Page,
        at: "user".to_owned(),
    }
}

#[test]
fn a_form_that_comes_again_refuses_what_was_typed() {
    let mut trace = code_flow(Ending::Success);
    let (form, answer) = (
        nth(&trace, "sign-in-prompt", 0),
        nth(&trace, "sign-in-answer", 0),
    );
    let page = transfer(&mut trace, form).sent.clone();
    let whole = trace.clone();
    trace.header.outcome = Some(form_again());
    transfer(&mut trace, answer + 1).sent = page;
    trace.events.truncate(answer + 2);
    let seen = verdict(&trace, &code_diagram());
    assert_eq!(seen.differences, []);
    let expected = [Happened, Happened, Stopped, NotReached];
    assert_eq!(states(&seen)[..4], expected);

    // Another attempt that succeeds: the first refusal is not the end.
    let mut later = whole.events[answer..].to_vec();
    for event in &mut later {
        if let Event::Request(transfer) | Event::Response(transfer) = event {
            transfer.exchange.0 += 50;
        }
    }
    trace.events.extend(later);
    let seen = verdict(&trace, &code_diagram());
    assert!(seen.stop.is_none());
    let undone = Finding::NotFailed {
        message: MessageKind::SignInAnswer.into(),
        delivered: Delivered::Page,
    };
    assert!(seen.differences.iter().any(|d| d.detail == undone));
}

#[test]
fn a_promise_that_a_fault_broke_was_kept_by_its_sender() {
    let mut trace = code_flow(Ending::Success);
    let (request, response) = (
        nth(&trace, "resource-request", 0),
        nth(&trace, "resource-response", 0),
    );
    let bare = "GET /profile HTTP/1.1\r\nHost: api.example\r\n\r\n";
    transfer(&mut trace, request).delivered = Some(Octets::new(bare));
    let mut document = code_diagram();
    document.steps[6].arrows[0].carries = vec!["access_token".to_owned()];
    let broken = ("broken promise", "7", "-");
    assert_eq!(told(&verdict(&trace, &document)), [broken]);

    // Its failure is the declared stop.
    let head = "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Bearer realm=\"api\"\r\n\r\n";
    transfer(&mut trace, response).sent = Octets::new(head);
    trace.header.outcome = Some(Outcome {
        message: MessageKind::ResourceResponse,
        status: Some(401),
        carries: Vec::new(),
        delivered: Delivered::Challenge,
        at: "client".to_owned(),
        ..form_again()
    });
    assert_eq!(verdict(&trace, &document).differences, []);
    let challenge = head.replace("realm=\"api\"", "error=\"invalid_token\"");
    transfer(&mut trace, response).sent = Octets::new(challenge);
    let seen = verdict(&trace, &document);
    let detail = Finding::OtherError {
        declared: None,
        found: Some("invalid_token".to_owned()),
    };
    assert_eq!(seen.differences[0].detail, detail);
}
