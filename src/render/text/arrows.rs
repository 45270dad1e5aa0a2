//! Messages: label, arrow, remarks, head and body.

use super::canvas::Ink;
use super::pen::{Passage, Pen, Region, ink};
use crate::diagram::{Message, Remark, Sort, State};
use crate::render::wrap::width;

/// Words up to this many columns stay whole.
const WORD: usize = 16;

/// Remarks are given at least this many columns.
const REMARK: usize = 44;

impl Pen<'_> {
    /// Draws a message, a blank row before it.
    pub(super) fn message(&mut self, message: &Message) {
        self.blank();
        if self.columns.stacked {
            self.in_words(message);
        } else if self.column(message.from) == self.column(message.to) {
            self.loop_back(message);
        } else {
            let region = self.between(message.from, message.to);
            self.labelled(message, region);
            self.arrow(message);
            self.remarks_below(message, region);
        }
        self.attachments(message);
    }

    /// Without room for lifelines: the label, and below it who sends to whom.
    fn in_words(&mut self, message: &Message) {
        let region = self.across();
        self.labelled(message, region);
        let line = self.strokes.line(message);
        let line: String = line.chars().cycle().take(2).collect();
        let head = self.strokes.head(message.state, true);
        let (from, to) = (self.name(message.from), self.name(message.to));
        let ends = Passage {
            lead: "  ".to_owned(),
            text: format!("{from} {line}{head} {to}"),
            ink: ink(message.state),
            ..Passage::default()
        };
        self.passage(&ends, region);
        self.remarks_below(message, region);
    }

    fn labelled(&mut self, message: &Message, region: Region) {
        let label = self.label(message);
        if !(label.lead.is_empty() && label.text.is_empty()) {
            let needed = width(&label.lead) + longest_word(&label.text) + 1;
            self.passage(&label, self.widened(region, needed));
        }
    }

    fn label(&self, message: &Message) -> Passage {
        let faint = matches!(message.state, State::Omitted) || message.state.is_absent();
        Passage {
            lead: self.lead(message.number.as_deref(), &message.marks),
            lead_ink: if faint { Ink::Faint } else { Ink::Bold },
            text: self.text(message),
            ink: if faint { Ink::Faint } else { Ink::Plain },
        }
    }

    /// The label; only a document's own words stand as they are in ASCII too.
    fn text(&self, message: &Message) -> String {
        let label = self.words.label(&message.label);
        match message.sort {
            Sort::Documented => label,
            Sort::Request | Sort::Response => self.strokes.own(label),
        }
    }

    fn remarks_below(&mut self, message: &Message, region: Region) {
        let region = self.widened(region, REMARK);
        for remark in &message.remarks {
            let passage = self.remark(remark, message.state);
            self.passage(&passage, region);
        }
    }

    /// A remark behind the sign of what it tells.
    pub(super) fn remark(&self, remark: &Remark, state: State) -> Passage {
        let ink = match remark {
            Remark::Stopped { .. } | Remark::Difference { .. } => Ink::Alarm,
            Remark::State(state) => ink(*state),
            Remark::Local { .. } if state == State::Stopped => Ink::Alarm,
            _ => Ink::Note,
        };
        Passage {
            lead: format!("{} ", self.strokes.sign(remark)),
            lead_ink: ink,
            text: self.strokes.own(self.words.remark(remark)),
            ink,
        }
    }

    /// A message from a lifeline to itself.
    fn loop_back(&mut self, message: &Message) {
        let column = self.column(message.from);
        let (region, left) = self.beside(message.from, 2);
        let label = self.label(message);
        let place = |passage: &Passage| {
            if left {
                region.pushed_right(passage, self.strokes)
            } else {
                region
            }
        };
        self.passage(&label, place(&label));
        let ink = ink(message.state);
        let line = self.strokes.line(message);
        let head = self.strokes.head(message.state, left);
        let [above, below] = self.strokes.turns(left);
        let (start, turn, end) = if left {
            (column.saturating_sub(3), 0, 2)
        } else {
            (column + 1, 2, 0)
        };
        for (corner, head) in [(above, None), (below, Some(head))] {
            let mut row = self.row();
            row.fill(start, start + 3, line, ink);
            row.put(start + turn, corner, ink);
            row.put(start + end, head.unwrap_or_default(), ink);
            self.rows.push(row);
        }
        for remark in &message.remarks {
            let passage = self.remark(remark, message.state);
            let region = place(&passage);
            self.passage(&passage, region);
        }
    }

    /// From one lifeline to the other; a broken end where the message was not heard.
    fn arrow(&mut self, message: &Message) {
        let mut row = self.row();
        let (from, to) = (self.column(message.from), self.column(message.to));
        let (first, last) = (from.min(to), from.max(to));
        let line = self.strokes.line(message);
        row.fill(first + 1, last, line, ink(message.state));
        let forward = from < to;
        let head = self.strokes.head(message.state, forward);
        let place = if forward { last - 1 } else { first + 1 };
        row.put(place, head, ink(message.state));
        self.rows.push(row);
    }
}

/// The columns of the longest word of letters, up to [`WORD`]; what separates the
/// parts of a URL or a name ends a word too.
fn longest_word(text: &str) -> usize {
    let words = text.split(|sign: char| !sign.is_ascii_alphanumeric());
    let longest = words.map(str::len).filter(|columns| *columns <= WORD).max();
    longest.unwrap_or(0)
}
