//! The heads of the lifelines, above and again below.

use super::canvas::{Ink, Row};
use super::pen::Pen;
use super::strokes::Frame;
use crate::diagram::Interaction;
use crate::render::wrap::width;
use crate::walkthrough::LifelineShape;

impl Pen<'_> {
    /// Heads that end on one line: boxes, and stick figures over their names.
    pub(super) fn heads(&mut self, interaction: &Interaction) {
        let heads = self.each(interaction, true);
        let height = heads.iter().map(Vec::len).max().unwrap_or(0);
        for at in 0..height {
            let mut row = Row::default();
            for (lifeline, head) in heads.iter().enumerate() {
                let missing = height - head.len();
                if let Some(line) = at.checked_sub(missing).and_then(|at| head.get(at)) {
                    self.centred(&mut row, lifeline, line);
                }
            }
            self.rows.push(row);
        }
    }

    /// The same names again, for readers at the end of a long drawing.
    pub(super) fn feet(&mut self, interaction: &Interaction) {
        let feet = self.each(interaction, false);
        let height = feet.iter().map(Vec::len).max().unwrap_or(0);
        for at in 0..height {
            let mut row = Row::default();
            for (lifeline, foot) in feet.iter().enumerate() {
                if let Some(line) = foot.get(at) {
                    self.centred(&mut row, lifeline, line);
                }
            }
            self.rows.push(row);
        }
    }

    fn each(&self, interaction: &Interaction, top: bool) -> Vec<Vec<String>> {
        if self.columns.stacked {
            return Vec::new();
        }
        let lifelines = interaction.lifelines.iter().zip(&self.columns.names);
        lifelines
            .map(|(lifeline, names)| match lifeline.shape {
                LifelineShape::Actor if top => {
                    let figure = self.strokes.figure.iter().map(|line| (*line).to_owned());
                    figure.chain(names.iter().cloned()).collect()
                }
                LifelineShape::Actor => names.clone(),
                LifelineShape::Participant => self.boxed(names, top),
            })
            .collect()
    }

    fn centred(&self, row: &mut Row, lifeline: usize, line: &str) {
        let start = self.column(lifeline).saturating_sub(width(line) / 2);
        row.put(start, line, Ink::Bold);
    }

    /// A box of odd width, whose border shows where the lifeline joins.
    fn boxed(&self, names: &[String], top: bool) -> Vec<String> {
        let Frame {
            corners: [upper_left, upper_right, lower_right, lower_left],
            side,
            line,
        } = self.strokes.frame;
        let [leaves, meets] = self.strokes.joints;
        let (above, below) = if top { (line, leaves) } else { (meets, line) };
        let widest = names.iter().map(|line| width(line)).max().unwrap_or(0) | 1;
        let half = line.repeat(widest / 2 + 1);
        let mut lines = vec![format!("{upper_left}{half}{above}{half}{upper_right}")];
        for name in names {
            let spare = widest - width(name);
            let (left, right) = (" ".repeat(spare / 2), " ".repeat(spare - spare / 2));
            lines.push(format!("{side} {left}{name}{right} {side}"));
        }
        lines.push(format!("{lower_left}{half}{below}{half}{lower_right}"));
        lines
    }
}
