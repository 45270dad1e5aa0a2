//! A sheet of terminal cells.
//!
//! Wide characters (Chinese, most emoji) take two cells, marks that combine
//! take none; a column is always where it was asked for.

use anstyle::{AnsiColor, Style};
use unicode_width::UnicodeWidthChar;

/// How a cell is written where colour is on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Ink {
    #[default]
    Plain,
    Bold,
    Faint,
    Alarm,
    Note,
}

impl Ink {
    fn style(self) -> Style {
        match self {
            Self::Plain => Style::new(),
            Self::Bold => Style::new().bold(),
            Self::Faint => Style::new().dimmed(),
            Self::Alarm => AnsiColor::Red.on_default().bold(),
            Self::Note => AnsiColor::Cyan.on_default(),
        }
    }
}

#[derive(Clone, Debug)]
struct Cell {
    /// One character and what combines with it; empty behind a wide one.
    text: String,
    ink: Ink,
}

impl Cell {
    fn blank() -> Self {
        Self {
            text: " ".to_owned(),
            ink: Ink::Plain,
        }
    }
}

/// One line of the drawing.
#[derive(Clone, Debug, Default)]
pub(super) struct Row(Vec<Cell>);

impl Row {
    /// Writes over what stands there; answers the column behind the text.
    pub(super) fn put(&mut self, column: usize, text: &str, ink: Ink) -> usize {
        let mut at = column;
        for sign in text.chars() {
            let width = sign.width().unwrap_or(0);
            if width == 0 {
                self.combine(at, sign);
                continue;
            }
            self.reserve(at + width);
            self.set(at, sign.to_string(), ink);
            for behind in 1..width {
                self.set(at + behind, String::new(), ink);
            }
            at += width;
        }
        at
    }

    /// Repeats a pattern from a column up to, not including, another.
    pub(super) fn fill(&mut self, from: usize, to: usize, pattern: &str, ink: Ink) {
        for (column, sign) in (from..to).zip(pattern.chars().cycle()) {
            self.put(column, sign.encode_utf8(&mut [0; 4]), ink);
        }
    }

    /// Blanks a cell that holds one of these.
    pub(super) fn clear(&mut self, column: usize, signs: &[&str]) {
        let cell = self.0.get_mut(column);
        if let Some(cell) = cell.filter(|cell| signs.contains(&cell.text.as_str())) {
            *cell = Cell::blank();
        }
    }

    fn reserve(&mut self, width: usize) {
        if self.0.len() < width {
            self.0.resize(width, Cell::blank());
        }
    }

    fn set(&mut self, column: usize, text: String, ink: Ink) {
        self.0[column] = Cell { text, ink };
    }

    fn combine(&mut self, column: usize, sign: char) {
        let end = column.min(self.0.len());
        let mut before = self.0[..end].iter_mut().rev();
        if let Some(cell) = before.find(|cell| !cell.text.is_empty()) {
            cell.text.push(sign);
        }
    }

    /// The line as text, without the blanks at its end.
    pub(super) fn write(&self, colour: bool, out: &mut String) {
        let is_blank = |cell: &Cell| cell.text == " ";
        let end = self.0.iter().rposition(|cell| !is_blank(cell));
        let cells = &self.0[..end.map_or(0, |end| end + 1)];
        let mut current = Style::new();
        for cell in cells {
            let style = cell.ink.style();
            if colour && style != current {
                out.push_str(&current.render_reset().to_string());
                out.push_str(&style.render().to_string());
                current = style;
            }
            out.push_str(&cell.text);
        }
        out.push_str(&current.render_reset().to_string());
        out.push('\n');
    }
}
