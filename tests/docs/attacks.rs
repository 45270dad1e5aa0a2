//! docs/attacks.md: what an attacker tries, undefended and defended.

use std::fmt::Write as _;

use flowscribe::diagram::Story;
use flowscribe::render::{Format, Options, render};
use flowscribe::scenario::{ActorPart, Scenario};
use flowscribe::simulation;

use crate::{drawn, group, is_current, none_else, sections, stop};

const HEAD: &str = "\
# What an attacker tries, undefended and defended

Each attack runs, without a defence and with each that stops it; one switch lies between the two. The attacker has what
anybody can have: a browser, an account, a client, a server, a page that somebody visits. A secret it has only from a
message that reached it, which the recording names. What it obtains is read from the recording and held against what the
scenario declares. `flowscribe draw NAME -o NAME.html` takes every message apart.

A test writes this file and the drawings from the scenarios (`just docs`).
";

const COLUMNS: &str = "\
| scenario | lesson | the attacker obtains | where it is stopped | sections |
|---|---|---|---|---|
";

/// What the attacker is declared to obtain.
fn obtained(scenario: &Scenario) -> String {
    let obtained = scenario.obtained.iter().flatten();
    let told = obtained.map(|one| {
        let what = serde_json::to_value(one.what).unwrap();
        let what = what.as_str().unwrap().replace('-', " ");
        format!("{what} of {}", person(scenario, &one.of))
    });
    let told: Vec<_> = told.collect();
    if told.is_empty() {
        return "nothing".to_owned();
    }
    told.join("; ")
}

/// What a person is called.
fn person<'s>(scenario: &'s Scenario, id: &'s str) -> &'s str {
    let mut actors = scenario.actors.iter();
    let found = actors.find_map(|actor| match &actor.part {
        ActorPart::ResourceOwner(person) if actor.id == id => Some(person.username.as_str()),
        _ => None,
    });
    found.unwrap_or(id)
}

fn row(name: &str) -> String {
    let scenario = Scenario::load(name).unwrap();
    is_current(&format!("attacks/{name}.svg"), &drawn(&scenario));
    let unstopped = if name.contains("-defended-") {
        "no message fails: what it needs does not reach it"
    } else {
        "nowhere"
    };
    format!(
        "| [`{name}`](attacks/{name}.svg) | {} | {} | {} | {} |\n",
        scenario.lesson,
        obtained(&scenario),
        stop(&scenario).as_deref().unwrap_or(unstopped),
        sections(&scenario.specs),
    )
}

#[test]
fn every_attack_stands_in_the_table_with_its_drawings() {
    let mut text = HEAD.to_owned();
    for attack in group("attacks").filter(|name| !name.contains("-defended-")) {
        let title = Scenario::load(attack).unwrap().title;
        let defended = format!("{attack}-defended-");
        let defended = group("attacks").filter(|name| name.starts_with(&defended));
        let rows: String = std::iter::once(attack).chain(defended).map(row).collect();
        let _ = write!(text, "\n## {title}\n\n{COLUMNS}{rows}");
    }
    is_current("attacks.md", &text);
    for name in group("attacks") {
        assert!(text.contains(&format!("`{name}`")), "{name}");
    }
    none_else("attacks", |stem| group("attacks").any(|name| name == stem));
}

/// Mermaid has no notes on arrows: a note beside the honest sender would call that one the winner.
#[test]
fn a_gain_stands_at_the_attacker_in_mermaid() {
    let trace = simulation::run(&Scenario::load("mix-up").unwrap(), 0).unwrap();
    let story = Story::new(&trace, &trace.header.walkthroughs[0]);
    let options = Options {
        format: Format::Mermaid,
        ..Options::default()
    };
    let source = render(&story, &options).unwrap().text().to_owned();
    let gain = "Note over mallory: the attacker obtains the access token of alice";
    assert!(source.contains(gain), "{source}");
}
