//! Texts that would act elsewhere are read back as they stand.

use flowscribe::diagram::{Attachment, Fragment, Interaction, Sort};
use flowscribe::render::Theme;
use roxmltree::{Document, Node};

use crate::drawings::{Named, drawn, footnote, number};
use crate::hostile_texts::{HOSTILE, group, interaction, message, note};
use crate::markup;
use crate::svg::of_class;

/// Texts that act in XML, in a style sheet or in a browser.
const OF_XML: [&str; 12] = [
    "</text><script>alert(1)</script><text>",
    "]]><script>alert(1)</script><![CDATA[",
    "\"><svg onload=alert(1)>",
    "' onmouseover='alert(1)' x='",
    "<!--",
    "--><script>alert(1)</script>",
    "<?xml-stylesheet href=\"https://evil.example/x.css\"?>",
    "<!DOCTYPE svg [<!ENTITY x SYSTEM \"file:///etc/passwd\">]> &x;",
    "<image href=\"https://evil.example/x.png\"/>",
    "</style><style>*{display:none}",
    "javascript:alert(1)",
    "<foreignObject><iframe srcdoc=\"<script>alert(1)</script>\"/></foreignObject>",
];

/// Hostile texts, and what is to be read.
fn texts() -> Vec<(String, String)> {
    let given = HOSTILE.iter().chain(&OF_XML);
    let given = given.map(|text| (*text).to_owned());
    let long = [
        "x".repeat(5_000),
        "漢字 ".repeat(1_667),
        "a;#<end> ".repeat(556),
    ];
    let same = given.chain(long).map(|text| (text.clone(), text));
    let acting = [
        (
            "a\r\nb\u{1b}[31m\u{0}",
            "a<U+000D><U+000A>b<U+001B>[31m<U+0000>",
        ),
        ("x\u{202e}y\u{2066}z\u{200b}", "x<U+202E>y<U+2066>z<U+200B>"),
        (
            "\u{feff}\u{fffe}\u{ffff}\u{85}",
            "<U+FEFF><U+FFFE><U+FFFF><U+0085>",
        ),
    ];
    let acting = acting.map(|(text, read)| (text.to_owned(), read.to_owned()));
    same.chain(acting).collect()
}

/// A drawing with the text in every place that takes one.
fn everywhere(text: &str) -> Interaction {
    let mut octets = message("octets", Sort::Request);
    octets.attached = vec![Attachment {
        delivered: None,
        text: text.to_owned(),
    }];
    let mut numbered = message("numbered", Sort::Request);
    numbered.number = Some(text.to_owned());
    let fragments = vec![
        Fragment::Message(message(text, Sort::Documented)),
        Fragment::Note(note(text)),
        Fragment::Group(group(text)),
        Fragment::Message(octets),
        Fragment::Message(numbered),
    ];
    let mut drawing = interaction(text, fragments);
    drawing.footnotes.push(footnote(1, text));
    number(&mut drawing.fragments, &mut 0);
    drawing
}

/// Drawings of hostile texts, for a browser.
pub(crate) fn drawings() -> Vec<Named> {
    let named =
        |(nth, (text, _)): (usize, (String, String))| (format!("hostile/{nth}"), everywhere(&text));
    texts().into_iter().enumerate().map(named).collect()
}

/// Lines are broken where there was a blank, or in a long word.
fn squeezed(text: &str) -> String {
    text.split_whitespace().collect()
}

/// The lines of some classes inside an element that nothing else in it holds.
fn read(root: Node<'_, '_>, id: Option<&str>, classes: &[&str]) -> String {
    let mut all = root.descendants();
    let within = match id {
        Some(id) => all.find(|node| node.attribute("id") == Some(id)).unwrap(),
        None => root,
    };
    let texts = within.descendants();
    let texts = texts.filter(|node| node.has_tag_name("text"));
    let texts = texts.filter(|node| classes.contains(&node.attribute("class").unwrap()));
    texts.filter_map(|node| node.text()).map(squeezed).collect()
}

/// What an element is titled.
fn title(element: Node<'_, '_>) -> String {
    let mut children = element.children();
    let title = children.find(|child| child.has_tag_name("title"));
    squeezed(title.and_then(|title| title.text()).unwrap())
}

/// The places of a drawing: what is read there, and what stands behind the text.
fn places(root: Node<'_, '_>) -> Vec<(&'static str, String, &'static str)> {
    let message = of_class(root, "message").next().unwrap();
    let thread = of_class(root, "thread").next().unwrap();
    let all = |classes| read(root, None, classes);
    let of = |id, classes| read(root, Some(id), classes);
    vec![
        ("title", all(&["title"]), ""),
        ("title of the root", title(root), ""),
        ("title of a lifeline", title(thread), ""),
        ("title of a message", title(message), ""),
        ("label", of("message-1", &["label"]), ""),
        ("note", of("note-2", &["remark"]), ""),
        ("group", of("group-3", &["heading"]), ""),
        ("octets", of("message-5", &["octets"]), ""),
        ("number", of("message-6", &["number", "label"]), "numbered"),
        ("footnote", of("footnote-1", &["footnote"]), ""),
    ]
}

#[test]
fn hostile_texts_are_read_back() {
    let mut lost = Vec::new();
    for (text, expected) in texts() {
        let source = drawn(&everywhere(&text), Theme::Auto);
        assert_eq!(markup::faults(&source), Vec::<String>::new(), "{text}");
        let document = Document::parse(&source).unwrap();
        let expected = squeezed(&expected);
        // The line breaks of a body are kept.
        let octets = expected.replace("<U+000A>", "");
        let names = read(document.root_element(), None, &["name"]);
        assert_eq!(names, format!("{expected}{expected}BB"));
        for (place, found, behind) in places(document.root_element()) {
            let expected = match place {
                "octets" => octets.clone(),
                "title of a message" => format!("{expected}:{expected}→B"),
                _ => format!("{expected}{behind}"),
            };
            if found != expected {
                lost.push(format!("{place}: {expected}\n{found}"));
            }
        }
    }
    assert_eq!(lost, Vec::<String>::new());
}

/// Ids come from the steps of a scenario; a link still reaches what it names.
#[test]
fn hostile_ids_are_names_of_their_own() {
    for id in [
        "a b",
        "a\"b<c>&",
        "使用者",
        "%41",
        "",
        "footnote-1",
        "#",
        "a\nb",
    ] {
        let mut one = message("one", Sort::Request);
        (one.id, one.number) = (id.to_owned(), Some("1.".to_owned()));
        let fragments = vec![Fragment::Message(one.clone()), Fragment::Message(one)];
        let mut drawing = interaction("A", fragments);
        drawing.footnotes.push(footnote(1, "a footnote"));
        let source = drawn(&drawing, Theme::Light);
        assert_eq!(markup::faults(&source), Vec::<String>::new(), "{id}");
    }
}
