//! docs/failures.md: what goes wrong, and where it stops.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use flowscribe::scenario::Scenario;

use crate::{drawn, group, is_current, none_else, sections, stop};

const HEAD: &str = "\
# What goes wrong, and where it stops

Each row is a scenario: a flow in which one cause is other than it should be. It runs, and `flowscribe check` holds the
run against what it declares: the message that fails, its status and error code, how that reaches whom, and that nothing
later happens. `flowscribe draw NAME -o NAME.html` takes every message apart. `flowscribe list --failures` has this list
with filters, such as `--flow implicit --spec \"RFC 6749 4.2.2.1\"`.

A test writes this file and the drawings from the scenarios (`just docs`).
";

const GOES_ON: &str = "nowhere: the flow goes on";

#[test]
fn every_failure_stands_in_the_table_with_its_drawing() {
    let mut flows: BTreeMap<String, String> = BTreeMap::new();
    for name in group("failures") {
        let scenario = Scenario::load(name).unwrap();
        is_current(&format!("failures/{name}.svg"), &drawn(&scenario));
        let table = flows.entry(scenario.flow.clone()).or_default();
        let _ = writeln!(
            table,
            "| [`{name}`](failures/{name}.svg) | {} | {} | {} |",
            scenario.lesson,
            stop(&scenario).as_deref().unwrap_or(GOES_ON),
            sections(&scenario.specs),
        );
    }
    let mut text = HEAD.to_owned();
    for (flow, table) in &flows {
        let _ = write!(
            text,
            "\n## {flow}\n\n| scenario | lesson | where it is told | sections |\n|---|---|---|---|\n{table}"
        );
    }
    is_current("failures.md", &text);
    none_else("failures", |stem| {
        group("failures").any(|name| name == stem)
    });
}

/// A failure that does not stop says in its steps what fails on the way.
#[test]
fn what_goes_on_is_told_by_a_step() {
    for name in group("failures") {
        let scenario = Scenario::load(name).unwrap();
        let base = scenario
            .base
            .as_deref()
            .map(|base| Scenario::load(base).unwrap());
        let steps = |one: &Scenario| {
            one.walkthroughs
                .iter()
                .flat_map(|w| w.steps.clone())
                .collect::<Vec<_>>()
        };
        let told = base.is_none_or(|base| steps(&base) != steps(&scenario));
        assert!(scenario.outcome.is_some() || told, "{name}");
    }
}
