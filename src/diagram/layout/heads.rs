//! What stands above and below the rows: title, heads and feet, footnotes.

use super::Head;
use super::columns;
use super::pen::Pen;
use super::sizes::{
    ABOVE_FOOTNOTES, BELOW_HEADS, BELOW_TITLE, BETWEEN_FOOTNOTES, FIGURE_HEIGHT, HEAD_PAD_ABOVE,
    MARGIN,
};
use super::text::{Passage, Rect, Role, Text};
use crate::diagram::{Footnote, Lifeline};
use crate::walkthrough::LifelineShape;

impl Pen<'_, '_> {
    /// What names the lifelines, and the height that it takes with its margins.
    pub(super) fn only_heads(mut self) -> (Vec<Head>, f64) {
        let heads = self.heads(true);
        (heads, self.y + BELOW_HEADS)
    }

    /// The title, and behind it the marks of what is said of the drawing as a whole.
    pub(super) fn title(&mut self, marks: &[usize]) -> Vec<Text> {
        let title = self.wording.visible(&self.interaction.title);
        let passage = Passage::new(Vec::new(), title, Role::Title);
        let width = self.columns.width - 2.0 * MARGIN;
        let (mut texts, bottom) = passage.set(Role::Title, MARGIN, self.y, width);
        self.y = bottom;
        let mut line = texts
            .last()
            .map(|last| (last.x + last.width, last.baseline));
        for mark in marks {
            let text = self.wording.mark(*mark);
            let (space, wide) = (Role::Title.width(" "), Role::Mark.width(&text));
            let (x, baseline) = line
                .map(|(end, baseline)| (end + space, baseline))
                .filter(|(x, _)| x + wide <= MARGIN + width)
                .unwrap_or_else(|| {
                    self.y += Role::Title.line();
                    (MARGIN, self.y - Role::Title.line() + Role::Title.ascent())
                });
            line = Some((x + wide, baseline));
            texts.push(Text {
                x,
                baseline,
                width: wide,
                text,
                role: Role::Mark,
            });
        }
        if !texts.is_empty() {
            self.y += BELOW_TITLE;
        }
        texts
    }

    /// Heads stand on one line, feet hang from one.
    pub(super) fn heads(&mut self, above: bool) -> Vec<Head> {
        let row = self.columns.head;
        let top = self.y;
        self.y += row;
        let lifelines = self.interaction.lifelines.iter().zip(&self.columns.names);
        let lifelines = lifelines.zip(&self.columns.xs);
        let head = |((lifeline, lines), x): ((&Lifeline, &Vec<String>), &f64)| {
            let height = columns::height(lines, lifeline.shape);
            let top = if above { top + row - height } else { top };
            Head {
                attacker: lifeline.attacker,
                ..head(lifeline.shape, lines, *x, top, height)
            }
        };
        lifelines.map(head).collect()
    }

    pub(super) fn footnotes(&mut self) -> Vec<(usize, Vec<Text>)> {
        if !self.wording.footnotes() {
            return Vec::new();
        }
        let mut drawn = Vec::new();
        self.y += ABOVE_FOOTNOTES;
        for footnote in &self.interaction.footnotes {
            drawn.push((footnote.mark, self.footnote(footnote)));
        }
        drawn
    }

    fn footnote(&mut self, footnote: &Footnote) -> Vec<Text> {
        let lead = vec![(Role::Mark, self.wording.mark(footnote.mark))];
        let text = self.wording.visible(&self.wording.footnote(footnote));
        let passage = Passage::new(lead, text, Role::Footnote);
        let width = self.columns.width - 2.0 * MARGIN;
        let (texts, bottom) = passage.set(Role::Footnote, MARGIN, self.y, width);
        self.y = bottom + BETWEEN_FOOTNOTES;
        texts
    }
}

fn head(shape: LifelineShape, lines: &[String], x: f64, top: f64, height: f64) -> Head {
    let width = 2.0 * columns::half(lines, shape);
    let inset = match shape {
        LifelineShape::Participant => HEAD_PAD_ABOVE,
        LifelineShape::Actor => FIGURE_HEIGHT,
    };
    let mut texts = Vec::new();
    let mut y = top + inset;
    for line in lines {
        let left = x - Role::Head.width(line) / 2.0;
        let passage = Passage::new(Vec::new(), line.clone(), Role::Head);
        let (set, bottom) = passage.set(Role::Head, left, y, f64::MAX);
        texts.extend(set);
        y = bottom;
    }
    Head {
        attacker: false,
        shape,
        frame: Rect {
            left: x - width / 2.0,
            top,
            width,
            height,
        },
        texts,
    }
}
