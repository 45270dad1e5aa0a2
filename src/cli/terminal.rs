//! What is known of the terminal.

/// Without a terminal, and without `COLUMNS`, this wide.
pub(super) const USUAL_WIDTH: usize = 100;

/// The width to draw for, in columns.
pub(super) fn width() -> usize {
    let columns = std::env::var("COLUMNS").ok();
    let told = columns.and_then(|columns| columns.trim().parse().ok());
    told.filter(|width| *width > 0).unwrap_or(USUAL_WIDTH)
}
