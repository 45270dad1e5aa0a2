//! What is wrong with a scenario file: file, line, column, the line, a caret, one line of help.

use std::fmt;

use annotate_snippets::{AnnotationKind, Element, Level, Renderer, Snippet};
use serde::de::{self, Expected, Unexpected};

use super::names::suggestion;
use super::source::{Place, Sources};

/// A mistake while its file is still at hand.
#[derive(Debug)]
pub(super) struct Problem {
    title: String,
    place: Option<Place>,
    help: Option<String>,
}

impl Problem {
    /// A mistake somewhere.
    pub(super) fn new(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            place: None,
            help: None,
        }
    }

    /// A mistake at a place.
    pub(super) fn at(place: Place, title: impl Into<String>) -> Self {
        Self::new(title).or_at(place)
    }

    /// Says what to do about it.
    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Where it is.
    pub(super) fn place(&self) -> Option<Place> {
        self.place
    }

    /// Shows it elsewhere.
    pub(super) fn moved(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// Gives the place, unless a more exact one is known.
    pub(super) fn or_at(mut self, place: Place) -> Self {
        self.place = self.place.or(Some(place));
        self
    }

    /// A name that is none of the known ones.
    pub(super) fn unknown(what: &str, name: &str, known: &[&str]) -> Self {
        Self::new(format!("unknown {what} `{name}`")).help(suggestion(name, known))
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.title)
    }
}

impl std::error::Error for Problem {}

impl de::Error for Problem {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new(message.to_string())
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(format!("expected {expected}, found {}", told(found)))
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::invalid_type(found, expected)
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Self {
        Self::unknown("value", variant, expected)
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        Self::unknown("key", field, expected)
    }

    fn missing_field(field: &'static str) -> Self {
        Self::new(format!("the key `{field}` is missing")).help(format!("add `{field} = ...`"))
    }
}

/// In the words of TOML.
fn told(found: Unexpected<'_>) -> String {
    match found {
        Unexpected::Bool(value) => format!("`{value}`"),
        Unexpected::Signed(number) => format!("the number {number}"),
        Unexpected::Unsigned(number) => format!("the number {number}"),
        Unexpected::Str(text) => format!("the text {text:?}"),
        Unexpected::Seq => "an array".to_owned(),
        Unexpected::Map => "a table".to_owned(),
        other => other.to_string(),
    }
}

/// A scenario that cannot be read or that contradicts itself.
///
/// Its text names file, line and column, shows the line with a caret, and ends
/// in one line of help.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{report}")]
pub struct ScenarioError {
    title: String,
    position: Option<(usize, usize)>,
    report: String,
}

impl ScenarioError {
    /// What is wrong, in a line.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The line, from 1; `None`: the mistake is in no file.
    pub fn line(&self) -> Option<usize> {
        self.position.map(|(line, _)| line)
    }

    /// The column in characters, from 1.
    pub fn column(&self) -> Option<usize> {
        self.position.map(|(_, column)| column)
    }

    /// A mistake that only a run reveals, at a place of the scenario's files.
    pub(super) fn of_run(
        sources: &Sources,
        place: Place,
        title: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self::new(&Problem::at(place, title).help(help), sources)
    }

    /// Renders a mistake while the files are at hand.
    pub(super) fn new(problem: &Problem, sources: &Sources) -> Self {
        let help = problem.help.as_deref();
        let help = help.unwrap_or("docs/scenarios.md lists every key with its type");
        let title = one_line(&problem.title);
        let mut elements: Vec<Element<'_>> = Vec::new();
        let mut position = None;
        if let Some(place) = problem.place {
            let source = sources.get(place.source);
            let span = source.first_line(place);
            position = Some(source.position(span.start));
            let caret = AnnotationKind::Primary.span(span);
            let snippet = Snippet::source(source.text.as_str()).path(source.path.as_str());
            elements.push(snippet.annotation(caret).into());
        }
        elements.push(Level::HELP.message(one_line(help)).into());
        let group = Level::ERROR
            .primary_title(title.as_str())
            .elements(elements);
        let report = Renderer::plain().render(&[group]);
        Self {
            title,
            position,
            report,
        }
    }
}

/// Text from a file, safe for one line of a message.
fn one_line(text: &str) -> String {
    const LONGEST: usize = 300;
    let mut shown: String = text.chars().take(LONGEST).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown
        .escape_debug()
        .to_string()
        .replace("\\\"", "\"")
        .replace("\\'", "'")
}
