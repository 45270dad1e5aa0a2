//! Rows that carry the lifelines, and text on them.

use super::canvas::{Ink, Row};
use super::columns::Columns;
use super::strokes::Strokes;
use crate::diagram::{Footnote, State};
use crate::render::Options;
use crate::render::words::{self, Words, cited};
use crate::render::wrap::{width, wrap};

/// Text beside a lifeline is broken rather than made wider than this.
const ASIDE: usize = 60;
/// With less room than this to its right, text stands to the left of its lifeline.
const NARROW: usize = 24;
/// Text keeps its place for want of so few columns.
const NEARLY: usize = 6;
/// The side of a frame and the blank beside it.
pub(super) const FRAME: usize = 2;
/// The least room that text is given.
const LEAST: usize = 8;

/// Draws from top to bottom.
#[derive(Debug)]
pub(super) struct Pen<'a> {
    pub(super) columns: &'a Columns,
    pub(super) words: &'a Words,
    pub(super) strokes: &'static Strokes,
    pub(super) footnotes: bool,
    pub(super) rows: Vec<Row>,
    /// How many groups are open: rows carry the sides of their frames.
    pub(super) framed: usize,
    /// Whether lifelines are dotted: nothing that follows was reached.
    pub(super) faded: bool,
    /// The lifeline of the note just drawn: the next one follows it closely.
    pub(super) noted: Option<usize>,
}

/// Text with something in front: a number, a sign.
#[derive(Clone, Debug, Default)]
pub(super) struct Passage {
    pub(super) lead: String,
    pub(super) lead_ink: Ink,
    pub(super) text: String,
    pub(super) ink: Ink,
}

/// Columns for text: the first one, and how many.
#[derive(Clone, Copy, Debug)]
pub(super) struct Region {
    pub(super) start: usize,
    pub(super) width: usize,
}

impl Region {
    /// A region no wider than the passage needs, at its right end.
    pub(super) fn pushed_right(self, passage: &Passage, strokes: &Strokes) -> Self {
        let indent = width(&passage.lead);
        let room = self.width.saturating_sub(indent).max(LEAST);
        let lines = wrap(&strokes.visible(&passage.text), room);
        let widest = lines.iter().map(|line| width(line)).max().unwrap_or(0);
        let needed = (widest + indent).min(self.width);
        Self {
            start: self.start + self.width - needed,
            width: needed,
        }
    }
}

impl<'a> Pen<'a> {
    pub(super) fn new(columns: &'a Columns, words: &'a Words, options: &Options) -> Self {
        Self {
            columns,
            words,
            strokes: Strokes::of(options.ascii),
            footnotes: options.footnotes,
            rows: Vec::new(),
            framed: 0,
            faded: false,
            noted: None,
        }
    }

    pub(super) fn title(&mut self, title: &str) {
        for line in wrap(&self.strokes.visible(title), self.columns.total) {
            let mut row = Row::default();
            row.put(0, &line, Ink::Bold);
            self.rows.push(row);
        }
        if !self.columns.stacked {
            self.rows.push(Row::default());
        }
    }

    /// A row with lifelines, and the sides of the frames inside groups.
    pub(super) fn row(&self) -> Row {
        let mut row = Row::default();
        let [usual, behind_stop] = self.strokes.threads;
        let (thread, ink) = if self.faded {
            (behind_stop, Ink::Faint)
        } else {
            (usual, Ink::Plain)
        };
        for &column in &self.columns.lifelines {
            row.put(column, thread, ink);
        }
        self.sides(&mut row);
        row
    }

    /// The sides of the frames that are open.
    pub(super) fn sides(&self, row: &mut Row) {
        for depth in 0..self.framed {
            let side = self.strokes.frame.side;
            row.put(FRAME * depth, side, Ink::Faint);
            row.put(self.columns.total - 1 - FRAME * depth, side, Ink::Faint);
        }
    }

    /// The columns on either side that frames around the innermost one take.
    pub(super) fn inset(&self) -> usize {
        FRAME * self.framed.saturating_sub(1)
    }

    pub(super) fn blank(&mut self) {
        self.rows.push(self.row());
    }

    /// Writes a passage below what is there, broken at the region's width.
    pub(super) fn passage(&mut self, passage: &Passage, region: Region) {
        let indent = width(&passage.lead);
        let room = region.width.saturating_sub(indent).max(LEAST);
        let lines = wrap(&self.strokes.visible(&passage.text), room);
        for (position, line) in lines.iter().enumerate() {
            let mut row = self.row();
            let text = region.start + indent;
            row.fill(region.start.saturating_sub(1), text, " ", Ink::Plain);
            if position == 0 {
                row.put(region.start, &passage.lead, passage.lead_ink);
            }
            let end = row.put(text, line, passage.ink);
            if end + 1 < self.columns.total {
                row.put(end, " ", Ink::Plain);
            }
            self.rows.push(row);
        }
    }

    /// Between the lifelines of an arrow.
    pub(super) fn between(&self, from: usize, to: usize) -> Region {
        let (first, last) = (self.column(from.min(to)), self.column(from.max(to)));
        Region {
            start: first + 2,
            width: (last - first).saturating_sub(3),
        }
    }

    /// The whole sheet, without the frames' sides.
    pub(super) fn across(&self) -> Region {
        let margin = self.columns.margin;
        Region {
            start: margin,
            width: self.columns.total.saturating_sub(2 * margin),
        }
    }

    /// The name of a lifeline.
    pub(super) fn name(&self, lifeline: usize) -> String {
        let lines = self.columns.names.get(lifeline);
        lines.map_or(String::new(), |lines| lines.join(" "))
    }

    /// About `least` columns wide, moved to the left where the sheet ends much earlier.
    pub(super) fn widened(&self, region: Region, least: usize) -> Region {
        let end = self.columns.total - self.columns.margin;
        let least = least.min(end.saturating_sub(self.columns.margin + 1));
        let room = end.saturating_sub(region.start);
        let wanted = region.width.max(least);
        let width = if room + NEARLY >= least {
            wanted.min(room)
        } else {
            wanted
        };
        let start = region.start.min(end.saturating_sub(width));
        Region { start, width }
    }

    /// Beside a lifeline, and whether that is to its left: where the sheet ends soon.
    pub(super) fn beside(&self, lifeline: usize, gap: usize) -> (Region, bool) {
        let column = self.column(lifeline);
        let margin = self.columns.margin;
        let start = column + gap + 1;
        let end = self.columns.total.saturating_sub(margin + 1);
        let (right, left) = (
            end.saturating_sub(start),
            column.saturating_sub(gap + margin),
        );
        if right < NARROW && left > right {
            let width = left.min(ASIDE);
            let start = column - gap - width;
            return (Region { start, width }, true);
        }
        let width = right.min(ASIDE);
        (Region { start, width }, false)
    }

    pub(super) fn column(&self, lifeline: usize) -> usize {
        self.columns.lifelines.get(lifeline).copied().unwrap_or(0)
    }

    /// `4.` and the marks of footnotes, where they are asked for.
    pub(super) fn lead(&self, number: Option<&str>, marks: &[usize]) -> String {
        let number = number.map(|number| format!("{} ", self.strokes.visible(number)));
        let marks = if self.footnotes {
            words::marks(marks)
        } else {
            String::new()
        };
        let space = if marks.is_empty() { "" } else { " " };
        format!("{}{marks}{space}", number.unwrap_or_default())
    }

    pub(super) fn footnotes(&mut self, footnotes: &[Footnote]) {
        if footnotes.is_empty() {
            return;
        }
        let mut heading = Row::default();
        heading.put(0, self.words.page("footnotes"), Ink::Bold);
        self.rows.extend([Row::default(), heading]);
        for footnote in footnotes {
            let lead = format!("[{}] ", footnote.mark);
            let text = cited(&footnote.text, &footnote.specs);
            let room = self.columns.total.saturating_sub(lead.len()).max(LEAST);
            for (position, line) in wrap(&self.strokes.visible(&text), room).iter().enumerate() {
                let mut row = Row::default();
                if position == 0 {
                    row.put(0, &lead, Ink::Bold);
                }
                row.put(lead.len(), line, Ink::Plain);
                self.rows.push(row);
            }
        }
    }

    pub(super) fn write(&self, colour: bool) -> String {
        let mut out = String::new();
        for row in &self.rows {
            row.write(colour, &mut out);
        }
        out
    }
}

/// The ink of what is in this state.
pub(super) fn ink(state: State) -> Ink {
    match state {
        State::Happened => Ink::Plain,
        State::Differs | State::Missing | State::Stopped | State::Lost => Ink::Alarm,
        State::NotReached | State::Skipped | State::CannotBeSeen | State::Omitted => Ink::Faint,
    }
}
