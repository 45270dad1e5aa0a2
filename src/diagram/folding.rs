//! A drawing whose steps unfold: each step as documented and as recorded, in
//! one order, for a page that shows the one or the other.

use std::collections::BTreeMap;

use indexmap::IndexSet;

use super::footnotes::Footnotes;
use super::messages::{self, Placed};
use super::steps::{self, difference_note, documented, landmarks};
use super::{
    Delay, Detail, Divider, Footnote, Fragment, Group, Interaction, Label, Message, Operand,
    Remark, Story, declared, frames, interaction,
};
use crate::verdict::Difference;
use crate::walkthrough::{Landmark, LandmarkKind, Operator};

/// The drawing at the levels of steps and of messages at once.
#[derive(Clone, Debug, PartialEq)]
pub struct Folding {
    /// The level of messages: what all rows that are shown when everything is
    /// unfolded say, without the frames of the document.
    pub recording: Interaction,
    /// What each step of the document is referred to by: `step-4`.
    pub steps: Vec<String>,
    /// From top to bottom.
    pub rows: Vec<Row>,
}

/// What is shown, or hidden, together.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Index of the step that it shows; absent: it lies between the steps.
    pub step: Option<usize>,
    /// When it is shown.
    pub shown: Shown,
    /// What it shows.
    pub content: RowContent,
}

/// When a row is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// Whatever is unfolded.
    Always,
    /// While its step is folded.
    Folded,
    /// While its step is unfolded; between the steps, while all of them are.
    Unfolded,
}

/// What a row shows.
#[derive(Clone, Debug, PartialEq)]
pub enum RowContent {
    /// Arrows, notes, the group of a step.
    Fragments(Vec<Fragment>),
    /// Here a frame of the document begins; what it holds are the rows up to its end.
    Begin(Group),
    /// The next operand of the innermost frame.
    Operand(Operand),
    /// Here the innermost frame ends.
    End,
}

impl RowContent {
    fn is_fragments(&self) -> bool {
        matches!(self, Self::Fragments(_))
    }
}

impl Row {
    fn always(content: RowContent) -> Self {
        Self {
            step: None,
            shown: Shown::Always,
            content,
        }
    }

    /// The messages of the row from top to bottom.
    pub fn messages(&self) -> Vec<&Message> {
        let mut found = Vec::new();
        if let RowContent::Fragments(fragments) = &self.content {
            super::model::collect(fragments, &mut found);
        }
        found
    }
}

impl Folding {
    /// The notes of the document.
    pub fn footnotes(&self) -> &[Footnote] {
        &self.recording.footnotes
    }

    /// How deep frames and groups are nested in each other.
    pub(crate) fn depth(&self) -> usize {
        let (mut open, mut most) = (0_usize, 0);
        for row in &self.rows {
            match &row.content {
                RowContent::Begin(_) => open += 1,
                RowContent::End => open = open.saturating_sub(1),
                RowContent::Operand(_) => {}
                RowContent::Fragments(fragments) => most = most.max(open + super::depth(fragments)),
            }
            most = most.max(open);
        }
        most
    }
}

/// Builds the drawing of a story whose steps unfold.
pub fn fold(story: &Story<'_>) -> Folding {
    let footnotes = Footnotes::collect(story.walkthrough);
    let mut lifelines = declared(story);
    let placed = messages::placed(story, &footnotes, Detail::Messages, &mut lifelines);
    let fragments: Vec<Fragment> = placed.iter().map(|(_, one)| one.clone()).collect();
    let rows = Sheet::new(story, &footnotes).all(placed);
    let steps = story.walkthrough.steps.iter();
    Folding {
        steps: steps.map(|step| format!("step-{}", step.id)).collect(),
        recording: interaction(story, lifelines, fragments, footnotes),
        rows,
    }
}

/// Puts the rows below each other.
struct Sheet<'a> {
    story: &'a Story<'a>,
    footnotes: &'a Footnotes,
    rows: Vec<Row>,
    /// The differences that no step shows, by their first event.
    strays: BTreeMap<usize, Vec<&'a Difference>>,
    /// Whether the steps were recorded in the order of the document; the frames around
    /// them mean nothing otherwise.
    ordered: bool,
    /// The first step above which nothing of the document is drawn yet.
    above: usize,
    /// How many frames began, and how many of them are open.
    frames: usize,
    open: usize,
}

impl<'a> Sheet<'a> {
    fn new(story: &'a Story<'a>, footnotes: &'a Footnotes) -> Self {
        Self {
            story,
            footnotes,
            rows: Vec::new(),
            strays: strays(story),
            ordered: true,
            above: 0,
            frames: 0,
            open: 0,
        }
    }

    fn all(mut self, placed: Vec<Placed>) -> Vec<Row> {
        let waiting = steps::waiting(self.story, None);
        self.push(None, Shown::Folded, waiting);
        let mut seen = vec![false; self.story.walkthrough.steps.len()];
        let first: IndexSet<usize> = placed.iter().filter_map(|(step, _)| *step).collect();
        self.ordered = first.iter().is_sorted();
        for (step, fragment) in placed {
            if let Some(step) = step {
                self.landmarks_up_to(step);
            }
            match (step, &fragment) {
                (Some(step), Fragment::Group(_)) => {
                    if !std::mem::replace(&mut seen[step], true) {
                        let arrows = documented(self.story, self.footnotes, step);
                        self.push(Some(step), Shown::Folded, arrows);
                    }
                    self.push(Some(step), Shown::Unfolded, vec![fragment]);
                }
                (Some(step), _) => self.push(Some(step), Shown::Always, vec![fragment]),
                (None, Fragment::Divider(_)) => self.push(None, Shown::Always, vec![fragment]),
                (None, Fragment::Note(note)) if note.remarks.iter().any(Remark::is_pause) => {
                    // A step that is folded tells it itself.
                    let above = self.rows.last().and_then(|row| row.step);
                    self.push(above, Shown::Unfolded, vec![fragment]);
                }
                (None, _) => self.between(fragment),
            }
        }
        self.landmarks_up_to(self.story.walkthrough.steps.len());
        while self.open > 0 {
            self.end();
        }
        self.rows
    }

    /// What no step claims: while steps are folded, only what differs is told. A note
    /// without events is such a difference already.
    fn between(&mut self, fragment: Fragment) {
        if matches!(&fragment, Fragment::Note(note) if note.events.is_empty()) {
            return self.push(None, Shown::Always, vec![fragment]);
        }
        let events = fragment.events().iter();
        let own = events.filter_map(|event| self.strays.get(event)).flatten();
        let told: Vec<Fragment> = own.copied().map(difference_note).collect();
        self.push(None, Shown::Folded, told);
        self.push(None, Shown::Unfolded, vec![fragment]);
    }

    fn push(&mut self, step: Option<usize>, shown: Shown, fragments: Vec<Fragment>) {
        if fragments.is_empty() {
            return;
        }
        // What stands between two steps is shown and hidden together, and so are the arrows of one.
        let joins = |row: &&mut Row| (row.step, row.shown) == (step, shown);
        let recent = match (step, shown) {
            (None, Shown::Folded | Shown::Unfolded) => 2,
            (None, _) | (_, Shown::Always) => 1,
            _ => 0,
        };
        let last = self.rows.iter_mut().rev().take(recent);
        let mut last = last.take_while(|row| row.step == step && row.content.is_fragments());
        if let Some(Row {
            content: RowContent::Fragments(known),
            ..
        }) = last.find(joins)
        {
            known.extend(fragments);
            return;
        }
        self.rows.push(Row {
            step,
            shown,
            content: RowContent::Fragments(fragments),
        });
    }

    /// What the document draws above a step and those before it.
    fn landmarks_up_to(&mut self, step: usize) {
        while self.above <= step {
            let (ends, begins) = landmarks(self.story.walkthrough, self.above);
            for landmark in ends.iter().chain(begins) {
                self.landmark(landmark);
            }
            self.above += 1;
        }
    }

    fn landmark(&mut self, landmark: &Landmark) {
        let label: Label = (&landmark.label).into();
        match landmark.kind {
            LandmarkKind::Frame(_) if !self.ordered => {}
            LandmarkKind::Frame(operator) => self.begin(operator, label),
            LandmarkKind::Else | LandmarkKind::End if self.open == 0 => {}
            LandmarkKind::Else => self
                .rows
                .push(Row::always(RowContent::Operand(Operand { label }))),
            LandmarkKind::End => self.end(),
            LandmarkKind::Divider => {
                let divider = Fragment::Divider(Divider::Documented(label));
                self.push(None, Shown::Always, vec![divider]);
            }
            LandmarkKind::Delay => {
                self.push(None, Shown::Always, vec![Fragment::Delay(Delay { label })]);
            }
        }
    }

    fn begin(&mut self, operator: Operator, label: Label) {
        self.frames += 1;
        self.open += 1;
        let frame = frames::begun(self.frames, operator, label);
        self.rows.push(Row::always(RowContent::Begin(frame)));
    }

    /// Ends the innermost frame, whose state is that of all in it.
    fn end(&mut self) {
        self.open -= 1;
        let mut depth = 0;
        let mut states = Vec::new();
        for row in self.rows.iter_mut().rev() {
            match &mut row.content {
                RowContent::End => depth += 1,
                RowContent::Begin(frame) if depth == 0 => {
                    frame.state = frames::state(states);
                    break;
                }
                RowContent::Begin(_) => depth -= 1,
                RowContent::Operand(_) => {}
                RowContent::Fragments(_) if row.shown == Shown::Unfolded => {}
                RowContent::Fragments(_) => {
                    states.extend(row.messages().iter().map(|message| message.state));
                }
            }
        }
        self.rows.push(Row::always(RowContent::End));
    }
}

/// Differences that belong to no step, by the event that shows them first.
fn strays<'a>(story: &'a Story<'a>) -> BTreeMap<usize, Vec<&'a Difference>> {
    let mut found: BTreeMap<usize, Vec<&Difference>> = BTreeMap::new();
    for difference in &story.verdict.differences {
        if let (None, Some(first)) = (difference.step, difference.events.first()) {
            found.entry(*first).or_default().push(difference);
        }
    }
    found
}
