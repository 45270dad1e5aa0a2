//! Reading PlantUML sequence diagrams as documents carry them.
//!
//! The crate plantuml-parser frames the block (start, end, comments, titles,
//! includes) and hands every other line back as text; the grammar of sequence
//! statements is ours. Statements keep their order, their line and their text
//! as typed, so that a drawing can repeat what the document says.
//!
//! | file | what |
//! |---|---|
//! | `frame.rs` | the block and its lines, comments gone |
//! | `reader.rs` | lines to statements, with blocks that span lines |
//! | `participant.rs`, `arrow.rs`, `autonumber.rs`, `cursor.rs` | the line grammar |
//! | `plain.rs` | labels and names as plain text |
//!
//! # Incomplete support
//!
//! The preprocessor is not run (`!include`, `!define`, variables); `return` and
//! participants declared over several lines are refused.

mod arrow;
mod autonumber;
mod cursor;
mod frame;
mod participant;
mod plain;
mod reader;

pub use arrow::{Arrow, End, Message};
pub use autonumber::Autonumber;
pub use participant::{Participant, Shape};
pub use plain::plain;

/// The longest source that is read, in bytes: framing takes quadratic time.
pub const LIMIT: usize = 64 * 1024;

/// A source that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct PlantumlError {
    /// The offending line, counted from 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

impl PlantumlError {
    fn new(line: usize, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            line,
            message: message.into(),
            help: help.into(),
        }
    }
}

/// One sequence diagram, statement by statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SequenceDiagram {
    /// In the order of the source.
    pub statements: Vec<Statement>,
}

/// One statement and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Its first line, counted from 1.
    pub line: usize,
    /// As typed, without surrounding blanks; statements over several lines keep their breaks.
    pub text: String,
    /// What it says.
    pub kind: StatementKind,
}

/// What a statement says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StatementKind {
    /// Declares a participant.
    Participant(Participant),
    /// Draws an arrow.
    Message(Message),
    /// Starts, stops or resumes the numbering of arrows.
    Autonumber(Autonumber),
    /// A note or a reference; the text as typed.
    Note(String),
    /// Opens a frame such as `alt`; operator and label.
    Group {
        /// `group`, `alt`, `opt`, `loop`, `par`, `break` or `critical`.
        operator: String,
        /// What stands behind it.
        label: String,
    },
    /// The next operand of the innermost frame, with its label.
    Else(String),
    /// Closes the innermost frame.
    End,
    /// `== text ==`
    Divider(String),
    /// `...` with or without text.
    Delay(String),
    /// `activate`, `deactivate`, `destroy`, `create`, `autoactivate`.
    Activation,
    /// Looks and texts around the drawing: `skinparam`, `hide`, `title`, `header`.
    Preamble,
}

/// Reads one sequence diagram; `@startuml` and `@enduml` may be missing.
///
/// # Errors
///
/// The first line that is no statement of a sequence diagram, or a source
/// longer than [`LIMIT`].
///
/// # Example
///
/// ```
/// let diagram = flowscribe::plantuml::parse("autonumber \"<b>#.\"\nclient -> okta: Access token request")?;
/// assert_eq!(diagram.messages().next().unwrap().label, "Access token request");
/// assert_eq!(diagram.numbers(), [Some("1.".to_owned())]);
/// # Ok::<(), flowscribe::plantuml::PlantumlError>(())
/// ```
pub fn parse(source: &str) -> Result<SequenceDiagram, PlantumlError> {
    let statements = reader::read(&frame::lines(source)?)?;
    Ok(SequenceDiagram { statements })
}

impl SequenceDiagram {
    /// The arrows in their order.
    pub fn messages(&self) -> impl Iterator<Item = &Message> {
        self.statements.iter().filter_map(|s| match &s.kind {
            StatementKind::Message(message) => Some(message),
            _ => None,
        })
    }

    /// Everyone on stage from left to right, with the declaration as typed;
    /// who only appears in an arrow has none.
    pub fn participants(&self) -> Vec<(Participant, Option<&str>)> {
        participant::on_stage(&self.statements)
    }

    /// The number that each arrow shows, as plain text.
    pub fn numbers(&self) -> Vec<Option<String>> {
        autonumber::numbers(&self.statements)
    }

    /// `skinparam`, `hide`, `title` and the like, as typed.
    pub fn preamble(&self) -> impl Iterator<Item = &str> {
        self.statements.iter().filter_map(|s| match s.kind {
            StatementKind::Preamble => Some(s.text.as_str()),
            _ => None,
        })
    }

    /// The line that starts the numbering, as typed.
    pub fn autonumber(&self) -> Option<&str> {
        self.statements.iter().find_map(|s| match s.kind {
            StatementKind::Autonumber(Autonumber::Start { .. }) => Some(s.text.as_str()),
            _ => None,
        })
    }
}
