//! Breaking text at a width in terminal cells.

use unicode_width::UnicodeWidthStr;

use crate::diagram::wrap::Ruler;

/// A long word starts on a line of its own rather than in fewer cells than this.
const STUB: f64 = 9.0;

/// How many cells a text takes.
pub(super) fn width(text: &str) -> usize {
    text.width()
}

/// Breaks at spaces, else at what separates parts of URLs and names, else anywhere.
///
/// No line is wider than `most`, unless `most` is less than one character.
#[expect(
    clippy::cast_precision_loss,
    reason = "a line is shorter than 2^52 cells"
)]
pub(super) fn wrap(text: &str, most: usize) -> Vec<String> {
    let ruler = Ruler {
        most: most as f64,
        stub: STUB,
        width: &|text| width(text) as f64,
    };
    ruler.wrap(text)
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
