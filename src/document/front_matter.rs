//! The lines between `---` and `---` at the top of a document, which are no part of its text.

/// The title in the front matter, if there is one, and what stands behind it.
pub(super) fn split(document: &str) -> (Option<String>, &str) {
    let document = document.strip_prefix('\u{feff}').unwrap_or(document);
    let mut lines = document.split_inclusive('\n');
    let Some(first) = lines.next().filter(|line| line.trim_end() == "---") else {
        return (None, document);
    };
    let mut end = first.len();
    let mut title = None;
    for line in lines {
        end += line.len();
        if ["---", "..."].contains(&line.trim_end()) {
            return (title, &document[end..]);
        }
        title = title.or_else(|| line.strip_prefix("title:").and_then(text));
    }
    // Never closed: a line across the page.
    (None, document)
}

/// A value without its quotes.
fn text(value: &str) -> Option<String> {
    let value = value.trim();
    let unquoted = ['"', '\''].into_iter().find_map(|quote| {
        let inner = value.strip_prefix(quote)?.strip_suffix(quote)?;
        Some(inner)
    });
    let text = unquoted.unwrap_or(value);
    (!text.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn the_title_is_kept_and_the_rest_is_left_out() {
        for (document, title, rest) in [
            ("---\nlayout: x\ntitle: A b\n---\nText", Some("A b"), "Text"),
            ("---\r\ntitle: 'A: b'\r\n---\r\nText", Some("A: b"), "Text"),
            ("\u{feff}---\ntitle: \"\"\n...\nText", None, "Text"),
            ("---\nnever closed", None, "---\nnever closed"),
            (
                "Text\n---\ntitle: x\n---\n",
                None,
                "Text\n---\ntitle: x\n---\n",
            ),
            ("", None, ""),
        ] {
            let (found, behind) = split(document);
            assert_eq!((found.as_deref(), behind), (title, rest), "{document:?}");
        }
    }
}
