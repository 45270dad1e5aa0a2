//! Characters that would act instead of being read.
//!
//! Recorded text may hold terminal escapes, line breaks and marks that turn
//! the writing direction around (Unicode UAX 9); a drawing shows them as signs.

use std::fmt::Write as _;

/// The text on one line: line breaks, tabs and controls as visible signs.
pub(super) fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '\u{0}'..='\u{1f}' => shown.extend(char::from_u32(0x2400 + sign as u32)),
            '\u{7f}' => shown.push('\u{2421}'),
            _ if acts(sign) => {
                let written = write!(shown, "⟨U+{:04X}⟩", sign as u32);
                written.expect("a String takes everything");
            }
            _ => shown.push(sign),
        }
    }
    shown
}

/// As [`visible`], in ASCII: what acts as its number, everything else as it stands.
pub(super) fn visible_ascii(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for sign in text.chars() {
        if sign.is_control() || acts(sign) {
            let written = write!(shown, "<U+{:04X}>", sign as u32);
            written.expect("a String takes everything");
        } else {
            shown.push(sign);
        }
    }
    shown
}

/// The text with its line breaks and tabs (as spaces), everything else visible.
pub(super) fn visible_lines(text: &str) -> Vec<String> {
    let lines = text.split('\n');
    lines
        .map(|line| visible(&line.replace('\t', "    ")))
        .collect()
}

/// C1 controls, zero-width and direction marks, line separators, and what XML has no room for.
fn acts(sign: char) -> bool {
    matches!(
        sign,
        '\u{80}'..='\u{9f}'
            | '\u{ad}'
            | '\u{61c}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{fffe}'
            | '\u{ffff}'
    )
}

/// An id without what HTML forbids in it: blanks.
pub(super) fn anchor(id: &str) -> String {
    visible(id).replace(char::is_whitespace, "_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_acts() {
        assert_eq!(visible("a\u{1b}[31m\r\nb"), "a␛[31m␍␊b");
        assert_eq!(visible("x\u{202e}y\u{85}"), "x⟨U+202E⟩y⟨U+0085⟩");
        assert_eq!(visible("é 漢字 😀 שלום"), "é 漢字 😀 שלום");
        assert_eq!(visible_lines("a\n\tb"), ["a", "    b"]);
        assert_eq!(visible_ascii("\u{1b}é\u{202e}"), "<U+001B>é<U+202E>");
    }
}
