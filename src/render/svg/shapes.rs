//! Paths: arrow heads, signs, folded corners, figures.

use super::writer::Length;
use crate::diagram::Tone;
use crate::diagram::layout::sizes::{FIGURE_HEIGHT, FIGURE_WIDTH, NOTE_CORNER};
use crate::diagram::layout::{Course, Rect};

/// From the point of an arrow's head to its back.
const HEAD: f64 = 9.0;
/// From the line to the side of a head.
const SIDE: f64 = 4.0;

/// The line of a message; a full head hides its last bit.
pub(super) fn course(course: &Course) -> String {
    match *course {
        Course::Straight { from, to, y } => {
            format!("M{} {}H{}", Length(from), Length(y), Length(to))
        }
        Course::Loop {
            x,
            right,
            top,
            bottom,
        } => {
            let [x, right, top, bottom] = [x, right, top, bottom].map(Length);
            format!("M{x} {top}H{right}V{bottom}H{x}")
        }
    }
}

/// The head of a message, closed where it is filled.
pub(super) fn tip(course: &Course, full: bool) -> String {
    let (x, y, rightwards) = end(course);
    let back = if rightwards { x - HEAD } else { x + HEAD };
    let [x, back, above, below, y] = [x, back, y - SIDE, y + SIDE, y].map(Length);
    let close = if full { "Z" } else { "" };
    format!("M{back} {above}L{x} {y}L{back} {below}{close}")
}

/// Where a message ends, and whether it points to the right.
pub(super) fn end(course: &Course) -> (f64, f64, bool) {
    match *course {
        Course::Straight { from, to, y } => (to, y, to > from),
        Course::Loop { x, bottom, .. } => (x, bottom, false),
    }
}

/// A cross around a point.
pub(super) fn cross(x: f64, y: f64) -> String {
    let [left, right, top, bottom] = [x - 4.0, x + 4.0, y - 4.0, y + 4.0].map(Length);
    format!("M{left} {top}L{right} {bottom}M{left} {bottom}L{right} {top}")
}

/// The sign of a remark, in the room in front of it.
pub(super) fn sign(tone: Tone, room: &Rect) -> String {
    let (x, y) = (room.left + 5.0, room.top + room.height / 2.0);
    let line = |points: &[(f64, f64)]| {
        let point = |(dx, dy): &(f64, f64)| format!("{} {}", Length(x + dx), Length(y + dy));
        let points: Vec<String> = points.iter().map(point).collect();
        format!("M{}", points.join("L"))
    };
    match tone {
        Tone::Failed | Tone::Differs => cross(x, y),
        Tone::Departs => [
            line(&[(-4.0, -2.0), (4.0, -2.0)]),
            line(&[(-4.0, 2.0), (4.0, 2.0)]),
            line(&[(2.5, -5.0), (-2.5, 5.0)]),
        ]
        .concat(),
        Tone::Befallen => line(&[(1.5, -5.0), (-2.5, 1.0), (2.5, -0.5), (-1.5, 5.0)]),
        Tone::Obtained => [
            line(&[
                (-4.5, 0.0),
                (0.0, -4.5),
                (4.5, 0.0),
                (0.0, 4.5),
                (-4.5, 0.0),
            ]),
            line(&[(-2.0, 0.0), (2.0, 0.0)]),
        ]
        .concat(),
        Tone::Passed => line(&[(-4.0, 0.0), (-1.0, 4.0), (4.0, -4.0)]),
        Tone::Local => line(&[
            (0.0, -4.0),
            (4.0, 0.0),
            (0.0, 4.0),
            (-4.0, 0.0),
            (0.0, -4.0),
        ]),
        Tone::Plain => line(&[(-3.0, 0.0), (3.0, 0.0)]),
    }
}

/// Strokes across the corners of an attacker's box, told from others without any colour.
pub(super) fn corners(frame: &Rect) -> String {
    let [left, right, top, bottom] =
        [frame.left, frame.right(), frame.top, frame.bottom()].map(Length);
    let across = |by: f64| {
        let [inner_left, inner_right] = [frame.left + by, frame.right() - by].map(Length);
        let [upper, lower] = [frame.top + by, frame.bottom() - by].map(Length);
        format!(
            "M{left} {upper}L{inner_left} {top}M{inner_right} {top}L{right} {upper}\
             M{right} {lower}L{inner_right} {bottom}M{inner_left} {bottom}L{left} {lower}"
        )
    };
    [3.0, 6.0, 9.0].map(across).concat()
}

/// A sheet of paper with a folded corner at the right above.
pub(super) fn paper(frame: &Rect) -> String {
    let fold = frame.right() - NOTE_CORNER;
    let [left, fold, right, top, under, bottom] = [
        frame.left,
        fold,
        frame.right(),
        frame.top,
        frame.top + NOTE_CORNER,
        frame.bottom(),
    ]
    .map(Length);
    format!("M{left} {top}H{fold}L{right} {under}V{bottom}H{left}ZM{fold} {top}V{under}H{right}")
}

/// The room of a heading, its right lower corner cut.
pub(super) fn tab(room: &Rect) -> String {
    let cut = 6.0;
    let [left, right, top, bottom, before, above] = [
        room.left,
        room.right(),
        room.top,
        room.bottom(),
        room.right() - cut,
        room.bottom() - cut,
    ]
    .map(Length);
    format!("M{left} {top}H{right}V{above}L{before} {bottom}H{left}Z")
}

/// A stick figure whose head touches `top`; the head's circle is drawn apart.
pub(super) fn figure(x: f64, top: f64) -> String {
    let half = FIGURE_WIDTH / 2.0 - 3.0;
    let [x, left, right] = [x, x - half, x + half].map(Length);
    let [neck, arms, hip, feet] =
        [15.0, 21.0, 30.0, FIGURE_HEIGHT - 3.0].map(|dy| Length(top + dy));
    format!("M{x} {neck}V{hip}M{left} {arms}H{right}M{left} {feet}L{x} {hip}L{right} {feet}")
}

/// The head of a figure: the height of its centre below the top, and its radius.
pub(super) const FIGURE_HEAD: (f64, f64) = (8.0, 7.0);
