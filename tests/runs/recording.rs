//! What a recording holds is what it says: HTTP/1.1 octets, in causal order.

use crate::common::trace_of;
use flowscribe::scenario;
use flowscribe::trace::{Event, ExchangeId, Octets, Part};

#[test]
fn the_octets_of_every_message_parse_as_what_they_are() {
    let mut parsed = 0;
    for builtin in scenario::builtin() {
        for event in &trace_of(builtin.name, 0).events {
            if let Some((part, transfer)) = event.transfer() {
                for octets in std::iter::once(&transfer.sent).chain(&transfer.delivered) {
                    assert_parses(part, octets, builtin.name);
                    parsed += 1;
                }
            }
        }
    }
    assert!(parsed > 80, "{parsed}");
}

fn assert_parses(part: Part, octets: &Octets, context: &str) {
    let mut headers = [httparse::EMPTY_HEADER; 64];
    let (status, is_http_1_1, length) = match part {
        Part::Request => {
            let mut request = httparse::Request::new(&mut headers);
            let status = request.parse(octets.as_bytes()).unwrap();
            (status, request.version == Some(1), length(request.headers))
        }
        Part::Response => {
            let mut response = httparse::Response::new(&mut headers);
            let status = response.parse(octets.as_bytes()).unwrap();
            (
                status,
                response.version == Some(1),
                length(response.headers),
            )
        }
    };
    assert!(is_http_1_1, "{context}");
    let body = octets.as_bytes().len() - status.unwrap();
    assert_eq!(body, length, "{context}: {octets:?}");
}

#[test]
fn header_names_are_spelled_as_in_the_standards() {
    let mut challenges = 0;
    for builtin in scenario::builtin() {
        for event in &trace_of(builtin.name, 0).events {
            let Some((_, transfer)) = event.transfer() else {
                continue;
            };
            let text = String::from_utf8_lossy(transfer.arrived().as_bytes());
            let names = text.lines().filter_map(|line| line.split_once(": "));
            for (name, _) in names {
                if name.eq_ignore_ascii_case("www-authenticate") {
                    assert_eq!(name, "WWW-Authenticate", "{}", builtin.name);
                    challenges += 1;
                }
            }
        }
    }
    assert!(challenges > 5, "{challenges}");
}

fn length(headers: &[httparse::Header<'_>]) -> usize {
    let header = headers
        .iter()
        .find(|header| header.name.eq_ignore_ascii_case("content-length"));
    header.map_or(0, |header| {
        str::from_utf8(header.value).unwrap().parse().unwrap()
    })
}

#[test]
fn events_stand_in_causal_order() {
    let mut caused = 0;
    for builtin in scenario::builtin() {
        let trace = trace_of(builtin.name, 0);
        let at = |wanted: ExchangeId, part: Part| {
            trace.events.iter().position(|event| {
                let found = event.transfer();
                found.is_some_and(|(p, t)| p == part && t.exchange == wanted)
            })
        };
        for event in &trace.events {
            let Some((Part::Request, transfer)) = event.transfer() else {
                continue;
            };
            if let Some(cause) = transfer.cause {
                let sent = at(transfer.exchange, Part::Request);
                assert!(at(cause, Part::Request) < sent, "{}", builtin.name);
                // What comes once more has the cause that it had, which may be answered by then.
                let mut before = trace.events[..sent.unwrap_or_default()].iter();
                let again =
                    before.any(|one| one.transfer().is_some_and(|(_, t)| t.sent == transfer.sent));
                let answered = at(cause, Part::Response);
                assert!(again || sent < answered, "{}", builtin.name);
                caused += 1;
            }
        }
        let times: Vec<_> = trace.events.iter().map(Event::at).collect();
        assert!(times.is_sorted(), "{}", builtin.name);
    }
    assert!(caused > 20, "{caused}");
}

#[test]
fn no_request_carries_a_fragment_and_the_person_sends_nothing() {
    for builtin in scenario::builtin() {
        let trace = trace_of(builtin.name, 0);
        for event in &trace.events {
            if let Event::Request(transfer) = event {
                let text = String::from_utf8_lossy(transfer.sent.as_bytes());
                assert!(!text.lines().next().unwrap().contains('#'), "{text}");
                assert_ne!(transfer.from.as_str(), "user", "{text}");
            }
        }
    }
}

#[test]
fn a_consent_once_given_is_remembered() {
    use flowscribe::protocol::{Kind, MessageKind};
    use flowscribe::scenario::{Act, Scenario};
    use flowscribe::trace::recognise;

    let mut scenario = Scenario::load("okta-authorization-code").unwrap();
    let again = Act {
        id: "again".to_owned(),
        ..scenario.acts[0].clone()
    };
    scenario.acts.push(again);
    let trace = flowscribe::simulation::run(&scenario, 0).unwrap();
    let count = |kind| {
        let messages = recognise(&trace);
        let found = messages.iter().filter(|m| m.kind == Kind::Message(kind));
        found.count()
    };
    assert_eq!(count(MessageKind::AuthorizationRequest), 2);
    assert_eq!(count(MessageKind::TokenResponse), 2);
    assert_eq!(count(MessageKind::ConsentPrompt), 1);
    assert_eq!(count(MessageKind::SignInPrompt), 1);
}

/// Unit tests of the page read recordings, since no renderer may run a scenario.
#[test]
fn the_recordings_of_unit_tests_are_those_of_the_scenarios() {
    for scenario in [
        "okta-authorization-code",
        "okta-implicit",
        "tampered-signature",
    ] {
        let path = format!("src/render/html/article/recordings/{scenario}.jsonl");
        let recorded = std::fs::read_to_string(&path).unwrap();
        let made = trace_of(scenario, 0).to_jsonl();
        assert_eq!(
            recorded, made,
            "{path}: draw {scenario} -f json would write another one"
        );
    }
}
