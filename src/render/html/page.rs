//! What the template is given.

use indexmap::IndexMap;
use serde::Serialize;

use super::rows::{MessageRow, RemarkRow, Row, Writer, anchor};
use crate::diagram::{Footnote, Fragment, Interaction, Lifeline, Remark, Story};
use crate::render::Options;
use crate::render::clean::visible;
use crate::render::words::{Words, fill};
use crate::walkthrough::LifelineShape;

/// The same run at three levels of detail.
#[derive(Debug)]
pub(super) struct Drawings {
    /// As asked for.
    pub(super) shown: Interaction,
    /// The documented arrows, for the list of steps.
    pub(super) steps: Interaction,
    /// The wire, for heads and bodies.
    pub(super) recording: Interaction,
}

/// The whole page.
#[derive(Debug, Serialize)]
pub(super) struct Page {
    /// Of our own words.
    language: &'static str,
    title: String,
    lesson: String,
    /// The document's own title of its steps.
    document: Option<String>,
    words: &'static IndexMap<String, String>,
    lifelines: Vec<Head>,
    rows: Vec<Row>,
    verdict: VerdictBox,
    steps: Vec<StepItem>,
    recording: Vec<Row>,
    footnotes: Vec<Note>,
    made: String,
}

#[derive(Debug, Serialize)]
struct Head {
    name: String,
    actor: bool,
}

#[derive(Debug, Serialize)]
struct VerdictBox {
    /// `matches`, `stopped` or `differs`.
    class: &'static str,
    headline: String,
    lines: Vec<String>,
}

/// A documented step as the list tells it.
#[derive(Debug, Serialize)]
struct StepItem {
    id: String,
    number: Option<String>,
    label: String,
    arrows: Vec<MessageRow>,
    /// Done before any run: what is said instead of arrows.
    setup: Vec<RemarkRow>,
    /// Whether messages of it were recorded, to link to.
    recorded: bool,
    marks: Vec<usize>,
}

#[derive(Debug, Serialize)]
struct Note {
    mark: usize,
    text: String,
    specs: Vec<Spec>,
}

#[derive(Debug, Serialize)]
struct Spec {
    name: String,
    url: String,
}

impl Page {
    /// Gathers the page from the drawing and the whole recording.
    pub(super) fn of(story: &Story<'_>, drawings: &Drawings, options: &Options) -> Self {
        let words = options.words(&story.walkthrough.language);
        let footnotes = options.footnotes;
        let writer = |interaction| Writer {
            interaction,
            words,
            footnotes,
            steps: &story.walkthrough.steps,
        };
        let header = &story.trace.header;
        let notes = drawings.shown.footnotes.iter().filter(|_| footnotes);
        Self {
            language: words.language().as_str(),
            title: visible(&header.title),
            lesson: visible(&header.lesson),
            document: story.walkthrough.title.as_deref().map(visible),
            words: words.pages(),
            lifelines: drawings.shown.lifelines.iter().map(Head::from).collect(),
            rows: writer(&drawings.shown).rows(),
            verdict: VerdictBox::of(story, words),
            steps: step_items(story, writer(&drawings.steps), &drawings.recording),
            recording: writer(&drawings.recording).rows(),
            footnotes: notes.map(Note::from).collect(),
            made: fill(
                words.page("made"),
                &[
                    ("scenario", &visible(&header.scenario)),
                    ("seed", &header.seed.to_string()),
                ],
            ),
        }
    }
}

impl VerdictBox {
    fn of(story: &Story<'_>, words: &Words) -> Self {
        let verdict = &story.verdict;
        let differences = verdict.differences.iter().map(Remark::from);
        let stop = verdict
            .stop
            .iter()
            .map(|stop| Remark::stopped(&stop.outcome, story.walkthrough));
        let mut lines: Vec<String> = differences
            .chain(stop)
            .map(|remark| visible(&words.remark(&remark)))
            .collect();
        let departures = verdict.departures.iter();
        lines.extend(departures.map(|departure| {
            let detail = words.finding(&departure.detail);
            words.told(words.page("departs"), &visible(&detail))
        }));
        let count = verdict.departures.len().to_string();
        let (class, headline) = if !verdict.matches() {
            ("differs", words.page("differs").to_owned())
        } else if verdict.departures.is_empty() {
            ("matches", words.page("matches").to_owned())
        } else {
            let headline = fill(words.page("matches_departing"), &[("count", &count)]);
            ("matches", headline)
        };
        Self {
            class,
            headline,
            lines,
        }
    }
}

/// The documented steps; each takes as many arrows of the drawing as it has.
fn step_items(story: &Story<'_>, writer: Writer<'_>, recording: &Interaction) -> Vec<StepItem> {
    let mut arrows = writer.rows().into_iter().filter_map(|row| match row {
        Row::Message(message) => Some(message),
        _ => None,
    });
    let recorded = |id: &str| {
        let mut fragments = recording.fragments.iter();
        fragments.any(|fragment| matches!(fragment, Fragment::Group(group) if group.id == id))
    };
    let steps = story.walkthrough.steps.iter();
    steps
        .map(|step| {
            let id = format!("step-{}", step.id);
            let count = if step.setup { 0 } else { step.arrows.len() };
            let arrows: Vec<MessageRow> = arrows.by_ref().take(count).collect();
            let setup: &[Remark] = if step.setup { &[Remark::Setup] } else { &[] };
            StepItem {
                number: step.number.as_deref().map(visible),
                label: visible(&step.label.text),
                setup: writer.remarks(setup),
                recorded: recorded(&id),
                marks: arrows
                    .first()
                    .map_or_else(Vec::new, |arrow| arrow.marks.clone()),
                id: anchor(&id),
                arrows,
            }
        })
        .collect()
}

impl From<&Lifeline> for Head {
    fn from(lifeline: &Lifeline) -> Self {
        Self {
            name: visible(&lifeline.name),
            actor: lifeline.shape == LifelineShape::Actor,
        }
    }
}

impl From<&Footnote> for Note {
    fn from(footnote: &Footnote) -> Self {
        let specs = footnote.specs.iter().map(|spec| Spec {
            name: spec.to_string(),
            url: spec.url(),
        });
        Self {
            mark: footnote.mark,
            text: visible(&footnote.text),
            specs: specs.collect(),
        }
    }
}
