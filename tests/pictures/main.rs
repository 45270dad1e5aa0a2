//! Tests of the pictures: what an SVG says of itself, what a real browser makes
//! of it, and the same picture as pixels.
#![expect(clippy::unwrap_used, reason = "a test that fails says so by a panic")]

mod browser;
#[path = "../chromium/mod.rs"]
mod chromium;
mod docs;
mod drawings;
mod geometry;
mod hostile;
#[path = "../hostile_texts/mod.rs"]
mod hostile_texts;
mod markup;
mod pixels;
mod svg;
