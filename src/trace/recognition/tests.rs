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

/// What a fault takes from a message, or adds to it, makes no other message of it.
#[test]
fn a_message_is_what_was_sent() {
    for (kind, sent, delivered) in [
        ("callback-request", "&state=s-1", ""),
        ("authorization-request", "response_type=code", "x=y"),
        ("token-request", "grant_type", "x"),
        ("authorization-response", "code=c-1", "error=server_error"),
    ] {
        let mut trace = code_flow(Ending::Success);
        let before = names(&trace);
        let at = recognise(&trace)
            .iter()
            .position(|m| m.kind.as_str() == kind);
        let (Event::Request(transfer) | Event::Response(transfer)) = &mut trace.events[at.unwrap()]
        else {
            panic!("{kind} travels");
        };
        let text = String::from_utf8(transfer.sent.as_bytes().to_vec()).unwrap();
        assert!(text.contains(sent), "{text}");
        transfer.delivered = Some(Octets::new(text.replace(sent, delivered)));
        assert_eq!(names(&trace), before, "{kind}");
        let message = &recognise(&trace)[at.unwrap()];
        let refused = delivered.starts_with("error=");
        assert_eq!(message.failed, refused, "{kind}");
        assert_eq!(message.error.is_some(), refused, "{kind}");
        let name = sent.trim_start_matches('&').split('=').next();
        assert!(
            message
                .parameters
                .iter()
                .all(|p| Some(p.name.as_str()) != name)
        );
    }
}

#[test]
fn peeking_tells_what_observing_will() {
    let trace = code_flow(Ending::Success);
    let mut recogniser = Recogniser::new(&trace.header);
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

const PAGE: &str = "200 OK\nContent-Type: text/html";

fn kinds_of(run: Recorder) -> Vec<&'static str> {
    names(&run.finish())
}

#[test]
fn the_page_that_started_it_is_found_by_referer_then_by_redirect_uri() {
    for (referer, starting) in [("\nReferer: https://other.example/", 3), ("", 1)] {
        let mut run = Recorder::new(
            "two",
            &[
                ("client", Role::Client, "https://example.com"),
                ("other", Role::Client, "https://other.example"),
                ("okta", Role::AuthorizationServer, "https://okta.example"),
                (BROWSER, Role::UserAgent, ""),
            ],
        );
        for client in ["client", "other"] {
            let page = run.ask(BROWSER, client, "GET /", "");
            run.answer(page, PAGE, "");
        }
        let uri = "&redirect_uri=https%3A%2F%2Fexample.com%2Fcb";
        run.ask(BROWSER, "okta", &format!("{REQUEST}{uri}{referer}"), "");
        assert_eq!(kinds_of(run)[starting], "authorization-start");
    }
}

#[test]
fn a_page_did_not_start_what_a_redirect_started() {
    let mut run = server();
    let target = "/authorize?response_type=code&redirect_uri=https%3A%2F%2Fexample.com%2Fcb";
    let login = run.ask(BROWSER, "client", "GET /login", "");
    let location = format!("302 Found\nLocation: https://okta.example{target}");
    run.answer(login, &location, "");
    let other = run.ask(BROWSER, "client", "GET /", "");
    run.answer(other, PAGE, "");
    run.ask(BROWSER, "okta", &format!("GET {target}"), "");
    let expected = [
        "app-request",
        "authorization-start",
        "app-request",
        "app-response",
        "authorization-request",
    ];
    assert_eq!(kinds_of(run), expected);
}

#[test]
fn an_authorization_response_is_followed_once() {
    let mut run = server();
    let request = run.ask(BROWSER, "okta", REQUEST, "");
    let location = "303 See Other\nLocation: https://example.com/cb#access_token=x";
    run.answer(request, location, "");
    for _ in 0..2 {
        run.ask(BROWSER, "client", "GET /cb", "");
    }
    run.ask(BROWSER, "okta", "GET /account", "");
    let expected = ["callback-request", "app-request", "other-request"];
    assert_eq!(kinds_of(run)[2..], expected);
}

#[test]
fn forms_are_known_by_where_they_are_sent() {
    let mut run = server();
    let request = run.ask(BROWSER, "okta", REQUEST, "");
    let page = "<form action=/a><button name=go value=y>Y</button><button name=go value=n>N</button></form>
        <form action=/b method=post><input name=user><input name=secret type=password></form>";
    run.answer(request, PAGE, page);
    run.ask(BROWSER, "okta", "GET /a?go=y", "");
    run.ask(BROWSER, "okta", "GET /a?page=2", "");
    let head = "POST /b\nContent-Type: application/x-www-form-urlencoded";
    run.ask(BROWSER, "okta", head, "user=alice");
    run.ask(BROWSER, "okta", &head.replace("/b", "/c"), "user=alice");
    let expected = [
        "consent-answer",
        "prompt-request",
        "sign-in-answer",
        "other-answer",
    ];
    assert_eq!(kinds_of(run)[2..], expected);
}

#[test]
fn where_the_server_redirects_to_decides() {
    for (location, kind) in [
        ("/login?error=again", MessageKind::PromptRedirect),
        (
            "https://example.com/cb?error=x",
            MessageKind::AuthorizationResponse,
        ),
        ("https://example.com/cb", MessageKind::OtherResponse),
    ] {
        let mut run = server();
        let request = run.ask(BROWSER, "okta", REQUEST, "");
        run.answer(request, &format!("302 Found\nLocation: {location}"), "");
        let redirect = last(run);
        assert_eq!(redirect.kind, kind.into(), "{location}");
        assert_eq!(redirect.failed, kind == MessageKind::AuthorizationResponse);
    }
}

#[test]
fn the_metadata_names_the_key_set() {
    let mut run = server();
    let metadata = run.ask("api", "okta", "GET /.well-known/openid-configuration", "");
    let json = "{\"jwks_uri\":\"https://okta.example/certs\"}";
    run.answer(metadata, "200 OK\nContent-Type: application/json", json);
    run.ask("api", "okta", "GET /certs", "");
    assert_eq!(last(run).kind, MessageKind::KeysRequest.into());
}

#[test]
fn a_target_may_be_a_whole_url() {
    let mut run = server();
    run.ask("client", "okta", "POST https://okta.example/token", "");
    assert_eq!(last(run).kind, MessageKind::TokenRequest.into());
}

#[test]
fn of_a_lost_message_counts_what_was_sent() {
    let mut run = server();
    run.ask("client", "okta", "POST /token", "");
    let mut trace = run.finish();
    if let Some(Event::Request(transfer)) = trace.events.pop() {
        let delivered = Octets::new("GET /keys HTTP/1.1\r\nHost: okta.example\r\n\r\n");
        trace.events.push(Event::Lost {
            part: Part::Request,
            transfer: crate::trace::Transfer {
                delivered: Some(delivered),
                ..transfer
            },
        });
    }
    let lost = recognise(&trace).pop().unwrap();
    assert_eq!(lost.kind, MessageKind::TokenRequest.into());
    assert!(lost.failed);
}
