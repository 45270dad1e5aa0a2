//! The index.

use super::*;
use crate::protocol::MessageKind;
use crate::render::Language;
use crate::walkthrough::Delivered;

fn entry(name: &str) -> Entry {
    Entry {
        name: name.to_owned(),
        title: format!("Title of {name}"),
        lesson: "A lesson.".to_owned(),
        group: "documents".to_owned(),
        flow: "implicit".to_owned(),
        specs: vec!["RFC 6749 4.2".parse().unwrap()],
        outcome: None,
        drawings: vec![Drawing {
            title: "Steps".to_owned(),
            language: "en".to_owned(),
            summary: "matches".to_owned(),
            matches: true,
            page: format!("{name}.html"),
            steps: format!("svg/{name}.svg"),
            messages: format!("svg/{name}.messages.svg"),
        }],
    }
}

fn failing(name: &str, error: &str, delivered: Delivered) -> Entry {
    let outcome = Outcome {
        message: MessageKind::TokenResponse,
        status: None,
        error: Some(error.to_owned()),
        carries: Vec::new(),
        delivered,
        at: "client".to_owned(),
    };
    Entry {
        group: "attacks".to_owned(),
        outcome: Some(outcome),
        ..entry(name)
    }
}

fn choices(index: &str, id: &str) -> Vec<String> {
    let (_, select) = index.split_once(&format!("<select id=\"{id}\"")).unwrap();
    let (select, _) = select.split_once("</select>").unwrap();
    let values = select.split("<option value=\"").skip(2);
    values
        .map(|rest| rest.split('"').next().unwrap().to_owned())
        .collect()
}

#[test]
fn filters_offer_what_the_scenarios_have() {
    let mut other = failing("x", "state", Delivered::Local);
    other.specs = ["RFC 6749 10.12", "OIDC Core 3.1"]
        .map(|spec| spec.parse().unwrap())
        .into();
    let entries = [
        entry("a"),
        failing("b", "invalid_grant", Delivered::Json),
        other,
    ];
    let index = index(&entries, Language::English, 0);
    assert_eq!(choices(&index, "group"), ["documents", "attacks"]);
    assert_eq!(choices(&index, "flow"), ["implicit"]);
    let failures = [
        "error:invalid_grant",
        "check:state",
        "way:local",
        "way:json",
    ];
    assert_eq!(choices(&index, "failure"), failures);
    let specs = [
        "OIDC Core",
        "OIDC Core 3.1",
        "RFC 6749",
        "RFC 6749 4.2",
        "RFC 6749 10.12",
    ];
    assert_eq!(choices(&index, "spec"), specs);
    assert!(index.contains("data-failures=\"[&quot;check:state&quot;,&quot;way:local&quot;]\""));
}

#[test]
fn groups_stand_in_the_order_of_the_entries() {
    let index = index(
        &[failing("b", "x", Delivered::Json), entry("a")],
        Language::English,
        0,
    );
    let at = |text: &str| index.find(text).unwrap();
    assert!(at("data-group=\"attacks\"") < at("data-group=\"documents\""));
    assert!(at("Title of b") < at("Title of a"));
}

#[test]
fn states_are_told_in_words_and_signs() {
    let mut differing = entry("d");
    differing.drawings[0].matches = false;
    let entries = [entry("a"), failing("b", "x", Delivered::Json), differing];
    let index = index(&entries, Language::English, 0);
    for state in ["matches", "stops", "differs"] {
        assert_eq!(index.matches(&format!("<li class=\"{state}\">")).count(), 1);
        assert!(style().contains(&format!(".{state}::before {{ content: \"")));
    }
}

#[test]
fn nothing_is_inline_and_nothing_comes_from_elsewhere() {
    let index = index(&[entry("a")], Language::English, 0);
    let policy = CONTENT_SECURITY_POLICY.replace('\'', "&#39;");
    assert!(index.contains(&format!("content=\"{policy}\"")));
    for forbidden in [
        "<style",
        "style=\"",
        " on",
        "javascript:",
        "src=\"http",
        "src=\"/",
    ] {
        let found = index
            .split('<')
            .find(|tag| tag.split('>').next().unwrap().contains(forbidden));
        assert_eq!(found, None, "{forbidden}");
    }
    assert_eq!(index.matches("<script").count(), 1);
    for forbidden in ["@import", "url(", "http"] {
        assert!(!style().contains(forbidden), "{forbidden}");
    }
    for forbidden in [
        "innerHTML",
        "insertAdjacent",
        "document.write",
        "eval(",
        "fetch(",
    ] {
        assert!(!script().contains(forbidden), "{forbidden}");
    }
}

const HOSTILE: &str =
    "</title><script>alert(1)</script>\" onmouseover='x' {{ 7 * 7 }} &lt; \u{202e}";

#[test]
fn hostile_text_stays_text() {
    let mut hostile = failing("x", HOSTILE, Delivered::Json);
    for text in [
        &mut hostile.name,
        &mut hostile.title,
        &mut hostile.lesson,
        &mut hostile.group,
        &mut hostile.flow,
    ] {
        HOSTILE.clone_into(text);
    }
    let drawing = &mut hostile.drawings[0];
    for text in [
        &mut drawing.title,
        &mut drawing.language,
        &mut drawing.summary,
    ] {
        HOSTILE.clone_into(text);
    }
    let index = index(&[hostile], Language::English, 0);
    assert_eq!(index.matches("<script").count(), 1);
    assert_eq!(index.matches("</title>").count(), 1);
    assert!(!index.contains("\" onmouseover") && !index.contains('\u{202e}'));
    assert!(index.contains("{{ 7 * 7 }}") && index.contains("&amp;lt;"));
}

/// The words of the index, in the template or in the code beside this.
#[test]
fn every_word_is_used() {
    let used = [
        include_str!("../../../templates/index.html"),
        include_str!("card.rs"),
        include_str!("facets.rs"),
        include_str!("mod.rs"),
    ];
    for word in Words::of(Language::English).sites().keys() {
        let names = [format!("words.{word}"), format!("\"{word}\"")];
        let found = names
            .iter()
            .any(|name| used.iter().any(|text| text.contains(name)));
        assert!(found, "{word}");
    }
}

#[test]
fn the_index_speaks_chinese() {
    let index = index(&[entry("a")], Language::TraditionalChinese, 7);
    assert!(index.contains("<html lang=\"zh-TW\""));
    assert!(index.contains("1 個情境中的 1 個") && index.contains("種子 7"));
    assert!(index.contains("<h3 lang=\"en\">"));
}
