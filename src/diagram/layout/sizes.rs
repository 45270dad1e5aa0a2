//! Every length of the layout, in CSS pixels.

/// Around the whole drawing.
pub(super) const MARGIN: f64 = 16.0;
/// No drawing is narrower.
pub(super) const LEAST_WIDTH: f64 = 420.0;
/// No drawing that shows heads and bodies is narrower.
pub(super) const LEAST_WIDTH_OF_WIRE: f64 = 720.0;

/// From the title to the heads.
pub(super) const BELOW_TITLE: f64 = 12.0;
/// Between neighbouring heads.
pub(super) const BETWEEN_HEADS: f64 = 24.0;
/// Between a head's frame and its text, at the sides.
pub(super) const HEAD_PAD: f64 = 12.0;
/// The same above and below.
pub(super) const HEAD_PAD_ABOVE: f64 = 7.0;
/// A name is broken rather than made wider.
pub(super) const HEAD_MOST: f64 = 150.0;
/// A name on several lines is not made narrower.
pub(super) const HEAD_LEAST: f64 = 60.0;
/// The stick figure.
pub(crate) const FIGURE_WIDTH: f64 = 28.0;
/// The same, from head to feet.
pub(crate) const FIGURE_HEIGHT: f64 = 44.0;
/// From the heads to what comes first, and from what comes last to the feet.
pub(super) const BELOW_HEADS: f64 = 14.0;

/// Between a lifeline and text beside it.
pub(super) const BESIDE: f64 = 12.0;
/// A label is broken rather than push lifelines further apart than this,
/// its number and marks apart.
pub(super) const LABEL_MOST: f64 = 250.0;
/// Lines of a text differ by about so much, where words allow it.
pub(super) const BALANCE: f64 = 8.0;
/// Numbers and marks that take more make a label narrower.
pub(super) const LEAD_USUAL: f64 = 36.0;
/// Text that no arrow makes room for is given this much.
pub(super) const TEXT_LEAST: f64 = 160.0;
/// A long word starts on a line of its own rather than in less room than this.
pub(super) const STUB: f64 = 56.0;
/// Numbers and marks that take more stand on a line of their own.
pub(super) const LEAD_MOST: f64 = 90.0;
/// Numbers and marks that take more than a line stand in the text itself.
pub(super) const LEAD_ALONE: f64 = 126.0;
/// From a label to its arrow.
pub(super) const ABOVE_ARROW: f64 = 5.0;
/// From an arrow to what is said below it.
pub(super) const BELOW_ARROW: f64 = 6.0;
/// Between rows.
pub(super) const BETWEEN_ROWS: f64 = 14.0;
/// How far a message to its own lifeline goes to the right.
pub(super) const LOOP_WIDTH: f64 = 32.0;
/// How far it goes down.
pub(super) const LOOP_HEIGHT: f64 = 16.0;
/// How far from its lifeline a lost message ends.
pub(super) const LOST_BEFORE: f64 = 26.0;
/// In front of a remark, for its sign.
pub(crate) const SIGN: f64 = 15.0;

/// The width of an activation bar.
pub(super) const BAR: f64 = 10.0;
/// How far a nested bar lies to the right of the one around it.
pub(super) const BAR_SHIFT: f64 = 4.0;
/// Bars are nested no deeper in the drawing.
pub(super) const BARS_MOST: usize = 2;

/// Between a note's edge and its text.
pub(super) const NOTE_PAD: f64 = 7.0;
/// From a lifeline to a note beside it.
pub(super) const NOTE_BESIDE: f64 = 14.0;
/// Text in a note is broken rather than made wider.
pub(super) const NOTE_MOST: f64 = 260.0;
/// A note is moved to the other side of its lifeline rather than made narrower.
pub(super) const NOTE_LEAST: f64 = 140.0;
/// A note is broken rather than cover the next lifeline, if it has this much.
pub(super) const NOTE_CLEAR: f64 = 200.0;
/// The corner that is folded.
pub(crate) const NOTE_CORNER: f64 = 8.0;
/// Between a note and another on the same lifeline.
pub(super) const BETWEEN_NOTES: f64 = 6.0;

/// Heads and bodies are broken rather than made wider.
pub(super) const OCTETS_MOST: f64 = 640.0;

/// From the drawing's margin to the frame of a group.
pub(super) const FRAME_INSET: f64 = 8.0;
/// Between a frame's edge and its heading.
pub(super) const FRAME_PAD: f64 = 8.0;
/// From the heading to what the frame holds.
pub(super) const BELOW_HEADING: f64 = 10.0;

/// Above and below what is said of time that passes.
pub(super) const DELAY: f64 = 12.0;

/// Around the text of a divider.
pub(super) const DIVIDER_PAD: f64 = 8.0;

/// Between a text and the ends of a lifeline that makes way for it.
pub(super) const GAP: f64 = 2.0;
/// From the feet to the footnotes.
pub(super) const ABOVE_FOOTNOTES: f64 = 18.0;
/// Between footnotes.
pub(super) const BETWEEN_FOOTNOTES: f64 = 4.0;
