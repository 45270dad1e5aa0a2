//! A drawing in strips: one for each row that is shown or hidden with its step.
//!
//! All stand on the same columns, so that any of them can follow any other. What
//! is recorded has its activation bars, cut where a strip ends; what a document
//! tells has none.

use super::columns::Columns;
use super::pen::Pen;
use super::{Strip, Strips, Wording};
use crate::diagram::{Folding, Message, Piece, Row, Shown};

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
        let strip = pen.strip(&row.piece, frames, faded);
        faded = pen.has_faded();
        match row.piece {
            Piece::Begin(_) => frames += 1,
            Piece::End => frames -= 1,
            Piece::Fragments(_) | Piece::Operand(_) => {}
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
