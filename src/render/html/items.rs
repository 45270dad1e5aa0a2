//! The numbered steps as text, each with the messages that were recorded of it.

use serde::Serialize;

use crate::diagram::{
    Divider, Folding, Fragment, Message, Note, Remark, RowContent, Shown, State, Story, Tone,
};
use crate::render::clean::{anchor, visible};
use crate::render::words::Words;

/// One entry of the list.
#[derive(Debug, Serialize)]
#[serde(tag = "item", rename_all = "kebab-case")]
pub(super) enum Item {
    /// A documented step.
    Step(Box<StepItem>),
    /// What lies between two steps.
    Between {
        /// The recorded messages and local events.
        entries: Vec<Entry>,
    },
    /// What differs without belonging to a step, or time that passed.
    Note {
        /// What is said.
        remarks: Vec<RemarkRow>,
        /// Whether the recorded messages say it themselves, once they are unfolded.
        folded: bool,
    },
    /// A line across the drawing, or the beginning, next part or end of a frame.
    Line {
        /// The operator of a frame.
        keyword: Option<&'static str>,
        /// What it says.
        text: String,
    },
}

/// A documented step.
#[derive(Debug, Serialize)]
pub(super) struct StepItem {
    /// The anchor.
    id: String,
    /// As the document shows it.
    number: Option<String>,
    /// What the step says.
    label: String,
    /// What became of it: a class.
    state: &'static str,
    /// The same in words; absent where it simply happened.
    word: Option<String>,
    /// Its documented arrows.
    arrows: Vec<ArrowRow>,
    /// What is said beside them.
    remarks: Vec<RemarkRow>,
    /// The same, where the recorded messages say it themselves.
    folded: Vec<RemarkRow>,
    /// Footnotes.
    marks: Vec<usize>,
    /// What a teacher says.
    speaker: Vec<String>,
    /// What was recorded.
    entries: Vec<Entry>,
}

/// A documented arrow.
#[derive(Debug, Serialize)]
struct ArrowRow {
    from: String,
    to: String,
    /// What stands over a step's second and later arrows.
    label: Option<String>,
    remarks: Vec<RemarkRow>,
}

/// A recorded message, or what no wire shows.
#[derive(Debug, Serialize)]
pub(super) struct Entry {
    /// The anchor.
    id: String,
    /// Its last event, counted from 0.
    event: usize,
    /// Whether it is a message, with an article of its own.
    message: bool,
    number: Option<String>,
    label: String,
    /// Who sends, or who does something.
    from: String,
    /// Who receives.
    to: Option<String>,
    state: &'static str,
    word: Option<String>,
    remarks: Vec<RemarkRow>,
    /// Whether the run parts from its base here.
    pub(super) parts: bool,
}

/// A remark.
#[derive(Debug, Serialize)]
pub(super) struct RemarkRow {
    class: &'static str,
    text: String,
}

/// Writes the list.
#[derive(Clone, Copy, Debug)]
pub(super) struct Teller<'a> {
    pub(super) story: &'a Story<'a>,
    pub(super) folding: &'a Folding,
    pub(super) words: &'a Words,
    pub(super) footnotes: bool,
}

impl Teller<'_> {
    /// All entries from top to bottom; what a step has further down stands with the step.
    /// Where the run parts from its base, its entry is marked.
    pub(super) fn items(&self, parting: Option<usize>) -> Vec<Item> {
        let mut items = self.all();
        if let Some(parting) = parting {
            mark(&mut items, parting);
        }
        items
    }

    fn all(&self) -> Vec<Item> {
        let mut items: Vec<Item> = Vec::new();
        let mut places = vec![None; self.story.walkthrough.steps.len()];
        for row in &self.folding.rows {
            match (&row.content, row.step) {
                (RowContent::Fragments(fragments), Some(step)) => {
                    let place = *places[step].get_or_insert(items.len());
                    if place == items.len() {
                        items.push(Item::Step(Box::new(self.step(step))));
                    }
                    if let Some(Item::Step(item)) = items.get_mut(place) {
                        self.tell(fragments, row.shown, item);
                    }
                }
                (RowContent::Fragments(fragments), None) => {
                    self.between(fragments, row.shown, &mut items);
                }
                (RowContent::Begin(frame), _) => items.push(Item::Line {
                    keyword: frame.keyword(),
                    text: visible(&self.words.heading(frame, "")),
                }),
                (RowContent::Operand(operand), _) => items.push(Item::Line {
                    keyword: None,
                    text: visible(&self.words.guard(&operand.label)),
                }),
                (RowContent::End, _) => items.push(Item::Line {
                    keyword: None,
                    text: self.words.page("frame_end").to_owned(),
                }),
            }
        }
        items
    }

    fn step(&self, index: usize) -> StepItem {
        let step = &self.story.walkthrough.steps[index];
        StepItem {
            id: anchor(&self.folding.steps[index]),
            number: step.number.as_deref().map(visible),
            label: visible(&step.label.text),
            state: class(State::Happened),
            word: None,
            arrows: Vec::new(),
            remarks: Vec::new(),
            folded: Vec::new(),
            marks: Vec::new(),
            speaker: step
                .speaker
                .iter()
                .flat_map(|note| note.lines())
                .map(visible)
                .collect(),
            entries: Vec::new(),
        }
    }

    /// Adds what a row says of a step.
    fn tell(&self, fragments: &[Fragment], shown: Shown, item: &mut StepItem) {
        for fragment in fragments {
            match fragment {
                Fragment::Group(group) => {
                    let entries = group.fragments.iter().filter_map(|one| self.entry(one));
                    item.entries.extend(entries);
                }
                Fragment::Message(arrow) => {
                    if item.arrows.is_empty() {
                        item.marks = self.marks(&arrow.marks);
                    }
                    if item.word.is_none() {
                        item.state = class(arrow.state);
                        item.word = self.word(arrow.state);
                    }
                    item.arrows.push(self.arrow(arrow, item.arrows.is_empty()));
                }
                Fragment::Note(note) => {
                    item.marks.extend(self.marks(&note.marks));
                    let told = self.remarks(&note.remarks);
                    if shown == Shown::Folded {
                        item.folded.extend(told);
                    } else {
                        item.remarks.extend(told);
                    }
                }
                Fragment::Divider(_) | Fragment::Delay(_) | Fragment::Operand(_) => {}
            }
        }
    }

    fn arrow(&self, arrow: &Message, first: bool) -> ArrowRow {
        ArrowRow {
            from: self.name(arrow.from),
            to: self.name(arrow.to),
            label: (!first).then(|| visible(&self.words.label(&arrow.label))),
            remarks: self.remarks(&arrow.remarks),
        }
    }

    /// Adds what no step shows.
    fn between(&self, fragments: &[Fragment], shown: Shown, items: &mut Vec<Item>) {
        for fragment in fragments {
            match fragment {
                Fragment::Divider(divider) => items.push(self.divider(divider)),
                Fragment::Delay(delay) => items.push(Item::Line {
                    keyword: None,
                    text: visible(&self.words.label(&delay.label)),
                }),
                Fragment::Note(note) if shown != Shown::Unfolded => items.push(Item::Note {
                    remarks: self.remarks(&note.remarks),
                    folded: shown == Shown::Folded,
                }),
                other => {
                    let Some(entry) = self.entry(other) else {
                        continue;
                    };
                    match items.last_mut() {
                        Some(Item::Between { entries }) => entries.push(entry),
                        _ => items.push(Item::Between {
                            entries: vec![entry],
                        }),
                    }
                }
            }
        }
    }

    fn divider(&self, divider: &Divider) -> Item {
        Item::Line {
            keyword: None,
            text: visible(&self.words.divider(divider)),
        }
    }

    fn entry(&self, fragment: &Fragment) -> Option<Entry> {
        match fragment {
            Fragment::Message(message) => Some(Entry {
                id: anchor(&message.id),
                event: message.events.last().copied().unwrap_or_default(),
                message: true,
                number: message.number.as_deref().map(visible),
                label: visible(&self.words.label(&message.label)),
                from: self.name(message.from),
                to: Some(self.name(message.to)),
                state: class(message.state),
                word: self.word(message.state),
                remarks: self.remarks(&message.remarks),
                parts: false,
            }),
            Fragment::Note(note) => Some(self.local(note)),
            _ => None,
        }
    }

    fn local(&self, note: &Note) -> Entry {
        Entry {
            id: anchor(&note.id),
            event: note.events.last().copied().unwrap_or_default(),
            message: false,
            number: None,
            label: String::new(),
            from: note.lifeline.map_or_else(String::new, |one| self.name(one)),
            to: None,
            state: class(note.state),
            word: None,
            remarks: self.remarks(&note.remarks),
            parts: false,
        }
    }

    pub(super) fn remarks(&self, remarks: &[Remark]) -> Vec<RemarkRow> {
        let row = |remark: &Remark| RemarkRow {
            class: tone(remark.tone()),
            text: visible(&self.words.remark(remark)),
        };
        remarks.iter().map(row).collect()
    }

    fn marks(&self, marks: &[usize]) -> Vec<usize> {
        let shown = marks.iter().copied();
        shown.filter(|_| self.footnotes).collect()
    }

    fn name(&self, lifeline: usize) -> String {
        let known = self.folding.recording.lifelines.get(lifeline);
        known.map_or_else(String::new, |lifeline| visible(&lifeline.name))
    }

    fn word(&self, state: State) -> Option<String> {
        (state != State::Happened).then(|| self.words.state(state).to_owned())
    }
}

/// Marks the entry of an event, or else the last one before it.
fn mark(items: &mut [Item], event: usize) {
    let entries = items.iter_mut().flat_map(|item| match item {
        Item::Step(step) => step.entries.as_mut_slice(),
        Item::Between { entries } => entries.as_mut_slice(),
        Item::Note { .. } | Item::Line { .. } => &mut [],
    });
    // What several events share stands at the last of them.
    let (mut before, mut at): (Option<&mut Entry>, Option<&mut Entry>) = (None, None);
    for entry in entries {
        let nearest = if entry.event < event {
            &mut before
        } else {
            &mut at
        };
        let is_nearer = nearest
            .as_ref()
            .is_none_or(|known| entry.event.abs_diff(event) < known.event.abs_diff(event));
        if is_nearer {
            *nearest = Some(entry);
        }
    }
    if let Some(entry) = at.or(before) {
        entry.parts = true;
    }
}

fn class(state: State) -> &'static str {
    match state {
        State::Happened => "happened",
        State::Differs => "differs",
        State::Missing => "missing",
        State::Stopped => "stopped",
        State::NotReached => "not-reached",
        State::Skipped => "skipped",
        State::CannotBeSeen => "cannot-be-seen",
        State::Omitted => "omitted",
        State::Lost => "lost",
    }
}

pub(super) fn tone(tone: Tone) -> &'static str {
    match tone {
        Tone::Failed => "failed",
        Tone::Differs => "difference",
        Tone::Departs | Tone::Befallen => "turned",
        Tone::Obtained => "obtained",
        Tone::Passed => "passed",
        Tone::Local => "local",
        Tone::Plain => "plain",
    }
}
