//! A drawing in strips: one for each row that is shown or hidden with its step.
//!
//! All stand on the same columns, so that any of them can follow any other. What
//! is recorded has its activation bars, cut where a strip ends; what a document
//! tells has none.

use super::columns::{self, Columns};
use super::pen::Pen;
use super::sizes::{BETWEEN_ROWS, MARGIN};
use super::threads::Crossings;
use super::{Edge, Strip, Strips, Wording};
use crate::diagram::{Folding, Message, Row, RowContent, Shown};

pub(super) fn strips<'a>(folding: &'a Folding, wording: &dyn Wording) -> Strips<'a> {
    let drawing = &folding.recording;
    let messages: Vec<&Message> = folding.rows.iter().flat_map(Row::messages).collect();
    let columns = Columns::of(&drawing.lifelines, &messages, folding.depth(), wording);
    let width = columns.width;
    let pen = |executions| Pen::with(drawing, columns.clone(), executions, wording);
    let (heads, height) = pen(&[]).only_heads();
    let mut documented = pen(&[]);
    let mut recorded = pen(&drawing.executions);
    let (mut frames, mut faded) = (0, false);
    let strip = |row: &'a Row| -> Strip<'a> {
        let pen = match row.shown {
            Shown::Folded => &mut documented,
            Shown::Always | Shown::Unfolded => &mut recorded,
        };
        let strip = pen.strip(&row.content, frames, faded);
        faded = pen.has_faded();
        match row.content {
            RowContent::Begin(_) => frames += 1,
            RowContent::End => frames -= 1,
            RowContent::Fragments(_) | RowContent::Operand(_) => {}
        }
        strip
    };
    Strips {
        width,
        height,
        heads,
        strips: folding.rows.iter().map(strip).collect(),
    }
}

impl<'a> Pen<'a, '_> {
    /// One strip, in as many frames of the document and with or without hope.
    fn strip(&mut self, content: &'a RowContent, frames: usize, faded: bool) -> Strip<'a> {
        self.crossings = Crossings::new(self.columns.xs.len());
        self.y = 0.0;
        self.faded = faded.then_some(0.0);
        self.noted = None;
        self.framed = frames;
        let mut edges = Vec::new();
        match content {
            RowContent::Fragments(fragments) => self.fragments(fragments),
            RowContent::Operand(operand) => self.operand(operand),
            RowContent::Begin(group) => {
                self.open_group(group);
                self.edges_across(&mut edges, 0.0);
            }
            RowContent::End => {
                self.y = BETWEEN_ROWS;
                self.edges_across(&mut edges, 0.0);
            }
        }
        let height = self.y;
        let spans = self.bars.cut(height);
        for frame in 1..=self.framed {
            let side = MARGIN + columns::inset(frame - 1);
            let ends = *content == RowContent::End && frame == self.framed;
            let bottom = if ends { 0.0 } else { height };
            for x in [side, self.columns.width - side] {
                edges.push(Edge {
                    from: (x, 0.0),
                    to: (x, bottom),
                });
            }
        }
        Strip {
            height,
            lifelines: self.threads(0.0, height, &spans),
            parts: std::mem::take(&mut self.parts),
            edges,
        }
    }

    /// A line from side to side of the innermost frame.
    fn edges_across(&self, edges: &mut Vec<Edge>, y: f64) {
        let (left, right) = self.sides();
        edges.push(Edge {
            from: (left, y),
            to: (right, y),
        });
    }

    /// Whether the last strip says that nothing below it was reached.
    fn has_faded(&self) -> bool {
        self.faded.is_some()
    }
}
