//! One file per format, each a pure function from an interaction to text.
//!
//! | file | what |
//! |---|---|
//! | `text/` | the drawing for a terminal |
//! | `plantuml/` | PlantUML source, the document's own where everything happened |
//! | `mermaid/` | Mermaid source, which many pages draw where they are shown |
//! | `html/` | one self-contained page, from `templates/page.html` |
//! | `report.rs` | the verdict as readable text |
//! | `transcript.rs` | the messages as readable text, for snapshot tests |
//! | `alias.rs` | what a lifeline is called in the arrows of a source |
//! | `words/` | every word that we put into an output, by language |
//! | `clean.rs` | characters that would act instead of being read |
//! | `wrap.rs` | breaking text at a width |
//!
//! Same story, same options: the same bytes.

mod alias;
mod clean;
mod html;
mod mermaid;
mod plantuml;
mod report;
mod text;
mod transcript;
mod words;
mod wrap;

use std::fmt;
use std::str::FromStr;

pub use html::html;
pub use mermaid::mermaid;
pub use plantuml::plantuml;
pub use report::{report, summary};
pub use text::text;
pub use transcript::{transcript, transcript_with};
pub use words::Words;

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
    /// The trace as JSON Lines, whatever the detail.
    Json,
}

/// How a story is rendered.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// The format.
    pub format: Format,
    /// How much is shown.
    pub detail: Detail,
    /// Whether the document's notes stand below the drawing, with marks in it.
    pub footnotes: bool,
    /// Whether a drawing for a terminal uses colour.
    pub colour: bool,
    /// Whether a drawing for a terminal uses ASCII for what it draws itself.
    pub ascii: bool,
    /// Columns of the terminal.
    pub width: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            format: Format::default(),
            detail: Detail::default(),
            footnotes: false,
            colour: false,
            ascii: false,
            width: 100,
        }
    }
}

/// No format has this name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no format: text, plantuml, mermaid, html or json")]
pub struct UnknownFormat(String);

impl Format {
    /// All of them.
    pub const ALL: &'static [Self] = &[
        Self::Text,
        Self::Plantuml,
        Self::Mermaid,
        Self::Html,
        Self::Json,
    ];

    /// The name on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Plantuml => "plantuml",
            Self::Mermaid => "mermaid",
            Self::Html => "html",
            Self::Json => "json",
        }
    }

    /// The format of a file, by the ending of its name without the dot.
    pub fn from_extension(extension: &str) -> Option<Self> {
        match extension {
            "txt" => Some(Self::Text),
            "puml" | "plantuml" | "pu" => Some(Self::Plantuml),
            "mmd" | "mermaid" => Some(Self::Mermaid),
            "html" | "htm" => Some(Self::Html),
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

/// Renders a story.
pub fn render(story: &Story<'_>, options: &Options) -> String {
    let interaction = || build(story, options.detail);
    match options.format {
        Format::Text => text(&interaction(), options),
        Format::Plantuml => plantuml(&interaction(), options),
        Format::Mermaid => mermaid(&interaction(), options),
        Format::Html => html(story, options),
        Format::Json => story.trace.to_jsonl(),
    }
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
            ("jsonl", Format::Json),
        ] {
            assert_eq!(Format::from_extension(ending), Some(format));
        }
        assert!("svg".parse::<Format>().is_err());
        assert_eq!(Format::from_extension("svg"), None);
    }

    #[test]
    fn json_is_the_trace() {
        let fixture = code_flow();
        let options = Options {
            format: Format::Json,
            detail: Detail::Wire,
            ..Options::default()
        };
        let text = render(&fixture.story(), &options);
        assert_eq!(text, fixture.trace.to_jsonl());
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
