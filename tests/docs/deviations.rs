//! docs/deviations.md: where the documents part from wire and standards, from the scenarios themselves.

use std::fmt::Write as _;

use flowscribe::scenario::{Scenario, builtin};
use flowscribe::walkthrough::{Note, Step, Walkthrough};

use crate::is_current;

const HEAD: &str = "\
# Where documents part from the wire

Each row stands in a scenario, on the step that it concerns. A *note* says what is imprecise. What a step *departs* from
(the document draws another arrow) or *lacks* (it promises what does not come) is held against the run: as soon as it
is no longer so, `flowscribe check` calls it stale. An overlay is listed with what it says otherwise than its base.

A test writes this file from the scenarios (`just docs`).

| V | scenario | step | kind | text | specs |
|---|---|---|---|---|---|
";

/// One row: where a document parts from wire or standard.
#[derive(PartialEq)]
struct Row {
    id: String,
    scenario: String,
    step: String,
    kind: String,
    text: String,
    specs: String,
}

impl Row {
    fn new(scenario: &str, step: String, kind: String, note: &Note) -> Self {
        let specs: Vec<_> = note.specs.iter().map(ToString::to_string).collect();
        Self {
            id: note.id.clone(),
            scenario: scenario.to_owned(),
            step,
            kind,
            text: note.text.clone(),
            specs: specs.join(", "),
        }
    }

    /// Whether an overlay has it from its base.
    fn says_as(&self, other: &Self) -> bool {
        (&self.id, &self.step, &self.kind, &self.text)
            == (&other.id, &other.step, &other.kind, &other.text)
    }

    fn line(&self) -> String {
        let Row {
            id,
            scenario,
            step,
            kind,
            text,
            specs,
        } = self;
        format!("| {id} | {scenario} | {step} | {kind} | {text} | {specs} |")
    }
}

impl Row {
    /// Notes of documents are numbered, `V1` and so on; the flows of the standards depart from nothing.
    fn is_deviation(&self) -> bool {
        let number = self.id.strip_prefix('V');
        number.is_some_and(|number| number.parse::<u32>().is_ok())
    }
}

/// What a step is checked for; its first notes tell of these, in this order.
fn checked(step: &Step) -> Vec<String> {
    let departs = step
        .arrows
        .iter()
        .filter_map(|arrow| arrow.departs.as_ref());
    let departs = departs.map(|paper| format!("departs from {} -> {}", paper.from, paper.to));
    let lacks = step.lacks.iter().map(|name| format!("lacks `{name}`"));
    departs.chain(lacks).collect()
}

fn rows_of_step(scenario: &str, walkthrough: &Walkthrough, step: &Step) -> Vec<Row> {
    let checked = checked(step);
    let place = format!("{} {}", walkthrough.id, step.id);
    assert!(
        step.notes.len() >= checked.len(),
        "{scenario} {place}: a note for each of {checked:?}"
    );
    let kinds = checked
        .into_iter()
        .chain(std::iter::repeat("note".to_owned()));
    let notes = step.notes.iter().zip(kinds);
    notes
        .map(|(note, kind)| Row::new(scenario, place.clone(), kind, note))
        .collect()
}

fn rows(scenario: &Scenario) -> Vec<Row> {
    let mut rows = Vec::new();
    for walkthrough in &scenario.walkthroughs {
        let whole = |note| {
            Row::new(
                &scenario.name,
                walkthrough.id.clone(),
                "note".to_owned(),
                note,
            )
        };
        rows.extend(walkthrough.notes.iter().map(whole));
        let steps = walkthrough.steps.iter();
        rows.extend(steps.flat_map(|step| rows_of_step(&scenario.name, walkthrough, step)));
    }
    rows.retain(Row::is_deviation);
    rows
}

/// The rows of all scenarios, each overlay's as far as they differ from its base's.
fn all_rows() -> Vec<Row> {
    let mut all = Vec::new();
    // The flows of the standards tell of no document that could part from anything.
    let told = builtin().iter().filter(|one| one.group() != "flows");
    for builtin in told {
        let scenario = Scenario::load(builtin.name).unwrap();
        let base = scenario
            .base
            .as_ref()
            .map(|base| rows(&Scenario::load(base).unwrap()));
        let base = base.unwrap_or_default();
        let own = rows(&scenario).into_iter();
        all.extend(own.filter(|row| !base.iter().any(|below| row.says_as(below))));
    }
    all.sort_by_key(|row| row.id[1..].parse::<u32>().unwrap());
    all
}

#[test]
fn the_table_is_that_of_the_scenarios() {
    let mut text = HEAD.to_owned();
    for row in all_rows() {
        writeln!(text, "{}", row.line()).unwrap();
    }
    is_current("deviations.md", &text);
}

/// What is known of each document.
#[test]
fn every_known_deviation_stands_in_its_scenario() {
    for (scenario, expected) in [
        ("okta-implicit", &[1, 2, 3, 5, 19, 20][..]),
        ("okta-implicit-guide", &[1, 5, 6, 7, 8, 9, 16, 17, 22, 23]),
        ("okta-implicit-spa", &[4, 5, 6, 8, 10, 15, 16, 20, 22, 23]),
        ("okta-authorization-code", &[1, 2, 3, 18, 19]),
        ("implicit-six-steps", &[3, 11, 12, 13, 14, 24]),
        ("implicit-a-to-g", &[3, 21, 24]),
    ] {
        let rows = rows(&Scenario::load(scenario).unwrap());
        let mut found: Vec<u32> = rows
            .iter()
            .map(|row| row.id[1..].parse().unwrap())
            .collect();
        found.sort_unstable();
        found.dedup();
        assert_eq!(found, expected, "{scenario}");
    }
}

#[test]
fn every_deviation_names_its_source() {
    for row in all_rows() {
        // How a list is numbered is no matter of a standard.
        assert_eq!(row.specs.is_empty(), row.id == "V20", "{}", row.line());
    }
}
