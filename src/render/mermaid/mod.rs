//! Mermaid source, for Markdown pages whose readers draw it themselves.
//!
//! Mermaid has neither plain groups nor dividers nor legends: a step is a
//! shaded rectangle under a note with its label, the others are notes, as are
//! operands of a frame to which Mermaid gives only one. What
//! became of a message is told by its line, its head and a note, never by
//! colour alone, and shades are translucent, so that dark pages stay readable.
//!
//! # Incomplete support
//!
//! Mermaid as it comes refuses to draw more than 50,000 characters, which a long
//! run can exceed where heads and bodies are shown.
//!
//! | file | what |
//! |---|---|
//! | `escape.rs` | text that Mermaid shows as it stands |
//! | `pen.rs` | statements, line by line |

mod escape;
mod pen;

use crate::diagram::{Fragment, Group, Interaction};
use crate::render::Options;
use pen::Pen;

/// Draws an interaction; uses `footnotes` of the options.
pub fn mermaid(interaction: &Interaction, options: &Options) -> String {
    let words = options.words(&interaction.language);
    let mut pen = Pen::new(interaction, words, options.footnotes);
    pen.opening();
    fragments(&mut pen, &interaction.fragments, None);
    if options.footnotes {
        pen.footnotes();
    }
    pen.finish()
}

fn fragments(pen: &mut Pen<'_>, fragments: &[Fragment], within: Option<&Group>) {
    for fragment in fragments {
        match fragment {
            Fragment::Message(message) => pen.message(message),
            Fragment::Note(note) => pen.note(note),
            Fragment::Divider(divider) => pen.divider(divider),
            Fragment::Delay(delay) => pen.delay(delay),
            Fragment::Group(group) => {
                pen.open_group(group);
                self::fragments(pen, &group.fragments, Some(group));
                pen.close_group();
            }
            Fragment::Operand(operand) => pen.operand(operand, within),
        }
    }
}

#[cfg(test)]
mod tests;
