//! The metrics of the vendored font, Noto Sans.

use std::sync::LazyLock;

use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider};
use unicode_width::UnicodeWidthChar;

/// Noto Sans Regular, as a TrueType file.
pub(crate) const REGULAR: &[u8] = include_bytes!("../../../fonts/NotoSans-Regular.ttf");
/// Noto Sans Bold, as a TrueType file.
pub(crate) const BOLD: &[u8] = include_bytes!("../../../fonts/NotoSans-Bold.ttf");

/// Characters below this are looked up once: Latin and IPA.
const NEAR: u32 = 0x250;
/// Units of an em in Noto Sans, and so of every advance here.
const EM: u32 = 1000;
/// The advance of a narrow character that the font lacks; a wide one takes an em.
const LACKING: u32 = 600;

static METRICS: [LazyLock<Metrics>; 2] = [
    LazyLock::new(|| Metrics::of(REGULAR)),
    LazyLock::new(|| Metrics::of(BOLD)),
];

struct Metrics {
    font: FontRef<'static>,
    near: Vec<u32>,
}

impl Metrics {
    fn of(file: &'static [u8]) -> Self {
        let font = FontRef::new(file).expect("the vendored font is whole: a test reads it");
        let mut metrics = Self {
            font,
            near: Vec::new(),
        };
        let near =
            (0..NEAR).map(|sign| char::from_u32(sign).map_or(0, |sign| metrics.advance(sign)));
        metrics.near = near.collect();
        metrics
    }

    /// In thousandths of an em.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "advances are whole and not negative"
    )]
    fn advance(&self, sign: char) -> u32 {
        if let Some(known) = self.near.get(sign as usize) {
            return *known;
        }
        let glyph = self.font.charmap().map(sign);
        let metrics = self
            .font
            .glyph_metrics(Size::unscaled(), LocationRef::default());
        let advance = glyph.and_then(|glyph| metrics.advance_width(glyph));
        match (advance, sign.width()) {
            (Some(advance), _) => advance as u32,
            (None, Some(2)) => EM,
            (None, Some(0)) => 0,
            (None, _) => LACKING,
        }
    }
}

/// The width of a text in pixels, kerning left aside.
pub(super) fn width(text: &str, bold: bool, size: f64) -> f64 {
    let metrics = &METRICS[usize::from(bold)];
    let units: f64 = text
        .chars()
        .map(|sign| f64::from(metrics.advance(sign)))
        .sum();
    units * size / f64::from(EM)
}

/// Whether the font, in both weights, has a glyph for a character.
#[cfg(any(feature = "png", test))]
pub(crate) fn has(sign: char) -> bool {
    METRICS
        .iter()
        .all(|one| one.font.charmap().map(sign).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_as_wide_as_its_glyphs() {
        // Noto Sans 2.004: A is 639, B 650, space 260 units of 1,000 wide.
        assert!((width("AB", false, 10.0) - 12.89).abs() < 1e-9);
        assert!((width("A A", false, 10.0) - 15.38).abs() < 1e-9);
        assert!(width("AB", true, 10.0) > width("AB", false, 10.0));
        assert!((width("漢字", false, 10.0) - 20.0).abs() < 1e-9);
        assert!((width("e\u{301}", false, 10.0) - width("e", false, 10.0)).abs() < 1e-9);
        assert!(has('é') && has('…') && !has('漢'));
    }
}
