//! What the real Mermaid makes of our sources: it parses them, and every
//! lifeline, arrow and text is read back. One start of Node.js for each test.
#![expect(clippy::unwrap_used, reason = "a test that fails says so by a panic")]

use std::io::Write as _;
use std::process::{Command, Stdio};

use flowscribe::diagram::{
    Attachment, Detail, Footnote, Fragment, Interaction, Message, Sort, State, Story, build,
};
use flowscribe::render::{Options, mermaid};
use flowscribe::scenario::{self, Scenario};
use flowscribe::simulation;
use flowscribe::walkthrough::{LifelineShape, Operator};
use serde::Deserialize;

mod hostile_texts;

use hostile_texts::{HOSTILE, group, interaction, message, nested, note};

/// What Mermaid draws at most, unless a page allows more.
const MOST: usize = 50_000;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Read {
    error: Option<String>,
    /// What the source sets for itself.
    settings: serde_json::Value,
    title: String,
    participants: Vec<Participant>,
    messages: Vec<Arrow>,
    notes: Vec<String>,
    rectangles: usize,
    /// Where frames and operands begin: Mermaid's keyword and the guard.
    frames: Vec<(String, String)>,
    counted: bool,
}

#[derive(Debug, Deserialize)]
struct Participant {
    alias: String,
    name: String,
    shape: String,
}

#[derive(Debug, Deserialize)]
struct Arrow {
    from: String,
    to: String,
    text: String,
    /// Mermaid's number of the arrow's line and head.
    r#type: usize,
}

/// What the real Mermaid finds in each source.
fn read(sources: &[String]) -> Vec<Read> {
    let mut child = Command::new("node")
        .arg("tests/npm/read.mjs")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Debian's package `nodejs` is installed");
    let mut input = child.stdin.take().unwrap();
    let lines = sources.iter();
    let lines: String = lines
        .map(|one| serde_json::json!(one).to_string() + "\n")
        .collect();
    let feeder = std::thread::spawn(move || input.write_all(lines.as_bytes()));
    let output = child.wait_with_output().unwrap();
    feeder.join().unwrap().unwrap();
    assert!(output.status.success(), "is `npm ci` done in tests/npm?");
    let text = String::from_utf8(output.stdout).unwrap();
    let read = text.lines().map(|line| serde_json::from_str(line).unwrap());
    let read: Vec<Read> = read.collect();
    assert_eq!(read.len(), sources.len());
    read
}

fn drawn(interaction: &Interaction) -> String {
    let options = Options {
        footnotes: true,
        ..Options::default()
    };
    mermaid(interaction, &options)
}

/// Lines are broken where there was a blank, or in a long word.
fn squeezed(text: &str) -> String {
    text.split_whitespace().collect()
}

/// Every walkthrough of every built-in scenario at every level.
fn every_interaction() -> Vec<(String, Interaction)> {
    let mut all = Vec::new();
    let mut names: Vec<&str> = scenario::builtin().iter().map(|one| one.name).collect();
    names.push("tests/frames/frames.toml");
    for scenario in names {
        let loaded = Scenario::load(scenario).unwrap();
        let trace = simulation::run(&loaded, 0).unwrap();
        for walkthrough in &trace.header.walkthroughs {
            let story = Story::new(&trace, walkthrough);
            for detail in Detail::ALL {
                let name = format!("{scenario}/{}/{detail}", walkthrough.id);
                all.push((name, build(&story, *detail)));
            }
        }
    }
    all
}

#[test]
fn every_drawing_is_read_back() {
    let drawings = every_interaction();
    let sources: Vec<String> = drawings.iter().map(|(_, one)| drawn(one)).collect();
    let mut arrows = 0;
    for (((name, interaction), source), read) in drawings.iter().zip(&sources).zip(read(&sources)) {
        assert_eq!(read.error, None, "{name}\n{source}");
        assert!(source.len() < MOST, "{name}: {} characters", source.len());
        assert_eq!(
            squeezed(&read.title),
            squeezed(&interaction.title),
            "{name}"
        );
        assert_same_lifelines(name, interaction, &read);
        arrows += assert_same_arrows(name, interaction, &read);
        let mut frames = Vec::new();
        let shades = frames_in(&interaction.fragments, None, &mut frames);
        assert_eq!(read.rectangles, shades, "{name}");
        assert_eq!(read.frames, frames, "{name}");
        for footnote in &interaction.footnotes {
            let mut notes = read.notes.iter().map(|text| squeezed(text));
            let text = squeezed(&footnote.text);
            assert!(notes.any(|note| note.contains(&text)), "{name}: {text}");
        }
    }
    assert!(arrows > 300, "{arrows}");
}

/// Mermaid's keywords and guards from top to bottom; gives how many groups are shades.
fn frames_in(
    fragments: &[Fragment],
    within: Option<Operator>,
    found: &mut Vec<(String, String)>,
) -> usize {
    let mut shades = 0;
    for fragment in fragments {
        match fragment {
            Fragment::Group(group) => {
                match group.operator {
                    None | Some(Operator::Group) => shades += 1,
                    Some(operator) => {
                        found.push((operator.as_str().to_owned(), group.label.text.clone()));
                    }
                }
                shades += frames_in(&group.fragments, group.operator, found);
            }
            Fragment::Operand(operand) => {
                let keyword = match within {
                    Some(Operator::Alt) => "else",
                    Some(Operator::Par) => "and",
                    Some(Operator::Critical) => "option",
                    _ => continue,
                };
                found.push((keyword.to_owned(), operand.label.text.clone()));
            }
            _ => {}
        }
    }
    shades
}

fn assert_same_lifelines(name: &str, interaction: &Interaction, read: &Read) {
    let lifelines = &interaction.lifelines;
    assert_eq!(read.participants.len(), lifelines.len(), "{name}");
    for (found, lifeline) in read.participants.iter().zip(lifelines) {
        assert_eq!(squeezed(&found.name), squeezed(&lifeline.name), "{name}");
        let actor = lifeline.shape == LifelineShape::Actor;
        assert_eq!(found.shape == "actor", actor, "{name}: {}", found.name);
    }
}

fn assert_same_arrows(name: &str, interaction: &Interaction, read: &Read) -> usize {
    let aliases = read.participants.iter();
    let aliases: Vec<&str> = aliases.map(|one| one.alias.as_str()).collect();
    let drawn = interaction.messages();
    assert_eq!(read.messages.len(), drawn.len(), "{name}");
    for (found, drawn) in read.messages.iter().zip(&drawn) {
        let ends = [aliases[drawn.from], aliases[drawn.to]];
        assert_eq!([&found.from, &found.to], ends, "{name}");
        let number = drawn.number.clone().filter(|_| !read.counted);
        let label = format!("{}{}", number.unwrap_or_default(), drawn.label.text);
        let text = squeezed(&found.text);
        assert!(
            text.starts_with(&squeezed(&label)),
            "{name}: {text} is not {label}"
        );
    }
    drawn.len()
}

/// Hostile texts, and what is to be read.
fn texts() -> Vec<(String, String)> {
    let given = HOSTILE.iter().map(|text| (*text).to_owned());
    let long = [
        "x".repeat(5_000),
        "漢字 ".repeat(1_667),
        "a;#<end> ".repeat(556),
    ];
    let same = given.chain(long).map(|text| (text.clone(), text));
    let lines = ("a\nend\n%% b\u{1b}".to_owned(), "a␊end␊%% b␛".to_owned());
    same.chain([lines]).collect()
}

#[test]
fn hostile_texts_are_read_back() {
    let texts = texts();
    let interactions: Vec<Interaction> = texts.iter().map(|(text, _)| everywhere(text)).collect();
    let sources: Vec<String> = interactions.iter().map(drawn).collect();
    let mut lost = Vec::new();
    for ((_, expected), read) in texts.iter().zip(read(&sources)) {
        assert_eq!(read.error, None, "{expected}");
        assert_eq!((read.messages.len(), read.rectangles), (3, 1), "{expected}");
        let settings = serde_json::json!({ "sequence": { "noteAlign": "left" } });
        assert_eq!(read.settings, settings, "{expected}");
        let (label, notes) = (&read.messages[0].text, &read.notes);
        for (place, text, start) in [
            ("title", &read.title, ""),
            ("name", &read.participants[0].name, ""),
            ("label", label, ""),
            ("note", &notes[0], ""),
            ("group", &notes[1], "1. "),
            ("octets", &notes[2], ""),
            ("footnote", &notes[3], "[1] "),
        ] {
            let expected = if place == "octets" {
                expected.replace('␊', "")
            } else {
                format!("{start}{expected}")
            };
            if squeezed(text) != squeezed(&expected) {
                lost.push(format!("{place}: {expected}\n{text}"));
            }
        }
    }
    assert_eq!(lost, Vec::<String>::new());
}

/// Every operator around two operands, one inside the other, with these guards.
#[test]
fn guards_of_every_frame_are_read_back() {
    let guards = HOSTILE.iter().copied().chain([""]);
    let drawings: Vec<Interaction> = guards
        .map(|guard| interaction("A", vec![nested(guard)]))
        .collect();
    let sources: Vec<String> = drawings.iter().map(drawn).collect();
    for (drawing, read) in drawings.iter().zip(read(&sources)) {
        let mut frames = Vec::new();
        let shades = frames_in(&drawing.fragments, None, &mut frames);
        assert_eq!((read.error, read.rectangles), (None, shades));
        let same = |(keyword, guard): &(String, String)| (keyword.clone(), squeezed(guard));
        let read: Vec<_> = read.frames.iter().map(same).collect();
        assert_eq!(read, frames.iter().map(same).collect::<Vec<_>>());
    }
}

fn everywhere(text: &str) -> Interaction {
    let mut octets = message("octets", Sort::Request);
    octets.attached = vec![Attachment {
        delivered: None,
        text: text.to_owned(),
    }];
    let mut interaction = interaction(
        text,
        vec![
            Fragment::Message(message(text, Sort::Documented)),
            Fragment::Note(note(text)),
            Fragment::Group(group(text)),
            Fragment::Message(octets),
        ],
    );
    interaction.footnotes.push(Footnote {
        mark: 1,
        id: "V1".to_owned(),
        text: text.to_owned(),
        specs: Vec::new(),
    });
    interaction
}

/// Ids that are words of Mermaid's, or of the language that it is written in.
#[test]
fn no_lifeline_is_taken_for_a_word() {
    let ids = [
        "end",
        "End",
        "note",
        "title",
        "participant",
        "as",
        "loop",
        "left",
        "over",
        "and",
        "accTitle",
        "autonumber",
        "off",
        "x",
        "style",
        "constructor",
        "toString",
        "app-one",
        "使用者",
        "x y",
        "",
        "end",
        "lifeline2",
        "sequenceDiagram",
        "box",
        "links",
        "par_over",
    ];
    let mut drawing = interaction("A", Vec::new());
    let lifeline = drawing.lifelines[0].clone();
    drawing.lifelines = ids
        .iter()
        .map(|id| {
            let mut lifeline = lifeline.clone();
            (*id).clone_into(&mut lifeline.id);
            lifeline
        })
        .collect();
    for at in 0..ids.len() {
        for (from, to) in [(at, 0), (0, at)] {
            let mut message = message("a", Sort::Request);
            (message.from, message.to) = (from, to);
            drawing.fragments.push(Fragment::Message(message));
        }
        let mut note = note("b");
        note.lifeline = Some(at);
        drawing.fragments.push(Fragment::Note(note));
    }
    let read = read(&[drawn(&drawing)]).remove(0);
    assert_eq!(read.error, None);
    assert_same_lifelines("words", &drawing, &read);
    assert_eq!(assert_same_arrows("words", &drawing, &read), 2 * ids.len());
    assert_eq!(read.notes.len(), ids.len());
}

/// What differs, was lost or never came looks like nothing that happened, and each sort like no other.
#[test]
fn no_state_looks_like_one_that_happened() {
    let mut messages = Vec::new();
    for &state in State::ALL {
        for sort in [Sort::Documented, Sort::Request, Sort::Response] {
            for (from, to) in [(0, 1), (1, 0), (1, 1)] {
                messages.push(Message {
                    state,
                    from,
                    to,
                    ..message("a", sort)
                });
            }
        }
    }
    let fragments = messages.iter().cloned().map(Fragment::Message);
    let read = read(&[drawn(&interaction("A", fragments.collect()))]).remove(0);
    assert_eq!(read.error, None);
    let happened = |state| matches!(state, State::Happened | State::Omitted);
    let heads = |wanted: bool| {
        let drawn = messages.iter().zip(&read.messages);
        let drawn = drawn.filter(move |(message, _)| happened(message.state) == wanted);
        drawn.map(|(_, found)| found.r#type).collect::<Vec<_>>()
    };
    let (as_usual, otherwise) = (heads(true), heads(false));
    assert_eq!(as_usual.len(), 18);
    assert!(otherwise.iter().all(|head| !as_usual.contains(head)));
    for (message, found) in messages.iter().zip(&read.messages) {
        let request = read.messages[0].r#type == found.r#type;
        let expected = happened(message.state) && message.sort != Sort::Response;
        assert_eq!(request, expected, "{message:?}");
    }
}

#[test]
fn the_real_mermaid_refuses_what_is_no_diagram() {
    let read = read(&["sequenceDiagram\n  what is this\n".to_owned()]);
    assert!(read[0].error.is_some());
}
