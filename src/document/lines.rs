//! A TOML text, line by line, with its comments.

use std::fmt::{Display, Write as _};

use toml_writer::{ToTomlKey as _, ToTomlValue as _, TomlKeyBuilder, TomlStringBuilder};

/// A text that grows by whole lines.
#[derive(Debug, Default)]
pub(crate) struct Lines(String);

impl Lines {
    /// Adds a line.
    pub(crate) fn line(&mut self, line: impl Display) {
        writeln!(self.0, "{line}").expect("a string takes everything");
    }

    /// Adds a key with a text.
    pub(crate) fn text(&mut self, key: &str, text: &str) {
        self.line(format_args!("{key} = {}", quoted(text)));
    }

    /// Adds lines that are written already.
    pub(crate) fn block(&mut self, block: &str) {
        self.0.push_str(block);
    }

    /// All of it.
    pub(crate) fn finished(self) -> String {
        self.0
    }
}

/// A text as TOML writes it, on one line.
pub(crate) fn quoted(text: &str) -> String {
    TomlStringBuilder::new(text).as_basic().to_toml_value()
}

/// A text as TOML writes it, on lines of its own and as typed where that can be.
pub(super) fn quoted_lines(text: &str) -> String {
    let string = TomlStringBuilder::new(text);
    let literal = string.as_ml_literal();
    literal
        .unwrap_or_else(|| string.as_ml_basic())
        .to_toml_value()
}

/// A name as a key.
pub(super) fn key(name: &str) -> String {
    TomlKeyBuilder::new(name).as_default().to_toml_key()
}
