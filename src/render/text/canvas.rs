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
    /// None behind a wide one.
    sign: Option<char>,
    /// What combines with it.
    marks: String,
    ink: Ink,
}

impl Cell {
    fn blank() -> Self {
        Self::new(Some(' '), Ink::Plain)
    }

    fn new(sign: Option<char>, ink: Ink) -> Self {
        Self {
            sign,
            marks: String::new(),
            ink,
        }
    }

    /// Whether it holds this text and nothing else.
    fn is(&self, text: &str) -> bool {
        self.marks.is_empty() && text.chars().eq(self.sign)
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
            self.0[at] = Cell::new(Some(sign), ink);
            self.0[at + 1..at + width].fill(Cell::new(None, ink));
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
        if let Some(cell) = cell.filter(|cell| signs.iter().any(|sign| cell.is(sign))) {
            *cell = Cell::blank();
        }
    }

    fn reserve(&mut self, width: usize) {
        if self.0.len() < width {
            self.0.resize(width, Cell::blank());
        }
    }

    fn combine(&mut self, column: usize, sign: char) {
        let end = column.min(self.0.len());
        let mut before = self.0[..end].iter_mut().rev();
        if let Some(cell) = before.find(|cell| cell.sign.is_some()) {
            cell.marks.push(sign);
        }
    }

    /// The line as text, without the blanks at its end.
    pub(super) fn write(&self, colour: bool, out: &mut String) {
        let end = self.0.iter().rposition(|cell| !cell.is(" "));
        let cells = &self.0[..end.map_or(0, |end| end + 1)];
        let mut current = Style::new();
        for cell in cells {
            let style = cell.ink.style();
            if colour && style != current {
                out.push_str(&current.render_reset().to_string());
                out.push_str(&style.render().to_string());
                current = style;
            }
            out.extend(cell.sign);
            out.push_str(&cell.marks);
        }
        out.push_str(&current.render_reset().to_string());
        out.push('\n');
    }
}
