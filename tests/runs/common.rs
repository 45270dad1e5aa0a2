//! Running, judging and drawing in one call.

use flowscribe::diagram::{Detail, Story};
use flowscribe::render::{Beside, Options, html_beside, render};
use flowscribe::scenario::Scenario;
use flowscribe::simulation;
use flowscribe::trace::Trace;
use html5gum::Token;

/// The names of all output formats.
pub(crate) const FORMATS: [&str; 6] = ["text", "plantuml", "mermaid", "html", "svg", "json"];
/// The names of all levels of detail.
pub(crate) const DETAILS: [&str; 3] = ["steps", "messages", "wire"];

/// One run of a built-in scenario.
pub(crate) fn trace_of(scenario: &str, seed: u64) -> Trace {
    let scenario = Scenario::load(scenario).unwrap();
    simulation::run(&scenario, seed).unwrap()
}

/// One drawing of the first walkthrough (or the named one), with footnotes.
pub(crate) fn drawing(
    trace: &Trace,
    walkthrough: Option<&str>,
    format: &str,
    detail: &str,
) -> String {
    let walkthrough = trace.header.walkthrough(walkthrough).unwrap();
    let story = Story::new(trace, walkthrough);
    let options = Options {
        format: format.parse().unwrap(),
        detail: detail.parse::<Detail>().unwrap(),
        footnotes: true,
        ..Options::default()
    };
    render(&story, &options).unwrap().text().to_owned()
}

/// The page as `flowscribe draw` writes it: an overlay's beside its base.
pub(crate) fn page_of(scenario: &str, seed: u64) -> String {
    let (_, base) = Scenario::load_with_base(scenario).unwrap();
    let trace = trace_of(scenario, seed);
    let walkthrough = &trace.header.walkthroughs[0];
    let base = base.map(|base| simulation::run(&base, seed).unwrap());
    let base = base.as_ref().map(|base| {
        let same = base.header.walkthrough(Some(&walkthrough.id)).unwrap();
        Story::new(base, same)
    });
    let beside = Beside {
        base: base.as_ref(),
        links: &[],
    };
    let options = Options {
        footnotes: true,
        ..Options::default()
    };
    html_beside(&Story::new(&trace, walkthrough), beside, &options)
}

/// Format, detail and drawing of the first walkthrough, for all of them.
pub(crate) fn every_drawing(trace: &Trace) -> Vec<(String, String, String)> {
    let mut drawings = Vec::new();
    for format in FORMATS {
        for detail in DETAILS {
            let drawn = drawing(trace, None, format, detail);
            drawings.push((format.to_owned(), detail.to_owned(), drawn));
        }
    }
    drawings
}

/// The text of a page, without drawings, script and style; a line for each element that begins one.
pub(crate) fn read(page: &str) -> String {
    const HIDDEN: [&[u8]; 3] = [b"style", b"script", b"svg"];
    const WITHIN: [&[u8]; 8] = [
        b"a", b"b", b"code", b"kbd", b"span", b"strong", b"sup", b"small",
    ];
    let (mut text, mut hidden) = (String::new(), 0);
    for token in html5gum::Tokenizer::new(page) {
        match token.unwrap() {
            Token::StartTag(tag) => {
                hidden += usize::from(HIDDEN.contains(&tag.name.as_slice()) && !tag.self_closing);
                if !WITHIN.contains(&tag.name.as_slice()) {
                    text.push('\n');
                }
            }
            Token::EndTag(tag) => {
                hidden -= usize::from(HIDDEN.contains(&tag.name.as_slice()));
                if !WITHIN.contains(&tag.name.as_slice()) {
                    text.push('\n');
                }
            }
            Token::String(said) if hidden == 0 => text.push_str(&String::from_utf8_lossy(&said)),
            _ => {}
        }
    }
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n") + "\n"
}
