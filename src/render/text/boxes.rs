//! Groups, notes, dividers, and the boxes of heads and bodies.

use super::canvas::{Ink, Row};
use super::pen::{Passage, Pen, Region, ink};
use super::strokes::Frame;
use crate::diagram::{Attachment, Delay, Divider, Group, Message, Note, Operand, State};
use crate::render::wrap::{width, wrap};

/// Heads and bodies are given at least this many columns.
const OCTETS: usize = 64;

impl Pen<'_> {
    /// The heading of a group as the upper side of its frame.
    pub(super) fn open_group(&mut self, group: &Group) {
        self.blank();
        self.framed += 1;
        let [left, right, ..] = self.strokes.frame.corners;
        let lead = self.lead(group.number.as_deref(), &group.marks);
        let keyword = group.keyword().map(|word| format!("{word} "));
        let passage = Passage {
            lead: lead + &keyword.unwrap_or_default(),
            lead_ink: Ink::Bold,
            text: self.words.heading(group, self.strokes.point),
            ink: match group.operator {
                None => heading(group.state),
                Some(_) => ink(group.state),
            },
        };
        self.heading(&passage, [left, self.strokes.frame.line, right]);
        for remark in &group.remarks {
            let passage = self.remark(remark, group.state);
            self.passage(&passage, self.inside());
        }
    }

    /// A dashed line, and on it the guard of what follows.
    pub(super) fn operand(&mut self, operand: &Operand) {
        self.blank();
        let passage = Passage {
            text: self.words.guard(&operand.label),
            ..Passage::default()
        };
        self.heading(&passage, self.strokes.operand);
    }

    /// Text on a line of the innermost frame, which has these ends; further lines stand below.
    fn heading(&mut self, passage: &Passage, [left, line, right]: [&'static str; 3]) {
        let lead = &passage.lead;
        let (start, end) = (self.inset(), self.columns.total - 1 - self.inset());
        let room = (end - start).saturating_sub(width(lead) + 5).max(8);
        let side = self.strokes.frame.side;
        let lines = wrap(&self.strokes.visible(&passage.text), room);
        for (position, text) in lines.iter().enumerate() {
            let [left, line, right] = if position == 0 {
                [left, line, right]
            } else {
                [side, " ", side]
            };
            let mut row = self.row();
            row.fill(start + 1, end, line, Ink::Faint);
            row.put(start, left, Ink::Faint);
            row.put(end, right, Ink::Faint);
            if !(lead.is_empty() && text.is_empty()) {
                row.put(start + 2, " ", Ink::Plain);
            }
            if position == 0 {
                row.put(start + 3, lead, passage.lead_ink);
            }
            let behind = row.put(start + 3 + width(lead), text, passage.ink);
            if !text.is_empty() {
                row.put(behind, " ", Ink::Plain);
            }
            self.rows.push(row);
        }
    }

    pub(super) fn close_group(&mut self) {
        self.blank();
        let (start, end) = (self.inset(), self.columns.total - 1 - self.inset());
        self.framed = self.framed.saturating_sub(1);
        let [.., right, left] = self.strokes.frame.corners;
        let mut row = Row::default();
        self.sides(&mut row);
        row.put(start, left, Ink::Faint);
        row.fill(start + 1, end, self.strokes.frame.line, Ink::Faint);
        row.put(end, right, Ink::Faint);
        self.rows.push(row);
    }

    /// The innermost frame, or the whole sheet, without its sides.
    fn inside(&self) -> Region {
        Region {
            start: self.inset() + 3,
            width: self.columns.total.saturating_sub(6 + 2 * self.inset()),
        }
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
        let (total, inset) = (self.columns.total, self.inset());
        let region = self.inside();
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
            row.put(inset + 1, side, Ink::Plain);
            row.put(total.saturating_sub(inset + 2), side, Ink::Plain);
        }
        self.side(lower_left, lower_right);
    }

    fn side(&mut self, left: &str, right: &str) {
        let (total, inset) = (self.columns.total, self.inset());
        let mut row = self.row();
        let columns = total.saturating_sub(4 + 2 * inset);
        let line = self.strokes.note.line.repeat(columns);
        let line = format!("{left}{line}{right}");
        row.put(inset + 1, &line, Ink::Plain);
        self.rows.push(row);
    }

    /// A line across everything; behind "not reached" the lifelines are dotted.
    pub(super) fn divider(&mut self, divider: &Divider) {
        self.blank();
        let mut lines = self.in_the_middle(&self.words.divider(divider)).into_iter();
        let mut line = Row::default();
        line.fill(0, self.columns.total, self.strokes.divider, Ink::Plain);
        self.sides(&mut line);
        self.centre(line, &lines.next().unwrap_or_default(), Ink::Bold);
        for text in lines {
            self.centre(self.row(), &text, Ink::Bold);
        }
        self.faded |= *divider == Divider::NotReached;
    }

    /// Two rows of dotted lifelines, and between them what the delay says.
    pub(super) fn delay(&mut self, delay: &Delay) {
        let faded = std::mem::replace(&mut self.faded, true);
        self.blank();
        let text = self.words.label(&delay.label);
        let [_, dots] = self.strokes.threads;
        let bare = text.is_empty() && self.columns.stacked;
        for text in self.in_the_middle(if bare { dots } else { &text }) {
            self.centre(self.row(), &text, Ink::Note);
        }
        self.blank();
        self.faded = faded;
    }

    /// The lines of a text that stands in the middle, a blank on either side; none without words.
    fn in_the_middle(&self, text: &str) -> Vec<String> {
        let lines = wrap(&self.strokes.visible(text), self.inside().width.max(8));
        let written = lines.iter().filter(|line| !line.is_empty());
        written.map(|line| format!(" {line} ")).collect()
    }

    fn centre(&mut self, mut row: Row, text: &str, ink: Ink) {
        let total = self.columns.total;
        row.put(total.saturating_sub(width(text)) / 2, text, ink);
        self.rows.push(row);
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
