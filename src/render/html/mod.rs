//! One self-contained page: the drawing, the verdict, the numbered steps, the
//! messages with heads and bodies. No network, no script.
//!
//! The markup stands in `templates/page.html`; minijinja escapes every value
//! that it is given. `page.rs` is what the template is given, `rows.rs` the
//! drawing's part of it, `article/` what is told of one message.

mod article;
mod page;
mod rows;
mod templates;

use minijinja::value::Serde;
use minijinja::{Environment, UndefinedBehavior};

use crate::diagram::{Detail, Story, build};
use crate::render::Options;
use page::{Drawings, Page};

/// Writes the page; uses `detail` and `footnotes` of the options.
pub fn html(story: &Story<'_>, options: &Options) -> String {
    let drawings = Drawings {
        shown: build(story, options.detail),
        steps: build(story, Detail::Steps),
        recording: build(story, Detail::Wire),
    };
    fill(&Page::of(story, &drawings, options.footnotes))
}

fn fill(page: &Page) -> String {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment
        .add_template("page.html", include_str!("../../../templates/page.html"))
        .expect("the built-in template is well formed: a test renders it");
    environment
        .get_template("page.html")
        .and_then(|template| template.render(Serde(page)))
        .expect("the built-in template is given all that it asks for: a test renders it")
}

#[cfg(test)]
mod tests;
