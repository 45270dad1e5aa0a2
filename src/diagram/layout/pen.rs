//! One row after the other.

use super::columns::{self, Columns, lead, passage};
use super::sizes::{
    ABOVE_ARROW, BELOW_ARROW, BELOW_HEADING, BELOW_HEADS, BESIDE, BETWEEN_NOTES, BETWEEN_ROWS,
    DELAY, DIVIDER_PAD, FRAME_PAD, LOOP_HEIGHT, LOOP_WIDTH, LOST_BEFORE, MARGIN, NOTE_BESIDE,
    NOTE_CLEAR, NOTE_LEAST, NOTE_MOST, NOTE_PAD, OCTETS_MOST, SIGN, TEXT_LEAST,
};
use super::text::{Passage, Rect, Role, Text};
use super::threads::{Bars, Crossings, Span};
use super::{
    Arrow, Course, Frame, Layout, NoteBox, Part, Pause, Rule, Separator, Sheet, Signed, Thread,
    Wording,
};
use crate::diagram::{
    Attachment, Delay, Divider, Execution, Fragment, Group, Interaction, Message, Note, Operand,
    Remark, depth,
};

/// Draws from top to bottom.
pub(super) struct Pen<'a, 'w> {
    pub(super) interaction: &'a Interaction,
    pub(super) wording: &'w dyn Wording,
    pub(super) columns: Columns,
    pub(super) crossings: Crossings,
    pub(super) parts: Vec<Part<'a>>,
    /// The lower end of what is drawn.
    pub(super) y: f64,
    /// From where on nothing was reached.
    pub(super) faded: Option<f64>,
    /// How many messages are drawn.
    pub(super) count: usize,
    /// The activation bars, open and closed.
    pub(super) bars: Bars<'a>,
    /// The lifeline of the note just drawn: the next one follows it closely.
    pub(super) noted: Option<usize>,
    /// How many groups are open.
    pub(super) framed: usize,
}

/// Room for text: its left end and its width.
#[derive(Clone, Copy)]
struct Region {
    left: f64,
    width: f64,
}

impl<'a, 'w> Pen<'a, 'w> {
    /// Of a whole drawing.
    pub(super) fn new(interaction: &'a Interaction, wording: &'w dyn Wording) -> Self {
        let columns = Columns::of(
            &interaction.lifelines,
            &interaction.messages(),
            depth(&interaction.fragments),
            wording,
        );
        Self::with(interaction, columns, &interaction.executions, wording)
    }

    /// On columns that are given.
    pub(super) fn with(
        interaction: &'a Interaction,
        columns: Columns,
        executions: &'a [Execution],
        wording: &'w dyn Wording,
    ) -> Self {
        let lifelines = columns.xs.len();
        Self {
            interaction,
            wording,
            crossings: Crossings::new(lifelines),
            parts: Vec::new(),
            y: MARGIN,
            faded: None,
            count: 0,
            bars: Bars::new(executions, lifelines),
            noted: None,
            framed: 0,
            columns,
        }
    }

    pub(super) fn draw(mut self) -> Layout<'a> {
        let marks = if self.wording.footnotes() {
            self.interaction.unreferenced()
        } else {
            Vec::new()
        };
        let title = self.title(&marks);
        let heads = self.heads(true);
        let top = self.y;
        self.y += BELOW_HEADS;
        self.fragments(&self.interaction.fragments);
        let bottom = self.y;
        let feet = self.heads(false);
        let footnotes = self.footnotes();
        let spans = self.bars.finish();
        Layout {
            width: self.columns.width,
            height: (self.y + MARGIN).ceil(),
            title,
            marks,
            heads,
            feet,
            lifelines: self.threads(top, bottom, &spans),
            parts: self.parts,
            footnotes,
        }
    }

    /// The lifelines from one height to another, with gaps where something crosses them.
    pub(super) fn threads(&mut self, top: f64, bottom: f64, spans: &[Span]) -> Vec<Thread> {
        self.crossings.close();
        let xs = self.columns.xs.iter().enumerate();
        let thread = |(lifeline, x): (usize, &f64)| Thread {
            x: *x,
            pieces: self.crossings.line(lifeline, top, bottom, self.faded),
            bars: self.crossings.bars(lifeline, *x, spans),
        };
        xs.map(thread).collect()
    }

    pub(super) fn fragments(&mut self, fragments: &'a [Fragment]) {
        for fragment in fragments {
            let noted = match fragment {
                Fragment::Note(note) => note.lifeline,
                _ => None,
            };
            match fragment {
                Fragment::Message(message) => self.message(message),
                Fragment::Note(note) => self.note(note),
                Fragment::Divider(divider) => self.divider(divider),
                Fragment::Delay(delay) => self.delay(delay),
                Fragment::Group(group) => self.group(group),
                Fragment::Operand(operand) => self.operand(operand),
            }
            self.noted = noted;
        }
    }

    fn message(&mut self, message: &'a Message) {
        let lifelines = self.columns.xs.len();
        let index = self.count;
        self.count += 1;
        self.bars.open(index);
        if message.from >= lifelines || message.to >= lifelines {
            return self.bars.close(index, self.y);
        }
        let top = self.y;
        let region = self.beside(message);
        let label = passage(message, self.wording);
        let (texts, bottom) = label.set(Role::Label, region.left, top, region.width);
        let y = if texts.is_empty() {
            bottom
        } else {
            bottom + ABOVE_ARROW
        };
        let course = self.course(message, y);
        self.y = match course {
            Course::Straight { y, .. } => y,
            Course::Loop { bottom, .. } => bottom,
        };
        self.cross(&texts);
        self.bars.close(index, y);
        let remarks = self.remarks(&message.remarks, region);
        let octets = self.octets(&message.attached, region);
        let room = Rect {
            left: region.left - BESIDE,
            top,
            width: region.width + 2.0 * BESIDE,
            height: self.y - top,
        };
        self.y += BETWEEN_ROWS;
        self.parts.push(Part::Arrow(Arrow {
            message,
            course,
            texts,
            remarks,
            octets,
            room,
        }));
    }

    /// Between the lifelines of a message, or to the right of its own.
    fn beside(&self, message: &Message) -> Region {
        let xs = &self.columns.xs;
        let first = xs[message.from.min(message.to)];
        let last = if message.from == message.to {
            let next = xs.get(message.from + 1);
            next.copied()
                .unwrap_or(self.columns.width - self.columns.margin)
        } else {
            xs[message.from.max(message.to)]
        };
        Region {
            left: first + BESIDE,
            width: last - first - 2.0 * BESIDE,
        }
    }

    fn course(&self, message: &Message, y: f64) -> Course {
        let rightwards = message.from < message.to;
        if message.from == message.to {
            let x = self.edge(message.from, true);
            return Course::Loop {
                x,
                right: x + LOOP_WIDTH,
                top: y,
                bottom: y + LOOP_HEIGHT,
            };
        }
        let to = self.edge(message.to, !rightwards);
        let before = if rightwards {
            -LOST_BEFORE
        } else {
            LOST_BEFORE
        };
        Course::Straight {
            from: self.edge(message.from, rightwards),
            to: if message.lost { to + before } else { to },
            y,
        }
    }

    /// Where an arrow touches a lifeline: at its line, or at the bar on it.
    fn edge(&self, lifeline: usize, right: bool) -> f64 {
        self.columns.xs[lifeline] + self.bars.edge(lifeline, right)
    }

    fn cross(&mut self, texts: &[Text]) {
        for text in texts {
            self.crossings.cover(&self.columns.xs, text.rect());
        }
    }

    /// At least as wide as text needs, moved to the left where the drawing ends.
    fn widened(&self, region: Region, least: f64) -> Region {
        let margin = self.columns.margin;
        let most = self.columns.width - 2.0 * margin;
        let width = region.width.max(least).min(most);
        let left = region
            .left
            .min(self.columns.width - margin - width)
            .max(margin);
        Region { left, width }
    }

    fn remarks(&mut self, remarks: &'a [Remark], region: Region) -> Vec<Signed<'a>> {
        let mut drawn = Vec::new();
        for remark in remarks {
            let text = self.wording.visible(&self.wording.remark(remark));
            let passage = Passage::new(Vec::new(), text, Role::Remark);
            let region = self.widened(region, TEXT_LEAST + SIGN);
            let top = self.y + BELOW_ARROW;
            let (texts, bottom) =
                passage.set(Role::Remark, region.left + SIGN, top, region.width - SIGN);
            let sign = Rect {
                left: region.left,
                top,
                width: SIGN,
                height: Role::Remark.line(),
            };
            self.crossings.cover(&self.columns.xs, sign);
            self.cross(&texts);
            self.y = bottom.max(sign.bottom());
            drawn.push(Signed {
                remark,
                sign,
                texts,
            });
        }
        drawn
    }

    fn octets(&mut self, attached: &[Attachment], region: Region) -> Vec<Sheet> {
        let mut drawn = Vec::new();
        for attachment in attached {
            let heading = attachment
                .delivered
                .map(|delivered| self.wording.octets(delivered));
            let lines = self.wording.visible_lines(&attachment.text);
            let room = self.widened(region, OCTETS_MOST);
            let most = room.width - 2.0 * NOTE_PAD;
            let lines = lines.iter().flat_map(|line| Role::Octets.wrap(line, most));
            let lines: Vec<(Role, String)> = heading
                .map(|heading| (Role::Heading, heading))
                .into_iter()
                .chain(lines.map(|line| (Role::Octets, line)))
                .collect();
            let widest = lines
                .iter()
                .map(|(role, line)| role.width(line))
                .fold(0.0, f64::max);
            let room = self.widened(region, widest + 2.0 * NOTE_PAD);
            let top = self.y + BELOW_ARROW;
            let mut y = top + NOTE_PAD;
            let mut texts = Vec::new();
            for (role, line) in lines {
                let passage = Passage::new(Vec::new(), line, role);
                let (set, bottom) = passage.set(role, room.left + NOTE_PAD, y, most);
                texts.extend(set);
                y = bottom.max(y + role.line());
            }
            let frame = Rect {
                left: room.left,
                top,
                width: widest + 2.0 * NOTE_PAD,
                height: y + NOTE_PAD - top,
            };
            self.crossings.cover(&self.columns.xs, frame);
            self.y = frame.bottom();
            drawn.push(Sheet { frame, texts });
        }
        drawn
    }

    /// Right of its lifeline, left of it where the drawing ends soon; across all without one.
    fn note(&mut self, note: &'a Note) {
        let beside = note.lifeline.filter(|one| *one < self.columns.xs.len());
        if self.noted.is_some() && self.noted == beside {
            self.y += BETWEEN_NOTES - BETWEEN_ROWS;
        }
        let remarks = note.remarks.iter().map(|one| self.wording.remark(one));
        let texts = self.wording.note(note).into_iter().chain(remarks);
        let texts = texts.map(|text| self.wording.visible(&text));
        let mut lead = lead(note.number.as_deref(), &note.marks, self.wording);
        let passages =
            texts.map(|text| Passage::new(std::mem::take(&mut lead), text, Role::Remark));
        let passages: Vec<Passage> = passages.collect();
        let room = self.room(beside);
        let most = room.width.min(if beside.is_some() {
            NOTE_MOST
        } else {
            f64::MAX
        }) - 2.0 * NOTE_PAD;
        let wanted = passages.iter().map(|one| one.wanted(Role::Remark, most));
        let width = wanted.fold(0.0, f64::max) + 2.0 * NOTE_PAD;
        let leftwards = beside.is_some_and(|lifeline| room.left < self.columns.xs[lifeline]);
        let left = match beside {
            Some(_) if leftwards => room.left + room.width - width,
            Some(_) => room.left,
            None => room.left + (room.width - width) / 2.0,
        };
        let top = self.y;
        let mut y = top + NOTE_PAD;
        let mut texts = Vec::new();
        for passage in &passages {
            let (set, bottom) = passage.set(Role::Remark, left + NOTE_PAD, y, most);
            texts.extend(set);
            y = bottom;
        }
        let frame = Rect {
            left,
            top,
            width,
            height: y + NOTE_PAD - top,
        };
        let tie = beside.map(|lifeline| {
            let middle = top + NOTE_PAD + Role::Remark.line() / 2.0;
            let edge = if leftwards { frame.right() } else { frame.left };
            (self.edge(lifeline, !leftwards), edge, middle)
        });
        self.crossings.cover(&self.columns.xs, frame);
        self.y = frame.bottom() + BETWEEN_ROWS;
        self.parts.push(Part::Note(NoteBox {
            note,
            frame,
            tie,
            texts,
        }));
    }

    /// The room of a note.
    fn room(&self, beside: Option<usize>) -> Region {
        let margin = self.columns.margin;
        let across = Region {
            left: margin,
            width: self.columns.width - 2.0 * margin,
        };
        let Some(lifeline) = beside else {
            return across;
        };
        let x = self.columns.xs[lifeline];
        let right = self.columns.width - margin - x - NOTE_BESIDE;
        let left = x - NOTE_BESIDE - margin;
        let xs = &self.columns.xs;
        if right < NOTE_LEAST.max(left.min(NOTE_MOST)) && right < left {
            let before = lifeline.checked_sub(1).and_then(|one| xs.get(one));
            let width = clear(left, before.map(|one| x - one));
            Region {
                left: x - NOTE_BESIDE - width,
                width,
            }
        } else {
            let next = xs.get(lifeline + 1);
            Region {
                left: x + NOTE_BESIDE,
                width: clear(right, next.map(|one| one - x)),
            }
        }
    }

    fn divider(&mut self, divider: &'a Divider) {
        let margin = self.columns.margin;
        let text = self.wording.visible(&self.wording.divider(divider));
        let passage = Passage::new(Vec::new(), text, Role::Divider);
        let most = self.columns.width - 2.0 * (margin + DIVIDER_PAD) - 2.0 * TEXT_LEAST / 4.0;
        let width = passage.wanted(Role::Divider, most);
        let left = (self.columns.width - width) / 2.0;
        let top = self.y;
        let (texts, bottom) = passage.set(Role::Divider, left, top + DIVIDER_PAD / 2.0, most);
        let frame = Rect {
            left: left - DIVIDER_PAD,
            top,
            width: width + 2.0 * DIVIDER_PAD,
            height: bottom + DIVIDER_PAD / 2.0 - top,
        };
        let middle = top + frame.height / 2.0;
        if *divider == Divider::NotReached && self.faded.is_none() {
            self.faded = Some(middle);
        }
        self.crossings.cover(&self.columns.xs, frame);
        self.y = frame.bottom() + BETWEEN_ROWS;
        self.parts.push(Part::Rule(Rule {
            divider,
            line: (MARGIN, self.columns.width - MARGIN, middle),
            frame,
            texts,
        }));
    }

    /// Lifelines are dotted where time passes.
    fn delay(&mut self, delay: &'a Delay) {
        let margin = self.columns.margin;
        let text = self.wording.visible(&self.wording.delay(delay));
        let passage = Passage::new(Vec::new(), text, Role::Remark);
        let most = self.columns.width - 2.0 * margin;
        let left = (self.columns.width - passage.wanted(Role::Remark, most)) / 2.0;
        let top = self.y;
        let (texts, bottom) = passage.set(Role::Remark, left, top + DELAY, most);
        self.cross(&texts);
        let room = Rect {
            left: margin,
            top,
            width: most,
            height: bottom + DELAY - top,
        };
        self.crossings.pause(top, room.bottom());
        self.y = room.bottom() + BETWEEN_ROWS;
        self.parts.push(Part::Pause(Pause { room, texts }));
    }

    /// A line across the innermost frame, and the guard below it.
    pub(super) fn operand(&mut self, operand: &Operand) {
        let (left, right) = self.sides();
        let top = self.y;
        let text = self.wording.visible(&self.wording.operand(operand));
        let passage = Passage::new(Vec::new(), text, Role::Label);
        let most = right - left - 2.0 * FRAME_PAD;
        let inset = FRAME_PAD / 2.0;
        let (texts, bottom) = passage.set(Role::Label, left + FRAME_PAD, top + inset, most);
        self.cross(&texts);
        self.y = bottom + BELOW_HEADING;
        self.noted = None;
        self.parts.push(Part::Operand(Separator {
            line: (left, right, top),
            texts,
        }));
    }

    /// The left and the right side of the innermost frame.
    pub(super) fn sides(&self) -> (f64, f64) {
        let side = MARGIN + columns::inset(self.framed.saturating_sub(1));
        (side, self.columns.width - side)
    }

    fn group(&mut self, group: &'a Group) {
        let place = self.parts.len();
        let top = self.y;
        self.open_group(group);
        let (left, right) = self.sides();
        self.fragments(&group.fragments);
        let frame = Rect {
            left,
            top,
            width: right - left,
            height: self.y - top,
        };
        if let Some(Part::Frame(open)) = self.parts.get_mut(place) {
            open.frame = frame;
        }
        self.y = frame.bottom() + BETWEEN_ROWS;
        self.framed -= 1;
    }

    /// The heading of a frame; the frame itself is not larger yet.
    pub(super) fn open_group(&mut self, group: &'a Group) {
        self.framed += 1;
        let (left, right) = self.sides();
        let top = self.y;
        let heading = self.wording.visible(&self.wording.heading(group));
        let mut lead = lead(group.number.as_deref(), &group.marks, self.wording);
        let keyword = group.keyword();
        lead.extend(keyword.map(|word| (Role::Heading, word.to_owned())));
        let role = keyword.map_or(Role::Heading, |_| Role::Label);
        let passage = Passage::new(lead, heading, role);
        let most = right - left - 2.0 * FRAME_PAD;
        let inset = FRAME_PAD / 2.0;
        let (texts, bottom) = passage.set(role, left + FRAME_PAD, top + inset, most);
        let widest = texts
            .iter()
            .map(|text| text.x + text.width)
            .fold(left, f64::max);
        let tab = Rect {
            left,
            top,
            width: (widest + FRAME_PAD - left).min(right - left),
            height: bottom + inset - top,
        };
        self.crossings.cover(&self.columns.xs, tab);
        self.y = tab.bottom();
        let region = Region {
            left: left + FRAME_PAD,
            width: most,
        };
        let remarks = self.remarks(&group.remarks, region);
        self.y += BELOW_HEADING;
        self.parts.push(Part::Frame(Frame {
            group,
            frame: tab,
            tab,
            texts,
            remarks,
        }));
        self.noted = None;
    }
}

/// The room of a note up to the next lifeline, where that is enough; else up to the margin.
fn clear(most: f64, next: Option<f64>) -> f64 {
    let free = next.map_or(most, |next| next - 2.0 * NOTE_BESIDE);
    if free < NOTE_CLEAR {
        most
    } else {
        free.min(most)
    }
}
