//! What is known of the terminal.

use std::io;

/// Without a terminal, and without `COLUMNS`, this wide.
pub(super) const USUAL_WIDTH: usize = 100;

/// The width to draw for, in columns: what the terminal says, else `COLUMNS`.
pub(super) fn width() -> usize {
    if let Some((columns, _)) = terminal_size::terminal_size_of(io::stdout()) {
        return usize::from(columns.0).max(1);
    }
    let columns = std::env::var("COLUMNS").ok();
    let told = columns.and_then(|columns| columns.trim().parse().ok());
    told.filter(|width| *width > 0).unwrap_or(USUAL_WIDTH)
}
