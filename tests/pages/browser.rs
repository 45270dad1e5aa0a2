//! The tests: each starts one Chromium, which looks at some pages in one way.

use std::fs;

use serde::Deserialize;

use crate::chromium;
use crate::chromium::SEEDS;
use crate::shown::{HOSTILE, OVERLAYS, Shown, TRANSLATED, shown};

/// What was found on a page.
#[derive(Debug, Deserialize)]
struct Seen {
    name: String,
    /// How many things were held against what they have to be.
    checks: usize,
    faults: Vec<String>,
}

/// Every page that is looked at.
fn all() -> Vec<&'static str> {
    let own = [TRANSLATED, HOSTILE];
    SEEDS.into_iter().chain(OVERLAYS).chain(own).collect()
}

/// Nothing is wrong on any of the pages; at least so many checks were made.
fn assert_fine(way: &str, names: &[&str], least: usize) {
    let seen = looked_at(way, names);
    let faults: Vec<String> = seen.iter().flat_map(Seen::told).collect();
    let first = &faults[..faults.len().min(30)];
    assert!(
        faults.is_empty(),
        "{} faults\n{}",
        faults.len(),
        first.join("\n")
    );
    let checks: usize = seen.iter().map(|one| one.checks).sum();
    assert!(checks >= least, "{checks} checks");
}

/// Shows the pages to a browser, which looks at them in one way.
fn looked_at(way: &str, names: &[&str]) -> Vec<Seen> {
    let folder = chromium::folder(&format!("pages-{way}"));
    let pages: Vec<Shown> = names.iter().map(|name| shown(name)).collect();
    for page in &pages {
        fs::write(folder.join(format!("{}.html", page.name)), &page.source).unwrap();
    }
    let listed = serde_json::to_string(&pages).unwrap();
    fs::write(folder.join("pages.json"), listed).unwrap();
    let seen: Vec<Seen> = chromium::look("page.mjs", &folder, way, true);
    assert_eq!(seen.len(), pages.len(), "{seen:#?}");
    seen
}

impl Seen {
    /// The faults, each with the page that has it.
    fn told(&self) -> impl Iterator<Item = String> {
        let named = |fault: &String| format!("{}: {fault}", self.name);
        self.faults.iter().map(named)
    }
}

#[test]
fn steps_go_on_and_back() {
    let names = ["okta-authorization-code", "implicit-a-to-g"];
    assert_fine("stepping", &names, 300);
}

#[test]
fn addresses_lead_to_their_places() {
    assert_fine("places", &["okta-implicit", HOSTILE], 40);
}

#[test]
fn steps_unfold_without_seams() {
    let names = [
        "okta-implicit-spa",
        "implicit-a-to-g",
        "code-replay",
        "state-mismatch",
        HOSTILE,
    ];
    assert_fine("unfolding", &names, 2_000);
}

#[test]
fn who_knows_what_is_as_recorded() {
    let names = [
        "okta-authorization-code",
        "okta-implicit-spa",
        "implicit-six-steps",
        "rs-down",
        HOSTILE,
    ];
    assert_fine("knowledge", &names, 1_500);
}

#[test]
fn messages_are_told_where_they_are_selected() {
    assert_fine(
        "articles",
        &["okta-implicit-spa", "code-replay", TRANSLATED],
        150,
    );
}

#[test]
fn keys_reach_everything() {
    assert_fine(
        "keyboard",
        &["okta-authorization-code", "state-mismatch"],
        300,
    );
}

#[test]
fn a_presenter_tells_nothing_too_early() {
    let names = [
        "okta-authorization-code",
        "implicit-a-to-g",
        "state-mismatch",
    ];
    assert_fine("presenting", &names, 200);
}

#[test]
fn nothing_tells_who_sends_next() {
    assert_fine(
        "predicting",
        &["okta-authorization-code", "okta-implicit-guide"],
        100,
    );
}

#[test]
fn light_and_dark_are_chosen() {
    assert_fine("theme", &["okta-implicit-guide"], 10);
}

#[test]
fn no_window_is_too_narrow() {
    assert_fine("widths", &all(), 200);
}

#[test]
fn paper_has_the_lesson_and_no_tools() {
    let names = ["okta-authorization-code", "implicit-a-to-g", "code-replay"];
    assert_fine("print", &names, 100);
}

#[test]
fn axe_finds_nothing() {
    assert_fine("axe", &["okta-authorization-code", TRANSLATED], 20);
}

#[test]
fn nothing_acts_but_the_page_itself() {
    assert_fine(
        "policy",
        &["okta-authorization-code", "state-mismatch", HOSTILE],
        50,
    );
}
