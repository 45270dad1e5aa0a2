//! What Chromium makes of the pages: steps, links, keys, presenting, guessing,
//! knowledge, widths, paper, and nothing that acts.
//!
//! | file | what |
//! |---|---|
//! | `shown.rs` | the pages that are looked at |
//! | `expected.rs` | who knows what at each of their stops, without the page |
//! | `browser.rs` | the tests: `tests/npm/page.mjs` looks, one file of `tests/npm/page/` each |
#![expect(clippy::unwrap_used, reason = "a test that fails says so by a panic")]

mod browser;
#[path = "../chromium/mod.rs"]
mod chromium;
mod expected;
mod shown;
