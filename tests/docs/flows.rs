//! docs/flows: a page for every flow of the standards. What stands between the marks, the picture
//! and the table of contents are written from the scenarios (`just docs`).

use std::fmt::Write as _;
use std::fs;

use flowscribe::scenario::{Scenario, builtin};

use crate::{docs, drawn, is_current, none_else, sections, writes};

const BEGIN: &str = "<!-- from the scenario: `just docs` -->\n";
const END: &str = "<!-- end -->\n";
const UNWRITTEN: &str = "To be written.";

/// What a page says by hand, below what it has from the scenario.
const REST: &str = "\n## When to use it\n\nTo be written.\n\n## When not\n\nTo be written.\n";

const CONTENTS: &str = "\
# The flows of the standards

One page a flow: when to use it, when not, its steps and its picture. Each is a scenario that runs: `flowscribe draw
NAME` draws it, `flowscribe draw NAME -o NAME.html` takes every message apart, `flowscribe check NAME` holds it against
its steps. A test writes this table from the scenarios (`just docs`).

| flow | in a sentence |
|---|---|
";

/// The names of the flows; `own` without those that change another one.
fn flows(own: bool) -> impl Iterator<Item = &'static str> {
    let flows = builtin().iter().filter(|one| one.group() == "flows");
    let own = flows.filter(move |one| !(own && one.text.contains("\nbase = ")));
    own.map(|one| one.name)
}

/// What a page has from its scenario.
fn told(name: &str, scenario: &Scenario) -> String {
    let mut text = format!("# {}\n\n{}\n", scenario.title, scenario.lesson);
    let _ = writeln!(text, "\n![The steps of {name}]({name}.svg)\n\n## Steps\n");
    for step in &scenario.walkthroughs[0].steps {
        let label = &step.label.text;
        let _ = match &step.number {
            Some(number) => writeln!(text, "- **{number}** {label}"),
            None => writeln!(text, "- {label}"),
        };
    }
    let _ = writeln!(text, "\nSections: {}.", sections(&scenario.specs));
    for other in flows(false) {
        let other = Scenario::load(other).unwrap();
        if other.base.as_deref() == Some(name) {
            let (name, lesson) = (&other.name, &other.lesson);
            let _ = writeln!(
                text,
                "\nA variant, `{name}`: {lesson}\n\n![{name}]({name}.svg)"
            );
        }
    }
    text
}

#[test]
fn every_flow_has_its_page_and_its_picture() {
    for name in flows(false) {
        let scenario = Scenario::load(name).unwrap();
        is_current(&format!("flows/{name}.svg"), &drawn(&scenario));
    }
    for name in flows(true) {
        let file = format!("flows/{name}.md");
        let scenario = Scenario::load(name).unwrap();
        let kept = fs::read_to_string(docs(&file)).unwrap_or_default();
        let rest = kept.split_once(END).map_or(REST, |(_, rest)| rest);
        let page = format!("{BEGIN}{}{END}{rest}", told(name, &scenario));
        is_current(&file, &page);
        for heading in ["\n## When to use it\n", "\n## When not\n"] {
            assert!(rest.contains(heading), "{file}: {heading} is missing");
        }
        assert!(writes() || !rest.contains(UNWRITTEN), "{file}: {UNWRITTEN}");
    }
}

#[test]
fn the_contents_name_every_flow() {
    let mut contents = CONTENTS.to_owned();
    for name in flows(false) {
        let flow = Scenario::load(name).unwrap();
        let page = flow.base.as_deref().unwrap_or(name);
        let _ = writeln!(contents, "| [`{name}`]({page}.md) | {} |", flow.lesson);
    }
    is_current("flows/README.md", &contents);
    none_else("flows", |stem| {
        stem == "README" || flows(false).any(|name| name == stem)
    });
}

/// The same party has the same name in every flow, beside the names of OpenID Connect.
#[test]
fn lifelines_are_called_alike() {
    for name in flows(true) {
        let scenario = Scenario::load(name).unwrap();
        for lifeline in &scenario.walkthroughs[0].lifelines {
            let known = [
                "User with browser",
                "Client",
                "Authorization server",
                "Resource server",
                "Relying Party",
                "OpenID Provider",
            ];
            let own = name == "token-exchange" && lifeline.name.ends_with(" API");
            let alike = known
                .iter()
                .any(|known| lifeline.name.split(" (").next() == Some(known));
            assert!(alike || own, "{name}: {}", lifeline.name);
        }
    }
}
