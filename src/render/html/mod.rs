//! One self-contained page that a class learns from: the drawing, whose steps
//! unfold into their messages, the numbered steps as text, every message taken
//! apart, and who knows what. No network; without script
//! the documented drawing, all steps and all messages are shown.
//!
//! The markup stands in `templates/`; minijinja escapes every value that it is
//! given, but for the SVG, which its own writer escapes.
//!
//! | file | what |
//! |---|---|
//! | `page.rs` | what the template is given |
//! | `chart.rs` | the drawing in strips |
//! | `items.rs` | the numbered steps as text |
//! | `article/` | what is told of one message |
//! | `knowledge.rs` | who knows what |
//! | `base.rs` | where an overlay parts from its base |
//! | `policy.rs` | what the page may load |

mod article;
mod base;
mod chart;
mod items;
mod knowledge;
mod page;
mod policy;

use serde::Serialize;

use crate::diagram::Story;
use crate::render::Options;
use crate::render::templates::filled;
use page::Page;

/// What a page is shown beside.
#[derive(Clone, Copy, Debug, Default)]
pub struct Beside<'a> {
    /// Of an overlay, the base that it changes, held against the same document: a switch
    /// shows its drawing, and in both the place is marked where the two runs part.
    pub base: Option<&'a Story<'a>>,
    /// Other pages of a site.
    pub links: &'a [Link],
}

/// A link to another page of a site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Link {
    /// Where it leads, from this page.
    pub href: String,
    /// What it is called.
    pub text: String,
    /// Whether it is this page.
    pub here: bool,
}

/// Writes the page; uses `language`, `footnotes` and `assets` of the options. Steps
/// unfold, so it shows every detail.
pub fn html(story: &Story<'_>, options: &Options) -> String {
    html_beside(story, Beside::default(), options)
}

/// The same, with what it stands beside.
pub fn html_beside(story: &Story<'_>, beside: Beside<'_>, options: &Options) -> String {
    filled("page.html", &Page::of(story, beside, options))
}

/// The style sheet of all pages.
pub(super) fn style() -> String {
    page::style()
}

/// The script of all pages.
pub(super) fn script() -> &'static str {
    page::SCRIPT
}

#[cfg(test)]
mod tests;
