//! Text that Mermaid shows as it stands.
//!
//! Mermaid cuts a text at `;` and `#`, obeys `<br>`, entities, comments and
//! settings (`%%`), and knows no quotes. A character is written as `#NN;`, its code
//! in decimal, unless it is a letter, a digit or one of a few plain signs.

use std::fmt::Write as _;

use crate::render::clean::visible;
use crate::render::wrap::wrap;

/// Signs that mean nothing to Mermaid.
const PLAIN: &str = " .,=?()";
/// Between the lines of a text.
pub(super) const BREAK: &str = "<br/>";

/// One line of text; blanks that a drawing would swallow stay.
pub(super) fn escape(text: &str) -> String {
    let shown = visible(text);
    let mut escaped = String::with_capacity(shown.len());
    let mut before = ' ';
    for sign in shown.chars() {
        let swallowed = sign == ' ' && before == ' ';
        if swallowed {
            escaped.push_str("#160;");
        } else if sign.is_alphanumeric() || PLAIN.contains(sign) {
            escaped.push(sign);
        } else {
            let written = write!(escaped, "#{};", sign as u32);
            written.expect("a String takes everything");
        }
        before = sign;
    }
    escaped
}

/// A text in lines of at most so many columns.
pub(super) fn broken(text: &str, most: usize) -> String {
    let lines = wrap(&visible(text), most);
    let escaped: Vec<String> = lines.iter().map(|line| escape(line)).collect();
    escaped.join(BREAK)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_acts_is_escaped() {
        assert_eq!(escape("a;b#c"), "a#59;b#35;c");
        assert_eq!(escape("%%<br>"), "#37;#37;#60;br#62;");
        assert_eq!(escape("  a  b"), "#160;#160;a #160;b");
        assert_eq!(escape("a\nb"), "a#9226;b");
    }

    #[test]
    fn readable_text_stays_readable() {
        for text in [
            "使用者訪問客戶端",
            "Response (optional), a=b?",
            "the end",
            "",
        ] {
            assert_eq!(escape(text), text);
        }
    }

    #[test]
    fn lines_are_joined_by_breaks() {
        assert_eq!(broken("one two", 4), "one<br/>two");
    }
}
