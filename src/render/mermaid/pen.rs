//! Statements of Mermaid's sequence diagrams, line by line.

use super::escape::{BREAK, broken, escape};
use crate::diagram::{
    Attachment, Delay, Divider, Group, Interaction, Message, Note, Operand, Remark, State,
};
use crate::render::alias::alias;
use crate::render::clean::visible_lines;
use crate::render::words::{self, Words, cited};
use crate::render::wrap::wrap;
use crate::walkthrough::{LifelineShape, Operator};

/// Labels are broken at this width.
const LABEL: usize = 56;
/// Notes are broken at this width.
const NOTE: usize = 48;
/// Text across all lifelines is broken at this width.
const ACROSS: usize = 80;
/// Names of lifelines are broken at this width.
const NAME: usize = 24;
/// Heads and bodies are broken at this width.
const OCTETS: usize = 72;
/// Words that Mermaid does not take as the alias of a lifeline, in lower case.
const RESERVED: &[&str] = &[
    "accdescr",
    "acctitle",
    "activate",
    "actor",
    "alt",
    "and",
    "as",
    "autonumber",
    "box",
    "break",
    "create",
    "critical",
    "deactivate",
    "destroy",
    "details",
    "else",
    "end",
    "left",
    "link",
    "links",
    "loop",
    "note",
    "off",
    "opt",
    "option",
    "over",
    "par",
    "par_over",
    "participant",
    "properties",
    "rect",
    "right",
    "sequencediagram",
    "title",
];

/// Writes from top to bottom.
#[derive(Debug)]
pub(super) struct Pen<'a> {
    interaction: &'a Interaction,
    words: &'a Words,
    footnotes: bool,
    /// Whether Mermaid's own numbers are the document's.
    counted: bool,
    indent: usize,
    out: String,
}

impl<'a> Pen<'a> {
    pub(super) fn new(interaction: &'a Interaction, words: &'a Words, footnotes: bool) -> Self {
        Self {
            interaction,
            words,
            footnotes,
            counted: counted(interaction),
            indent: 0,
            out: String::new(),
        }
    }

    pub(super) fn finish(self) -> String {
        self.out
    }

    fn line(&mut self, line: &str) {
        self.out.push_str(&"    ".repeat(self.indent));
        self.out.push_str(line);
        self.out.push('\n');
    }

    /// The title for those who hear the page, and the lifelines; heads and
    /// bodies are aligned on the left.
    pub(super) fn opening(&mut self) {
        let interaction = self.interaction;
        let messages = interaction.messages();
        if messages.iter().any(|message| !message.attached.is_empty()) {
            self.line(r#"%%{init: {"sequence": {"noteAlign": "left"}}}%%"#);
        }
        self.line("sequenceDiagram");
        self.indent = 1;
        self.line(&format!("accTitle: {}", escape(&interaction.title)));
        for (index, lifeline) in interaction.lifelines.iter().enumerate() {
            let shape = match lifeline.shape {
                LifelineShape::Participant => "participant",
                LifelineShape::Actor => "actor",
            };
            let name = broken(lifeline.name.trim(), NAME);
            self.line(&format!("{shape} {} as {name}", self.alias(index)));
        }
        if self.counted {
            self.line("autonumber");
        }
    }

    fn alias(&self, index: usize) -> String {
        alias(&self.interaction.lifelines, index, RESERVED)
    }

    /// An arrow, and a note for what has to be said about it.
    pub(super) fn message(&mut self, message: &Message) {
        let (from, to) = (self.alias(message.from), self.alias(message.to));
        let label = broken(&self.label(message), LABEL);
        self.line(&format!("{from} {} {to}: {label}", arrow(message)));
        let remarks = self.remarks(&message.marks, &message.remarks);
        let mut lines: Vec<String> = remarks.iter().map(|line| broken(line, NOTE)).collect();
        lines.extend(message.attached.iter().map(|octets| self.octets(octets)));
        if !lines.is_empty() {
            let gains = |remark: &Remark| matches!(remark, Remark::Obtained { .. });
            let place = if message.remarks.iter().any(gains) {
                // It is the receiver's gain, wherever the sender stands.
                format!("over {to}")
            } else {
                format!("right of {}", self.alias(message.from.max(message.to)))
            };
            self.line(&format!("Note {place}: {}", lines.join(BREAK)));
        }
    }

    fn label(&self, message: &Message) -> String {
        let text = self.words.label(&message.label);
        numbered(message.number.as_deref().filter(|_| !self.counted), &text)
    }

    /// The marks of footnotes and the remarks, a line each.
    fn remarks(&self, marks: &[usize], remarks: &[Remark]) -> Vec<String> {
        let marks = self.marks(marks).into_iter();
        let remarks = remarks.iter().map(|one| self.words.remark(one));
        marks.chain(remarks).collect()
    }

    fn marks(&self, marks: &[usize]) -> Option<String> {
        let shown = self.footnotes && !marks.is_empty();
        shown.then(|| words::marks(marks))
    }

    /// Head and body; behind a heading where a fault changed them.
    fn octets(&self, attachment: &Attachment) -> String {
        let heading = attachment
            .delivered
            .map(|arrived| self.words.octets(arrived));
        let heading = heading.map(escape);
        let lines = visible_lines(&attachment.text);
        let lines = lines.iter().flat_map(|line| wrap(line, OCTETS));
        let lines = heading.into_iter().chain(lines.map(|line| escape(&line)));
        lines.collect::<Vec<_>>().join(BREAK)
    }

    /// A note on its lifeline, or across all of them.
    pub(super) fn note(&mut self, note: &Note) {
        let text = note.text.as_deref();
        let text = text.map(|text| numbered(note.number.as_deref(), text));
        let remarks = self.remarks(&note.marks, &note.remarks);
        let lines: Vec<String> = text.into_iter().chain(remarks).collect();
        match note.lifeline {
            Some(lifeline) => {
                let lines: Vec<String> = lines.iter().map(|line| broken(line, NOTE)).collect();
                let place = self.alias(lifeline);
                self.line(&format!("Note over {place}: {}", lines.join(BREAK)));
            }
            None => self.across(&lines),
        }
    }

    /// A note across all lifelines; without any there is nothing to write on.
    fn across(&mut self, lines: &[String]) {
        let lines: Vec<String> = lines.iter().map(|line| broken(line, ACROSS)).collect();
        let text = lines.join(BREAK);
        match self.interaction.lifelines.len() {
            0 => {}
            1 => self.line(&format!("Note over {}: {text}", self.alias(0))),
            all => {
                let (first, last) = (self.alias(0), self.alias(all - 1));
                self.line(&format!("Note over {first}, {last}: {text}"));
            }
        }
    }

    pub(super) fn divider(&mut self, divider: &Divider) {
        let text = self.words.divider(divider);
        self.across(&[format!("═══ {text} ═══")]);
    }

    pub(super) fn delay(&mut self, delay: &Delay) {
        let text = self.words.label(&delay.label);
        self.across(&[numbered(Some("⋮"), &text)]);
    }

    /// A frame of the document, or the shade of a step.
    pub(super) fn open_group(&mut self, group: &Group) {
        match group.operator {
            None | Some(Operator::Group) => self.open_shade(group),
            Some(operator) => {
                let guard = broken(&self.words.label(&group.label), ACROSS);
                self.line(format!("{} {guard}", operator.as_str()).trim_end());
                self.indent += 1;
                let remarks = self.remarks(&group.marks, &group.remarks);
                if !remarks.is_empty() {
                    self.across(&remarks);
                }
            }
        }
    }

    /// The next operand; a note where Mermaid's frame has only one.
    pub(super) fn operand(&mut self, operand: &Operand, within: Option<&Group>) {
        let word = match within.and_then(|group| group.operator) {
            Some(Operator::Alt) => "else",
            Some(Operator::Par) => "and",
            Some(Operator::Critical) => "option",
            _ => {
                let guard = self.words.guard(&operand.label);
                return self.across(&[format!("─── {guard} ───")]);
            }
        };
        let guard = broken(&self.words.label(&operand.label), ACROSS);
        self.indent -= 1;
        self.line(format!("{word} {guard}").trim_end());
        self.indent += 1;
    }

    /// A shade, and the step's label across it.
    fn open_shade(&mut self, group: &Group) {
        self.line("rect rgba(128, 128, 128, 0.15)");
        self.indent += 1;
        let marks = self.marks(&group.marks);
        let heading = numbered(group.keyword(), &self.words.heading(group, " · "));
        let heading = numbered(marks.as_deref(), &heading);
        let heading = numbered(group.number.as_deref(), &heading);
        let remarks = self.remarks(&[], &group.remarks);
        let lines: Vec<String> = std::iter::once(heading).chain(remarks).collect();
        self.across(&lines);
    }

    pub(super) fn close_group(&mut self) {
        self.indent -= 1;
        self.line("end");
    }

    /// The footnotes below the drawing.
    pub(super) fn footnotes(&mut self) {
        let footnotes = self.interaction.footnotes.iter();
        let lines: Vec<String> = footnotes
            .map(|note| format!("[{}] {}", note.mark, cited(&note.text, &note.specs)))
            .collect();
        if !lines.is_empty() {
            self.across(&lines);
        }
    }
}

/// Whether the messages are numbered 1, 2, 3 ..., as Mermaid's `autonumber` counts.
fn counted(interaction: &Interaction) -> bool {
    let messages = interaction.messages();
    let mut numbers = messages.iter().enumerate();
    !messages.is_empty()
        && numbers.all(|(index, message)| {
            let number = message.number.as_deref().unwrap_or_default();
            number.trim_end_matches('.') == (index + 1).to_string()
        })
}

fn numbered(number: Option<&str>, text: &str) -> String {
    match number {
        Some(number) if text.is_empty() => number.to_owned(),
        Some(number) => format!("{number} {text}"),
        None => text.to_owned(),
    }
}

/// Dashed for responses; what was not heard ends in a cross, what differs in an
/// open head, what was not recorded is dashed and crossed.
fn arrow(message: &Message) -> &'static str {
    let response = message.is_dashed();
    match message.state {
        State::Happened | State::Omitted if response => "-->>",
        State::Happened | State::Omitted => "->>",
        State::Differs if response => "--)",
        State::Differs => "-)",
        State::Stopped | State::Lost if response => "--x",
        State::Stopped | State::Lost => "-x",
        State::Missing | State::NotReached | State::Skipped | State::CannotBeSeen => "--x",
    }
}
