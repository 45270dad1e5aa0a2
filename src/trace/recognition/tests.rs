//! Recognition of the sample flows, of damaged ones, and of single messages.

use super::*;
use crate::trace::Octets;
use crate::trace::sample::{BROWSER, Ending, Recorder, code_flow, implicit_flow};
use crate::walkthrough::Name;

fn names(trace: &Trace) -> Vec<&'static str> {
    let kinds = recognise(trace).into_iter().map(|message| message.kind);
    kinds
        .filter(|kind| kind.is_message())
        .map(Kind::as_str)
        .collect()
}

const INTERACTION: [&str; 11] = [
    "authorization-request",
    "prompt-redirect",
    "prompt-request",
    "sign-in-prompt",
    "sign-in-answer",
    "prompt-redirect",
    "prompt-request",
    "consent-prompt",
    "consent-answer",
    "authorization-response",
    "callback-request",
];
const RESOURCE: [&str; 6] = [
    "resource-request",
    "discovery-request",
    "discovery-response",
    "keys-request",
    "keys-response",
    "resource-response",
];

#[test]
fn the_code_flow_is_recognised() {
    let expected = [
        &["app-request", "authorization-start"][..],
        &INTERACTION,
        &[
            "token-request",
            "token-response",
            "keys-request",
            "keys-response",
        ],
        &RESOURCE,
        &["callback-response", "app-request", "app-response"],
    ];
    assert_eq!(names(&code_flow(Ending::Success)), expected.concat());
}

#[test]
fn the_implicit_flow_is_recognised() {
    let expected = [
        &["app-request", "authorization-start"][..],
        &INTERACTION,
        &["callback-response", "keys-request", "keys-response"],
        &["preflight-request", "preflight-response"],
        &RESOURCE,
    ];
    assert_eq!(names(&implicit_flow(Ending::Success)), expected.concat());
}

#[test]
fn who_is_said_to_have_sent_a_message_changes_nothing() {
    for honest in [code_flow(Ending::Success), implicit_flow(Ending::Success)] {
        let mut doctored = honest.clone();
        for event in &mut doctored.events {
            if let Event::Request(transfer) | Event::Response(transfer) = event {
                transfer.from = Name::new("app");
                transfer.to = Name::new("user");
            }
        }
        assert_eq!(recognise(&honest), recognise(&doctored));
    }
}

#[test]
fn a_refusal_is_the_failed_form_of_the_authorization_response() {
    for (trace, place) in [
        (code_flow(Ending::Denied), Place::Query),
        (implicit_flow(Ending::Denied), Place::Fragment),
    ] {
        let messages = recognise(&trace);
        let response = messages
            .iter()
            .find(|m| m.kind == MessageKind::AuthorizationResponse.into())
            .unwrap();
        assert!(response.failed);
        assert_eq!(response.error.as_deref(), Some("access_denied"));
        let error = response.parameters.iter().find(|p| p.name == "error");
        assert_eq!(error.unwrap().place, place);
    }
}

#[test]
fn what_was_delivered_counts() {
    let trace = code_flow(Ending::StateMismatch);
    let messages = recognise(&trace);
    let callback = messages
        .iter()
        .find(|m| m.kind == MessageKind::CallbackRequest.into())
        .unwrap();
    assert!(!callback.failed);
    let state = callback.parameters.iter().find(|p| p.name == "state");
    assert_eq!(state.unwrap().value, "forged");
    let refusal = messages.iter().find(|m| m.kind.as_str() == "check-failed");
    assert_eq!(refusal.unwrap().error.as_deref(), Some("state"));
}

#[test]
fn peeking_tells_what_observing_will() {
    let trace = code_flow(Ending::Success);
    let mut recogniser = Recogniser::new(trace.header.clone());
    for event in &trace.events {
        let before = recogniser.peek(event);
        assert_eq!(recogniser.observe(event), before);
    }
}

#[test]
fn responses_without_their_request_are_told_by_themselves() {
    for (gone, orphan) in [
        ("authorization-request", "sign-in-prompt"),
        ("consent-answer", "authorization-response"),
        ("token-request", "token-response"),
        ("app-request", "authorization-start"),
        ("callback-request", "other-response"),
    ] {
        let mut trace = code_flow(Ending::Success);
        let at = recognise(&trace)
            .iter()
            .position(|message| message.kind.as_str() == gone)
            .unwrap();
        trace.events.remove(at);
        assert!(
            names(&trace).contains(&orphan),
            "{gone}: {:?}",
            names(&trace)
        );
    }
}

#[test]
fn broken_octets_are_other_messages() {
    let mut trace = code_flow(Ending::Success);
    for event in &mut trace.events {
        if let Event::Request(transfer) | Event::Response(transfer) = event {
            transfer.sent = Octets::new(&b"\xff\x00 nonsense"[..]);
        }
    }
    let names = names(&trace);
    assert!(
        names.iter().all(|name| name.starts_with("other-")),
        "{names:?}"
    );
}

fn server() -> Recorder {
    let okta = ("okta", Role::AuthorizationServer, "https://okta.example");
    let client = ("client", Role::Client, "https://example.com");
    let api = ("api", Role::ResourceServer, "https://api.example");
    let browser = (BROWSER, Role::UserAgent, "");
    Recorder::new("single", &[okta, client, api, browser])
}

const REQUEST: &str = "GET /authorize?response_type=code&client_id=s6BhdRkqt3";

fn last(run: Recorder) -> ProtocolMessage {
    recognise(&run.finish()).pop().unwrap()
}

#[test]
fn an_error_page_is_a_failed_authorization_response() {
    let mut run = server();
    let request = run.ask(BROWSER, "okta", REQUEST, "");
    run.answer(
        request,
        "400 Bad Request\nContent-Type: text/html",
        "<p>unknown client</p>",
    );
    let page = last(run);
    assert_eq!(page.kind, MessageKind::AuthorizationResponse.into());
    assert!(page.failed);
}

#[test]
fn a_form_that_is_served_again_is_a_prompt_and_no_failure() {
    let mut run = server();
    let request = run.ask(BROWSER, "okta", REQUEST, "");
    let page = "<form method=post><input type=password name=secret></form>";
    run.answer(request, "401 Unauthorized\nContent-Type: text/html", page);
    let prompt = last(run);
    assert_eq!(prompt.kind, MessageKind::SignInPrompt.into());
    assert!(!prompt.failed);
}

#[test]
fn a_form_without_action_answers_at_the_url_of_its_page() {
    let mut run = server();
    let request = run.ask(BROWSER, "okta", REQUEST, "");
    let page = "<form method=post><input type=password name=secret></form>";
    run.answer(request, "200 OK\nContent-Type: text/html", page);
    let head = "POST /authorize\nContent-Type: application/x-www-form-urlencoded";
    run.ask(BROWSER, "okta", head, "secret=x");
    assert_eq!(last(run).kind, MessageKind::SignInAnswer.into());
}

#[test]
fn pages_outside_an_interaction_are_no_prompts() {
    let mut run = server();
    let page = run.ask(BROWSER, "okta", "GET /", "");
    run.answer(page, "500 Oops\nContent-Type: text/html", "<p>down</p>");
    let answer = last(run);
    assert_eq!(answer.kind, MessageKind::OtherResponse.into());
    assert!(answer.failed);
}

#[test]
fn a_challenge_names_its_error() {
    let mut run = server();
    let request = run.ask("client", "api", "GET /profile", "");
    let head = "401 Unauthorized\nWWW-Authenticate: Bearer realm=\"x\", error=\"invalid_token\"";
    run.answer(request, head, "");
    let challenge = last(run);
    assert_eq!(challenge.kind, MessageKind::ResourceResponse.into());
    assert_eq!(challenge.error.as_deref(), Some("invalid_token"));
}

#[test]
fn a_part_of_a_page_is_no_page() {
    let mut run = server();
    run.ask(
        BROWSER,
        "client",
        "GET /app.js\nSec-Fetch-Mode: no-cors",
        "",
    );
    assert_eq!(last(run).kind, MessageKind::OtherRequest.into());
}
