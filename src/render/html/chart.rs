//! The drawing in strips, and where on the page each event stands.

use serde::Serialize;

use super::knowledge::Places;
use crate::diagram::{Folding, Fragment, Row, RowContent, Shown};
use crate::render::clean::{anchor, visible};
use crate::render::svg;

/// A drawing in strips.
#[derive(Debug, Serialize)]
pub(super) struct Chart {
    heads: String,
    strips: Vec<Strip>,
}

/// What is shown or hidden together.
#[derive(Debug, Serialize)]
struct Strip {
    /// The anchor of its step; absent between the steps.
    step: Option<String>,
    /// `always`, `folded` or `unfolded`.
    shown: &'static str,
    svg: String,
    /// Whether the run parts from its base, or the base from the run, here.
    parts: bool,
}

impl Chart {
    pub(super) fn of(folding: &Folding, drawn: svg::Embedded, parting: Option<usize>) -> Self {
        let svg::Embedded { heads, strips } = drawn;
        let parted = parting.map_or_else(Vec::new, |event| parted(folding, event));
        let strip = |(index, (row, svg)): (usize, (&Row, String))| Strip {
            step: row.step.map(|step| anchor(&folding.steps[step])),
            shown: match row.shown {
                Shown::Always => "always",
                Shown::Folded => "folded",
                Shown::Unfolded => "unfolded",
            },
            parts: parted.contains(&index),
            svg,
        };
        let rows = folding.rows.iter().zip(strips).enumerate();
        Self {
            heads,
            strips: rows.map(strip).collect(),
        }
    }
}

/// The rows in which an event is shown: the unfolded one, and the folded one of its step.
/// What no row shows stands with the last one before it.
fn parted(folding: &Folding, event: usize) -> Vec<usize> {
    let latest = |row: &Row| {
        let mut latest = None;
        recorded_in(row, &mut |fragment| {
            let until = fragment.events().iter().filter(|one| **one <= event);
            latest = latest.max(until.max().copied());
        });
        latest
    };
    let rows = || folding.rows.iter().enumerate();
    let unfolded = rows().filter(|(_, row)| row.shown != Shown::Folded);
    let shown = unfolded.filter_map(|(place, row)| Some((latest(row)?, place, row)));
    let Some((_, place, row)) = shown.max_by_key(|(latest, ..)| *latest) else {
        return Vec::new();
    };
    let of_step = |one: &Row| one.shown == Shown::Folded && one.step == row.step;
    let folded = rows().find(|(_, one)| row.step.is_some() && of_step(one));
    let folded = folded.map(|(index, _)| index);
    folded.into_iter().chain([place]).collect()
}

/// Visits the recorded messages and local events of a row.
fn recorded_in<'a>(row: &'a Row, visit: &mut impl FnMut(&'a Fragment)) {
    let RowContent::Fragments(fragments) = &row.content else {
        return;
    };
    for fragment in fragments {
        match fragment {
            Fragment::Group(group) => group.fragments.iter().for_each(&mut *visit),
            other => visit(other),
        }
    }
}

/// Where each event stands on the page.
pub(super) fn places(folding: &Folding) -> Places {
    let mut places = Places::new();
    let unfolded = folding.rows.iter().filter(|row| row.shown != Shown::Folded);
    for row in unfolded {
        recorded_in(row, &mut |fragment| {
            let (id, number) = match fragment {
                Fragment::Message(message) => (&message.id, message.number.as_deref()),
                Fragment::Note(note) => (&note.id, None),
                _ => return,
            };
            for event in fragment.events() {
                places.insert(*event, (anchor(id), number.map(visible)));
            }
        });
    }
    places
}
