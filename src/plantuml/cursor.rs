//! A place in a line, from which names and blanks are taken.

/// What is left of a line.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'a> {
    pub(super) rest: &'a str,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(rest: &'a str) -> Self {
        Self { rest }
    }

    /// Takes this text if it stands here.
    pub(super) fn take(&mut self, text: &str) -> bool {
        let rest = self.rest.strip_prefix(text);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// Takes the first of these texts that stands here.
    pub(super) fn take_any(&mut self, texts: &[&'static str]) -> Option<&'static str> {
        texts.iter().copied().find(|text| self.take(text))
    }

    /// Takes everything that satisfies a test; may be nothing.
    pub(super) fn take_while(&mut self, test: impl Fn(char) -> bool) -> &'a str {
        let end = self.rest.find(|c| !test(c)).unwrap_or(self.rest.len());
        let (taken, rest) = self.rest.split_at(end);
        self.rest = rest;
        taken
    }

    /// Takes blanks; tells whether there were any.
    pub(super) fn blanks(&mut self) -> bool {
        !self.take_while(char::is_whitespace).is_empty()
    }

    /// Takes a word and the blanks behind it, if the word stands here alone, in any case.
    pub(super) fn keyword(&mut self, word: &str) -> bool {
        let mut ahead = *self;
        let found = ahead.take_while(|c| !c.is_whitespace());
        let matches = found.eq_ignore_ascii_case(word);
        if matches {
            ahead.blanks();
            *self = ahead;
        }
        matches
    }

    /// Takes a participant's name, quoted or bare.
    pub(super) fn name(&mut self) -> Option<&'a str> {
        let mut ahead = *self;
        let name = if ahead.take("\"") {
            let name = ahead.take_while(|c| c != '"');
            ahead.take("\"").then_some(name)?
        } else {
            ahead.take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '@'))
        };
        (!name.is_empty()).then(|| {
            *self = ahead;
            name
        })
    }
}
