//! Every PlantUML source that the built-in scenarios give: the real PlantUML
//! accepts it, and our own reader finds the same arrows in it.

use std::io::Write as _;
use std::process::{Command, Stdio};

use flowscribe::diagram::{Detail, Interaction, Story, build};
use flowscribe::plantuml;
use flowscribe::render::{Format, Options, render};
use flowscribe::scenario;

use crate::common::{DETAILS, trace_of};

struct Drawing {
    name: String,
    source: String,
    interaction: Interaction,
}

fn every_source() -> Vec<Drawing> {
    let mut drawings = Vec::new();
    let mut names: Vec<&str> = scenario::builtin().iter().map(|one| one.name).collect();
    names.extend([
        "tests/frames/frames.toml",
        "tests/frames/both-branches.toml",
    ]);
    for scenario in names {
        let trace = trace_of(scenario, 0);
        for walkthrough in &trace.header.walkthroughs {
            let story = Story::new(&trace, walkthrough);
            for detail in DETAILS {
                let options = Options {
                    format: Format::Plantuml,
                    detail: detail.parse::<Detail>().unwrap(),
                    footnotes: true,
                    ..Options::default()
                };
                drawings.push(Drawing {
                    name: format!("{scenario}/{}/{detail}", walkthrough.id),
                    source: render(&story, &options).unwrap().text().to_owned(),
                    interaction: build(&story, options.detail),
                });
            }
        }
    }
    drawings
}

#[test]
fn the_real_plantuml_accepts_every_source() {
    let drawings = every_source();
    let mut expected = Vec::new();
    for drawing in &drawings {
        let lifelines = drawing.interaction.lifelines.len();
        expected.push("SEQUENCE".to_owned());
        expected.push(format!("({lifelines} participants)"));
    }
    let sources: String = drawings.iter().map(|d| d.source.as_str()).collect();
    let said = syntax(&sources);
    let said: Vec<_> = said.lines().collect();
    for (index, drawing) in drawings.iter().enumerate() {
        let at = index * 2..index * 2 + 2;
        assert_eq!(
            said.get(at.clone()),
            Some(&*strs(&expected[at])),
            "{}",
            drawing.name
        );
    }
    assert_eq!(said.len(), expected.len());
}

#[test]
fn the_real_plantuml_refuses_what_is_no_diagram() {
    assert!(syntax("@startuml\na -> b\nwhat is this\n@enduml\n").contains("ERROR"));
}

fn strs(texts: &[String]) -> Vec<&str> {
    texts.iter().map(String::as_str).collect()
}

/// One start of Java for all of them.
fn syntax(sources: &str) -> String {
    let mut child = Command::new("plantuml")
        .args(["-syntax", "-charset", "UTF-8"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Debian's package `plantuml` is installed");
    let mut input = child.stdin.take().unwrap();
    let sources = sources.to_owned();
    let feeder = std::thread::spawn(move || input.write_all(sources.as_bytes()));
    let output = child.wait_with_output().unwrap();
    feeder.join().unwrap().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn our_reader_finds_the_same_arrows() {
    let mut arrows = 0;
    for drawing in every_source() {
        let name = &drawing.name;
        let read =
            plantuml::parse(&drawing.source).unwrap_or_else(|error| panic!("{name}: {error}"));
        let on_stage = read.participants();
        let lifelines = &drawing.interaction.lifelines;
        assert_eq!(on_stage.len(), lifelines.len(), "{name}");
        for ((participant, _), lifeline) in on_stage.iter().zip(lifelines) {
            let shown = plantuml::plain(&participant.name);
            assert_eq!(shown.trim(), lifeline.name.trim(), "{name}");
        }
        let index = |end: &plantuml::End| {
            let id = end.participant().unwrap();
            on_stage
                .iter()
                .position(|(known, _)| known.id() == id)
                .unwrap()
        };
        let drawn = drawing.interaction.messages();
        let found: Vec<_> = read.messages().collect();
        assert_eq!(found.len(), drawn.len(), "{name}");
        for (found, drawn) in found.iter().zip(drawn) {
            assert_eq!(
                (index(&found.from), index(&found.to)),
                (drawn.from, drawn.to),
                "{name}"
            );
            let label = plantuml::plain(&found.label);
            assert!(
                squeezed(&label).contains(&squeezed(&drawn.label.text)),
                "{name}: {label:?} is not {:?}",
                drawn.label.text
            );
            arrows += 1;
        }
    }
    assert!(arrows > 300, "{arrows}");
}

/// Line breaks stand where there was a blank, or none in a long word.
fn squeezed(text: &str) -> String {
    text.split_whitespace().collect()
}
