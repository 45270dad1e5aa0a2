//! Breaking text at a width, in whatever unit it is measured.

use unicode_width::UnicodeWidthChar;

/// How text is measured, and how wide a line may be.
#[derive(Clone, Copy)]
pub(crate) struct Ruler<'a> {
    /// No line is wider, unless one character is.
    pub(crate) most: f64,
    /// A long word starts on a line of its own rather than in less room than this.
    pub(crate) stub: f64,
    /// The width of a text.
    pub(crate) width: &'a dyn Fn(&str) -> f64,
}

/// Where a word may be broken: first in front of what separates the parts of a
/// URL, and only where that is not enough, in front of what separates the parts of a
/// name. What is much longer than a line is no name but a token: broken where the line ends.
const SEPARATORS: [&str; 2] = ["&?#/", "._-=+"];
/// No line of East Asian text begins with one of these.
const CLOSING: &str = "、。，．・：；！？）」』】〉》〕…ー";
/// No line of East Asian text ends with one of these.
const OPENING: &str = "（「『【〈《〔";

impl Ruler<'_> {
    /// Breaks at spaces, else at what separates parts of URLs and names, else anywhere.
    pub(crate) fn wrap(&self, text: &str) -> Vec<String> {
        let mut lines = vec![String::new()];
        for (position, word) in text.split(' ').enumerate() {
            let line = lines.last_mut().expect("there is always a line");
            let space = if position > 0 { " " } else { "" };
            if self.width(line) + self.width(space) + self.width(word) <= self.most {
                line.push_str(space);
                line.push_str(word);
                continue;
            }
            let fits_alone = self.stays_whole(word);
            let started = !line.is_empty();
            if started && (fits_alone || self.most < self.width(line) + self.stub) {
                lines.push(String::new());
            } else if started {
                line.push(' ');
            }
            self.pour(word, &mut lines, &SEPARATORS);
        }
        lines
    }

    /// Whether a word goes onto the next line rather than being broken: East Asian
    /// text, which has no spaces, only where it is short.
    fn stays_whole(&self, word: &str) -> bool {
        let most = if word.chars().any(is_wide) {
            self.most / 4.0
        } else {
            self.most
        };
        self.width(word) <= most
    }

    fn width(&self, text: &str) -> f64 {
        (self.width)(text)
    }

    /// Puts a word onto the last line, broken where it must be.
    fn pour(&self, word: &str, lines: &mut Vec<String>, separators: &[&str]) {
        let Some((first, others)) = separators.split_first() else {
            return self.pour_signs(word, lines);
        };
        for piece in pieces(word, first) {
            let line = lines.last_mut().expect("there is always a line");
            let wide = self.width(piece);
            if self.width(line) + wide <= self.most {
                line.push_str(piece);
            } else if wide <= self.most {
                line.truncate(line.trim_end().len());
                lines.push(piece.to_owned());
            } else if wide <= 2.0 * self.most {
                self.pour(piece, lines, others);
            } else {
                self.pour_signs(piece, lines);
            }
        }
    }

    fn pour_signs(&self, word: &str, lines: &mut Vec<String>) {
        let mut room = self.most - lines.last().map_or(0.0, |line| self.width(line));
        for sign in word.chars() {
            let wide = self.width(sign.encode_utf8(&mut [0; 4]));
            let line = lines.last_mut().expect("there is always a line");
            if !line.is_empty() && wide > 0.0 && wide > room {
                lines.push(sign.to_string());
                room = self.most - wide;
            } else {
                line.push(sign);
                room -= wide;
            }
        }
    }
}

/// Whether a line of East Asian text may end behind the character.
fn is_wide(sign: char) -> bool {
    sign.width() == Some(2)
}

/// Cuts in front of separators (but not inside `://`), and behind wide characters.
fn pieces<'a>(word: &'a str, separators: &str) -> Vec<&'a str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut before = ' ';
    for (at, sign) in word.char_indices() {
        let behind_wide = is_wide(before)
            && sign.width() != Some(0)
            && !CLOSING.contains(sign)
            && !OPENING.contains(before);
        let inside = sign == '/' && matches!(before, '/' | ':');
        let separates = separators.contains(sign) && !inside;
        if at > start && (behind_wide || separates) {
            pieces.push(&word[start..at]);
            start = at;
        }
        before = sign;
    }
    pieces.push(&word[start..]);
    pieces
}
