//! Lines of text, measured and placed.

use super::font;
use super::sizes::{BALANCE, LEAD_ALONE, LEAD_MOST, STUB};
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
    pub(super) fn ascent(self) -> f64 {
        (self.size() * 1.05).round()
    }

    /// The width of a text in CSS pixels.
    pub(super) fn width(self, text: &str) -> f64 {
        font::width(text, self.bold(), self.size())
    }

    /// Breaks a text into lines no wider than `most`, never between `RFC` and its number.
    pub(super) fn wrap(self, text: &str, most: f64) -> Vec<String> {
        const GLUED: &str = "RFC\u{a0}";
        let ruler = Ruler {
            most,
            stub: STUB,
            width: &|text| self.width(text),
        };
        if !text.contains("RFC ") {
            return ruler.wrap(text);
        }
        let lines = ruler.wrap(&text.replace("RFC ", GLUED)).into_iter();
        lines.map(|line| line.replace(GLUED, "RFC ")).collect()
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
/// Many marks stand on a line of their own, above the text.
#[derive(Clone, Debug, Default)]
pub(super) struct Passage {
    pub(super) lead: Vec<(Role, String)>,
    pub(super) text: String,
}

impl Passage {
    /// A lead that has no room on one line becomes part of the text.
    pub(super) fn new(lead: Vec<(Role, String)>, text: String, role: Role) -> Self {
        let passage = Self { lead, text };
        if passage.lead_width(role) <= LEAD_ALONE {
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

    fn lead_width(&self, role: Role) -> f64 {
        let leads = self.lead.iter().map(|(own, text)| own.width(text));
        leads.map(|wide| wide + role.width(" ")).sum()
    }

    /// How far the text stands to the right.
    pub(super) fn indent(&self, role: Role) -> f64 {
        let wide = self.lead_width(role);
        if wide > LEAD_MOST { 0.0 } else { wide }
    }

    /// Its lines, about equally wide where they are few and break no word.
    fn lines(&self, role: Role, most: f64) -> Vec<String> {
        let mut enough = most.max(STUB);
        let mut best = role.wrap(&self.text, enough);
        let whole = |lines: &[String]| lines.join(" ") == self.text;
        let few = matches!(role, Role::Label | Role::Remark) && (2..=3).contains(&best.len());
        if !few || !whole(&best) {
            return best;
        }
        let mut scarce = enough / 3.0;
        while enough - scarce > BALANCE {
            let middle = f64::midpoint(enough, scarce);
            let lines = role.wrap(&self.text, middle);
            if lines.len() <= best.len() && whole(&lines) {
                (enough, best) = (middle, lines);
            } else {
                scarce = middle;
            }
        }
        best
    }

    /// The least width at which it takes no more lines than at `most`.
    pub(super) fn wanted(&self, role: Role, most: f64) -> f64 {
        let indent = self.indent(role);
        let lines = self.lines(role, most - indent);
        let widest = lines.iter().map(|line| role.width(line));
        widest
            .fold(0.0, f64::max)
            .max(self.lead_width(role) - indent)
            + indent
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
        if self.lead_width(role) > indent {
            bottom += line;
            baseline = bottom + role.ascent();
            line = role.line();
        }
        for text in self.lines(role, width - indent) {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn set(marks: usize, text: &str, width: f64) -> Vec<(f64, String)> {
        let marks = (1..=marks).map(|mark| (Role::Mark, format!("[{mark}]")));
        let passage = Passage::new(marks.collect(), text.to_owned(), Role::Label);
        let (lines, _) = passage.set(Role::Label, 0.0, 0.0, width);
        lines.into_iter().map(|line| (line.x, line.text)).collect()
    }

    fn texts(set: &[(f64, String)]) -> Vec<&str> {
        set.iter().map(|(_, text)| text.as_str()).collect()
    }

    #[test]
    fn a_few_lines_are_about_equally_wide() {
        let two = set(0, "Access token (and optionally Refresh Token)", 250.0);
        assert_eq!(
            texts(&two),
            ["Access token (and", "optionally Refresh Token)"]
        );
        let url = "GET /authorize?client_id=one&state=two&nonce=three";
        let url = set(0, url, 250.0);
        assert_eq!(
            texts(&url),
            ["GET /authorize?client_id=one&state=two", "&nonce=three"]
        );
    }

    #[test]
    fn a_reference_stays_together() {
        let cited = set(0, "the code was used before (RFC 6749 10.5)", 190.0);
        assert!(texts(&cited).iter().all(|line| !line.ends_with("RFC")));
    }

    #[test]
    fn many_marks_stand_above_their_text() {
        let few = set(2, "some words", 250.0);
        assert_eq!(texts(&few), ["[1]", "[2]", "some words"]);
        assert!(few[2].0 > few[1].0);
        let many = set(6, "some words", 250.0);
        assert_eq!(many.len(), 7);
        assert!(many[6].0.abs() < f64::EPSILON, "{many:?}");
        let too_many = set(9, "some words", 500.0);
        let text = "[1] [2] [3] [4] [5] [6] [7] [8] [9] some words";
        assert_eq!(texts(&too_many), [text]);
    }
}
