//! The drawing of a `diagram` walkthrough is the document's own source, and comes from the run.

use std::fs;

use flowscribe::diagram::{
    Detail, Divider, Fragment, RowContent, Shown, State, Story, build, fold,
};
use flowscribe::render::{Format, Options, render, report};
use flowscribe::scenario::{Scenario, builtin};
use flowscribe::simulation;
use flowscribe::trace::Trace;

use crate::common::{drawing, read, trace_of};

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
        assert!(
            story.verdict.matches(),
            "{scenario}: {}",
            report(&story, &Options::default())
        );
        let options = Options {
            format: Format::Plantuml,
            ..Options::default()
        };
        let drawn = render(&story, &options).unwrap();
        assert_eq!(lines(drawn.text()), lines(&document), "{scenario}");
    }
}

/// One run of a document that draws frames, dividers, delays and arrows of every kind.
fn framed(scenario: &str) -> Trace {
    let scenario = Scenario::load(&format!("tests/frames/{scenario}.toml")).unwrap();
    simulation::run(&scenario, 0).unwrap()
}

#[test]
fn frames_dividers_delays_and_arrows_read_as_the_document_does() {
    let document = fs::read_to_string("tests/frames/frames.puml").unwrap();
    let trace = framed("both-branches");
    let story = Story::new(&trace, trace.header.walkthrough(Some("framed")).unwrap());
    assert!(
        story.verdict.matches(),
        "{}",
        report(&story, &Options::default())
    );
    let drawn = drawing(&trace, Some("framed"), "plantuml", "steps");
    let mut drawn = lines(&drawn);
    // What only the run knows: a fault sends the code again.
    drawn.retain(|line| line != "note right: comes once more, and nobody sent it again");
    assert_eq!(drawn, lines(&document));
}

#[test]
fn a_recording_keeps_the_frames_of_its_documents() {
    let trace = framed("frames");
    let read = Trace::from_jsonl(&trace.to_jsonl()).unwrap();
    assert_eq!(read, trace);
}

/// The branch that the run does not take is drawn in its frame, and as skipped.
#[test]
fn a_branch_that_is_not_taken_is_drawn_with_its_state() {
    let trace = framed("frames");
    let drawn = drawing(&trace, Some("framed"), "plantuml", "steps");
    let drawn = lines(&drawn);
    let at = |line: &str| drawn.iter().position(|known| known == line).unwrap();
    let branch = [
        "else it was used before",
        "client -->x okta: Send the same code again",
        "note right: skipped",
        "okta -->x client: invalid_grant",
        "note right: skipped",
        "end",
    ];
    let start = at(branch[0]);
    assert_eq!(drawn[start..start + branch.len()], branch);
}

/// What a page is made of: frames begin and end around whole rows, and say what became of them.
#[test]
fn frames_stand_around_what_unfolds() {
    let mut trace = framed("frames");
    let walkthrough = trace.header.walkthrough(Some("framed")).unwrap().clone();
    let frames = |trace: &Trace, walkthrough| {
        let folding = fold(&Story::new(trace, walkthrough));
        let (mut open, mut found) = (0, Vec::new());
        for row in folding.rows {
            match row.content {
                RowContent::Begin(frame) => {
                    open += 1;
                    found.push((frame.keyword(), frame.state));
                }
                RowContent::End => open -= 1,
                RowContent::Operand(_) | RowContent::Fragments(_) => {}
            }
            assert!(open >= 0);
        }
        assert_eq!(open, 0);
        found
    };
    let whole = frames(&trace, &walkthrough);
    let keywords: Vec<_> = whole.iter().filter_map(|(keyword, _)| *keyword).collect();
    assert_eq!(keywords, ["loop", "critical", "alt", "opt", "par"]);
    assert!(whole.iter().all(|(_, state)| *state == State::Happened));
    trace.events.truncate(15);
    let cut = frames(&trace, &walkthrough);
    assert_eq!(cut.len(), whole.len());
    assert_eq!(
        [cut[0].1, cut[3].1, cut[4].1],
        [State::Happened, State::Missing, State::Missing]
    );
    // Steps in another order than the document's stand in none of its frames.
    let mut exchanged = walkthrough.clone();
    exchanged.steps.swap(1, 4);
    assert_eq!(frames(&framed("frames"), &exchanged), []);
}

/// Undocumented messages are told once, whether folded or not, beside each other.
#[test]
fn what_no_step_claims_stands_together() {
    let mut trace = trace_of("okta-implicit", 0);
    let mut undocumented = trace.header.walkthroughs[0].clone();
    undocumented.omits.clear();
    trace.header.walkthroughs = vec![undocumented];
    let folding = fold(&Story::new(&trace, &trace.header.walkthroughs[0]));
    let rows: Vec<Shown> = folding
        .rows
        .iter()
        .filter(|row| row.step.is_none())
        .map(|row| row.shown)
        .collect();
    assert_eq!(
        rows.iter().filter(|shown| **shown == Shown::Folded).count(),
        rows.iter()
            .filter(|shown| **shown == Shown::Unfolded)
            .count()
    );
    for pair in folding.rows.windows(3) {
        let between = pair
            .iter()
            .all(|row| row.step.is_none() && row.shown != Shown::Always);
        assert!(!between, "rows that stand together are one: {pair:?}");
    }
}

/// Every text format at every level, pinned.
#[test]
fn a_document_with_frames_in_every_format() {
    let trace = framed("frames");
    let page = drawing(&trace, Some("framed"), "html", "steps");
    insta::assert_snapshot!("frames-html", read(&page));
    for format in ["text", "mermaid", "svg"] {
        let drawn = drawing(&trace, Some("framed"), format, "steps");
        insta::assert_snapshot!(format!("frames-{format}"), drawn);
    }
    let walkthrough = trace.header.walkthrough(Some("framed")).unwrap();
    let options = Options {
        ascii: true,
        width: 50,
        ..Options::default()
    };
    let drawn = render(&Story::new(&trace, walkthrough), &options).unwrap();
    insta::assert_snapshot!("frames-narrow-ascii", drawn.text());
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
                let line = |one: &Fragment| *one == Fragment::Divider(Divider::NotReached);
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
        Fragment::Operand(_) | Fragment::Divider(_) | Fragment::Delay(_) => false,
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

/// What the actors of a Chinese scenario say is Chinese in its drawings, but for names and values.
#[test]
fn a_chinese_drawing_has_no_english_sentences() {
    let trace = trace_of("implicit-a-to-g", 0);
    let drawn = drawing(&trace, None, "text", "wire");
    for english in [
        " is ",
        " the ",
        " by ",
        "presses",
        "every",
        "granted",
        "as sent",
        "good for",
        "carries",
        "in session",
        "registered",
    ] {
        let told = drawn.lines().filter(|line| line.contains(['◇', '✓', '✗']));
        let found: Vec<&str> = told.filter(|line| line.contains(english)).collect();
        assert!(found.is_empty(), "{english}: {found:?}");
    }
}
