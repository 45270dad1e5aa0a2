//! Labels and names as plain text: what a reader of the drawing reads.
//!
//! Creole marks (`**bold**`, `//italic//`) are taken off only in pairs, as
//! PlantUML does, so that `https://a.example` keeps its slashes.

const MARKS: [&str; 6] = ["**", "//", "\"\"", "--", "__", "~~"];

/// What may follow a tilde to lose its meaning.
const ESCAPABLE: &str = "<[*_\"-/#=|\\&";

const TAGS: [&str; 14] = [
    "b", "i", "u", "s", "w", "plain", "strike", "back", "color", "size", "font", "sub", "sup",
    "img",
];

/// Takes off everything that only changes looks and decodes what is escaped.
///
/// ```
/// use flowscribe::plantuml::plain;
///
/// assert_eq!(plain("<b>302</b> redirect\\nto **prompt**"), "302 redirect to prompt");
/// assert_eq!(plain("GET <U+002F>authorize"), "GET /authorize");
/// assert_eq!(plain("https://a.example"), "https://a.example");
/// ```
pub fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut open: Vec<&str> = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (shown, length) = piece(rest, first, &mut open);
        match shown {
            Shown::Char(c) => out.push(c),
            Shown::Text(text) => out.push_str(text),
        }
        rest = &rest[length..];
    }
    out.trim().to_owned()
}

enum Shown<'a> {
    Char(char),
    Text(&'a str),
}

/// What the beginning of a text shows, and how long it is.
fn piece<'a>(rest: &'a str, first: char, open: &mut Vec<&'static str>) -> (Shown<'a>, usize) {
    let special = match first {
        '~' if !rest.starts_with("~~") => escaped(rest),
        '<' => bracketed(rest),
        '[' => link(rest),
        '&' => reference(rest),
        '\\' if rest.starts_with("\\n") => Some((Shown::Char(' '), 2)),
        _ => None,
    };
    special
        .or_else(|| mark(rest, open))
        .unwrap_or((Shown::Char(first), first.len_utf8()))
}

/// `~**` shows `**`, `~<` shows `<`.
fn escaped(rest: &str) -> Option<(Shown<'_>, usize)> {
    let behind = &rest[1..];
    if MARKS.iter().any(|mark| behind.starts_with(mark)) {
        return Some((Shown::Text(&behind[..2]), 3));
    }
    let next = behind.chars().next()?;
    ESCAPABLE.contains(next).then_some((Shown::Char(next), 2))
}

/// `<U+002F>`, a tag, an icon.
fn bracketed(rest: &str) -> Option<(Shown<'_>, usize)> {
    let end = rest.find('>')?;
    let inner = &rest[1..end];
    let length = end + 1;
    if let Some(hex) = inner
        .strip_prefix("U+")
        .or_else(|| inner.strip_prefix("u+"))
    {
        let c = u32::from_str_radix(hex, 16).ok().and_then(char::from_u32)?;
        return Some((Shown::Char(c), length));
    }
    let word = inner.trim_start_matches('/');
    let name = word.split([':', ' ', '=', '#']).next().unwrap_or(word);
    let is_tag = TAGS.iter().any(|tag| tag.eq_ignore_ascii_case(name));
    let is_icon = inner.len() > 1 && inner.starts_with(['&', '$']);
    (is_tag || is_icon).then_some((Shown::Text(""), length))
}

/// `[[url label]]` shows its label, `[[url]]` the URL.
fn link(rest: &str) -> Option<(Shown<'_>, usize)> {
    let inner = rest.strip_prefix("[[")?;
    let end = inner.find("]]")?;
    let (url, label) = inner[..end].split_once(' ').unwrap_or((&inner[..end], ""));
    let shown = if label.is_empty() { url } else { label };
    Some((Shown::Text(shown), end + 4))
}

/// `&#47;`
fn reference(rest: &str) -> Option<(Shown<'_>, usize)> {
    let digits = rest.strip_prefix("&#")?;
    let end = digits.find(';')?;
    let c = digits[..end].parse().ok().and_then(char::from_u32)?;
    Some((Shown::Char(c), end + 3))
}

/// A mark that opens what is closed later on, or closes what is open.
fn mark(rest: &str, open: &mut Vec<&'static str>) -> Option<(Shown<'static>, usize)> {
    let mark = MARKS.iter().copied().find(|mark| rest.starts_with(mark))?;
    if let Some(place) = open.iter().position(|known| *known == mark) {
        open.remove(place);
        return Some((Shown::Text(""), 2));
    }
    let behind = &rest[2..];
    behind.find(mark).filter(|&n| n > 0).map(|_| {
        open.push(mark);
        (Shown::Text(""), 2)
    })
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn what_a_reader_reads() {
        for (typed, read) in [
            ("Authentication & consent", "Authentication & consent"),
            ("**a** //b// __c__ --d-- \"\"e\"\" ~~f~~", "a b c d e f"),
            ("a -- b, 2 ** 3", "a -- b, 2 ** 3"),
            ("<b>#.", "#."),
            (
                "<color:red>x</color> <size:18>y <font color=\"red\">z</font>",
                "x y z",
            ),
            ("a < b > c", "a < b > c"),
            ("<foo> <U+110000> <U+zz>", "<foo> <U+110000> <U+zz>"),
            ("<U+002F><U+002f>", "//"),
            ("~**a** ~<b>", "**a** <b>"),
            ("a ~ b", "a ~ b"),
            (
                "[[https://a.example/x read me]] [[https://a.example]]",
                "read me https://a.example",
            ),
            ("one\\ntwo", "one two"),
            ("&#47;&amp;", "/&amp;"),
            ("<&key> key", "key"),
            (" Server (Okta) ", "Server (Okta)"),
            ("https://a.example/b", "https://a.example/b"),
            ("****", "****"),
        ] {
            assert_eq!(plain(typed), read, "{typed}");
        }
    }
}
