//! Every HTTP event of the documented runs is deleted, then given each other
//! sender: where a step covers it, the verdict names the difference and the
//! step's arrow is not drawn as if it had happened.

use crate::common::trace_of;
use flowscribe::diagram::Story;
use flowscribe::render::{Options, report};
use flowscribe::trace::{Event, Trace};
use flowscribe::verdict::{Claim, StepState, Verdict};
use flowscribe::walkthrough::{Name, Walkthrough};

const SCENARIOS: [&str; 2] = ["okta-implicit", "okta-authorization-code"];

#[test]
fn a_deleted_message_is_missed() {
    let mut broken = 0;
    for scenario in SCENARIOS {
        let trace = saved(&trace_of(scenario, 0));
        for index in http_events(&trace) {
            let mut without = trace.clone();
            without.events.remove(index);
            broken += assert_noticed(&trace, index, &without, "deleted");
        }
    }
    // Both documents cover most of what is sent; a count near zero would mean that nothing was tried.
    assert!(broken > 50, "{broken}");
}

#[test]
fn another_sender_is_noticed() {
    let mut broken = 0;
    for scenario in SCENARIOS {
        let trace = saved(&trace_of(scenario, 0));
        let everybody = trace.header.participants.iter().map(|p| p.name.clone());
        let everybody: Vec<Name> = everybody.collect();
        for index in http_events(&trace) {
            for name in &everybody {
                let mut swapped = trace.clone();
                let (Event::Request(transfer) | Event::Response(transfer)) =
                    &mut swapped.events[index]
                else {
                    unreachable!("an HTTP event that was not lost");
                };
                if transfer.from == *name {
                    continue;
                }
                transfer.from = name.clone();
                broken += assert_noticed(&trace, index, &swapped, name.as_str());
            }
        }
    }
    assert!(broken > 250, "{broken}");
}

#[test]
fn a_response_before_its_request_is_noticed() {
    let mut broken = 0;
    for scenario in SCENARIOS {
        let trace = saved(&trace_of(scenario, 0));
        for index in http_events(&trace) {
            if matches!(trace.events[index], Event::Response(_)) {
                let mut moved = trace.clone();
                let response = moved.events.remove(index);
                moved.events.insert(0, response);
                for walkthrough in &trace.header.walkthroughs {
                    let claim = verdict(&trace, walkthrough).claims[index];
                    if matches!(claim, Claim::Covered { .. }) {
                        let id = &walkthrough.id;
                        assert!(
                            !verdict(&moved, walkthrough).matches(),
                            "{scenario}/{id} {index}"
                        );
                        broken += 1;
                    }
                }
            }
        }
    }
    assert!(broken > 20, "{broken}");
}

/// The trace as a reader of its file gets it.
fn saved(trace: &Trace) -> Trace {
    Trace::from_jsonl(&trace.to_jsonl()).unwrap()
}

fn http_events(trace: &Trace) -> Vec<usize> {
    let events = trace.events.iter().enumerate();
    let http = events.filter(|(_, event)| event.transfer().is_some());
    http.map(|(index, _)| index).collect()
}

fn verdict(trace: &Trace, walkthrough: &Walkthrough) -> Verdict {
    Story::new(trace, walkthrough).verdict
}

/// Holds the doctored trace against every walkthrough; gives how many of them cover the event.
fn assert_noticed(trace: &Trace, index: usize, doctored: &Trace, how: &str) -> usize {
    let mut covering = 0;
    for walkthrough in &trace.header.walkthroughs {
        let Claim::Covered { step, arrow } = verdict(trace, walkthrough).claims[index] else {
            continue;
        };
        covering += 1;
        let found = verdict(doctored, walkthrough);
        let scenario = &trace.header.scenario;
        let context = format!("{scenario}/{}: event {index}, {how}", walkthrough.id);
        let named = found.differences.iter().any(|d| d.step == Some(step));
        assert!(named, "{context}: {:#?}", found.differences);
        let state = found.steps[step].arrows[arrow].state;
        assert_ne!(state, StepState::Happened, "{context}");
        assert_drawn_as_different(trace, doctored, walkthrough, step, &context);
    }
    covering
}

/// The drawing has an arrow less that ends as one that happened, and the report names the step.
fn assert_drawn_as_different(
    trace: &Trace,
    doctored: &Trace,
    walkthrough: &Walkthrough,
    step: usize,
    context: &str,
) {
    let (before, after) = (drawn(trace, walkthrough), drawn(doctored, walkthrough));
    assert!(heads(&after) < heads(&before), "{context}\n{after}");
    let said = report(&Story::new(doctored, walkthrough), &Options::default());
    let label = &walkthrough.steps[step].label.text;
    let start: String = label.chars().take(20).collect();
    assert!(said.contains(&start), "{context}\n{said}");
}

fn drawn(trace: &Trace, walkthrough: &Walkthrough) -> String {
    crate::common::drawing(trace, Some(&walkthrough.id), "text", "steps")
}

fn heads(drawing: &str) -> usize {
    drawing.matches(['▶', '◀']).count()
}

#[test]
fn a_redirect_that_leads_elsewhere_breaks_the_path() {
    let trace = trace_of("okta-authorization-code", 0).to_jsonl();
    let doctored = trace.replace(
        "Location: https://example.com/callback?code",
        "Location: https://evil.example/callback?code",
    );
    assert_ne!(trace, doctored);
    let doctored = Trace::from_jsonl(&doctored).unwrap();
    for walkthrough in &doctored.header.walkthroughs[..1] {
        let found = verdict(&doctored, walkthrough);
        assert!(
            found.differences.iter().any(|d| d.step == Some(3)),
            "{found:#?}"
        );
    }
}
