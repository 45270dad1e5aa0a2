//! What Chromium makes of the pictures: every text stands inside the canvas and its
//! box, beside every other, as wide as it was measured, and can be read on what is
//! behind it; nothing in a picture acts. With the font that texts were measured with
//! and without it. One start of the browser for each test.

use std::fs;

use flowscribe::render::Theme;
use serde::Deserialize;

use crate::chromium;
use crate::chromium::SEEDS;
use crate::drawings::{Named, drawn, every_state, of_scenarios, random};
use crate::hostile;

/// What the browser found in a picture.
#[derive(Debug, Deserialize)]
struct Seen {
    name: String,
    texts: usize,
    faults: Vec<String>,
    /// The least contrast of a text with what it stands on.
    contrast: f64,
}

/// Shows pictures to a browser.
fn show(test: &str, ours: bool, pictures: &[(String, String)]) -> Vec<Seen> {
    let folder = chromium::folder(test);
    for (nth, (name, source)) in pictures.iter().enumerate() {
        let name = name.replace('/', "~");
        fs::write(folder.join(format!("{nth:03}~{name}.svg")), source).unwrap();
    }
    let what = if ours { "measured" } else { "other" };
    let seen: Vec<Seen> = chromium::look("measure.mjs", &folder, what, ours);
    assert_eq!(seen.len(), pictures.len());
    seen
}

/// Nothing wrong in any picture; gives the number of texts.
fn assert_fine(seen: &[Seen]) -> usize {
    let faults: Vec<String> = seen
        .iter()
        .flat_map(|one| {
            one.faults
                .iter()
                .map(|fault| format!("{}: {fault}", one.name))
        })
        .collect();
    assert!(
        faults.is_empty(),
        "{} faults\n{}",
        faults.len(),
        faults[..faults.len().min(20)].join("\n")
    );
    seen.iter().map(|one| one.texts).sum()
}

fn pictures(drawings: &[Named]) -> Vec<(String, String)> {
    let picture = |(name, one): &Named| (name.clone(), drawn(one, Theme::Light));
    drawings.iter().map(picture).collect()
}

fn drawings() -> Vec<Named> {
    let mut drawings = of_scenarios(&SEEDS);
    drawings.extend(random(50));
    drawings
}

#[test]
fn texts_keep_their_room_in_the_font_that_was_measured() {
    let seen = show("browser-with", true, &pictures(&drawings()));
    assert!(assert_fine(&seen) > 5_000);
}

#[test]
fn texts_keep_their_room_in_another_font() {
    let seen = show("browser-without", false, &pictures(&drawings()));
    assert!(assert_fine(&seen) > 5_000);
}

#[test]
fn nothing_acts() {
    let seen = show("browser-hostile", true, &pictures(&hostile::drawings()));
    assert!(assert_fine(&seen) > 500);
}

/// WCAG 2.2, 1.4.3: 4.5 to 1. `auto` is seen by a reader who prefers dark, then by one who does not.
#[test]
fn every_text_can_be_read() {
    let mut pictures = Vec::new();
    let mut drawings = of_scenarios(&["okta-implicit-guide", "state-mismatch", "rs-down"]);
    drawings.push(("every state".to_owned(), every_state()));
    for theme in Theme::ALL {
        for (name, one) in &drawings {
            pictures.push((format!("{theme}/{name}"), drawn(one, *theme)));
        }
    }
    let seen = show("browser-contrast", true, &pictures);
    assert_fine(&seen);
    for one in seen {
        assert!(one.contrast >= 4.5, "{}: {}", one.name, one.contrast);
    }
}
