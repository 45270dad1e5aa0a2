//! The files that a scenario is read from, and places in them.

/// One file, or a text in memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Source {
    /// What a message calls it.
    pub(super) path: String,
    /// All of it.
    pub(super) text: String,
}

/// All files of a `base` chain.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sources(Vec<Source>);

/// A span of bytes in one of the files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// Index of the file.
    pub(super) source: usize,
    /// First byte.
    pub(super) start: usize,
    /// Behind the last byte.
    pub(super) end: usize,
}

impl Sources {
    /// Adds a file and gives its index.
    pub(super) fn add(&mut self, path: String, text: String) -> usize {
        self.0.push(Source { path, text });
        self.0.len() - 1
    }

    /// The file that a place is in.
    pub(super) fn get(&self, source: usize) -> &Source {
        &self.0[source]
    }

    /// The place of the nth line (from 1) inside a multi-line string; the whole
    /// string where its lines are not those of the file.
    pub(super) fn line_within(&self, string: Place, line: usize) -> Place {
        let text = &self.get(string.source).text;
        let typed = &text[string.start..string.end];
        let body = ["'''", "\"\"\""]
            .into_iter()
            .filter(|quotes| *quotes == "'''" || !typed.contains('\\'))
            .find_map(|quotes| typed.strip_prefix(quotes)?.strip_suffix(quotes));
        let Some(body) = body else {
            return string;
        };
        let mut start = string.start + 3;
        let lines = body.split_inclusive('\n');
        // A line break right behind the opening quotes is not part of the string.
        let dropped = usize::from(body.starts_with('\n') || body.starts_with("\r\n"));
        for (index, typed) in lines.enumerate() {
            if index + 1 == line + dropped {
                let trimmed = typed.trim_start();
                let start = start + typed.len() - trimmed.len();
                let end = start + trimmed.trim_end().len();
                return Place {
                    start,
                    end,
                    ..string
                };
            }
            start += typed.len();
        }
        string
    }
}

impl Source {
    /// Line and column (in characters) of a byte, both from 1.
    pub(super) fn position(&self, byte: usize) -> (usize, usize) {
        let before = &self.text[..byte];
        let line_start = before.rfind('\n').map_or(0, |n| n + 1);
        let line = before.matches('\n').count() + 1;
        (line, before[line_start..].chars().count() + 1)
    }

    /// The span cut to its first line and to character boundaries.
    pub(super) fn first_line(&self, place: Place) -> std::ops::Range<usize> {
        let boundary = |byte: usize| {
            let byte = byte.min(self.text.len());
            (0..=byte)
                .rev()
                .find(|n| self.text.is_char_boundary(*n))
                .unwrap_or(0)
        };
        let start = boundary(place.start);
        let end = boundary(place.end.max(place.start));
        let line = self.text[start..end].lines().next().unwrap_or_default();
        start..start + line.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_within_a_string_are_lines_of_the_file() {
        for (text, line, expected) in [
            ("p = '''\na\n  b -> c\n'''", 2, "b -> c"),
            ("p = '''a\nb'''", 2, "b"),
            ("p = \"\"\"\r\na\r\nb\r\n\"\"\"", 1, "a"),
            ("p = \"\"\"\na \\\n b\"\"\"", 1, "\"\"\"\na \\\n b\"\"\""),
            ("p = 'a'", 1, "'a'"),
            ("p = '''\na'''", 9, "'''\na'''"),
        ] {
            let mut sources = Sources::default();
            let source = sources.add("x.toml".into(), text.into());
            let string = Place {
                source,
                start: 4,
                end: text.len(),
            };
            let place = sources.line_within(string, line);
            assert_eq!(&text[place.start..place.end], expected, "{text}");
        }
    }

    #[test]
    fn columns_count_characters() {
        let source = Source {
            path: String::new(),
            text: "a\n\u{4f7f}\u{7528}b".into(),
        };
        assert_eq!(source.position(8), (2, 3));
    }
}
