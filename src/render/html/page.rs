//! What the template is given.

use indexmap::IndexMap;
use serde::Serialize;

use super::items::{Item, Teller};
use super::knowledge::{Places, Table};
use super::{base, policy};
use crate::diagram::{Folding, Footnote, Fragment, Piece, Remark, Row, Shown, Story, fold};
use crate::render::Options;
use crate::render::clean::{anchor, visible};
use crate::render::svg;
use crate::render::words::{Words, fill};

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
    verdict: VerdictBox,
    chart: Chart,
    /// The run that this one overlays.
    base: Option<Base>,
    lifelines: Vec<String>,
    items: Vec<Item>,
    knowledge: Table,
    footnotes: Vec<Note>,
    made: String,
    style: String,
    script: &'static str,
    policy: String,
}

/// A drawing in strips.
#[derive(Debug, Serialize)]
struct Chart {
    heads: String,
    strips: Vec<Strip>,
}

/// What is shown or hidden together.
#[derive(Debug, Serialize)]
struct Strip {
    /// The anchor of its step; absent between the steps.
    step: Option<String>,
    /// `always`, `folded` or `unfolded`.
    shown: &'static str,
    svg: String,
    /// Whether the run parts from its base, or the base from the run, here.
    parts: bool,
}

#[derive(Debug, Serialize)]
struct Base {
    title: String,
    chart: Chart,
}

#[derive(Debug, Serialize)]
struct VerdictBox {
    /// `matches` or `differs`.
    class: &'static str,
    headline: String,
    lines: Vec<String>,
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
    /// Gathers the page.
    pub(super) fn of(story: &Story<'_>, base: Option<&Story<'_>>, options: &Options) -> Self {
        let words = options.words(&story.walkthrough.language);
        let folding = fold(story);
        let teller = Teller {
            story,
            folding: &folding,
            words,
            footnotes: options.footnotes,
        };
        let parting = base.and_then(|base| base::parting(story, base));
        let header = &story.trace.header;
        let lifelines = folding.recording.lifelines.iter();
        let notes = folding.footnotes().iter().filter(|_| options.footnotes);
        let style = style();
        Self {
            language: words.language().as_str(),
            title: visible(&header.title),
            lesson: visible(&header.lesson),
            document: story.walkthrough.title.as_deref().map(visible),
            words: words.pages(),
            verdict: VerdictBox::of(story, words),
            chart: Chart::of(story, &folding, options, parting),
            base: base.map(|base| Base::of(base, options, parting)),
            lifelines: lifelines.map(|one| visible(&one.name)).collect(),
            items: teller.items(parting),
            knowledge: Table::of(story, &places(&folding), words),
            footnotes: notes.map(Note::from).collect(),
            made: fill(
                words.page("made"),
                &[
                    ("scenario", &visible(&header.scenario)),
                    ("seed", &header.seed.to_string()),
                ],
            ),
            policy: policy::inline(SCRIPT, &style),
            style,
            script: SCRIPT,
        }
    }
}

/// The script of the page.
pub(super) const SCRIPT: &str = include_str!("../../../templates/page.js");

/// The style sheet of the page, with that of the drawing.
pub(super) fn style() -> String {
    let own = include_str!("../../../templates/page.css");
    format!("{own}{}", svg::page_style())
}

impl Chart {
    fn of(story: &Story<'_>, folding: &Folding, options: &Options, parting: Option<usize>) -> Self {
        let svg::Embedded { heads, strips } = svg::embedded(folding, options);
        let parted = parting.map_or_else(Vec::new, |event| parted(story, folding, event));
        let strip = |(index, (row, svg)): (usize, (&Row, String))| Strip {
            step: row.step.map(|step| step_anchor(story, step)),
            shown: match row.shown {
                Shown::Always => "always",
                Shown::Folded => "folded",
                Shown::Unfolded => "unfolded",
            },
            parts: parted.contains(&index),
            svg,
        };
        let rows = folding.rows.iter().zip(strips).enumerate();
        Self {
            heads,
            strips: rows.map(strip).collect(),
        }
    }
}

fn step_anchor(story: &Story<'_>, step: usize) -> String {
    anchor(&format!("step-{}", story.walkthrough.steps[step].id))
}

/// The rows in which an event is shown: the unfolded one, and the folded one of its step.
/// What no row shows stands with the last one before it.
fn parted(story: &Story<'_>, folding: &Folding, event: usize) -> Vec<usize> {
    let last = event.min(story.trace.events.len().saturating_sub(1));
    let shows = |row: &Row, event| {
        let mut recorded = Vec::new();
        recorded_in(row, &mut |fragment| recorded.extend(fragment.events()));
        recorded.contains(&event)
    };
    let rows = || folding.rows.iter().enumerate();
    let recorded = |event| {
        let mut unfolded = rows().filter(|(_, row)| row.shown != Shown::Folded);
        unfolded.find(|(_, row)| shows(row, event))
    };
    let Some((place, row)) = (0..=last).rev().find_map(recorded) else {
        return Vec::new();
    };
    let folded = rows().find(|(_, one)| one.shown == Shown::Folded && one.step == row.step);
    let folded = folded.filter(|_| row.step.is_some());
    folded
        .map(|(index, _)| index)
        .into_iter()
        .chain([place])
        .collect()
}

/// Visits the recorded messages and local events of a row.
fn recorded_in<'a>(row: &'a Row, visit: &mut impl FnMut(&'a Fragment)) {
    let Piece::Fragments(fragments) = &row.piece else {
        return;
    };
    for fragment in fragments {
        match fragment {
            Fragment::Group(group) => group.fragments.iter().for_each(&mut *visit),
            other => visit(other),
        }
    }
}

/// Where each event stands on the page.
fn places(folding: &Folding) -> Places {
    let mut places = Places::new();
    let unfolded = folding.rows.iter().filter(|row| row.shown != Shown::Folded);
    for row in unfolded {
        recorded_in(row, &mut |fragment| {
            let (id, number) = match fragment {
                Fragment::Message(message) => (&message.id, message.number.as_deref()),
                Fragment::Note(note) => (&note.id, None),
                _ => return,
            };
            for event in fragment.events() {
                places.insert(*event, (anchor(id), number.map(visible)));
            }
        });
    }
    places
}

impl Base {
    fn of(story: &Story<'_>, options: &Options, parting: Option<usize>) -> Self {
        Self {
            title: visible(&story.trace.header.title),
            chart: Chart::of(story, &fold(story), options, parting),
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
