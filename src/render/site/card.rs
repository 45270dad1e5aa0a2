//! A scenario as the index shows it.

use serde::Serialize;
use serde_json::Value;

use super::facets::failures;
use super::{Drawing, Entry};
use crate::protocol::SpecRef;
use crate::render::clean::visible;
use crate::render::words::{Words, fill};

#[derive(Debug, Serialize)]
pub(super) struct Card {
    name: String,
    title: String,
    lesson: String,
    /// BCP 47 language of title and lesson, which is the first walkthrough's.
    language: String,
    flow: String,
    flow_name: String,
    /// What the filter of failures finds it by: an array in JSON.
    failures: String,
    specs: Vec<Spec>,
    drawings: Vec<Row>,
    alternative: String,
}

#[derive(Debug, Serialize)]
struct Spec {
    name: String,
    url: String,
    document: String,
    section: String,
}

#[derive(Debug, Serialize)]
struct Row {
    title: String,
    language: String,
    summary: String,
    /// `matches`, `stops` or `differs`.
    state: &'static str,
    page: String,
    steps: String,
    messages: String,
}

impl Card {
    pub(super) fn of(entry: &Entry, words: &Words) -> Self {
        let title = visible(&entry.title);
        let failures =
            failures(entry).map(|(sort, of)| Value::String(visible(&format!("{sort}:{of}"))));
        let first = entry.drawings.first();
        Self {
            name: visible(&entry.name),
            lesson: visible(&entry.lesson),
            language: first.map_or(String::new(), |drawing| visible(&drawing.language)),
            flow_name: visible(words.flow(&entry.flow)),
            flow: visible(&entry.flow),
            failures: Value::Array(failures.collect()).to_string(),
            specs: entry.specs.iter().map(Spec::of).collect(),
            drawings: entry
                .drawings
                .iter()
                .map(|one| Row::of(one, entry))
                .collect(),
            alternative: fill(words.site("drawing"), &[("title", &title)]),
            title,
        }
    }
}

impl Spec {
    fn of(spec: &SpecRef) -> Self {
        Self {
            name: spec.to_string(),
            url: spec.url(),
            document: spec.document().to_string(),
            section: spec.section().to_owned(),
        }
    }
}

impl Row {
    fn of(drawing: &Drawing, entry: &Entry) -> Self {
        let state = match (drawing.matches, &entry.outcome) {
            (false, _) => "differs",
            (true, Some(_)) => "stops",
            (true, None) => "matches",
        };
        Self {
            title: visible(&drawing.title),
            language: visible(&drawing.language),
            summary: visible(&drawing.summary),
            state,
            page: drawing.page.clone(),
            steps: drawing.steps.clone(),
            messages: drawing.messages.clone(),
        }
    }
}
