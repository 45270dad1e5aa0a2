//! Where everything of a drawing stands: numbers only, no format.
//!
//! Rows follow each other from top to bottom, and no two share any height, so
//! texts of different rows cannot meet; within a row each text is broken at the
//! room that it has. Lifelines make way for what crosses them.
//!
//! | file | what |
//! |---|---|
//! | `sizes.rs` | every length, in CSS pixels |
//! | `font.rs` | the metrics of the vendored font |
//! | `text.rs` | lines of text, measured and placed |
//! | `columns.rs` | where the lifelines stand |
//! | `threads.rs` | lifelines and activation bars, with gaps where something crosses them |
//! | `pen.rs` | one row after the other |
//! | `heads.rs` | title, heads and feet, footnotes |
//! | `strips.rs` | the same in strips, for a drawing whose steps unfold |

mod columns;
pub(crate) mod font;
mod heads;
mod pen;
pub(crate) mod sizes;
mod strips;
#[cfg(test)]
mod tests;
mod text;
mod threads;

pub use text::{Rect, Role, Text};

use super::{
    Delay, Divider, Folding, Footnote, Group, Interaction, Message, Note, Operand, Remark,
};
use crate::walkthrough::LifelineShape;
use pen::Pen;

/// What the layout has to be told: every text of the drawing in the reader's language.
pub trait Wording {
    /// What stands over an arrow, without number and marks.
    fn label(&self, message: &Message) -> String;
    /// A note's own text, before its remarks.
    fn note(&self, note: &Note) -> Option<String>;
    /// A group's heading, without number, marks and keyword.
    fn heading(&self, group: &Group) -> String;
    /// The guard of a frame's next operand.
    fn operand(&self, operand: &Operand) -> String;
    /// What a divider says.
    fn divider(&self, divider: &Divider) -> String;
    /// What is said of time that passes; may be empty.
    fn delay(&self, delay: &Delay) -> String;
    /// A remark as one text.
    fn remark(&self, remark: &Remark) -> String;
    /// What stands above a recorded message that a fault changed: as sent, or as delivered.
    fn octets(&self, delivered: bool) -> String;
    /// The mark of a footnote.
    fn mark(&self, mark: usize) -> String;
    /// A footnote's text with its sources.
    fn footnote(&self, footnote: &Footnote) -> String;
    /// Text of others with what would act instead of being read made visible.
    fn visible(&self, text: &str) -> String;
    /// The same, line by line.
    fn visible_lines(&self, text: &str) -> Vec<String>;
    /// Whether marks and footnotes are shown.
    fn footnotes(&self) -> bool;
}

/// A drawing with all its places.
#[derive(Clone, Debug, PartialEq)]
pub struct Layout<'a> {
    /// From the left margin to the right one, both included.
    pub width: f64,
    /// From the upper margin to the lower one, both included.
    pub height: f64,
    /// The lines of the title, and the marks of footnotes that nothing below refers to.
    pub title: Vec<Text>,
    /// Those marks: what is said of the drawing as a whole.
    pub marks: Vec<usize>,
    /// What names the lifelines, above them.
    pub heads: Vec<Head>,
    /// The same below them.
    pub feet: Vec<Head>,
    /// As many as the interaction has, in its order.
    pub lifelines: Vec<Thread>,
    /// From top to bottom; a frame stands before what it holds.
    pub parts: Vec<Part<'a>>,
    /// The footnotes below the drawing, each with its mark.
    pub footnotes: Vec<(usize, Vec<Text>)>,
}

/// A lifeline.
#[derive(Clone, Debug, PartialEq)]
pub struct Thread {
    /// Where the line stands.
    pub x: f64,
    /// The line, with gaps where something crosses it.
    pub pieces: Vec<Piece>,
    /// Executions, from the outermost to the innermost.
    pub bars: Vec<Bar>,
}

/// A drawing in strips that are shown and hidden, and so joined anew each time.
#[derive(Clone, Debug, PartialEq)]
pub struct Strips<'a> {
    /// The width of them all, both margins included.
    pub width: f64,
    /// The height of the heads, both margins included.
    pub height: f64,
    /// What names the lifelines.
    pub heads: Vec<Head>,
    /// One for each row.
    pub strips: Vec<Strip<'a>>,
}

/// One strip, from its own top.
#[derive(Clone, Debug, PartialEq)]
pub struct Strip<'a> {
    /// Nothing of it stands lower.
    pub height: f64,
    /// As many as the drawing has.
    pub lifelines: Vec<Thread>,
    /// From top to bottom.
    pub parts: Vec<Part<'a>>,
    /// The lines of the document's frames around it.
    pub edges: Vec<Edge>,
}

/// A line of a frame that holds several strips.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Edge {
    /// One end.
    pub from: (f64, f64),
    /// The other one.
    pub to: (f64, f64),
}

/// What names a lifeline.
#[derive(Clone, Debug, PartialEq)]
pub struct Head {
    /// Whether it is an attacker's.
    pub attacker: bool,
    /// A stick figure or a box.
    pub shape: LifelineShape,
    /// The box, or the room of the figure.
    pub frame: Rect,
    /// The name.
    pub texts: Vec<Text>,
}

/// A part of a lifeline.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Piece {
    /// Its upper end.
    pub top: f64,
    /// Its lower end.
    pub bottom: f64,
    /// Whether nothing at this height was reached, or time passes.
    pub faded: bool,
}

/// An activation bar: from a request to the response that answers it.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// Its parts, with gaps where something crosses it.
    pub pieces: Vec<Rect>,
}

/// One row.
#[derive(Clone, Debug, PartialEq)]
pub enum Part<'a> {
    /// A message.
    Arrow(Arrow<'a>),
    /// A note.
    Note(NoteBox<'a>),
    /// A combined fragment.
    Frame(Frame<'a>),
    /// Between two operands of a frame.
    Operand(Separator),
    /// A line across all lifelines.
    Rule(Rule<'a>),
    /// Time that passes.
    Pause(Pause),
}

/// A message.
#[derive(Clone, Debug, PartialEq)]
pub struct Arrow<'a> {
    /// What is drawn.
    pub message: &'a Message,
    /// Its line.
    pub course: Course,
    /// Number, marks and label.
    pub texts: Vec<Text>,
    /// What is said about it, each with the room of its sign.
    pub remarks: Vec<Signed<'a>>,
    /// Heads and bodies.
    pub octets: Vec<Sheet>,
    /// All of it.
    pub room: Rect,
}

/// The line of a message.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Course {
    /// To another lifeline.
    Straight {
        /// Where it begins.
        from: f64,
        /// Where its head is.
        to: f64,
        /// Its height.
        y: f64,
    },
    /// To its own lifeline: right, down, and back.
    Loop {
        /// Where it begins and ends.
        x: f64,
        /// Where it turns.
        right: f64,
        /// Where it begins.
        top: f64,
        /// Where its head is.
        bottom: f64,
    },
}

/// A remark and where its sign stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Signed<'a> {
    /// What is said.
    pub remark: &'a Remark,
    /// The room of the sign.
    pub sign: Rect,
    /// The remark.
    pub texts: Vec<Text>,
}

/// Head and body of a message.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// The paper.
    pub frame: Rect,
    /// What is written on it.
    pub texts: Vec<Text>,
}

/// A note.
#[derive(Clone, Debug, PartialEq)]
pub struct NoteBox<'a> {
    /// What is drawn.
    pub note: &'a Note,
    /// The paper, with a folded corner at the right above.
    pub frame: Rect,
    /// From the lifeline to the paper: both ends and their height.
    pub tie: Option<(f64, f64, f64)>,
    /// Number, marks, text, remarks.
    pub texts: Vec<Text>,
}

/// A combined fragment.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame<'a> {
    /// What is drawn.
    pub group: &'a Group,
    /// The frame.
    pub frame: Rect,
    /// The room of the heading, at the left above.
    pub tab: Rect,
    /// Number, marks, keyword, heading.
    pub texts: Vec<Text>,
    /// What is said of the group as a whole.
    pub remarks: Vec<Signed<'a>>,
}

/// Where the next operand of a frame begins.
#[derive(Clone, Debug, PartialEq)]
pub struct Separator {
    /// Both ends and the height of the line.
    pub line: (f64, f64, f64),
    /// The guard, below the line.
    pub texts: Vec<Text>,
}

/// A line across all lifelines.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule<'a> {
    /// What is drawn.
    pub divider: &'a Divider,
    /// Both ends and the height of the line.
    pub line: (f64, f64, f64),
    /// Around the text, which interrupts the line.
    pub frame: Rect,
    /// What it says.
    pub texts: Vec<Text>,
}

/// Where time passes.
#[derive(Clone, Debug, PartialEq)]
pub struct Pause {
    /// All of it.
    pub room: Rect,
    /// What is said of it, if anything.
    pub texts: Vec<Text>,
}

/// Lays a drawing out whose steps unfold.
pub fn strips<'a>(folding: &'a Folding, wording: &dyn Wording) -> Strips<'a> {
    strips::strips(folding, wording)
}

/// Lays a drawing out.
pub fn layout<'a>(interaction: &'a Interaction, wording: &dyn Wording) -> Layout<'a> {
    Pen::new(interaction, wording).draw()
}
