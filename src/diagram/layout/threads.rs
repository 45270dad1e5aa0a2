//! Lifelines and activation bars, with gaps where something crosses them.

use super::sizes::{BAR, BAR_SHIFT, GAP};
use super::{Bar, Piece, Rect};

/// What crosses lifelines and the bars on them, collected from top to bottom.
#[derive(Debug)]
pub(super) struct Crossings {
    lines: Vec<Gaps>,
    bars: Vec<Gaps>,
    /// Upper and lower ends of what time passes in.
    pauses: Vec<(f64, f64)>,
}

/// Upper and lower ends of what lies across a lifeline.
#[derive(Clone, Debug, Default)]
struct Gaps(Vec<(f64, f64)>);

impl Gaps {
    /// Puts what was collected in order, and joins what overlaps.
    fn close(&mut self) {
        self.0.sort_by(|a, b| a.0.total_cmp(&b.0));
        self.0.dedup_by(|next, kept| {
            let joined = next.0 <= kept.1;
            if joined {
                kept.1 = kept.1.max(next.1);
            }
            joined
        });
    }

    /// The parts of a span that nothing covers.
    fn pieces(&self, top: f64, bottom: f64) -> Vec<(f64, f64)> {
        let mut pieces = Vec::new();
        let mut at = top;
        let first = self.0.partition_point(|(_, end)| *end <= top);
        for (start, end) in &self.0[first..] {
            if *start >= bottom {
                break;
            }
            if *start > at {
                pieces.push((at, *start));
            }
            at = at.max(*end);
        }
        if at < bottom {
            pieces.push((at, bottom));
        }
        pieces
    }
}

impl Crossings {
    pub(super) fn new(lifelines: usize) -> Self {
        Self {
            lines: vec![Gaps::default(); lifelines],
            bars: vec![Gaps::default(); lifelines],
            pauses: Vec::new(),
        }
    }

    /// Notes what a room covers.
    pub(super) fn cover(&mut self, xs: &[f64], room: Rect) {
        let across = |x: f64, reach: f64| room.left - reach < x && x < room.right() + reach;
        let span = (room.top, room.bottom());
        for (lifeline, x) in xs.iter().enumerate() {
            if across(*x, GAP) {
                self.lines[lifeline].0.push(span);
            }
            if across(*x, GAP + BAR / 2.0) {
                self.bars[lifeline].0.push(span);
            }
        }
    }

    /// Notes where time passes; everything else lies above or below.
    pub(super) fn pause(&mut self, top: f64, bottom: f64) {
        self.pauses.push((top, bottom));
    }

    /// Puts what was collected in order.
    pub(super) fn close(&mut self) {
        let gaps = self.lines.iter_mut().chain(&mut self.bars);
        gaps.for_each(Gaps::close);
    }

    /// The line from head to foot, faded from a height on and where time passes.
    pub(super) fn line(
        &self,
        lifeline: usize,
        top: f64,
        bottom: f64,
        faded: Option<f64>,
    ) -> Vec<Piece> {
        let turn = faded.unwrap_or(bottom).clamp(top, bottom);
        let pauses = self.pauses.iter().filter(|(_, end)| *end <= turn);
        let (mut drawn, mut at) = (Vec::new(), top);
        let mut draw = |to: f64, faded| {
            let pieces = self.lines[lifeline].pieces(at, to).into_iter();
            drawn.extend(pieces.map(|(top, bottom)| Piece { top, bottom, faded }));
            at = to;
        };
        for (begin, end) in pauses {
            draw(*begin, false);
            draw(*end, true);
        }
        draw(turn, false);
        draw(bottom, true);
        drawn
    }

    /// An activation bar.
    pub(super) fn bar(&self, lifeline: usize, x: f64, span: (f64, f64), depth: usize) -> Bar {
        let left = x - BAR / 2.0 + shift(depth);
        let pieces = self.bars[lifeline].pieces(span.0, span.1).into_iter();
        Bar {
            pieces: pieces
                .map(|(top, bottom)| Rect {
                    left,
                    top,
                    width: BAR,
                    height: bottom - top,
                })
                .collect(),
        }
    }
}

/// How far a nested bar lies to the right.
#[expect(clippy::cast_precision_loss, reason = "bars are nested a few times")]
pub(super) fn shift(depth: usize) -> f64 {
    BAR_SHIFT * depth as f64
}
