//! Lifelines and activation bars, with gaps where something crosses them.

use std::collections::BTreeMap;
use std::iter::Peekable;
use std::slice::Iter;

use super::sizes::{BAR, BAR_SHIFT, BARS_MOST, GAP};
use super::{Bar, Piece, Rect};
use crate::diagram::Execution;

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
            // A nested bar lies further to the right.
            let innermost = GAP + BAR / 2.0 + shift(BARS_MOST - 1);
            if room.left - innermost < *x && *x < room.right() + GAP + BAR / 2.0 {
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

    /// An activation bar, with gaps where something crosses it.
    fn bar(&self, x: f64, span: &Span) -> Bar {
        let left = x - BAR / 2.0 + shift(span.depth);
        let pieces = self.bars[span.lifeline].pieces(span.top, span.bottom);
        let piece = |(top, bottom)| Rect {
            left,
            top,
            width: BAR,
            height: bottom - top,
        };
        Bar {
            pieces: pieces.into_iter().map(piece).collect(),
        }
    }

    /// The bars of a lifeline, from the outermost to the innermost.
    pub(super) fn bars(&self, lifeline: usize, x: f64, spans: &[Span]) -> Vec<Bar> {
        let own = spans.iter().filter(|span| span.lifeline == lifeline);
        let mut own: Vec<&Span> = own.collect();
        own.sort_by_key(|span| span.depth);
        own.into_iter().map(|span| self.bar(x, span)).collect()
    }
}

/// A bar from its upper to its lower end.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    lifeline: usize,
    depth: usize,
    top: f64,
    bottom: f64,
}

/// A bar that is open.
#[derive(Clone, Copy, Debug)]
struct Open {
    /// Where the message stands that began it; unknown while that is placed.
    top: Option<f64>,
    /// How many executions it shows: those nested too deep share the innermost bar.
    shared_by: usize,
}

/// Which bars are open on each lifeline, message by message.
///
/// An execution takes the outermost place that is free, so no two bars of one
/// place meet, and there are never more of them than messages.
#[derive(Debug)]
pub(super) struct Bars<'a> {
    begin: Peekable<Iter<'a, Execution>>,
    places: Vec<[Option<Open>; BARS_MOST]>,
    /// By the message that ends them: lifeline and place.
    ends: BTreeMap<usize, Vec<(usize, usize)>>,
    closed: Vec<Span>,
}

impl<'a> Bars<'a> {
    /// Executions in the order in which they begin; those of no lifeline are left out.
    pub(super) fn new(executions: &'a [Execution], lifelines: usize) -> Self {
        Self {
            begin: executions.iter().peekable(),
            places: vec![[None; BARS_MOST]; lifelines],
            ends: BTreeMap::new(),
            closed: Vec::new(),
        }
    }

    /// Opens the bars that begin with a message.
    pub(super) fn open(&mut self, message: usize) {
        while let Some(execution) = self.begin.next_if(|one| one.begin <= message) {
            let Some(places) = self.places.get_mut(execution.lifeline) else {
                continue;
            };
            let free = places.iter().position(Option::is_none);
            let place = free.unwrap_or(BARS_MOST - 1);
            let open = places[place].get_or_insert(Open {
                top: None,
                shared_by: 0,
            });
            open.shared_by += 1;
            let ends = self.ends.entry(execution.end).or_default();
            ends.push((execution.lifeline, place));
        }
    }

    /// Gives the bars that begin with a message their upper end, and closes those that end with it.
    pub(super) fn close(&mut self, message: usize, y: f64) {
        let fresh = self.places.iter_mut().flatten().flatten();
        fresh.for_each(|open| open.top = open.top.or(Some(y)));
        while let Some(ends) = self.ends.first_entry()
            && *ends.key() <= message
        {
            for (lifeline, depth) in ends.remove() {
                let place = &mut self.places[lifeline][depth];
                let Some(open) = place else { continue };
                open.shared_by -= 1;
                if open.shared_by == 0 {
                    self.closed.push(Span {
                        lifeline,
                        depth,
                        top: open.top.unwrap_or(y),
                        bottom: y,
                    });
                    *place = None;
                }
            }
        }
    }

    /// How far an arrow from one side ends from the line: at the nearest open bar.
    pub(super) fn edge(&self, lifeline: usize, right: bool) -> f64 {
        let open = |depth: &usize| self.places[lifeline][*depth].is_some();
        let depth = if right {
            (0..BARS_MOST).rev().find(open)
        } else {
            (0..BARS_MOST).find(open)
        };
        let side = if right { BAR / 2.0 } else { -BAR / 2.0 };
        depth.map_or(0.0, |depth| side + shift(depth))
    }

    /// All bars that were closed.
    pub(super) fn finish(&mut self) -> Vec<Span> {
        std::mem::take(&mut self.closed)
    }

    /// Ends a strip: what is open goes on at the top of the next one.
    pub(super) fn cut(&mut self, bottom: f64) -> Vec<Span> {
        for (lifeline, places) in self.places.iter_mut().enumerate() {
            for (depth, open) in places.iter_mut().enumerate() {
                let Some(open) = open else { continue };
                self.closed.push(Span {
                    lifeline,
                    depth,
                    top: open.top.unwrap_or(bottom),
                    bottom,
                });
                open.top = Some(0.0);
            }
        }
        self.finish()
    }
}

/// How far a nested bar lies to the right.
#[expect(clippy::cast_precision_loss, reason = "bars are nested a few times")]
fn shift(depth: usize) -> f64 {
    BAR_SHIFT * depth as f64
}
