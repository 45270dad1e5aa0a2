//! One file per format, each a pure function from an interaction to text.
//!
//! | file | what |
//! |---|---|
//! | `text/` | the drawing for a terminal |
//! | `plantuml/` | PlantUML source, the document's own where everything happened |
//! | `mermaid/` | Mermaid source, which many pages draw where they are shown |
//! | `html/` | one self-contained page, from `templates/page.html` |
//! | `svg/` | a picture, laid out and drawn by us |
//! | `png/` | the same picture as pixels |
//! | `site/` | the index of a static site, from `templates/index.*` |
//! | `report.rs` | the verdict as readable text |
//! | `invariants.rs` | the invariants as readable text: those that are broken, or all |
//! | `events.rs` | recorded events as lines of both |
//! | `transcript.rs` | the messages as readable text, for snapshot tests |
//! | `alias.rs` | what a lifeline is called in the arrows of a source |
//! | `words/` | every word that we put into an output, by language |
//! | `language.rs` | which language is spoken |
//! | `templates.rs` | the templates of pages, read once |
//! | `clean.rs` | characters that would act instead of being read |
//! | `wrap.rs` | breaking text at a width |
//!
//! Same story, same options: the same bytes.

mod alias;
mod clean;
mod events;
mod html;
mod invariants;
mod language;
mod mermaid;
mod plantuml;
#[cfg(feature = "png")]
mod png;
mod report;
pub mod site;
mod svg;
mod templates;
mod text;
mod transcript;
mod words;
mod wrap;

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

pub use html::{Beside, Link, html, html_beside};
pub use invariants::{breaches, invariants};
pub use language::{Language, UnknownLanguage};
pub use mermaid::mermaid;
pub use plantuml::plantuml;
pub use report::{report, summary};
pub use svg::{Theme, UnknownTheme, svg};
pub use text::text;
pub use transcript::{transcript, transcript_with};
pub use words::{Explanation, Term, Words};

use crate::diagram::{Detail, Story, build};

/// What a story can be rendered as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// A drawing for a terminal.
    #[default]
    Text,
    /// PlantUML source.
    Plantuml,
    /// Mermaid source.
    Mermaid,
    /// A self-contained page.
    Html,
    /// A picture of lines and text.
    Svg,
    /// A picture of pixels.
    Png,
    /// The trace as JSON Lines, whatever the detail.
    Json,
}

/// Where a page finds its style and its script.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Assets {
    /// In itself: one file is all there is.
    #[default]
    Inline,
    /// In the files of a [`site`] beside it: [`site::STYLE`] and [`site::SCRIPT`].
    Linked,
}

/// How a story is rendered.
#[derive(Clone, Debug)]
pub struct Options {
    /// The format.
    pub format: Format,
    /// How much is shown.
    pub detail: Detail,
    /// The language of our own words; without one, the walkthrough's.
    pub language: Option<Language>,
    /// Whether the document's notes stand below the drawing, with marks in it.
    pub footnotes: bool,
    /// Whether a drawing for a terminal uses colour.
    pub colour: bool,
    /// Whether a drawing for a terminal uses ASCII for what it draws itself.
    pub ascii: bool,
    /// Columns of the terminal.
    pub width: usize,
    /// The colours of a picture.
    pub theme: Theme,
    /// Pixels of a PNG for each CSS pixel.
    pub scale: f32,
    /// Font files for what Noto Sans lacks, asked before those of the system.
    pub fonts: Vec<Arc<Vec<u8>>>,
    /// Where a page finds its style and its script.
    pub assets: Assets,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            format: Format::default(),
            detail: Detail::default(),
            language: None,
            footnotes: false,
            colour: false,
            ascii: false,
            width: 100,
            theme: Theme::default(),
            scale: 2.0,
            fonts: Vec::new(),
            assets: Assets::default(),
        }
    }
}

/// No format has this name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no format: text, plantuml, mermaid, html, svg, png or json")]
pub struct UnknownFormat(String);

impl Format {
    /// All of them.
    pub const ALL: &'static [Self] = &[
        Self::Text,
        Self::Plantuml,
        Self::Mermaid,
        Self::Html,
        Self::Svg,
        Self::Png,
        Self::Json,
    ];

    /// The name on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Plantuml => "plantuml",
            Self::Mermaid => "mermaid",
            Self::Html => "html",
            Self::Svg => "svg",
            Self::Png => "png",
            Self::Json => "json",
        }
    }

    /// Whether it is text; a terminal shows nothing else.
    pub fn is_text(self) -> bool {
        self != Self::Png
    }

    /// The format of a file, by the ending of its name without the dot.
    pub fn from_extension(extension: &str) -> Option<Self> {
        match extension {
            "txt" => Some(Self::Text),
            "puml" | "plantuml" | "pu" => Some(Self::Plantuml),
            "mmd" | "mermaid" => Some(Self::Mermaid),
            "html" | "htm" => Some(Self::Html),
            "svg" => Some(Self::Svg),
            "png" => Some(Self::Png),
            "jsonl" => Some(Self::Json),
            _ => None,
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(name: &str) -> Result<Self, UnknownFormat> {
        Self::ALL
            .iter()
            .copied()
            .find(|format| format.as_str() == name)
            .ok_or_else(|| UnknownFormat(name.to_owned()))
    }
}

/// What a story was rendered as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// The file's content; UTF-8 where the format is text.
    pub bytes: Vec<u8>,
    /// Characters of a PNG that no font had a glyph for; they are drawn as empty boxes.
    pub missing: Vec<char>,
}

impl Rendered {
    /// The content as text; empty where the format is none.
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.bytes).unwrap_or_default()
    }
}

impl From<String> for Rendered {
    fn from(text: String) -> Self {
        Self {
            bytes: text.into_bytes(),
            missing: Vec::new(),
        }
    }
}

/// A story that cannot be rendered as asked for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RenderError {
    /// PNG was left out of this build.
    #[error("this flowscribe was built without PNG; use SVG, or build it with the feature `png`")]
    WithoutPng,
    /// No picture has so many pixels.
    #[error(
        "a PNG of {width} by {height} pixels is too large (at most {most} million pixels); use a smaller scale, less detail, or SVG"
    )]
    TooLarge {
        /// Pixels in a row.
        width: u64,
        /// Rows.
        height: u64,
        /// Millions of pixels that are drawn at most.
        most: u64,
    },
    /// The scale is not a number above 0.
    #[error("the scale of a PNG is a number above 0 and at most 16, not {0}")]
    Scale(String),
    /// A font file holds no font; counted from 1.
    #[error("font file {0} holds no font (TrueType or OpenType)")]
    NoFont(usize),
    /// The picture could not be written as PNG.
    #[error("the picture cannot be written as PNG: {0}")]
    Png(String),
}

/// Renders a story.
///
/// # Errors
///
/// Only PNG can fail: see [`RenderError`].
pub fn render(story: &Story<'_>, options: &Options) -> Result<Rendered, RenderError> {
    let interaction = || build(story, options.detail);
    Ok(match options.format {
        Format::Text => text(&interaction(), options).into(),
        Format::Plantuml => plantuml(&interaction(), options).into(),
        Format::Mermaid => mermaid(&interaction(), options).into(),
        Format::Html => html(story, options).into(),
        Format::Svg => svg(&interaction(), options).into(),
        Format::Png => return png(&svg::picture(&interaction(), options), options),
        Format::Json => story.trace.to_jsonl().into(),
    })
}

#[cfg(feature = "png")]
fn png(picture: &svg::Picture, options: &Options) -> Result<Rendered, RenderError> {
    png::png(picture, options)
}

#[cfg(not(feature = "png"))]
fn png(_: &svg::Picture, _: &Options) -> Result<Rendered, RenderError> {
    Err(RenderError::WithoutPng)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagram::fixture::{code_flow, differing};

    #[test]
    fn formats_have_names_and_endings() {
        for format in Format::ALL {
            assert_eq!(format.as_str().parse(), Ok(*format));
        }
        for (ending, format) in [
            ("txt", Format::Text),
            ("puml", Format::Plantuml),
            ("mmd", Format::Mermaid),
            ("html", Format::Html),
            ("svg", Format::Svg),
            ("png", Format::Png),
            ("jsonl", Format::Json),
        ] {
            assert_eq!(Format::from_extension(ending), Some(format));
        }
        assert!("gif".parse::<Format>().is_err());
        assert_eq!(Format::from_extension("gif"), None);
    }

    #[test]
    fn json_is_the_trace() {
        let fixture = code_flow();
        let options = Options {
            format: Format::Json,
            detail: Detail::Wire,
            ..Options::default()
        };
        let text = render(&fixture.story(), &options).expect("JSON");
        assert_eq!(text.text(), fixture.trace.to_jsonl());
    }

    /// Only a page may show what a teacher says.
    #[test]
    fn no_drawing_shows_a_speaker_note() {
        let mut spoken = differing();
        for step in &mut spoken.walkthrough.steps {
            step.speaker = Some("Ask: what is missing?".to_owned());
        }
        let kept = [Format::Html, Format::Json];
        for format in Format::ALL.iter().filter(|format| !kept.contains(format)) {
            let options = Options {
                format: *format,
                footnotes: true,
                ..Options::default()
            };
            let drawn = render(&spoken.story(), &options);
            assert_eq!(drawn, render(&differing().story(), &options), "{format}");
        }
    }

    #[test]
    fn same_story_same_bytes() {
        for format in Format::ALL {
            for detail in Detail::ALL {
                let options = Options {
                    format: *format,
                    detail: *detail,
                    ..Options::default()
                };
                let first = render(&differing().story(), &options);
                assert_eq!(render(&differing().story(), &options), first);
            }
        }
    }
}
