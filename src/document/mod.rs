//! Other people's Markdown: the diagrams and numbered steps in it, and a scenario begun from them.
//!
//! | file | what |
//! |---|---|
//! | `front_matter.rs` | what stands above the text, and the title in it |
//! | `markdown.rs` | fences, comments and lists, in their order |
//! | `source.rs` | the PlantUML source inside a fence or a comment |
//! | `lists.rs` | which lists are steps, and their numbers as typed |
//! | `part.rs`, `lifelines.rs` | who a lifeline is |
//! | `arrows.rs`, `prose.rs` | what an arrow or a sentence covers, where its words make that plain |
//! | `draft.rs`, `steps.rs`, `lines.rs` | the scenario file |
//!
//! # Incomplete support
//!
//! Guesses read English and a little Chinese; the steps of other languages are taken over as text.

mod arrows;
mod draft;
mod front_matter;
mod lifelines;
mod lines;
mod lists;
mod markdown;
mod part;
mod prose;
mod source;
mod steps;

pub use draft::{SCHEMA_LINE, draft};
pub(crate) use lines::{Lines, quoted};

/// What a Markdown document tells of flows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Each diagram with the steps beside it; one without a diagram where the document has none.
    pub sections: Vec<Section>,
}

/// A diagram and the steps beside it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Section {
    /// The heading above it, else the title of the document.
    pub title: Option<String>,
    /// The PlantUML source, as typed.
    pub plantuml: Option<String>,
    /// The lists of steps: those that tell of messages, else all that are numbered or introduced
    /// as steps, else the first bullets.
    pub lists: Vec<Vec<Item>>,
    /// The first items of the other lists that are numbered or introduced as steps.
    pub left_out: Vec<Item>,
    /// All of its text, for guesses.
    text: String,
}

/// One step of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The number as typed, such as `1.` or `A.`; a bullet has none.
    pub number: Option<String>,
    /// Its first sentence, as plain text.
    pub text: String,
    /// Whether more was said.
    pub cut: bool,
}

impl Document {
    /// Reads a Markdown document.
    ///
    /// # Example
    ///
    /// ```
    /// use flowscribe::document::Document;
    ///
    /// let document = Document::read("<!-- drawn with\nclient -> server: hello -->\n\n1. Says hello.\n1. Waits.");
    /// let section = &document.sections[0];
    /// assert_eq!(section.plantuml.as_deref(), Some("client -> server: hello\n"));
    /// assert_eq!(section.lists[0][1].number.as_deref(), Some("1."));
    /// ```
    pub fn read(markdown: &str) -> Self {
        let (title, text) = front_matter::split(markdown);
        Self {
            sections: lists::sections(title, markdown::blocks(text)),
        }
    }
}
