//! What may stand in an `error_description`.

/// A text as an `error_description`: printable ASCII without `"` and `\\`
/// (RFC 6749 4.1.2.1, 5.2; RFC 6750 3). Quotes become `'`, everything else `?`.
///
/// ```
/// use flowscribe::protocol::error_description;
///
/// assert_eq!(error_description("no \"scope\"\u{2026}"), "no 'scope'?");
/// ```
pub fn error_description(text: &str) -> String {
    let allowed = |letter| match letter {
        '"' | '\\' => '\'',
        ' '..='~' => letter,
        _ => '?',
    };
    text.chars().map(allowed).collect()
}
