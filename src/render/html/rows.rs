//! The drawing as rows of a CSS grid with two columns a lifeline.

use serde::Serialize;

use crate::diagram::{Fragment, Group, Interaction, Message, Note, Remark, Sort, State, Tone};
use crate::render::clean::{visible, visible_lines};
use crate::render::words::Words;
use crate::walkthrough::Step;

/// One row, or the beginning, the next operand or the end of a group.
#[derive(Debug, Serialize)]
#[serde(tag = "row", rename_all = "kebab-case")]
pub(super) enum Row {
    Message(MessageRow),
    Note(NoteRow),
    Open(GroupRow),
    Operand { text: String },
    Close,
    Divider { text: String },
    Delay { text: String },
}

#[derive(Debug, Serialize)]
pub(super) struct MessageRow {
    pub(super) id: String,
    /// Where the number leads: the step in the list, or the message with head and body.
    href: Option<String>,
    pub(super) number: Option<String>,
    pub(super) label: String,
    pub(super) from: String,
    pub(super) to: String,
    /// `right`, `left`, `loop`, or `loop-left` at the last lifeline.
    direction: &'static str,
    /// `response` or `request`.
    sort: &'static str,
    pub(super) state: &'static str,
    /// Absent where it simply happened.
    pub(super) word: Option<String>,
    /// First and last line of the grid.
    start: usize,
    end: usize,
    pub(super) remarks: Vec<RemarkRow>,
    pub(super) marks: Vec<usize>,
    attached: Vec<AttachmentRow>,
}

#[derive(Debug, Serialize)]
pub(super) struct NoteRow {
    pub(super) id: String,
    /// The lifeline's name.
    on: Option<String>,
    number: Option<String>,
    text: Option<String>,
    state: &'static str,
    start: usize,
    end: usize,
    /// Whether it stands to the left of its lifeline.
    left: bool,
    remarks: Vec<RemarkRow>,
    marks: Vec<usize>,
}

#[derive(Debug, Serialize)]
pub(super) struct GroupRow {
    id: String,
    /// The step that a later part continues, else the same as `id`.
    step: String,
    /// The operator of a frame.
    keyword: Option<&'static str>,
    /// How many groups are around it.
    depth: usize,
    number: Option<String>,
    label: String,
    state: &'static str,
    word: Option<String>,
    continued: bool,
    remarks: Vec<RemarkRow>,
    marks: Vec<usize>,
}

#[derive(Debug, Serialize)]
pub(super) struct RemarkRow {
    class: &'static str,
    pub(super) text: String,
}

#[derive(Debug, Serialize)]
struct AttachmentRow {
    /// As sent, as delivered; absent where both are the same.
    heading: Option<String>,
    text: String,
}

/// Writes the rows of one interaction.
#[derive(Clone, Copy, Debug)]
pub(super) struct Writer<'a> {
    pub(super) interaction: &'a Interaction,
    pub(super) steps: &'a [Step],
    pub(super) words: &'a Words,
    pub(super) footnotes: bool,
}

impl Writer<'_> {
    pub(super) fn rows(&self) -> Vec<Row> {
        let mut rows = Vec::new();
        self.extend(&self.interaction.fragments, 0, &mut rows);
        rows
    }

    fn extend(&self, fragments: &[Fragment], depth: usize, rows: &mut Vec<Row>) {
        for fragment in fragments {
            match fragment {
                Fragment::Message(message) => rows.push(Row::Message(self.message(message))),
                Fragment::Note(note) => rows.push(Row::Note(self.note(note))),
                Fragment::Divider(divider) => rows.push(Row::Divider {
                    text: visible(&self.words.divider(divider)),
                }),
                Fragment::Delay(delay) => rows.push(Row::Delay {
                    text: visible(&self.words.label(&delay.label)),
                }),
                Fragment::Group(group) => {
                    rows.push(Row::Open(self.group(group, depth)));
                    self.extend(&group.fragments, depth + 1, rows);
                    rows.push(Row::Close);
                }
                Fragment::Operand(operand) => rows.push(Row::Operand {
                    text: visible(&self.words.guard(&operand.label)),
                }),
            }
        }
    }

    fn message(&self, message: &Message) -> MessageRow {
        let (start, end, direction) = self.span(message.from, message.to);
        MessageRow {
            href: self.href(message),
            id: anchor(&message.id),
            number: message.number.as_deref().map(visible),
            label: visible(&self.words.label(&message.label)),
            from: self.name(message.from),
            to: self.name(message.to),
            direction,
            sort: if message.is_dashed() {
                "response"
            } else {
                "request"
            },
            state: class(message.state),
            word: self.word(message.state),
            start,
            end,
            remarks: self.remarks(&message.remarks),
            marks: self.marks(&message.marks),
            attached: self.attached(message),
        }
    }

    fn href(&self, message: &Message) -> Option<String> {
        let id = anchor(&message.id);
        if message.sort != Sort::Documented {
            return Some(format!("#wire-{id}"));
        }
        let mut steps = self.steps.iter();
        let told = steps.any(|step| format!("step-{}", step.id) == message.id);
        told.then(|| format!("#text-{id}"))
    }

    /// Lines of the grid: lifeline 0 stands on line 2, lifeline 1 on line 4.
    fn span(&self, from: usize, to: usize) -> (usize, usize, &'static str) {
        let line = |lifeline: usize| 2 * lifeline + 2;
        let last = self.interaction.lifelines.len().saturating_sub(1);
        match from.cmp(&to) {
            std::cmp::Ordering::Less => (line(from), line(to), "right"),
            std::cmp::Ordering::Greater => (line(to), line(from), "left"),
            std::cmp::Ordering::Equal if from == last && from > 0 => {
                (line(from) - 2, line(from), "loop-left")
            }
            std::cmp::Ordering::Equal => (line(from), line(from) + 2, "loop"),
        }
    }

    fn note(&self, note: &Note) -> NoteRow {
        let all = 2 * self.interaction.lifelines.len() + 1;
        let last = self.interaction.lifelines.len().saturating_sub(1);
        let (start, end, left) = match note.lifeline {
            None => (1, all, false),
            Some(lifeline) if lifeline == last && lifeline > 0 => (1, 2 * lifeline + 2, true),
            Some(lifeline) => (2 * lifeline + 2, all, false),
        };
        NoteRow {
            id: anchor(&note.id),
            on: note.lifeline.map(|lifeline| self.name(lifeline)),
            number: note.number.as_deref().map(visible),
            text: note.text.as_deref().map(visible),
            state: class(note.state),
            start,
            end,
            left,
            remarks: self.remarks(&note.remarks),
            marks: self.marks(&note.marks),
        }
    }

    fn group(&self, group: &Group, depth: usize) -> GroupRow {
        let step = group.id.split("-continued-").next();
        GroupRow {
            id: anchor(&group.id),
            step: anchor(step.unwrap_or(&group.id)),
            keyword: group.keyword(),
            depth,
            number: group.number.as_deref().map(visible),
            label: visible(&if group.operator.is_some() {
                self.words.heading(group, "")
            } else {
                self.words.label(&group.label)
            }),
            state: class(group.state),
            word: if group.continued {
                Some(self.words.continued().to_owned())
            } else {
                self.word(group.state)
            },
            continued: group.continued,
            remarks: self.remarks(&group.remarks),
            marks: self.marks(&group.marks),
        }
    }

    pub(super) fn remarks(&self, remarks: &[Remark]) -> Vec<RemarkRow> {
        let row = |remark: &Remark| RemarkRow {
            class: remark_class(remark),
            text: visible(&self.words.remark(remark)),
        };
        remarks.iter().map(row).collect()
    }

    fn attached(&self, message: &Message) -> Vec<AttachmentRow> {
        let attached = message.attached.iter();
        attached
            .map(|attachment| AttachmentRow {
                heading: attachment.delivered.map(|delivered| {
                    let word = if delivered { "delivered" } else { "sent" };
                    self.words.page(word).to_owned()
                }),
                text: visible_lines(&attachment.text).join("\n"),
            })
            .collect()
    }

    fn marks(&self, marks: &[usize]) -> Vec<usize> {
        let shown = marks.iter().copied();
        shown.filter(|_| self.footnotes).collect()
    }

    fn name(&self, lifeline: usize) -> String {
        let known = self.interaction.lifelines.get(lifeline);
        known.map_or_else(String::new, |lifeline| visible(&lifeline.name))
    }

    fn word(&self, state: State) -> Option<String> {
        (state != State::Happened).then(|| self.words.state(state).to_owned())
    }
}

/// An id without what HTML forbids in it: blanks.
pub(super) fn anchor(id: &str) -> String {
    visible(id).replace(char::is_whitespace, "_")
}

fn class(state: State) -> &'static str {
    match state {
        State::Happened => "happened",
        State::Differs => "differs",
        State::Missing => "missing",
        State::Stopped => "stopped",
        State::NotReached => "not-reached",
        State::Skipped => "skipped",
        State::CannotBeSeen => "cannot-be-seen",
        State::Omitted => "omitted",
        State::Lost => "lost",
    }
}

pub(super) fn remark_class(remark: &Remark) -> &'static str {
    match remark.tone() {
        Tone::Failed => "failed",
        Tone::Differs => "difference",
        Tone::Departs | Tone::Befallen => "turned",
        Tone::Passed => "passed",
        Tone::Local => "local",
        Tone::Plain => "plain",
    }
}
