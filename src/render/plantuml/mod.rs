//! PlantUML source.
//!
//! Where everything happened, the drawing of a document's own PlantUML source
//! is that source again, its lines as typed. Everything else is told by line
//! styles, arrow ends and notes, which survive `skinparam monochrome true`;
//! labels are never altered.
//!
//! | file | what |
//! |---|---|
//! | `escape.rs` | text that PlantUML shows as it stands |
//! | `pen.rs` | statements, line by line |

mod escape;
mod pen;

use crate::diagram::{Fragment, Group, Interaction};
use crate::render::Options;
use pen::Pen;

/// Draws an interaction; uses `footnotes` of the options.
pub fn plantuml(interaction: &Interaction, options: &Options) -> String {
    let words = options.words(&interaction.language);
    let mut pen = Pen::new(interaction, words, options.footnotes);
    pen.line("@startuml");
    pen.opening();
    fragments(&mut pen, &interaction.fragments);
    if options.footnotes {
        pen.legend(&interaction.footnotes);
    }
    pen.line("@enduml");
    pen.finish()
}

fn fragments(pen: &mut Pen<'_>, fragments: &[Fragment]) {
    for fragment in fragments {
        match fragment {
            Fragment::Message(message) => pen.message(message),
            Fragment::Note(note) => pen.note(note),
            Fragment::Divider(divider) => pen.divider(divider),
            Fragment::Delay(delay) => pen.delay(delay),
            Fragment::Group(group) => self::group(pen, group),
            Fragment::Operand(operand) => pen.operand(operand),
        }
    }
}

fn group(pen: &mut Pen<'_>, group: &Group) {
    pen.open_group(group);
    fragments(pen, &group.fragments);
    pen.line("end");
}

#[cfg(test)]
mod tests;
