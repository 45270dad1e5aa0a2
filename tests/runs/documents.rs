//! The drawing of a `diagram` walkthrough is the document's own source, and comes from the run.

use std::fs;

use flowscribe::diagram::{Detail, Fragment, Remark, State, Story, build};
use flowscribe::render::{Format, Options, render, report};
use flowscribe::scenario::builtin;

use crate::common::{drawing, trace_of};

const DOCUMENTED: [&str; 2] = ["okta-implicit", "okta-authorization-code"];

fn lines(text: &str) -> Vec<String> {
    let lines = text.lines().map(str::to_owned);
    let kept = lines.filter(|line| !line.trim().is_empty() && !line.starts_with('@'));
    kept.collect()
}

#[test]
fn the_drawing_reads_as_the_document_does() {
    for scenario in DOCUMENTED {
        let document = fs::read_to_string(format!("tests/documents/{scenario}.puml")).unwrap();
        let trace = trace_of(scenario, 0);
        let walkthrough = trace.header.walkthrough(Some("diagram")).unwrap();
        let story = Story::new(&trace, walkthrough);
        assert!(story.verdict.matches(), "{scenario}: {}", report(&story));
        let options = Options {
            format: Format::Plantuml,
            ..Options::default()
        };
        let drawn = render(&story, &options).unwrap();
        assert_eq!(lines(drawn.text()), lines(&document), "{scenario}");
    }
}

/// An arrow is there because its messages were recorded: without them it is not drawn so.
#[test]
fn without_its_messages_an_arrow_is_not_drawn_as_the_document_does() {
    for scenario in DOCUMENTED {
        let whole = lines(&drawing(
            &trace_of(scenario, 0),
            Some("diagram"),
            "plantuml",
            "steps",
        ));
        let mut trace = trace_of(scenario, 0);
        trace.events.clear();
        let empty = lines(&drawing(&trace, Some("diagram"), "plantuml", "steps"));
        let arrows = whole.iter().filter(|line| line.contains(" -> "));
        let mut count = 0;
        for arrow in arrows {
            assert!(!empty.contains(arrow), "{scenario}: {arrow}");
            count += 1;
        }
        assert!(count >= 6, "{scenario}");
    }
}

/// The line above what was not reached stands below the arrow at which the run stopped.
#[test]
fn what_was_not_reached_stands_below_the_stop() {
    let mut stops = 0;
    for builtin in builtin() {
        let trace = trace_of(builtin.name, 0);
        for walkthrough in &trace.header.walkthroughs {
            let story = Story::new(&trace, walkthrough);
            for &detail in Detail::ALL {
                let drawn = build(&story, detail).fragments;
                let line = |one: &Fragment| matches!(one, Fragment::Divider(divider) if divider.remark == Remark::State(State::NotReached));
                let Some(line) = drawn.iter().position(line) else {
                    continue;
                };
                stops += 1;
                let name = format!("{}/{} {detail}", builtin.name, walkthrough.id);
                let (above, below) = drawn.split_at(line);
                assert!(above.iter().any(stopped), "{name}");
                assert!(!below.iter().any(stopped), "{name}");
            }
        }
    }
    assert!(stops > 50, "{stops} drawings with a stop");
}

fn stopped(fragment: &Fragment) -> bool {
    match fragment {
        Fragment::Message(message) => message.state == State::Stopped,
        Fragment::Note(note) => note.state == State::Stopped,
        Fragment::Group(group) => {
            group.state == State::Stopped || group.fragments.iter().any(stopped)
        }
        Fragment::Divider(_) => false,
    }
}

/// An error page goes to the user, although the response that it replaces would reach the client.
#[test]
fn a_stopped_arrow_reaches_whom_its_error_reached() {
    for (scenario, reached) in [
        ("redirect-uri-unregistered", "user"),
        ("unknown-client", "user"),
        ("login-required", "client"),
    ] {
        let trace = trace_of(scenario, 0);
        let story = Story::new(&trace, &trace.header.walkthroughs[0]);
        let drawn = build(&story, Detail::Steps);
        let messages = drawn.messages();
        let stopped = messages.iter().find(|one| one.state == State::Stopped);
        assert_eq!(
            drawn.lifelines[stopped.unwrap().to].id,
            reached,
            "{scenario}"
        );
    }
}
