//! What the real PlantUML makes of our sources: every text is read back from
//! the SVG that it draws. One start of Java for all of them.

use std::io::Write;
use std::process::{Command, Stdio};

use flowscribe::diagram::{Attachment, Fragment, Message, Note, Remark, Sort, State};
use flowscribe::protocol::LocalKind;
use flowscribe::render::{Options, plantuml};

mod hostile_texts;

use hostile_texts::{HOSTILE, group, interaction, message, nested, note};

/// The SVG of each source, from one process.
fn svgs(sources: &[String]) -> Vec<String> {
    let mut child = Command::new("plantuml")
        .args(["-tsvg", "-charset", "UTF-8", "-pipe"])
        .env("LC_ALL", "C.UTF-8")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Debian's package `plantuml` is installed");
    let mut input = child.stdin.take().expect("stdin is piped");
    let written = sources.concat();
    let feeder = std::thread::spawn(move || input.write_all(written.as_bytes()));
    let output = child.wait_with_output().expect("plantuml ends");
    feeder
        .join()
        .expect("no panic")
        .expect("plantuml reads all");
    let text = String::from_utf8(output.stdout).expect("SVG is UTF-8");
    let svgs: Vec<String> = text
        .split_inclusive("</svg>")
        .filter(|part| part.contains("<svg"))
        .map(str::to_owned)
        .collect();
    assert_eq!(svgs.len(), sources.len(), "{text}");
    for (svg, source) in svgs.iter().zip(sources) {
        assert!(!svg.contains("Syntax Error"), "{source}");
    }
    svgs
}

/// The texts of an SVG, in the order as drawn.
fn texts(svg: &str) -> Vec<String> {
    let elements = svg.split("<text ").skip(1);
    elements
        .filter_map(|element| element.split_once('>')?.1.split("</text>").next())
        .map(|text| unescape(text).replace('\u{a0}', " ").trim().to_owned())
        .collect()
}

/// For texts that are broken into lines.
fn without_blanks(text: &str) -> String {
    text.replace(' ', "")
}

fn unescape(text: &str) -> String {
    let mut read = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        let (entity, behind) = after.split_once(';').expect("an entity ends");
        read.push_str(before);
        read.push(match entity {
            "lt" => '<',
            "gt" => '>',
            "amp" => '&',
            "quot" => '"',
            "apos" => '\'',
            number => {
                let digits = number.strip_prefix('#').unwrap_or_default();
                let sign = digits.parse().ok().and_then(char::from_u32);
                sign.expect("a character by its number")
            }
        });
        rest = behind;
    }
    read + rest
}

#[test]
fn hostile_texts_are_read_back_from_what_plantuml_draws() {
    let labels = |text: &&str| Fragment::Message(message(text, Sort::Documented));
    let notes = |text: &&str| Fragment::Note(note(text));
    let groups = |text: &&str| Fragment::Group(group(text));
    let mut octets = message("octets", Sort::Request);
    octets.attached = vec![Attachment {
        delivered: None,
        text: HOSTILE.join("\n"),
    }];
    let mut sources = vec![
        interaction("labels", HOSTILE.iter().map(labels).collect()),
        interaction("notes", HOSTILE.iter().map(notes).collect()),
        interaction("groups", HOSTILE.iter().map(groups).collect()),
        interaction("octets", vec![Fragment::Message(octets)]),
    ];
    let names = HOSTILE.iter();
    sources.extend(names.map(|name| interaction(name, vec![labels(&"x")])));
    let options = Options::default();
    let sources: Vec<String> = sources.iter().map(|one| plantuml(one, &options)).collect();
    let svgs = svgs(&sources);
    let mut lost = Vec::new();
    for (place, svg) in ["label", "note", "group", "octets"].iter().zip(&svgs) {
        let texts = texts(svg);
        for hostile in HOSTILE {
            let heading = format!("1. {hostile}");
            let expected = if *place == "group" {
                &heading
            } else {
                *hostile
            };
            let broken = *place == "note"
                && without_blanks(&texts.concat()).contains(&without_blanks(expected));
            if !broken && !texts.iter().any(|text| text == expected) {
                lost.push(format!("{place}: {expected}"));
            }
        }
    }
    for (name, svg) in HOSTILE.iter().zip(&svgs[4..]) {
        if !texts(svg).iter().any(|text| text == name) {
            lost.push(format!("name: {name} in {:?}", texts(svg)));
        }
    }
    assert_eq!(lost, Vec::<String>::new());
}

#[test]
fn hostile_frames_are_read_back_from_what_plantuml_draws() {
    // PlantUML leaves out what is said of a delay where the drawing is not wide enough.
    let wide = || Fragment::Message(message(&"x".repeat(120), Sort::Documented));
    let drawing = |text: &str| interaction("A", vec![wide(), nested(text)]);
    let drawn = |text: &&str| plantuml(&drawing(text), &Options::default());
    let sources: Vec<String> = HOSTILE.iter().map(drawn).collect();
    let mut lost = Vec::new();
    for (text, svg) in HOSTILE.iter().zip(svgs(&sources)) {
        let read = texts(&svg);
        // Of seven frames two guards each, but for the heading of the plain group.
        let guards = read.iter().filter(|one| **one == format!("[{text}]"));
        // Dividers and delays are broken into lines.
        let all = without_blanks(&read.concat());
        let found = (guards.count(), all.matches(&without_blanks(text)).count());
        if found != (13, 28) {
            lost.push(format!("{text}: {found:?}"));
        }
    }
    assert_eq!(lost, Vec::<String>::new());
}

#[test]
fn every_state_and_place_is_accepted() {
    let mut fragments = Vec::new();
    for &state in State::ALL {
        for sort in [Sort::Documented, Sort::Request, Sort::Response] {
            for (from, to) in [(0, 1), (1, 0), (0, 0), (1, 1)] {
                fragments.push(Fragment::Message(Message {
                    state,
                    from,
                    to,
                    remarks: vec![Remark::State(state)],
                    ..message("", sort)
                }));
            }
        }
    }
    let count = fragments.len();
    fragments.push(Fragment::Note(Note {
        lifeline: None,
        remarks: vec![Remark::Local {
            kind: LocalKind::CheckFailed,
            subject: "state".to_owned(),
            detail: "a <b> is no //b//".to_owned(),
            specs: vec!["RFC 6749 10.12".parse().unwrap()],
        }],
        ..note("across")
    }));
    let source = plantuml(&interaction("A", fragments), &Options::default());
    let svg = svgs(&[source]).remove(0);
    let texts = texts(&svg);
    let seen = texts.iter().filter(|text| *text == "happened").count();
    assert_eq!(seen, count / State::ALL.len());
    assert!(
        texts.iter().any(|text| text.contains("a <b> is no //b//")),
        "{texts:?}"
    );
}
