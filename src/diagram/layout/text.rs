//! Lines of text, measured and placed.

use super::font;
use super::sizes::{LEAD_MOST, STUB};
use crate::diagram::wrap::Ruler;

/// What a text is, which says how it is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The drawing's title.
    Title,
    /// The name of a lifeline.
    Head,
    /// The number of a step or message.
    Number,
    /// The mark of a footnote.
    Mark,
    /// What stands over an arrow.
    Label,
    /// The heading of a group.
    Heading,
    /// What is said beside an arrow or in a note.
    Remark,
    /// The head and body of a message.
    Octets,
    /// On a line across all lifelines.
    Divider,
    /// Below the drawing.
    Footnote,
}

impl Role {
    /// All of them.
    pub const ALL: &'static [Self] = &[
        Self::Title,
        Self::Head,
        Self::Number,
        Self::Mark,
        Self::Label,
        Self::Heading,
        Self::Remark,
        Self::Octets,
        Self::Divider,
        Self::Footnote,
    ];

    /// The size of the font in CSS pixels.
    pub fn size(self) -> f64 {
        match self {
            Self::Title => 17.0,
            Self::Head | Self::Number | Self::Label | Self::Heading => 13.0,
            Self::Mark | Self::Remark | Self::Divider | Self::Footnote => 12.0,
            Self::Octets => 11.0,
        }
    }

    /// Whether the text is set in bold.
    pub fn bold(self) -> bool {
        matches!(
            self,
            Self::Title | Self::Head | Self::Number | Self::Heading | Self::Divider
        )
    }

    /// From one line to the next, in CSS pixels.
    pub(super) fn line(self) -> f64 {
        (self.size() * 1.36).round()
    }

    /// From the top of a line to its baseline.
    fn ascent(self) -> f64 {
        (self.size() * 1.05).round()
    }

    /// The width of a text in CSS pixels.
    pub(super) fn width(self, text: &str) -> f64 {
        font::width(text, self.bold(), self.size())
    }

    /// Breaks a text into lines no wider than `most`.
    pub(super) fn wrap(self, text: &str, most: f64) -> Vec<String> {
        let ruler = Ruler {
            most,
            stub: STUB,
            width: &|text| self.width(text),
        };
        ruler.wrap(text)
    }
}

/// One line of text.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    /// Its left end.
    pub x: f64,
    /// The line that it stands on.
    pub baseline: f64,
    /// Measured, without kerning.
    pub width: f64,
    /// What it says.
    pub text: String,
    /// How it is set.
    pub role: Role,
}

impl Text {
    /// The room that its line takes.
    pub fn rect(&self) -> Rect {
        Rect {
            left: self.x,
            top: self.baseline - self.role.ascent(),
            width: self.width,
            height: self.role.line(),
        }
    }
}

/// A rectangle; y grows downwards.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rect {
    /// The smallest x.
    pub left: f64,
    /// The smallest y.
    pub top: f64,
    /// Not negative.
    pub width: f64,
    /// Not negative.
    pub height: f64,
}

impl Rect {
    /// The largest x.
    pub fn right(&self) -> f64 {
        self.left + self.width
    }

    /// The largest y.
    pub fn bottom(&self) -> f64 {
        self.top + self.height
    }

    /// Whether more than an edge is common to both.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.left < other.right()
            && other.left < self.right()
            && self.top < other.bottom()
            && other.top < self.bottom()
    }

    /// Whether the other lies inside.
    pub fn holds(&self, other: &Self) -> bool {
        self.left <= other.left
            && other.right() <= self.right()
            && self.top <= other.top
            && other.bottom() <= self.bottom()
    }
}

/// Text with numbers and marks in front; its further lines start where its first does.
#[derive(Clone, Debug, Default)]
pub(super) struct Passage {
    pub(super) lead: Vec<(Role, String)>,
    pub(super) text: String,
}

impl Passage {
    /// A lead that leaves too little room becomes part of the text.
    pub(super) fn new(lead: Vec<(Role, String)>, text: String, role: Role) -> Self {
        let passage = Self { lead, text };
        if passage.indent(role) <= LEAD_MOST {
            return passage;
        }
        let lead = passage.lead.into_iter().map(|(_, lead)| lead);
        let words: Vec<String> = lead.chain([passage.text]).collect();
        Self {
            lead: Vec::new(),
            text: words.join(" "),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.lead.is_empty() && self.text.is_empty()
    }

    fn indent(&self, role: Role) -> f64 {
        let leads = self.lead.iter().map(|(own, text)| own.width(text));
        leads.map(|wide| wide + role.width(" ")).sum()
    }

    /// The least width at which it takes no more lines than at `most`.
    pub(super) fn wanted(&self, role: Role, most: f64) -> f64 {
        let indent = self.indent(role);
        let lines = role.wrap(&self.text, (most - indent).max(STUB));
        let widest = lines.iter().map(|line| role.width(line));
        indent + widest.fold(0.0, f64::max)
    }

    /// Sets it from `top` down, within `width`; gives the lines and their lower end.
    pub(super) fn set(&self, role: Role, left: f64, top: f64, width: f64) -> (Vec<Text>, f64) {
        if self.is_empty() {
            return (Vec::new(), top);
        }
        let indent = self.indent(role);
        let first = self.lead.iter().map(|(own, _)| *own).chain([role]);
        let ascent = first.clone().map(Role::ascent).fold(0.0, f64::max);
        let mut line = first.map(Role::line).fold(0.0, f64::max);
        let mut set = Vec::new();
        let mut x = left;
        for (own, text) in &self.lead {
            let wide = own.width(text);
            set.push(Text {
                x,
                baseline: top + ascent,
                width: wide,
                text: text.clone(),
                role: *own,
            });
            x += wide + role.width(" ");
        }
        let mut baseline = top + ascent;
        let mut bottom = top;
        for text in role.wrap(&self.text, (width - indent).max(STUB)) {
            let wide = role.width(&text);
            if wide > 0.0 {
                set.push(Text {
                    x: left + indent,
                    baseline,
                    width: wide,
                    text,
                    role,
                });
            }
            bottom += line;
            baseline = bottom + role.ascent();
            line = role.line();
        }
        (set, bottom)
    }
}
