//! What an SVG is made of: well formed, alone, described, and the same each time.

use std::collections::BTreeSet;

use flowscribe::render::Theme;
use roxmltree::{Document, Node};

use crate::drawings::{drawn, every_state, of_every_scenario, random};
use crate::svg::has_class;

const ELEMENTS: [&str; 10] = [
    "svg", "title", "desc", "style", "g", "a", "rect", "path", "circle", "text",
];
const ATTRIBUTES: [&str; 22] = [
    "id",
    "class",
    "href",
    "role",
    "lang",
    "width",
    "height",
    "viewBox",
    "x",
    "y",
    "rx",
    "cx",
    "cy",
    "r",
    "d",
    "textLength",
    "lengthAdjust",
    "xmlns",
    "xml:lang",
    "aria-label",
    "tabindex",
    "focusable",
];

/// What is wrong with the markup of a picture; also used for hostile texts.
pub(crate) fn faults(source: &str) -> Vec<String> {
    let document = match Document::parse(source) {
        Ok(document) => document,
        Err(error) => return vec![error.to_string()],
    };
    let mut ids = BTreeSet::new();
    let mut faults = Vec::new();
    for node in document.descendants().skip(1) {
        if let Some(id) = node.attribute("id")
            && (id.is_empty() || id.contains(char::is_whitespace) || !ids.insert(id))
        {
            faults.push(format!("an id that is no name, or not its own: {node:?}"));
        }
        let fault = of_node(node);
        faults.extend(fault.map(|fault| format!("{fault}: {node:?}")));
    }
    for link in document.descendants().filter(|node| node.has_tag_name("a")) {
        let target = link
            .attribute("href")
            .and_then(|href| href.strip_prefix('#'));
        if target.is_none_or(|target| !ids.contains(decoded(target).as_str())) {
            faults.push(format!("a link to nowhere: {link:?}"));
        }
    }
    let linked = |id: &&str| {
        let is_it = |node: &Node<'_, '_>| node.attribute("href") == Some(&format!("#{id}"));
        document.descendants().any(|node| is_it(&node))
    };
    let footnotes = ids.iter().copied().filter(|id| id.starts_with("footnote-"));
    faults.extend(
        footnotes
            .filter(|id| !linked(id))
            .map(|id| format!("nothing refers to {id}")),
    );
    if !starts_with(document.root_element(), &["title", "desc", "style"]) {
        faults.push("a picture without title and description".to_owned());
    }
    faults
}

/// What is wrong with one element, or piece of text.
fn of_node(node: Node<'_, '_>) -> Option<&'static str> {
    const ELSEWHERE: [&str; 5] = ["url(", "@import", "@font-face", "var(", "\\"];
    if !node.is_element() {
        let acts = node.is_comment() || node.is_pi();
        return acts.then_some("neither element nor text");
    }
    let name = node.tag_name();
    let known = |attribute: roxmltree::Attribute<'_, '_>| ATTRIBUTES.contains(&attribute.name());
    let css = node.text().unwrap_or_default();
    let fault = if name.namespace() != Some("http://www.w3.org/2000/svg") {
        "not of SVG"
    } else if !ELEMENTS.contains(&name.name()) {
        "an element that is not ours"
    } else if !node.attributes().all(known) {
        "an attribute that is not ours"
    } else if name.name() == "text" && !has_its_length(node) {
        "a text without its length"
    } else if titled(node) && !starts_with(node, &["title"]) {
        "a message, note or group without a title"
    } else if name.name() == "style" && ELSEWHERE.iter().any(|bad| css.contains(bad)) {
        "something from elsewhere"
    } else {
        return None;
    };
    Some(fault)
}

fn titled(node: Node<'_, '_>) -> bool {
    ["message", "note", "group"]
        .iter()
        .any(|class| has_class(node, class))
}

fn has_its_length(text: Node<'_, '_>) -> bool {
    let length = text
        .attribute("textLength")
        .and_then(|length| length.parse().ok());
    length.is_some_and(|length: f64| length > 0.0)
        && text.attribute("lengthAdjust") == Some("spacingAndGlyphs")
        && text.text().is_some_and(|text| !text.is_empty())
}

fn starts_with(node: Node<'_, '_>, names: &[&str]) -> bool {
    let children = node.children().filter(Node::is_element);
    let first: Vec<&str> = children
        .take(names.len())
        .filter(|child| child.has_tag_name("style") || child.text().is_some())
        .map(|child| child.tag_name().name())
        .collect();
    first == names
}

/// A fragment of a URL as the id that it means.
fn decoded(fragment: &str) -> String {
    let decoded = percent_encoding::percent_decode_str(fragment);
    decoded.decode_utf8().unwrap().into_owned()
}

#[test]
fn every_picture_is_well_formed_and_alone() {
    let drawings = of_every_scenario();
    let mut links = 0;
    for (name, interaction) in drawings.iter().chain(&random(50)) {
        let source = drawn(interaction, Theme::Light);
        assert_eq!(faults(&source), Vec::<String>::new(), "{name}");
        assert!(source == drawn(interaction, Theme::Light), "{name}");
        links += source.matches("<a href=").count();
    }
    assert!(links > 1_000, "{links}");
}

/// Colours and nothing else: the same picture in every theme, but for its style.
#[test]
fn a_theme_changes_the_style_alone() {
    let drawing = every_state();
    let light = drawn(&drawing, Theme::Light);
    let without = |source: &str| {
        let (before, rest) = source.split_once("<style>").unwrap();
        let (_, behind) = rest.split_once("</style>").unwrap();
        format!("{before}{behind}")
    };
    let mut styles = BTreeSet::new();
    for theme in Theme::ALL {
        let source = drawn(&drawing, *theme);
        assert_eq!(faults(&source), Vec::<String>::new(), "{theme}");
        assert!(without(&source) == without(&light), "{theme}");
        let asks = source.contains("prefers-color-scheme");
        assert_eq!(asks, *theme == Theme::Auto);
        assert!(styles.insert(source), "{theme} looks like another");
    }
}

#[test]
fn mono_has_no_colour() {
    let source = drawn(&every_state(), Theme::Mono);
    let mut colours = 0;
    for (at, _) in source.match_indices([':', '"']) {
        let Some(colour) = source[at + 1..].strip_prefix('#') else {
            continue;
        };
        let digits = colour.find(|sign: char| !sign.is_ascii_hexdigit());
        let colour = &colour[..digits.unwrap_or(colour.len())];
        if colour.len() == 6 {
            assert!(
                colour[..2] == colour[2..4] && colour[..2] == colour[4..],
                "{colour}"
            );
            colours += 1;
        }
    }
    assert!(colours > 10, "{colours}");
    assert!(!source.contains("rgb") && !source.contains("hsl"));
}
