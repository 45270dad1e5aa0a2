//! Statements of PlantUML's sequence diagrams, line by line.

use super::escape::{escape, escape_line};
use crate::diagram::{
    Attachment, Delay, Divider, Footnote, Group, Interaction, Label, Lifeline, Message, Note,
    Operand, Sort, State,
};
use crate::render::alias::alias;
use crate::render::clean::{visible, visible_lines};
use crate::render::words::{self, Words, cited};
use crate::render::wrap::wrap;
use crate::walkthrough::LifelineShape;

/// Labels of HTTP messages are broken at this width; labels of a document never are.
const LABEL: usize = 64;
/// Notes are broken at this width.
const NOTE: usize = 56;
/// Heads and bodies are broken at this width.
const OCTETS: usize = 88;
/// Words that PlantUML does not take as the alias of a lifeline.
const RESERVED: &[&str] = &[
    "activate",
    "actor",
    "alt",
    "as",
    "autonumber",
    "boundary",
    "box",
    "break",
    "collections",
    "control",
    "create",
    "critical",
    "database",
    "deactivate",
    "destroy",
    "else",
    "end",
    "endlegend",
    "endnote",
    "entity",
    "footer",
    "group",
    "header",
    "hide",
    "hnote",
    "left",
    "legend",
    "loop",
    "newpage",
    "note",
    "opt",
    "order",
    "over",
    "par",
    "participant",
    "queue",
    "ref",
    "return",
    "right",
    "rnote",
    "skinparam",
    "title",
];

/// Writes from top to bottom.
#[derive(Debug)]
pub(super) struct Pen<'a> {
    interaction: &'a Interaction,
    words: &'a Words,
    footnotes: bool,
    out: String,
}

impl<'a> Pen<'a> {
    pub(super) fn new(interaction: &'a Interaction, words: &'a Words, footnotes: bool) -> Self {
        Self {
            interaction,
            words,
            footnotes,
            out: String::new(),
        }
    }

    pub(super) fn line(&mut self, line: &str) {
        self.out.push_str(line);
        self.out.push('\n');
    }

    pub(super) fn finish(self) -> String {
        self.out
    }

    /// The document's own preamble, the lifelines, its `autonumber`.
    pub(super) fn opening(&mut self) {
        let interaction = self.interaction;
        if let Some(source) = &interaction.source {
            for line in &source.preamble {
                self.line(line);
            }
        }
        for (index, lifeline) in interaction.lifelines.iter().enumerate() {
            match &lifeline.declaration {
                Some(typed) => self.line(typed),
                None => self.line(&declaration(lifeline, &self.alias(index))),
            }
        }
        self.line("");
        if let Some(autonumber) = self.autonumber() {
            self.line(autonumber);
        }
    }

    fn autonumber(&self) -> Option<&'a str> {
        let source = self.interaction.source.as_ref()?;
        source.autonumber.as_deref()
    }

    /// The alias in arrows: as the document has it, else one that PlantUML takes.
    fn alias(&self, index: usize) -> String {
        match self.interaction.lifelines.get(index) {
            Some(lifeline) if lifeline.declaration.is_some() => lifeline.id.clone(),
            _ => alias(&self.interaction.lifelines, index, RESERVED),
        }
    }

    /// An arrow, and notes for what has to be said about it.
    pub(super) fn message(&mut self, message: &Message) {
        let (from, to) = (self.alias(message.from), self.alias(message.to));
        let label = self.label(message);
        let colon = if label.is_empty() { "" } else { ": " };
        let (arrow, leftwards) = arrow(message);
        let (left, right) = if leftwards { (to, from) } else { (from, to) };
        self.line(&format!("{left} {arrow} {right}{colon}{label}"));
        let marks = self.marks(&message.marks);
        let remarks = message.remarks.iter().map(|one| self.words.remark(one));
        let lines: Vec<String> = marks.into_iter().chain(remarks).collect();
        if !message.attached.is_empty() {
            self.octets(&lines, &message.attached);
        } else if !lines.is_empty() {
            self.note_lines("note right", &lines);
        }
    }

    fn label(&self, message: &Message) -> String {
        let counted = self.autonumber().is_some() && message.sort == Sort::Documented;
        let number = message.number.as_deref().filter(|_| !counted);
        let number = number.map(|number| format!("<b>{}</b>", escape(number)));
        let label = match message.label.source.as_deref().filter(is_line) {
            Some(typed) => typed.to_owned(),
            None => self.plain_label(message),
        };
        match number {
            Some(number) if label.is_empty() => number,
            Some(number) => format!("{number} {label}"),
            None => label,
        }
    }

    fn plain_label(&self, message: &Message) -> String {
        let text = self.words.label(&message.label);
        match message.sort {
            Sort::Documented => escape(&text),
            Sort::Request | Sort::Response => broken(&text, LABEL),
        }
    }

    fn marks(&self, marks: &[usize]) -> Option<String> {
        let shown = self.footnotes && !marks.is_empty();
        shown.then(|| words::marks(marks))
    }

    /// `note right: text`, its lines joined by PlantUML's `\n`.
    fn note_lines(&mut self, place: &str, lines: &[String]) {
        let lines: Vec<String> = lines.iter().map(|line| broken(line, NOTE)).collect();
        self.line(&format!("{place}: {}", lines.join("\\n")));
    }

    /// One note for all that hangs on an arrow: PlantUML takes no second one.
    fn octets(&mut self, remarks: &[String], attached: &[Attachment]) {
        self.line("note right");
        for line in remarks
            .iter()
            .flat_map(|remark| wrap(&visible(remark), NOTE))
        {
            self.line(&format!("<b>{}</b>", escape(&line)));
        }
        for attachment in attached {
            if let Some(delivered) = attachment.delivered {
                let heading = escape(self.words.octets(delivered));
                self.line(&format!("<b>{heading}</b>"));
            }
            let lines = visible_lines(&attachment.text);
            for part in lines.iter().flat_map(|line| wrap(line, OCTETS)) {
                self.line(&escape_line(&part));
            }
        }
        self.line("end note");
    }

    /// A note on its lifeline, or across all of them.
    pub(super) fn note(&mut self, note: &Note) {
        let place = match note.lifeline {
            Some(lifeline) => format!("note over {}", self.alias(lifeline)),
            None => self.across(),
        };
        let number = note.number.as_deref();
        let text = note.text.as_deref().map(|text| {
            let number = number
                .map(|number| format!("{number} "))
                .unwrap_or_default();
            format!("{number}{text}")
        });
        let marks = self.marks(&note.marks);
        let remarks = note.remarks.iter().map(|one| self.words.remark(one));
        let lines: Vec<String> = marks.into_iter().chain(text).chain(remarks).collect();
        self.note_lines(&place, &lines);
    }

    fn across(&self) -> String {
        let last = self.interaction.lifelines.len().saturating_sub(1);
        if last == 0 {
            format!("note over {}", self.alias(0))
        } else {
            format!("note over {}, {}", self.alias(0), self.alias(last))
        }
    }

    pub(super) fn divider(&mut self, divider: &Divider) {
        let text = escape(&self.words.divider(divider));
        match divider {
            Divider::NotReached => self.line(&format!("== {text} ==")),
            Divider::Documented(label) => self.typed(label, || format!("== {text} ==")),
        }
    }

    pub(super) fn delay(&mut self, delay: &Delay) {
        let text = escape(&self.words.label(&delay.label));
        self.typed(&delay.label, || match text.as_str() {
            "" => "...".to_owned(),
            text => format!("... {text} ..."),
        });
    }

    pub(super) fn operand(&mut self, operand: &Operand) {
        let guard = behind_keyword(escape(&self.words.label(&operand.label)));
        self.typed(&operand.label, || {
            format!("else {guard}").trim_end().to_owned()
        });
    }

    /// A line as the document has it; else our own.
    fn typed(&mut self, label: &Label, own: impl FnOnce() -> String) {
        match label.source.as_deref().filter(is_line) {
            Some(typed) => self.line(typed),
            None => self.line(&own()),
        }
    }

    /// The heading of a group.
    pub(super) fn open_group(&mut self, group: &Group) {
        if let Some(operator) = group.operator {
            let guard = behind_keyword(escape(&self.words.label(&group.label)));
            self.typed(&group.label, || {
                let line = format!("{} {guard}", operator.as_str());
                line.trim_end().to_owned()
            });
        } else {
            self.open_step(group);
        }
        let remarks = group.remarks.iter().map(|one| self.words.remark(one));
        let lines: Vec<String> = remarks.collect();
        if !lines.is_empty() {
            let place = self.across();
            self.note_lines(&place, &lines);
        }
    }

    fn open_step(&mut self, group: &Group) {
        let number = group.number.as_deref();
        let number = number.map(|number| format!("{} ", escape(number)));
        let marks = self.marks(&group.marks);
        let marks = marks.map(|marks| format!("{marks} ")).unwrap_or_default();
        let label = self.words.heading(group, " · ");
        let heading = format!("{}{marks}{}", number.unwrap_or_default(), escape(&label));
        self.line(&format!("group {}", behind_keyword(heading)));
    }

    /// The footnotes below the drawing.
    pub(super) fn legend(&mut self, footnotes: &[Footnote]) {
        if footnotes.is_empty() {
            return;
        }
        self.line("legend left");
        for footnote in footnotes {
            let cited = cited(&footnote.text, &footnote.specs);
            let text = format!("[{}] {cited}", footnote.mark);
            for line in wrap(&visible(&text), OCTETS) {
                self.line(&escape_line(&line));
            }
        }
        self.line("endlegend");
    }
}

fn declaration(lifeline: &Lifeline, alias: &str) -> String {
    let shape = match lifeline.shape {
        LifelineShape::Participant => "participant",
        LifelineShape::Actor => "actor",
    };
    let name = escape(&lifeline.name).replace('"', "<U+0022>");
    format!("{shape} \"{name}\" as {alias}")
}

/// Whether a text from a document stays on its line.
fn is_line(typed: &&str) -> bool {
    !typed.contains(['\n', '\r'])
}

/// An escaped text behind the keyword of a frame; PlantUML would take `[..]` for a second
/// heading, and what begins as an arrow does for one.
fn behind_keyword(mut escaped: String) -> String {
    if let Some(at) = escaped.find('-').filter(|at| *at <= 1) {
        escaped.replace_range(at..=at, "<U+002D>");
    }
    escaped.replace('[', "<U+005B>")
}

/// The arrow, and whether it points to the left: as the document draws it where it happened.
fn arrow(message: &Message) -> (&str, bool) {
    let dress = message.dress.as_ref();
    let dress = dress.filter(|dress| message.state == State::Happened && is_line(&&*dress.typed));
    dress.map_or((own_arrow(message), false), |dress| {
        (&dress.typed, dress.leftwards)
    })
}

/// Dashed for responses; what was not heard ends in a cross, what differs in a
/// circle, what was not recorded is dashed and crossed.
fn own_arrow(message: &Message) -> &'static str {
    let response = message.is_dashed();
    match message.state {
        State::Happened if response => "-->",
        State::Happened => "->",
        State::Omitted if response => "-[#gray]->",
        State::Omitted => "-[#gray]>",
        State::Differs if response => "-->o",
        State::Differs => "->o",
        State::Stopped | State::Lost if response => "-->x",
        State::Stopped | State::Lost => "->x",
        State::Missing | State::NotReached | State::Skipped | State::CannotBeSeen => "-->x",
    }
}

/// Broken into lines that PlantUML's `\n` joins.
fn broken(text: &str, most: usize) -> String {
    let lines = wrap(&visible(text), most);
    let escaped: Vec<String> = lines.iter().map(|line| escape_line(line)).collect();
    escaped.join("\\n")
}
