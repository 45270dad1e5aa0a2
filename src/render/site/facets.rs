//! What the filters offer, from what the scenarios have.

use std::cmp::Ordering;

use serde::Serialize;

use super::Entry;
use crate::render::clean::visible;
use crate::render::words::{Words, fill};
use crate::walkthrough::Delivered;

#[derive(Debug, Serialize)]
pub(super) struct Facets {
    groups: Vec<Choice>,
    flows: Vec<Choice>,
    failures: Vec<Heap>,
    specs: Vec<Heap>,
}

/// Choices under one heading.
#[derive(Debug, Serialize)]
struct Heap {
    name: String,
    choices: Vec<Choice>,
}

/// What a filter asks for, and what it is called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Choice {
    value: String,
    name: String,
}

impl Choice {
    fn of(value: &str, name: &str) -> Self {
        Self {
            value: visible(value),
            name: visible(name),
        }
    }
}

impl Facets {
    pub(super) fn of(entries: &[Entry], words: &Words) -> Self {
        let mut facets = Self {
            groups: Vec::new(),
            flows: Vec::new(),
            failures: of_failures(entries, words),
            specs: of_specs(entries, words),
        };
        for entry in entries {
            let group = Choice::of(&entry.group, words.group(&entry.group));
            add(&mut facets.groups, group);
            add(
                &mut facets.flows,
                Choice::of(&entry.flow, words.flow(&entry.flow)),
            );
        }
        facets.flows.sort_by(|a, b| a.name.cmp(&b.name));
        facets
    }
}

fn add(choices: &mut Vec<Choice>, choice: Choice) {
    if !choices.contains(&choice) {
        choices.push(choice);
    }
}

/// What a scenario's declared failure is found by: the sort, and which of it.
/// One that nobody is told of has the check that failed where others have a code.
pub(super) fn failures(entry: &Entry) -> impl Iterator<Item = (&'static str, &str)> {
    let outcome = entry.outcome.as_ref();
    let code = outcome.and_then(|outcome| {
        let local = outcome.delivered == Delivered::Local;
        let sort = if local { "check" } else { "error" };
        Some((sort, outcome.error.as_deref()?))
    });
    let way = outcome.map(|outcome| ("way", outcome.delivered.as_str()));
    code.into_iter().chain(way)
}

fn of_failures(entries: &[Entry], words: &Words) -> Vec<Heap> {
    let heap = |sort: &str, heading: &str| {
        let mut choices = Vec::new();
        for entry in entries {
            for (_, of) in failures(entry).filter(|(known, _)| *known == sort) {
                let way = entry.outcome.as_ref().filter(|_| sort == "way");
                let name = way.map_or(of, |way| words.delivered(way.delivered, None));
                add(&mut choices, Choice::of(&format!("{sort}:{of}"), name));
            }
        }
        choices.sort_by(|a, b| a.name.cmp(&b.name));
        let name = words.site(heading).to_owned();
        Heap { name, choices }
    };
    let sorts = [("error", "errors"), ("check", "checks"), ("way", "ways")];
    let heaps = sorts.map(|(sort, heading)| heap(sort, heading));
    let mut heaps = Vec::from(heaps);
    heaps.retain(|heap| !heap.choices.is_empty());
    heaps
}

/// Each document as a whole, then its sections.
fn of_specs(entries: &[Entry], words: &Words) -> Vec<Heap> {
    let mut specs: Vec<(String, &str)> = Vec::new();
    for spec in entries.iter().flat_map(|entry| &entry.specs) {
        let named = (spec.document().to_string(), spec.section());
        if !specs.contains(&named) {
            specs.push(named);
        }
    }
    specs.sort_by(|a, b| natural(&a.0, &b.0).then_with(|| natural(a.1, b.1)));
    let heaps = specs.chunk_by(|a, b| a.0 == b.0).map(|sections| {
        let document = &sections[0].0;
        let whole = fill(words.site("whole"), &[("document", document)]);
        let mut choices = vec![Choice::of(document, &whole)];
        choices.extend(sections.iter().map(|(document, section)| {
            let name = format!("{document} {section}");
            Choice::of(&name, &name)
        }));
        Heap {
            name: document.clone(),
            choices,
        }
    });
    heaps.collect()
}

/// By their parts, numbers as numbers: `RFC 959` before `RFC 6749`, `4.2` before `4.10`.
fn natural(one: &str, other: &str) -> Ordering {
    let parts = |text: &str| -> Vec<(u64, String)> {
        let parts = text.split([' ', '.']);
        let part = |part: &str| (part.parse().unwrap_or(u64::MAX), part.to_owned());
        parts.map(part).collect()
    };
    parts(one).cmp(&parts(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_are_sorted_as_they_stand_in_the_document() {
        let mut sections = ["A.5", "10.12", "4.1", "4.1.2.1", "4.10", "4.2", "4"];
        sections.sort_by(|a, b| natural(a, b));
        let sorted = ["4", "4.1", "4.1.2.1", "4.2", "4.10", "10.12", "A.5"];
        assert_eq!(sections, sorted);
        let mut documents = ["RFC 6749", "OIDC Core", "RFC 959"];
        documents.sort_by(|a, b| natural(a, b));
        assert_eq!(documents, ["OIDC Core", "RFC 959", "RFC 6749"]);
    }
}
