//! What every scenario gives, pinned.
//!
//! The documented scenarios: every walkthrough's verdict and steps, and the
//! first one's drawing in every text format and level (Mermaid without the
//! wire). The others: verdict,
//! messages as text, steps as PlantUML. As pictures: the steps of the six flows as
//! their documents have them, a failure and an attack. The remaining formats are held to be
//! deterministic and accepted elsewhere, and are not stored.

use crate::common::{DETAILS, drawing, read, trace_of};
use flowscribe::diagram::Story;
use flowscribe::render::{Options, report, transcript};
use flowscribe::trace::Trace;
use insta::assert_snapshot;

#[test]
fn every_scenario_gives_what_it_gave() {
    insta::glob!("../../scenarios", "**/*.toml", |path| {
        let name = path.file_stem().unwrap().to_str().unwrap();
        let trace = trace_of(name, 0);
        assert_snapshot!("verdicts", verdicts(&trace));
        assert_snapshot!("messages", transcript(&trace));
        let attacked = trace.header.obtained.is_some();
        if trace.header.outcome.is_none() && !attacked {
            documented(&trace);
        } else {
            let drawn = drawing(&trace, None, "text", "messages");
            assert_snapshot!("text-messages", drawn);
            let drawn = drawing(&trace, None, "plantuml", "steps");
            assert_snapshot!("plantuml-steps", drawn);
        }
    });
}

#[test]
fn pictures_are_what_they_were() {
    for (scenario, detail) in [
        ("okta-authorization-code", "steps"),
        ("okta-implicit", "steps"),
        ("okta-implicit-guide", "steps"),
        ("okta-implicit-spa", "steps"),
        ("implicit-six-steps", "steps"),
        ("implicit-a-to-g", "steps"),
        ("state-mismatch", "messages"),
        ("code-injection", "steps"),
    ] {
        let drawn = drawing(&trace_of(scenario, 0), None, "svg", detail);
        assert_snapshot!(format!("svg-{detail}-{scenario}"), drawn);
    }
}

/// What a reader is told, tags apart; how it is marked up and drawn is tested elsewhere.
#[test]
fn pages_say_what_they_said() {
    for scenario in [
        "okta-authorization-code",
        "implicit-a-to-g",
        "state-mismatch",
    ] {
        let page = drawing(&trace_of(scenario, 0), None, "html", "steps");
        assert_snapshot!(format!("html-{scenario}"), read(&page));
    }
}

fn documented(trace: &Trace) {
    for walkthrough in trace.header.walkthroughs.iter().skip(1) {
        let drawn = drawing(trace, Some(&walkthrough.id), "text", "steps");
        assert_snapshot!(format!("text-steps-{}", walkthrough.id), drawn);
    }
    for detail in DETAILS {
        for format in ["text", "plantuml"] {
            let drawn = drawing(trace, None, format, detail);
            assert_snapshot!(format!("{format}-{detail}"), drawn);
        }
    }
    for detail in ["steps", "messages"] {
        let drawn = drawing(trace, None, "mermaid", detail);
        assert_snapshot!(format!("mermaid-{detail}"), drawn);
    }
}

fn verdicts(trace: &Trace) -> String {
    let reports = trace.header.walkthroughs.iter();
    let reports =
        reports.map(|walkthrough| report(&Story::new(trace, walkthrough), &Options::default()));
    reports.map(|report| report + "\n").collect()
}
