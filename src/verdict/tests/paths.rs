//! Wrong senders and receivers, and which of several suspects is named.

use super::*;
use crate::protocol::MessageKind;
use crate::trace::sample::{BROWSER, walkthrough};

/// Every kind of message may be absent, these arrows are documented.
fn only(lines: &[&str]) -> Walkthrough {
    let omits: Vec<_> = crate::protocol::MessageKind::ALL
        .iter()
        .map(|kind| kind.as_str())
        .collect();
    walkthrough(&omits.join(" "), lines)
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
fn a_wrong_receiver_is_not_blamed_on_the_next_sender() {
    let document = only(&["1 client>client: token-request token-response"]);
    let mut trace = code_flow(Ending::Success);
    let request = nth(&trace, "token-request", 0);
    transfer(&mut trace, request).to = Name::new("app");
    let seen = verdict(&trace, &document);
    assert!(
        told(&seen)
            .iter()
            .all(|(name, _, kind)| (*name, *kind) == ("wrong receiver", "token-request"))
    );

    let mut trace = code_flow(Ending::Success);
    let start = nth(&trace, "authorization-start", 0);
    transfer(&mut trace, start).to = Name::new("app");
    let seen = verdict(&trace, &code_diagram());
    assert_eq!(
        told(&seen),
        [("wrong receiver", "1", "authorization-start")]
    );
}

#[test]
fn a_wrong_sender_is_not_blamed_on_the_receiver_of_the_response() {
    let seen = of_code(|trace, _| {
        let request = nth(trace, "token-request", 0);
        transfer(trace, request).from = Name::new("app");
    });
    assert_eq!(told(&seen), [("wrong sender", "5", "token-request")]);
}

#[test]
fn each_message_leaves_where_the_last_arrived() {
    let document = only(&["1 client>okta: authorization-start token-request"]);
    let seen = verdict(&code_flow(Ending::Success), &document);
    assert_eq!(told(&seen), [("wrong sender", "1", "token-request")]);
}

#[test]
fn nobody_but_the_browser_lies_between() {
    let document = only(&["1 client>app: token-request token-response resource-request"]);
    let seen = verdict(&code_flow(Ending::Success), &document);
    assert_eq!(told(&seen), [("wrong receiver", "1", "token-request")]);
}

#[test]
fn a_person_speaks_no_http() {
    let document = only(&[
        "1 user>client: app-request",
        "2 client>user: authorization-start",
    ]);
    let mut trace = code_flow(Ending::Success);
    transfer(&mut trace, 0).from = Name::new("user");
    transfer(&mut trace, 1).to = Name::new("user");
    let seen = verdict(&trace, &document);
    let expected = [
        ("wrong sender", "1", "app-request"),
        ("wrong receiver", "2", "authorization-start"),
    ];
    assert_eq!(told(&seen), expected);
    let detail = Finding::Left {
        message: MessageKind::AppRequest.into(),
        participant: Name::new("user"),
        reason: Reason::PersonSpeaksNoHttp,
    };
    assert_eq!(seen.differences[0].detail, detail);
}

#[test]
fn the_browser_sends_the_authorization_request_even_without_a_start() {
    let seen = of_code(|trace, _| {
        let request = nth(trace, "authorization-request", 0);
        transfer(trace, request).from = Name::new("client");
        transfer(trace, request + 1).to = Name::new("client");
        trace.events.remove(nth(trace, "authorization-start", 0));
    });
    assert!(told(&seen).contains(&("missing", "1", "authorization-start")));
    assert!(told(&seen).contains(&("wrong sender", "1", "authorization-request")));
}
