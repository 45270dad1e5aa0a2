//! What goes wrong is told: in the recording, at the level of messages, and at that of steps.

use flowscribe::diagram::{Detail, Fragment, Remark, Story, build};
use flowscribe::protocol::{Kind, LocalKind, MessageKind};
use flowscribe::render::Options;
use flowscribe::scenario::{self, FaultAction, Scenario};
use flowscribe::simulation;
use flowscribe::trace::{Event, HttpMessage, LocalEvent, Trace, Transfer, recognise};

use crate::common::{drawing, trace_of};

/// A run of the code flow with this fault, and the outcome that it declares.
fn faulty(fault: &str, outcome: &str) -> Trace {
    let text =
        format!("base = \"okta-authorization-code\"\n\n[[fault]]\nid = \"it\"\n{fault}\n{outcome}");
    let scenario = Scenario::from_toml("faulty", &text).unwrap();
    simulation::run(&scenario, 0).unwrap()
}

fn differences(trace: &Trace) -> usize {
    let verdicts = trace.header.walkthroughs.iter();
    let verdicts = verdicts.map(|walkthrough| Story::new(trace, walkthrough).verdict);
    verdicts.map(|verdict| verdict.differences.len()).sum()
}

fn locals(trace: &Trace, kind: LocalKind) -> Vec<&LocalEvent> {
    let events = trace.events.iter();
    let locals = events.filter_map(|event| match event {
        Event::Local(local) if local.kind == kind => Some(local),
        _ => None,
    });
    locals.collect()
}

fn told_at_both_levels(trace: &Trace, words: &str) {
    for detail in [Detail::Steps, Detail::Messages] {
        let said = said(trace, detail);
        let mut said = said.iter();
        assert!(said.any(|one| one.contains(words)), "{detail}: {words}");
    }
}

/// Every remark of a drawing, in English.
fn said(trace: &Trace, detail: Detail) -> Vec<String> {
    let story = Story::new(trace, &trace.header.walkthroughs[0]);
    let words = Options::default().words("en");
    let mut said = Vec::new();
    remarks(&build(&story, detail).fragments, &mut |remark| {
        said.push(words.remark(remark));
    });
    said
}

fn remarks(fragments: &[Fragment], tell: &mut impl FnMut(&Remark)) {
    for fragment in fragments {
        match fragment {
            Fragment::Message(message) => message.remarks.iter().for_each(&mut *tell),
            Fragment::Note(note) => note.remarks.iter().for_each(&mut *tell),
            Fragment::Group(group) => {
                group.remarks.iter().for_each(&mut *tell);
                remarks(&group.fragments, tell);
            }
            _ => {}
        }
    }
}

fn messages(trace: &Trace, wanted: MessageKind) -> Vec<&Transfer> {
    let recognised = recognise(trace);
    let pairs = trace.events.iter().zip(recognised);
    let wanted = pairs.filter(|(_, message)| message.kind == Kind::Message(wanted));
    wanted
        .filter_map(|(event, _)| event.transfer().map(|(_, transfer)| transfer))
        .collect()
}

fn response(transfer: &Transfer) -> HttpMessage {
    HttpMessage::response(transfer.arrived().as_bytes()).unwrap()
}

#[test]
fn an_answer_that_never_comes_in_time_is_a_stop_by_the_transport() {
    for on in [
        "token-request",
        "token-response",
        "resource-request",
        "resource-response",
    ] {
        for action in ["do = \"lose\"", "do = \"delay\"\nby = \"40s\""] {
            let fault = format!("on = \"{on}\"\n{action}");
            let outcome = format!(
                "[outcome]\nmessage = \"{on}\"\ndelivered = \"transport\"\nat = \"client\""
            );
            let trace = faulty(&fault, &outcome);
            assert_eq!(differences(&trace), 0, "{fault}");
            let [gave_up] = locals(&trace, LocalKind::GaveUp)[..] else {
                panic!("{fault}: one participant gives up");
            };
            assert_eq!(gave_up.participant.as_str(), "client");
            let sent = trace
                .events
                .iter()
                .find_map(|event| match event.transfer() {
                    Some((_, transfer)) if Some(transfer.exchange) == gave_up.exchange => {
                        Some(transfer)
                    }
                    _ => None,
                });
            assert_eq!(gave_up.at - sent.unwrap().at, 30_000_000, "{fault}");
            told_at_both_levels(&trace, "gives up – no answer for 30 s");
            let befell = if action.contains("lose") {
                "lost on its way"
            } else {
                "on its way for 40 s longer"
            };
            told_at_both_levels(&trace, befell);
            assert_ne!(differences(&faulty(&fault, "")), 0, "{fault} is declared");
        }
    }
}

#[test]
fn a_delay_within_patience_stops_nobody_and_is_told() {
    let trace = faulty("on = \"token-request\"\ndo = \"delay\"\nby = \"20s\"", "");
    assert_eq!(differences(&trace), 0);
    assert!(locals(&trace, LocalKind::GaveUp).is_empty());
    told_at_both_levels(&trace, "on its way for 20 s longer");
}

#[test]
fn time_that_passes_is_told() {
    for (scenario, time) in [
        ("access-token-expired", "61 min"),
        ("code-expired", "2 min"),
    ] {
        let trace = trace_of(scenario, 0);
        let [passed] = locals(&trace, LocalKind::TimePassed)[..] else {
            panic!("{scenario}: time passes once");
        };
        assert_eq!(passed.detail, time);
        told_at_both_levels(&trace, &format!("{time} later"));
    }
}

/// Each fault of a built-in scenario on a message that its first document covers.
#[test]
fn every_fault_is_told_in_the_drawing() {
    let mut told = 0;
    for builtin in scenario::builtin() {
        let scenario = Scenario::load(builtin.name).unwrap();
        let trace = trace_of(builtin.name, 0);
        let mut steps = scenario.walkthroughs[0].steps.iter();
        for fault in &scenario.faults {
            let words = match &fault.action {
                FaultAction::Edit { .. } => "changed on its way",
                FaultAction::Lose => "lost on its way",
                FaultAction::Delay(_) => "on its way for",
                FaultAction::Advance(_) => " later",
                FaultAction::Repeat { .. } => "comes once more, and nobody sent it again",
                FaultAction::Answer { .. } => "answered by a fault, in its sender's stead",
            };
            let covers = |arrow: &flowscribe::walkthrough::Arrow| {
                arrow.covers.contains(&Kind::Message(fault.on))
            };
            if steps.any(|step| step.arrows.iter().any(covers)) {
                told_at_both_levels(&trace, words);
                told += 1;
            } else {
                let said = said(&trace, Detail::Messages);
                let mut said = said.iter();
                let name = builtin.name;
                assert!(said.any(|one| one.contains(words)), "{name}: {words}");
            }
        }
    }
    assert!(told > 8, "{told}");
}

#[test]
fn a_changed_header_is_told_with_what_became_of_it() {
    for (scenario, words) in [
        ("no-token", "(absent)"),
        ("tampered-signature", "authorization …"),
    ] {
        let trace = trace_of(scenario, 0);
        told_at_both_levels(&trace, "changed on its way: authorization ");
        told_at_both_levels(&trace, words);
    }
    let appended = "on = \"resource-request\"\ndo = \"edit\"\nheader = \"authorization\"\nappend = \"-and-more\"";
    told_at_both_levels(&faulty(appended, ""), "-and-more");
    let twice = trace_of("okta-implicit-guide-empty-redirect-uri", 0);
    told_at_both_levels(&twice, "→ (empty), https");
}

#[test]
fn an_altered_signature_is_a_wrong_one_and_no_broken_encoding() {
    let trace = trace_of("tampered-signature", 0);
    let [check] = locals(&trace, LocalKind::CheckFailed)[..] else {
        panic!("one check fails");
    };
    let seen = [check.subject.as_str(), &check.detail];
    assert_eq!(seen, ["signature", "its signature is not valid"]);
    let request = messages(&trace, MessageKind::ResourceRequest)[0];
    let (sent, arrived) = (request.sent.as_bytes(), request.arrived().as_bytes());
    assert_eq!(sent.len(), arrived.len());
    let differing = sent.iter().zip(arrived).filter(|(a, b)| a != b).count();
    assert_eq!(differing, 1);
}

#[test]
fn a_parameter_that_the_outcome_declares_is_missed() {
    let run = |carries: &str| {
        let text = format!("base = \"insufficient-scope\"\n[outcome]\ncarries = {carries}\n");
        let scenario = Scenario::from_toml("missed", &text).unwrap();
        differences(&simulation::run(&scenario, 0).unwrap())
    };
    assert_eq!(run("[\"scope\", \"error_description\"]"), 0);
    assert_eq!(run("[\"scope\", \"error_uri\"]"), 2, "one in each document");
}

#[test]
fn a_replayed_code_kills_the_token_that_had_been_good() {
    let trace = trace_of("code-replay", 0);
    let answers = messages(&trace, MessageKind::IntrospectionResponse);
    let active: Vec<_> = answers
        .iter()
        .map(|answer| response(answer).text())
        .collect();
    assert!(active[0].starts_with("{\"active\":true"), "{active:?}");
    assert_eq!(active[1], "{\"active\":false}");
    let replay = messages(&trace, MessageKind::TokenRequest)[1];
    assert!(answers[0].at < replay.at && replay.at < answers[1].at);

    let drawn = drawing(&trace, None, "text", "messages");
    let (before, behind) = drawn.split_once("─ The same code comes once more").unwrap();
    assert!(before.contains("id-token-signature") && before.contains("/v1/keys"));
    assert!(!behind.contains("id-token-signature") && !behind.contains("/v1/keys"));
}

#[test]
fn without_keys_the_answer_is_empty_and_the_reason_recorded() {
    let trace = trace_of("jwks-unavailable", 0);
    let answer = response(messages(&trace, MessageKind::ResourceResponse)[0]);
    assert_eq!(
        (answer.status(), answer.body.as_slice()),
        (Some(503), &b""[..])
    );
    let [check] = locals(&trace, LocalKind::CheckFailed)[..] else {
        panic!("one check fails");
    };
    assert_eq!(check.subject, "keys");
    // What was fetched for step 7 stands in its frame.
    let drawn = drawing(&trace, None, "text", "messages");
    let frame = drawn
        .split_once("─ 7. ")
        .unwrap()
        .1
        .split_once('└')
        .unwrap()
        .0;
    for fetched in [
        ".well-known",
        "/v1/keys",
        "503 Service Unavailable",
        "keys – ",
    ] {
        assert!(frame.contains(fetched), "{fetched}\n{frame}");
    }
}

#[test]
fn an_overloaded_token_endpoint_has_not_refused_the_code() {
    let trace = trace_of("token-503", 0);
    let page = response(messages(&trace, MessageKind::CallbackResponse)[0]).text();
    assert!(page.contains("the token endpoint answered 503"), "{page}");
    told_at_both_levels(&trace, "stopped: as a bare HTTP status at Web App (503)");
    let refused = trace_of("code-expired", 0);
    let page = response(messages(&refused, MessageKind::CallbackResponse)[0]).text();
    assert!(page.contains("refused the code"), "{page}");
}

/// RFC 6749 4.1.2.1, 5.2; RFC 6750 3.
#[test]
fn an_error_description_holds_only_what_it_may() {
    let allowed = |letter| matches!(letter, ' '..='!' | '#'..='[' | ']'..='~');
    let mut seen = 0;
    let mut hold = |trace: &Trace| {
        for message in recognise(trace) {
            for parameter in message.parameters {
                if parameter.name == "error_description" {
                    assert!(parameter.value.chars().all(allowed), "{}", parameter.value);
                    seen += 1;
                }
            }
        }
    };
    for builtin in scenario::builtin() {
        hold(&trace_of(builtin.name, 0));
    }
    // The worst that a client can ask for.
    let scope = "on = \"authorization-request\"\ndo = \"edit\"\nparameter = \"scope\"\nvalue = '";
    hold(&faulty(&format!("{scope}\"\\<é>'"), ""));
    assert!(seen > 8, "{seen}");
}

/// What a fault takes from a message makes no other message of it.
#[test]
fn a_fault_leaves_its_message_what_it_is() {
    for (on, part) in [
        ("callback-request", "state"),
        ("authorization-request", "response_type"),
        ("token-request", "grant_type"),
    ] {
        let fault = format!("on = \"{on}\"\ndo = \"remove\"\nparameter = \"{part}\"");
        let trace = faulty(&fault, "");
        let [damaged] = messages(&trace, on.parse().unwrap())[..] else {
            panic!("{on}: one such message");
        };
        assert!(damaged.delivered.is_some(), "{on}");
    }
}

#[test]
fn the_order_of_faults_does_not_decide_whether_they_happen() {
    let never = "[[fault]]\nid = \"lose\"\non = \"callback-request\"\ndo = \"lose\"\n";
    let remove = "[[fault]]\nid = \"remove\"\non = \"callback-request\"\ndo = \"remove\"\nparameter = \"state\"\n";
    let other = "[[fault]]\nid = \"other\"\non = \"callback-request\"\ndo = \"remove\"\nparameter = \"code\"\n";
    let run = |faults: &[&str]| {
        let text = format!("base = \"okta-authorization-code\"\n{}", faults.concat());
        let scenario = Scenario::from_toml("ordered", &text).unwrap();
        simulation::run(&scenario, 0).unwrap().events
    };
    assert_eq!(run(&[remove, other]), run(&[other, remove]));
    assert_eq!(run(&[remove, never, other]), run(&[other, remove, never]));
    let events = run(&[never, remove]);
    let lost = events
        .iter()
        .find(|event| matches!(event, Event::Lost { .. }));
    assert!(lost.unwrap().transfer().unwrap().1.delivered.is_some());
}

/// Edits of one part build on each other, in the order of the file.
#[test]
fn faults_befall_a_message_in_the_order_of_the_file() {
    let append = |id: &str| {
        format!(
            "[[fault]]\nid = \"{id}\"\non = \"callback-request\"\ndo = \"edit\"\nparameter = \"state\"\nappend = \"{id}\"\n"
        )
    };
    let text = [
        "base = \"okta-authorization-code\"\n",
        &append("b"),
        &append("a"),
    ]
    .concat();
    let scenario = Scenario::from_toml("ordered", &text).unwrap();
    let trace = simulation::run(&scenario, 0).unwrap();
    let callback = messages(&trace, MessageKind::CallbackRequest)[0];
    let line =
        |octets: &flowscribe::trace::Octets| HttpMessage::request(octets.as_bytes()).unwrap();
    let state = |http: &HttpMessage| {
        let url = http.url().unwrap();
        let state = url.query_pairs().find(|(name, _)| name == "state");
        state.unwrap().1.into_owned()
    };
    let (sent, arrived) = (line(&callback.sent), line(callback.arrived()));
    assert_eq!(state(&arrived), state(&sent) + "ba");
}

/// Nobody waits for a repetition, least of all who sent the first request.
#[test]
fn what_becomes_of_a_repetition_changes_nothing_for_the_first() {
    let repeat = "on = \"token-request\"\ndo = \"repeat\"\n";
    let answered = |trace: &Trace| {
        let answers = messages(trace, MessageKind::CallbackResponse);
        let served = answers.first().map(|answer| response(answer).status());
        assert_eq!(served, Some(Some(303)));
        assert!(locals(trace, LocalKind::GaveUp).is_empty());
    };
    answered(&faulty(repeat, ""));
    for second in [
        "on = \"token-request\"\noccurrence = 2\ndo = \"lose\"\n",
        "on = \"token-response\"\noccurrence = 2\ndo = \"lose\"\n",
        "on = \"token-request\"\noccurrence = 2\ndo = \"delay\"\nby = \"40s\"\n",
    ] {
        let faults = format!("{repeat}\n[[fault]]\nid = \"second\"\n{second}");
        answered(&faulty(&faults, ""));
    }
}
