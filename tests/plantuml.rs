//! What the real PlantUML makes of our sources: every text is read back from
//! the SVG that it draws. One start of Java for all of them.

use std::io::Write;
use std::process::{Command, Stdio};

use flowscribe::diagram::{
    Attachment, Fragment, Group, Interaction, Label, Lifeline, Message, Note, Remark, Sort, State,
};
use flowscribe::protocol::LocalKind;
use flowscribe::render::{Options, plantuml};
use flowscribe::walkthrough::LifelineShape;

/// Texts that PlantUML would swallow, evaluate or format.
const HOSTILE: &[&str] = &[
    "//italics// and http://x//y///z",
    "**b** ***c*** a*b*c",
    "__u__ snake_case __init__",
    "--s-- a--b ---- x",
    "~~ and ~w~ ~x",
    "~~wave~~ ~//x// ~<b>y",
    "=====",
    "..title..",
    "--title--",
    "==title==",
    "__title__",
    "[[http://x y]] [a] [[b]]",
    "%chr(65) %date() %n() %newline()",
    "%2F%3A%41%e4 100%",
    "<b>x</b> <color:red>y <&star> <:smile:> <U+0041>",
    "&lt; &amp; &#65; &#x41; & a=1&b=2",
    "$x $foo() a$ 1$",
    "!include x",
    "!define x y",
    "'comment",
    "/' x '/ y",
    "trailing backslash\\",
    "a\\nb \\t \\r \\\\ c",
    "\"quotes\" and \"\"mono\"\"",
    "@enduml",
    "@startuml",
    "emoji 😀 e",
    "使用者訪問客戶端",
    "שלום עולם",
    "* item",
    "# item",
    "= heading =",
    "== heading ==",
    "| a | b |",
    "|= a |= b |",
    "{{",
    "{a} {{b}} {\"json\":[1,2]}",
    "end",
    "end note",
    "endlegend",
    "note right",
    "hide footbox",
    "....",
    "____",
    "a ==> b <- -> <> e",
    "a:b;c#d^f^^g",
    "- dash",
    "+ plus",
    ": colon",
    "https://example.com/callback#access_token=…&token_type=Bearer",
    "GET /oauth2/default/v1/authorize?response_type=code&client_id=…&state=…",
    "200 OK {access_token, token_type} (access token response)",
];

fn message(label: &str, sort: Sort) -> Message {
    Message {
        id: "message".to_owned(),
        number: None,
        label: Label {
            text: label.to_owned(),
            ..Label::default()
        },
        from: 0,
        to: 1,
        sort,
        state: State::Happened,
        remarks: Vec::new(),
        marks: Vec::new(),
        attached: Vec::new(),
    }
}

fn note(text: &str) -> Note {
    Note {
        id: "note".to_owned(),
        lifeline: Some(1),
        number: None,
        text: Some(text.to_owned()),
        state: State::Happened,
        remarks: Vec::new(),
        marks: Vec::new(),
    }
}

fn group(label: &str) -> Group {
    Group {
        id: "group".to_owned(),
        number: Some("1.".to_owned()),
        label: Label {
            text: label.to_owned(),
            ..Label::default()
        },
        state: State::Happened,
        continued: false,
        remarks: Vec::new(),
        marks: Vec::new(),
        fragments: vec![Fragment::Message(message("inside", Sort::Request))],
    }
}

fn interaction(name: &str, fragments: Vec<Fragment>) -> Interaction {
    let lifeline = |id: &str, name: &str| Lifeline {
        id: id.to_owned(),
        name: name.to_owned(),
        shape: LifelineShape::Participant,
        declaration: None,
    };
    Interaction {
        title: name.to_owned(),
        language: "en".to_owned(),
        lifelines: vec![lifeline("a", name), lifeline("b", "B")],
        fragments,
        footnotes: Vec::new(),
        source: None,
    }
}

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
fn every_state_and_place_is_accepted() {
    let states = [
        State::Happened,
        State::Differs,
        State::Missing,
        State::Stopped,
        State::NotReached,
        State::Skipped,
        State::CannotBeSeen,
        State::Omitted,
        State::Lost,
    ];
    let mut fragments = Vec::new();
    for state in states {
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
    assert_eq!(seen, count / states.len());
    assert!(
        texts.iter().any(|text| text.contains("a <b> is no //b//")),
        "{texts:?}"
    );
}
