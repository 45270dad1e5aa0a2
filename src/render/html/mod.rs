//! One self-contained page that a class learns from: the drawing, whose steps
//! unfold into their messages, the numbered steps as text, every message taken
//! apart, and who knows what. No network; without script everything is shown.
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
//! | `templates.rs` | the templates, read once |

mod article;
mod base;
mod chart;
mod items;
mod knowledge;
mod page;
mod policy;
mod templates;

use minijinja::value::Serde;

use crate::diagram::Story;
use crate::render::Options;
use page::Page;
use templates::TEMPLATES;

/// Writes the page; uses `language` and `footnotes` of the options. Steps unfold, so it
/// shows every detail.
pub fn html(story: &Story<'_>, options: &Options) -> String {
    html_beside(story, None, options)
}

/// The same of an overlay, beside the base that it changes: a switch shows the
/// base's drawing, and in both the place is marked where the two runs part.
pub fn html_beside(story: &Story<'_>, base: Option<&Story<'_>>, options: &Options) -> String {
    fill(&Page::of(story, base, options))
}

fn fill(page: &Page) -> String {
    TEMPLATES
        .get_template("page.html")
        .and_then(|template| template.render(Serde(page)))
        .expect("the built-in template is given all that it asks for: a test renders it")
}

#[cfg(test)]
mod tests;
