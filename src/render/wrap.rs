//! Breaking text at a width in terminal cells.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// How many cells a text takes.
pub(super) fn width(text: &str) -> usize {
    text.width()
}

/// Breaks at spaces, else at what separates parts of URLs and names, else anywhere.
///
/// No line is wider than `most`, unless `most` is less than one character.
pub(super) fn wrap(text: &str, most: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for (position, word) in text.split(' ').enumerate() {
        let line = lines.last_mut().expect("there is always a line");
        let space = usize::from(position > 0);
        if width(line) + space + width(word) <= most {
            line.push_str(&" ".repeat(space));
            line.push_str(word);
            continue;
        }
        let fits_alone = width(word) <= most;
        let started = !line.is_empty();
        if started && (fits_alone || most < width(line) + 9) {
            lines.push(String::new());
        } else if started {
            line.push(' ');
        }
        pour(word, most, &mut lines, &SEPARATORS);
    }
    lines
}

/// Where a word may be broken: first in front of what separates the parts of a
/// URL, and only where that is not enough, in front of what separates the parts of a
/// name. What is much longer than a line is no name but a token: broken where the line ends.
const SEPARATORS: [&str; 2] = ["&?#/", "._-=+"];

/// Puts a word onto the last line, broken where it must be.
fn pour(word: &str, most: usize, lines: &mut Vec<String>, separators: &[&str]) {
    let Some((first, others)) = separators.split_first() else {
        return pour_signs(word, most, lines);
    };
    for piece in pieces(word, first) {
        let line = lines.last_mut().expect("there is always a line");
        if width(line) + width(piece) <= most {
            line.push_str(piece);
        } else if width(piece) <= most {
            line.truncate(line.trim_end().len());
            lines.push(piece.to_owned());
        } else if width(piece) <= 2 * most {
            pour(piece, most, lines, others);
        } else {
            pour_signs(piece, most, lines);
        }
    }
}

fn pour_signs(word: &str, most: usize, lines: &mut Vec<String>) {
    for sign in word.chars() {
        let line = lines.last_mut().expect("there is always a line");
        if !line.is_empty() && width(line) + sign.width().unwrap_or(0) > most {
            lines.push(String::new());
        }
        let line = lines.last_mut().expect("there is always a line");
        line.push(sign);
    }
}

/// Cuts in front of separators (but not inside `://`), and behind wide characters.
fn pieces<'a>(word: &'a str, separators: &str) -> Vec<&'a str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut before = ' ';
    for (at, sign) in word.char_indices() {
        let behind_wide = before.width() == Some(2);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stay_whole_where_they_can() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("/x?a=1&b=2", 6), ["/x?a=1", "&b=2"]);
        assert_eq!(
            wrap("302 → https://your-org.okta.example/x", 22),
            ["302 → https://your-org", ".okta.example/x"]
        );
        assert_eq!(wrap("a_bcdefghijklm", 6), ["a_bcde", "fghijk", "lm"]);
        assert_eq!(wrap("", 5), [""]);
    }

    #[test]
    fn no_line_is_too_wide() {
        let text = "GET /authorize?response_type=code&client_id=averylongidentifier 漢字漢字漢字";
        for most in 2..60 {
            for line in wrap(text, most) {
                assert!(width(&line) <= most, "{most}: {line}");
            }
        }
        let joined = wrap(text, 12).concat().replace(' ', "");
        assert_eq!(joined, text.replace(' ', ""));
    }
}
