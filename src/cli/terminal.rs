//! What is known of the terminal.

use std::io;

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// Without a terminal, and without `COLUMNS`, this wide.
pub(super) const USUAL_WIDTH: usize = 100;

/// The width to draw for, in columns.
pub(super) fn width() -> usize {
    known_width().unwrap_or(USUAL_WIDTH)
}

/// What the terminal says, else `COLUMNS`; a pipe has no width.
fn known_width() -> Option<usize> {
    if let Some((columns, _)) = terminal_size::terminal_size_of(io::stdout()) {
        return Some(usize::from(columns.0).max(1));
    }
    let columns = std::env::var("COLUMNS").ok()?;
    columns.trim().parse().ok().filter(|width| *width > 0)
}

/// A row of a table: cells with the widths of their columns, and a last one that goes on below
/// itself where the terminal ends, or on lines of its own where it has too little room. In a
/// pipe a row is a line.
pub(super) fn row(cells: &[(&str, usize)], last: &str) -> String {
    const LEAST: usize = 24;
    let padded = cells.iter().map(|(cell, width)| format!("{cell:width$}  "));
    let head: String = padded.collect();
    let Some(width) = known_width() else {
        return format!("{head}{last}\n");
    };
    let (mut row, indent) = match head.width() {
        indent if indent + LEAST <= width => (head, indent),
        _ => {
            let bare: Vec<&str> = cells.iter().map(|(cell, _)| *cell).collect();
            (format!("{}\n    ", bare.join("  ")), 4)
        }
    };
    let mut column = indent;
    for (index, piece) in pieces(last).enumerate() {
        if index > 0 && column + piece.trim_end().width() > width {
            row.truncate(row.trim_end().len());
            row.push('\n');
            row.push_str(&" ".repeat(indent));
            column = indent;
        }
        row += piece;
        column += piece.width();
    }
    row + "\n"
}

/// Where a line may end: behind a space, and behind a sign as wide as two, which no space follows.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(|c: char| c == ' ' || c.width().is_some_and(|width| width > 1))
}
