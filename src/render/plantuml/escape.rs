//! Text that PlantUML shows as it stands.
//!
//! PlantUML reads Creole markup, HTML-like tags, links, `%functions()`,
//! `$variables` and backslash escapes in every text; unescaped, parts of a URL
//! vanish. A character is written as `<U+XXXX>` where it would act, and only
//! there, so that sources stay readable. `tests/plantuml.rs` reads the texts
//! back from what the real PlantUML drew.

use std::fmt::Write as _;

use crate::render::clean::visible;

/// Characters that begin a list, heading, table, comment or command at the start of a line.
const STARTERS: &str = "*#=|.!'@";
/// Characters that mean something in pairs: `**bold**`, `__underlined__`, `[[link]]`.
const PAIRED: &str = "*_-\"[{";

/// One line of text.
pub(super) fn escape(text: &str) -> String {
    let shown = visible(text);
    let signs: Vec<char> = shown.chars().collect();
    let mut escaped = String::with_capacity(shown.len());
    for (at, &sign) in signs.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| signs[at]);
        let after = signs.get(at + 1).copied();
        if acts(sign, before, after) {
            let written = write!(escaped, "<U+{:04X}>", sign as u32);
            written.expect("a String takes everything");
        } else {
            escaped.push(sign);
        }
    }
    escaped
}

/// One line of a block such as a note, which `end note` on a line of its own would end.
pub(super) fn escape_line(text: &str) -> String {
    let trimmed = text.trim_start();
    let ends = trimmed.get(..3);
    if ends.is_some_and(|start| start.eq_ignore_ascii_case("end")) {
        let indent = &text[..text.len() - trimmed.len()];
        let first = trimmed.chars().next().unwrap_or('e');
        return format!("{indent}<U+{:04X}>{}", first as u32, escape(&trimmed[1..]));
    }
    escape(text)
}

fn acts(sign: char, before: Option<char>, after: Option<char>) -> bool {
    let twin = before == Some(sign) || after == Some(sign);
    let named = |next: Option<char>| next.is_some_and(|c| c.is_ascii_alphabetic() || c == '_');
    match sign {
        // A stereotype can stand in `«»`, too.
        '<' | '~' | '\\' | '«' | '»' => true,
        '%' | '$' => named(after),
        '&' => after == Some('#'),
        '/' => twin || after == Some('\''),
        _ if before.is_none() && STARTERS.contains(sign) => true,
        _ => twin && PAIRED.contains(sign),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_acts_is_escaped() {
        assert_eq!(escape("a//b"), "a<U+002F><U+002F>b");
        assert_eq!(escape("%chr(65) $x"), "<U+0025>chr(65) <U+0024>x");
        assert_eq!(escape("end\\"), "end<U+005C>");
        assert_eq!(escape("a\nb"), "a␊b");
        assert_eq!(escape_line(" End note"), " <U+0045>nd note");
    }

    #[test]
    fn readable_text_stays_readable() {
        for text in [
            "GET /authorize?response_type=code&client_id=…",
            "200 OK {access_token, token_type} (access token response)",
            "redirect_uri=https%3A%2F%2Fexample.com",
            "使用者訪問客戶端",
            "",
        ] {
            assert_eq!(escape(text), text);
        }
    }
}
