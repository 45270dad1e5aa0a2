//! The SVG as pixels, by resvg.
//!
//! | file | what |
//! |---|---|
//! | `fonts.rs` | which font draws which character |
//!
//! Its edges are tried in `tests/pictures/pixels.rs`.

mod fonts;

use std::sync::Arc;

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{self, FontResolver, Tree};

use crate::render::svg::Picture;
use crate::render::{Options, RenderError, Rendered};
use fonts::Fonts;

/// A larger picture is refused rather than drawn: four bytes a pixel stand in memory at once.
const MOST_MILLIONS: u64 = 100;
/// No scale is larger.
const MOST_SCALE: f32 = 16.0;

/// Draws an SVG of ours; uses `scale` and `fonts` of the options.
///
/// Where Noto Sans has every character, the same SVG gives the same bytes on
/// every machine; else it depends on the fonts found.
pub(super) fn png(picture: &Picture, options: &Options) -> Result<Rendered, RenderError> {
    let scale = options.scale;
    if !(scale > 0.0 && scale <= MOST_SCALE) {
        return Err(RenderError::Scale(scale.to_string()));
    }
    // First of all: what is too large is not worth looking for fonts.
    let mut pixmap = pixmap(picture.size, scale)?;
    let fonts = Arc::new(Fonts::of(&picture.svg, &options.fonts)?);
    let tree = tree(&picture.svg, &fonts)?;
    let transform = Transform::from_scale(scale, scale);
    resvg::render(&tree, transform, &mut pixmap.as_mut());
    let bytes = pixmap.encode_png();
    Ok(Rendered {
        bytes: bytes.map_err(|error| RenderError::Png(error.to_string()))?,
        missing: fonts.missing.clone(),
    })
}

fn tree(svg: &str, fonts: &Arc<Fonts>) -> Result<Tree, RenderError> {
    let (own, fallback) = (Arc::clone(fonts), Arc::clone(fonts));
    let options = usvg::Options {
        fontdb: Arc::clone(&fonts.database),
        font_resolver: FontResolver {
            select_font: Box::new(move |font, _| Some(own.own(font.weight()))),
            select_fallback: Box::new(move |sign, used, _| fallback.other(sign, used)),
        },
        ..usvg::Options::default()
    };
    Tree::from_str(svg, &options).map_err(|error| RenderError::Png(error.to_string()))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a size is positive, and one above the limit is refused"
)]
fn pixmap((width, height): (f64, f64), scale: f32) -> Result<Pixmap, RenderError> {
    let scale = f64::from(scale);
    let [width, height] = [width, height].map(|side| (side * scale).ceil() as u64);
    let too_large = RenderError::TooLarge {
        width,
        height,
        most: MOST_MILLIONS,
    };
    if width.saturating_mul(height) > MOST_MILLIONS * 1_000_000 {
        return Err(too_large);
    }
    Pixmap::new(width as u32, height as u32).ok_or(too_large)
}
