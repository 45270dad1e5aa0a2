//! What lines, heads and signs are drawn with: Unicode, or plain ASCII for
//! terminals, mails and files that take nothing else.
//!
//! Only what is drawn by us changes; the texts of a document stay as they are.

use crate::diagram::{Message, Remark, State, Tone};
use crate::render::clean::{visible, visible_ascii};

/// One set of strokes. A line is a pattern that is repeated.
#[derive(Debug)]
pub(super) struct Strokes {
    /// A lifeline, and one behind the stop.
    pub(super) threads: [&'static str; 2],
    /// The line of a request, of a response, of what was not recorded.
    lines: [&'static str; 3],
    /// Heads to the left and to the right: happened, not recorded.
    heads: [[&'static str; 2]; 2],
    /// Not heard, or failed.
    cross: &'static str,
    /// The head of what differs.
    unequal: &'static str,
    /// In front of a remark: differs, changed or departs, obtained, passed, local, anything else.
    signs: [&'static str; 6],
    /// Corners of a frame or head from the upper left with the clock, its side and its line.
    pub(super) frame: Frame,
    /// Between two operands of a frame: its left end, its line, its right end.
    pub(super) operand: [&'static str; 3],
    /// The same for notes across all lifelines.
    pub(super) note: Frame,
    /// The same for heads and bodies.
    pub(super) octets: Frame,
    /// Where a lifeline leaves the head above, and meets the one below.
    pub(super) joints: [&'static str; 2],
    /// The line of a divider.
    pub(super) divider: &'static str,
    /// A stick figure.
    pub(super) figure: [&'static str; 3],
    /// Between a label and what there is to say of it.
    pub(super) point: &'static str,
    ascii: bool,
}

/// The signs of a rectangle.
#[derive(Debug)]
pub(super) struct Frame {
    /// Upper left, upper right, lower right, lower left.
    pub(super) corners: [&'static str; 4],
    pub(super) side: &'static str,
    pub(super) line: &'static str,
}

static UNICODE: Strokes = Strokes {
    threads: ["│", "┊"],
    lines: ["─", "╌", "┈"],
    heads: [["◀", "▶"], ["◁", "▷"]],
    cross: "✗",
    unequal: "≠",
    signs: ["≠", "↯", "◆", "✓", "◇", "·"],
    frame: Frame {
        corners: ["┌", "┐", "┘", "└"],
        side: "│",
        line: "─",
    },
    operand: ["├", "╌", "┤"],
    note: Frame {
        corners: ["╭", "╮", "╯", "╰"],
        side: "│",
        line: "─",
    },
    octets: Frame {
        corners: ["┌", "┐", "┘", "└"],
        side: "┆",
        line: "┄",
    },
    joints: ["┬", "┴"],
    divider: "═",
    figure: [" ○ ", "╱│╲", "╱ ╲"],
    point: " · ",
    ascii: false,
};

static ASCII: Strokes = Strokes {
    threads: ["|", ":"],
    lines: ["-", "- ", ". "],
    heads: [["<", ">"], ["(", ")"]],
    cross: "X",
    unequal: "#",
    signs: ["#", "!", "$", "+", "*", "-"],
    frame: Frame {
        corners: ["+", "+", "+", "+"],
        side: "|",
        line: "-",
    },
    operand: ["+", "- ", "+"],
    note: Frame {
        corners: [".", ".", "'", "'"],
        side: "|",
        line: "-",
    },
    octets: Frame {
        corners: ["+", "+", "+", "+"],
        side: ":",
        line: ".",
    },
    joints: ["+", "+"],
    divider: "=",
    figure: [" o ", "/|\\", "/ \\"],
    point: " - ",
    ascii: true,
};

impl Strokes {
    pub(super) fn of(ascii: bool) -> &'static Self {
        if ascii { &ASCII } else { &UNICODE }
    }

    /// The pattern of a message's line.
    pub(super) fn line(&self, message: &Message) -> &'static str {
        let [whole, dashed, absent] = self.lines;
        match message.state {
            state if state.is_absent() => absent,
            _ if message.is_dashed() => dashed,
            _ => whole,
        }
    }

    /// Where an arrow ends; only one that happened as documented has a full head.
    pub(super) fn head(&self, state: State, forward: bool) -> &'static str {
        match state {
            State::Stopped | State::Missing | State::Lost => self.cross,
            State::Differs => self.unequal,
            state => self.heads[usize::from(state.is_absent())][usize::from(forward)],
        }
    }

    /// The two corners of a message to its own lifeline, on its left or on its right.
    pub(super) fn turns(&self, left: bool) -> [&'static str; 2] {
        let [upper_left, upper_right, lower_right, lower_left] = self.note.corners;
        if left {
            [upper_left, lower_left]
        } else {
            [upper_right, lower_right]
        }
    }

    /// What a remark is, at a glance.
    pub(super) fn sign(&self, remark: &Remark) -> &'static str {
        let [differs, changed, obtained, passed, local, other] = self.signs;
        match remark.tone() {
            Tone::Failed => self.cross,
            Tone::Differs => differs,
            Tone::Departs | Tone::Befallen => changed,
            Tone::Obtained => obtained,
            Tone::Passed => passed,
            Tone::Local => local,
            Tone::Plain => other,
        }
    }

    /// Text with what would act as visible signs.
    pub(super) fn visible(&self, text: &str) -> String {
        if self.ascii {
            visible_ascii(text)
        } else {
            visible(text)
        }
    }

    /// The marks that we put into labels of messages and into remarks.
    pub(super) fn own(&self, text: String) -> String {
        if !self.ascii {
            return text;
        }
        let pairs = [("→", "->"), ("…", "..."), ("–", "-")];
        let pairs = pairs.iter();
        pairs.fold(text, |text, (mark, plain)| text.replace(mark, plain))
    }
}
