//! The drawing for a terminal: Unicode lines, readable without colour.
//!
//! | file | what |
//! |---|---|
//! | `strokes.rs` | what lines, heads and signs are drawn with: Unicode or ASCII |
//! | `canvas.rs` | terminal cells and their ink |
//! | `columns.rs` | where the lifelines stand |
//! | `pen.rs` | rows with lifelines and text on them |
//! | `heads.rs` | the heads of the lifelines |
//! | `arrows.rs` | messages |
//! | `boxes.rs` | groups, notes, dividers, heads and bodies |

mod arrows;
mod boxes;
mod canvas;
mod columns;
mod heads;
mod pen;
mod strokes;

use crate::diagram::{Fragment, Interaction};
use crate::render::Options;
use columns::Columns;
use pen::Pen;

/// Draws an interaction; uses `colour`, `ascii`, `width` and `footnotes` of the options.
///
/// Where the lifelines do not fit beside each other, each message says in
/// words who sends it to whom.
pub fn text(interaction: &Interaction, options: &Options) -> String {
    let words = options.words(&interaction.language);
    let columns = Columns::of(interaction, words, options);
    let mut pen = Pen::new(&columns, words, options);
    pen.title(&interaction.title);
    pen.heads(interaction);
    fragments(&mut pen, &interaction.fragments);
    pen.blank();
    pen.feet(interaction);
    if options.footnotes {
        pen.footnotes(&interaction.footnotes);
    }
    pen.write(options.colour)
}

fn fragments(pen: &mut Pen<'_>, fragments: &[Fragment]) {
    for fragment in fragments {
        let noted = match fragment {
            Fragment::Note(note) => note.lifeline,
            _ => None,
        };
        match fragment {
            Fragment::Message(message) => pen.message(message),
            Fragment::Note(note) => pen.note(note),
            Fragment::Divider(divider) => pen.divider(divider),
            Fragment::Delay(delay) => pen.delay(delay),
            Fragment::Operand(operand) => pen.operand(operand),
            Fragment::Group(group) => {
                pen.open_group(group);
                self::fragments(pen, &group.fragments);
                pen.close_group();
            }
        }
        pen.noted = noted;
    }
}

#[cfg(test)]
mod tests;
