//! Groups, notes, dividers, and the boxes of heads and bodies.

use super::canvas::{Ink, Row};
use super::pen::{Passage, Pen, Region, ink};
use super::strokes::Frame;
use crate::diagram::{Attachment, Group, Message, Note, Remark, State};
use crate::render::wrap::{width, wrap};

/// Heads and bodies are given at least this many columns.
const OCTETS: usize = 64;

impl Pen<'_> {
    /// The heading of a group as the upper side of its frame.
    pub(super) fn open_group(&mut self, group: &Group) {
        self.blank();
        let total = self.columns.total;
        let Frame {
            corners: [left, right, ..],
            side,
            line,
        } = self.strokes.frame;
        let lead = self.lead(group.number.as_deref(), &group.marks);
        let text = self.words.heading(group, self.strokes.point);
        let room = total.saturating_sub(width(&lead) + 6).max(8);
        let lines = wrap(&self.strokes.visible(&text), room);
        for (position, text) in lines.iter().enumerate() {
            let [left, line, right] = if position == 0 {
                [left, line, right]
            } else {
                [side, " ", side]
            };
            let mut row = self.row();
            row.fill(1, total - 1, line, Ink::Faint);
            row.put(0, left, Ink::Faint);
            row.put(total - 1, right, Ink::Faint);
            row.put(2, " ", Ink::Plain);
            if position == 0 {
                row.put(3, &lead, Ink::Bold);
            }
            let end = row.put(3 + width(&lead), text, heading(group.state));
            row.put(end, " ", Ink::Plain);
            self.rows.push(row);
        }
        self.framed = true;
        for remark in &group.remarks {
            let passage = self.remark(remark, group.state);
            let region = Region {
                start: 3,
                width: total.saturating_sub(6),
            };
            self.passage(&passage, region);
        }
    }

    pub(super) fn close_group(&mut self) {
        self.blank();
        self.framed = false;
        let total = self.columns.total;
        let [.., right, left] = self.strokes.frame.corners;
        let mut row = Row::default();
        row.put(0, left, Ink::Faint);
        row.fill(1, total - 1, self.strokes.frame.line, Ink::Faint);
        row.put(total - 1, right, Ink::Faint);
        self.rows.push(row);
    }

    /// Text beside its lifeline, or in a box across all of them.
    pub(super) fn note(&mut self, note: &Note) {
        if note.lifeline.is_none() || note.lifeline != self.noted {
            self.blank();
        }
        match note.lifeline {
            Some(lifeline) if self.columns.stacked => self.note_in_words(note, lifeline),
            Some(lifeline) => {
                let (region, left) = self.beside(lifeline, 1);
                for remark in &note.remarks {
                    let passage = self.remark(remark, note.state);
                    let place = if left {
                        region.pushed_right(&passage, self.strokes)
                    } else {
                        region
                    };
                    self.passage(&passage, place);
                }
            }
            None => self.note_across(note),
        }
    }

    /// Without room for lifelines: the name of the one that it stands on, and the text.
    fn note_in_words(&mut self, note: &Note, lifeline: usize) {
        let name = self.name(lifeline);
        for remark in &note.remarks {
            let remark = self.remark(remark, note.state);
            let passage = Passage {
                text: format!("{name}: {}", remark.text),
                ..remark
            };
            self.passage(&passage, self.across());
        }
    }

    fn note_across(&mut self, note: &Note) {
        let total = self.columns.total;
        let region = Region {
            start: 3,
            width: total.saturating_sub(6),
        };
        let text = note.text.as_ref().map(|text| Passage {
            lead: self.lead(note.number.as_deref(), &note.marks),
            lead_ink: Ink::Bold,
            text: text.clone(),
            ink: Ink::Plain,
        });
        let remarks = note.remarks.iter().map(|one| self.remark(one, note.state));
        let passages: Vec<Passage> = text.into_iter().chain(remarks).collect();
        let first = self.rows.len();
        let Frame {
            corners: [upper_left, upper_right, lower_right, lower_left],
            side,
            ..
        } = self.strokes.note;
        self.side(upper_left, upper_right);
        for passage in &passages {
            self.passage(passage, region);
        }
        for row in &mut self.rows[first + 1..] {
            for &column in &self.columns.lifelines {
                // Only where no text stands on the lifeline.
                row.clear(column, &self.strokes.threads);
            }
            row.put(1, side, Ink::Plain);
            row.put(total.saturating_sub(2), side, Ink::Plain);
        }
        self.side(lower_left, lower_right);
    }

    fn side(&mut self, left: &str, right: &str) {
        let total = self.columns.total;
        let mut row = self.row();
        let line = self.strokes.note.line.repeat(total.saturating_sub(4));
        let line = format!("{left}{line}{right}");
        row.put(1, &line, Ink::Plain);
        self.rows.push(row);
    }

    /// A line across everything; behind "not reached" the lifelines are dotted.
    pub(super) fn divider(&mut self, remark: &Remark) {
        self.blank();
        let total = self.columns.total;
        let text = format!(" {} ", self.strokes.own(self.words.remark(remark)));
        let mut row = Row::default();
        row.fill(0, total, self.strokes.divider, Ink::Plain);
        row.put(total.saturating_sub(width(&text)) / 2, &text, Ink::Bold);
        self.rows.push(row);
        self.faded |= *remark == Remark::State(State::NotReached);
    }

    /// Heads and bodies in boxes below their arrow.
    pub(super) fn attachments(&mut self, message: &Message) {
        let first = message.from.min(message.to);
        let end = self.columns.total - self.columns.margin;
        let start = self.column(first) + 2;
        let region = Region {
            start: start + 2,
            width: end.saturating_sub(start + 4),
        };
        let region = self.widened(region, OCTETS);
        for attachment in &message.attached {
            self.octets(attachment, region);
        }
    }

    fn octets(&mut self, attachment: &Attachment, region: Region) {
        let (left, right) = (region.start - 2, region.start + region.width - 1);
        let name = match attachment.delivered {
            None => String::new(),
            Some(delivered) => format!(" {} ", self.words.octets(delivered)),
        };
        let Frame {
            corners: [upper_left, upper_right, lower_right, lower_left],
            side,
            line,
        } = self.strokes.octets;
        let mut top = self.row();
        top.fill(left, right, line, Ink::Faint);
        top.put(left, upper_left, Ink::Faint);
        top.put(left + 2, &name, Ink::Bold);
        top.put(right, upper_right, Ink::Faint);
        self.rows.push(top);
        let room = (right - left).saturating_sub(3);
        for text in self.octet_lines(attachment, room) {
            let mut row = self.row();
            row.fill(left, right, " ", Ink::Plain);
            row.put(left, side, Ink::Faint);
            row.put(left + 2, &text, Ink::Faint);
            row.put(right, side, Ink::Faint);
            self.rows.push(row);
        }
        let mut bottom = self.row();
        bottom.fill(left, right, line, Ink::Faint);
        bottom.put(left, lower_left, Ink::Faint);
        bottom.put(right, lower_right, Ink::Faint);
        self.rows.push(bottom);
    }

    fn octet_lines(&self, attachment: &Attachment, room: usize) -> Vec<String> {
        let lines = attachment.text.split('\n');
        let lines = lines.map(|line| self.strokes.visible(&line.replace('\t', "    ")));
        lines.flat_map(|line| wrap(&line, room)).collect()
    }
}

fn heading(state: State) -> Ink {
    match ink(state) {
        Ink::Plain => Ink::Bold,
        other => other,
    }
}
