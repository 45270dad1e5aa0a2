//! Every text of the drawing in the reader's language.

use crate::diagram::layout::Wording;
use crate::diagram::{Delay, Divider, Footnote, Group, Message, Note, Operand, Remark};
use crate::render::clean::visible_ascii;
use crate::render::words::{Words, cited, marks};

/// The words of a language.
#[derive(Debug)]
pub(super) struct Voice {
    pub(super) words: &'static Words,
    footnotes: bool,
}

impl Voice {
    pub(super) fn new(words: &'static Words, footnotes: bool) -> Self {
        Self { words, footnotes }
    }
}

impl Wording for Voice {
    fn label(&self, message: &Message) -> String {
        self.words.label(&message.label)
    }

    fn note(&self, note: &Note) -> Option<String> {
        note.text.clone()
    }

    fn heading(&self, group: &Group) -> String {
        self.words.heading(group, " · ")
    }

    fn operand(&self, operand: &Operand) -> String {
        self.words.guard(&operand.label)
    }

    fn divider(&self, divider: &Divider) -> String {
        self.words.divider(divider)
    }

    fn delay(&self, delay: &Delay) -> String {
        self.words.label(&delay.label)
    }

    fn remark(&self, remark: &Remark) -> String {
        self.words.remark(remark)
    }

    fn octets(&self, delivered: bool) -> String {
        self.words.octets(delivered).to_owned()
    }

    fn mark(&self, mark: usize) -> String {
        marks(&[mark])
    }

    fn footnote(&self, footnote: &Footnote) -> String {
        cited(&footnote.text, &footnote.specs)
    }

    fn visible(&self, text: &str) -> String {
        visible_ascii(text)
    }

    fn visible_lines(&self, text: &str) -> Vec<String> {
        let lines = text.split('\n');
        lines
            .map(|line| visible_ascii(&line.replace('\t', "    ")))
            .collect()
    }

    fn footnotes(&self) -> bool {
        self.footnotes
    }
}
