//! The index of a static site: every scenario with search and filters, and what
//! all its pages share.
//!
//! Markup, style and behaviour stand in `templates/index.*`; minijinja escapes
//! every value. Nothing is written here: `cli/site/` knows files and folders.
//!
//! | file | what |
//! |---|---|
//! | `card.rs` | a scenario as the index shows it |
//! | `facets.rs` | what the filters offer, from what the scenarios have |

mod card;
mod facets;

use indexmap::IndexMap;
use serde::Serialize;

use crate::protocol::SpecRef;
use crate::render::Language;
use crate::render::clean::visible;
use crate::render::html;
use crate::render::templates::filled;
use crate::render::words::{Words, fill};
use crate::walkthrough::Outcome;
use card::Card;
use facets::Facets;

/// The index, beside the pages.
pub const INDEX: &str = "index.html";

/// The style of every page of a site, beside the pages.
pub const STYLE: &str = "style.css";

/// The script of every page of a site, beside the pages: classic and deferred,
/// since a browser loads no module from a file.
pub const SCRIPT: &str = "script.js";

/// What a page of a site may load: files of the site. `'self'` holds for
/// `file:` as for `http:`; nothing inline is allowed.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'";

/// What stands in [`STYLE`].
pub fn style() -> String {
    html::style() + include_str!("../../../templates/index.css")
}

/// What stands in [`SCRIPT`].
pub fn script() -> String {
    [html::script(), include_str!("../../../templates/index.js")].concat()
}

/// A scenario of the site.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its name, unique on the site.
    pub name: String,
    /// A few words.
    pub title: String,
    /// What it teaches, in a sentence.
    pub lesson: String,
    /// The group that it is listed in.
    pub group: String,
    /// The flow that it shows, such as `implicit`.
    pub flow: String,
    /// Where the standards define what it shows.
    pub specs: Vec<SpecRef>,
    /// Where the run is declared to stop.
    pub outcome: Option<Outcome>,
    /// One for each walkthrough, in their order.
    pub drawings: Vec<Drawing>,
}

/// One walkthrough of a scenario, drawn.
#[derive(Clone, Debug)]
pub struct Drawing {
    /// The walkthrough's title, or its id.
    pub title: String,
    /// BCP 47 language of its labels.
    pub language: String,
    /// The verdict in a few words, in the index's language.
    pub summary: String,
    /// Whether the run is as documented.
    pub matches: bool,
    /// Its page, from the index.
    pub page: String,
    /// The picture of its steps, from the index.
    pub steps: String,
    /// The picture of its messages, from the index.
    pub messages: String,
}

/// What the template is given.
#[derive(Debug, Serialize)]
struct Index {
    language: &'static str,
    policy: &'static str,
    style: &'static str,
    script: &'static str,
    words: &'static IndexMap<String, String>,
    matching: String,
    groups: Vec<Section>,
    facets: Facets,
    made: String,
}

/// The scenarios of one group.
#[derive(Debug, Serialize)]
struct Section {
    id: String,
    name: String,
    meaning: String,
    cards: Vec<Card>,
}

/// Writes the index. Groups stand in the order in which the entries name them first.
pub fn index(entries: &[Entry], language: Language, seed: u64) -> String {
    let words = Words::of(language);
    let all = entries.len().to_string();
    filled(
        "index.html",
        &Index {
            language: language.as_str(),
            policy: CONTENT_SECURITY_POLICY,
            style: STYLE,
            script: SCRIPT,
            words: words.sites(),
            matching: fill(words.site("matching"), &[("shown", &all), ("all", &all)]),
            groups: sections(entries, words),
            facets: Facets::of(entries, words),
            made: fill(words.site("made"), &[("seed", &seed.to_string())]),
        },
    )
}

fn sections(entries: &[Entry], words: &Words) -> Vec<Section> {
    let mut groups: IndexMap<&str, Vec<Card>> = IndexMap::new();
    for entry in entries {
        let cards = groups.entry(&entry.group).or_default();
        cards.push(Card::of(entry, words));
    }
    let sections = groups.into_iter().map(|(group, cards)| Section {
        id: visible(group),
        name: visible(words.group(group)),
        meaning: words.group_meaning(group).to_owned(),
        cards,
    });
    sections.collect()
}

#[cfg(test)]
mod tests;
