//! Messages: label, arrow, remarks, head and body.

use super::canvas::{Ink, Row};
use super::pen::{Passage, Pen, ink};
use crate::diagram::{Message, Remark, Sort, State};
use crate::protocol::LocalKind;

/// Remarks are given at least this many columns.
const REMARK: usize = 44;

impl Pen<'_> {
    /// Draws a message, a blank row before it.
    pub(super) fn message(&mut self, message: &Message) {
        self.blank();
        let (from, to) = (self.column(message.from), self.column(message.to));
        if from == to {
            self.loop_back(message);
        } else {
            let label = self.label(message);
            if !(label.lead.is_empty() && label.text.is_empty()) {
                self.passage(&label, self.between(message.from, message.to));
            }
            let mut row = self.row();
            arrow(&mut row, from, to, message);
            self.rows.push(row);
            self.remarks_below(message);
        }
        self.attachments(message);
    }

    fn label(&self, message: &Message) -> Passage {
        let faint = matches!(message.state, State::Omitted) || message.state.is_absent();
        Passage {
            lead: self.lead(message.number.as_deref(), &message.marks),
            lead_ink: if faint { Ink::Faint } else { Ink::Bold },
            text: self.words.label(&message.label),
            ink: if faint { Ink::Faint } else { Ink::Plain },
        }
    }

    fn remarks_below(&mut self, message: &Message) {
        let region = self.between(message.from, message.to);
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
            lead: format!("{} ", sign(remark)),
            lead_ink: ink,
            text: self.words.remark(remark),
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
                region.pushed_right(passage)
            } else {
                region
            }
        };
        self.passage(&label, place(&label));
        let line = line(message);
        let [out, back] = if left {
            let head = head(message.state, true);
            [format!("╭{line}{line}"), format!("╰{line}{head}")]
        } else {
            let head = head(message.state, false);
            [format!("{line}{line}╮"), format!("{head}{line}╯")]
        };
        let start = if left {
            column.saturating_sub(3)
        } else {
            column + 1
        };
        for part in [out, back] {
            let mut row = self.row();
            row.put(start, &part, ink(message.state));
            self.rows.push(row);
        }
        for remark in &message.remarks {
            let passage = self.remark(remark, message.state);
            let region = place(&passage);
            self.passage(&passage, region);
        }
    }
}

/// From one lifeline to the other; a broken end where the message was not heard.
fn arrow(row: &mut Row, from: usize, to: usize, message: &Message) {
    let ink = ink(message.state);
    let (first, last) = (from.min(to), from.max(to));
    row.fill(first + 1, last, line(message), ink);
    let forward = from < to;
    let head = head(message.state, forward);
    row.put(if forward { last - 1 } else { first + 1 }, head, ink);
}

/// Where the arrow ends; only one that happened as documented has a full head.
fn head(state: State, forward: bool) -> &'static str {
    match (state, forward) {
        (State::Stopped | State::Missing | State::Lost, _) => "✗",
        (State::Differs, _) => "≠",
        (state, true) if state.is_absent() => "▷",
        (state, false) if state.is_absent() => "◁",
        (_, true) => "▶",
        (_, false) => "◀",
    }
}

fn line(message: &Message) -> char {
    match (message.state, message.sort) {
        (state, _) if state.is_absent() => '┈',
        (_, Sort::Response) => '╌',
        (_, Sort::Documented | Sort::Request) => '─',
    }
}

/// What a remark is, at a glance.
fn sign(remark: &Remark) -> char {
    match remark {
        Remark::Stopped { .. }
        | Remark::State(State::Lost | State::Missing)
        | Remark::Local {
            kind: LocalKind::CheckFailed,
            ..
        } => '✗',
        Remark::Difference { .. } | Remark::State(State::Differs) => '≠',
        Remark::Documented { .. } | Remark::Changed(_) => '↯',
        Remark::ChecksPassed(_)
        | Remark::Local {
            kind: LocalKind::CheckPassed,
            ..
        } => '✓',
        Remark::Local { .. } => '◇',
        Remark::State(_) | Remark::Setup => '·',
    }
}
