//! The drawing of a `diagram` walkthrough is the document's own source, and comes from the run.

use std::fs;

use flowscribe::diagram::Story;
use flowscribe::render::{Format, Options, render, report};

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
