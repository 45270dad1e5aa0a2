//! SVG, drawn by us: the layout of `diagram/layout/` as typed elements.
//!
//! | file | what |
//! |---|---|
//! | `wording.rs` | every text of the drawing in the reader's language |
//! | `theme.rs` | colours, as classes with literal values |
//! | `writer.rs` | elements and attributes; nothing else writes markup |
//! | `shapes.rs` | paths: arrow heads, signs, folded corners, figures |
//! | `page.rs` | one part of the drawing after the other |
//!
//! What comes of it is read back, and shown to a browser, in `tests/pictures/`.

mod page;
mod shapes;
mod theme;
mod wording;
mod writer;

pub(super) use theme::page_style;
pub use theme::{Theme, UnknownTheme};

use crate::diagram::layout::{Strip, layout, strips};
use crate::diagram::{Folding, Interaction, Row};
use crate::render::Options;
use page::Page;
use wording::Voice;

/// Draws an interaction; uses `theme` and `footnotes` of the options.
///
/// No font is embedded: each text carries the width that was measured with
/// Noto Sans, so that it keeps its room in any other font.
pub fn svg(interaction: &Interaction, options: &Options) -> String {
    picture(interaction, options).svg
}

/// An SVG with its size in CSS pixels.
pub(super) struct Picture {
    pub(super) svg: String,
    #[cfg_attr(
        not(feature = "png"),
        expect(dead_code, reason = "only PNG asks for it")
    )]
    pub(super) size: (f64, f64),
}

pub(super) fn picture(interaction: &Interaction, options: &Options) -> Picture {
    let words = options.words(&interaction.language);
    let voice = Voice::new(words, options.footnotes);
    let layout = layout(interaction, &voice);
    Picture {
        svg: Page::new(interaction, &voice).draw(&layout, options.theme),
        size: (layout.width, layout.height),
    }
}

/// A drawing in parts for an HTML page, which brings the style sheet: see [`page_style`].
pub(super) struct Embedded {
    pub(super) heads: String,
    /// One for each row of the folding.
    pub(super) strips: Vec<String>,
}

pub(super) fn embedded(folding: &Folding, options: &Options) -> Embedded {
    drawn_in_parts(folding, options, true)
}

/// The same without links, for a page that has other places than the drawing.
pub(super) fn embedded_unlinked(folding: &Folding, options: &Options) -> Embedded {
    drawn_in_parts(folding, options, false)
}

fn drawn_in_parts(folding: &Folding, options: &Options, linked: bool) -> Embedded {
    let words = options.words(&folding.recording.language);
    let voice = Voice::new(words, options.footnotes);
    let drawn = strips(folding, &voice);
    let page = || {
        let page = Page::new(&folding.recording, &voice);
        if linked { page } else { page.unlinked() }
    };
    let strip = |(strip, row): (&Strip<'_>, &Row)| {
        let step = row.step.and_then(|step| folding.steps.get(step));
        page().embedded_strip(drawn.width, strip, step.map(String::as_str))
    };
    Embedded {
        heads: page().embedded_heads(&drawn),
        strips: drawn.strips.iter().zip(&folding.rows).map(strip).collect(),
    }
}
