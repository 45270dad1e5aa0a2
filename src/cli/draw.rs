//! `flowscribe draw`: run a scenario, or read a trace, and draw it.

use std::fs;
use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::sync::Arc;

use clap::builder::{PossibleValuesParser, TypedValueParser};

use super::output::write;
use super::{Ending, print, say, terminal, use_colour};
use crate::diagram::{Detail, Story};
use crate::error::Error;
use crate::render::{
    Assets, Beside, Format, Language, Options, RenderError, Theme, breaches, html_beside, render,
    report,
};
use crate::scenario::Scenario;
use crate::simulation;
use crate::trace::Trace;
use crate::verdict::{Held, uphold};
use crate::walkthrough::Walkthrough;

/// Missing characters named in the warning; the others are counted.
const MISSING_NAMED: usize = 8;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// A built-in scenario (see `flowscribe list`) or a path to a .toml file
    #[arg(required_unless_present = "trace")]
    scenario: Option<String>,
    /// Redraw a saved trace instead of running a scenario
    #[arg(long, value_name = "FILE", conflicts_with_all = ["scenario", "seed"])]
    trace: Option<PathBuf>,
    /// Output format [default: by the ending of the output file, else text]
    #[arg(short, long, value_name = "FORMAT", value_parser = formats())]
    format: Option<Format>,
    /// Write to a file: .txt, .puml, .mmd, .html, .svg, .png or .jsonl
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// How much is drawn
    #[arg(long, default_value_t, value_name = "DETAIL", value_parser = details())]
    detail: Detail,
    /// Which document's steps to draw [default: the first]
    #[arg(long, value_name = "ID")]
    walkthrough: Option<String>,
    /// The language of our own words, never of a document's [default: the walkthrough's]
    #[arg(long, value_name = "LANGUAGE", ignore_case = true, value_parser = super::languages())]
    lang: Option<Language>,
    /// What is said about departures and sources; never alters a label [default: none; of a page, footnotes]
    #[arg(long, value_parser = ["none", "footnotes"])]
    notes: Option<String>,
    /// The colours of a picture; auto is as the reader prefers
    #[arg(long, default_value_t, value_name = "THEME", value_parser = themes())]
    theme: Theme,
    /// Pixels of a PNG for each CSS pixel
    #[arg(long, default_value_t = 2.0, value_name = "NUMBER")]
    scale: f32,
    /// A font file for what Noto Sans lacks in a PNG, such as East Asian text [the system's are asked last]
    #[arg(long = "font", value_name = "FILE")]
    fonts: Vec<PathBuf>,
    /// Draw text with ASCII only; a document's own words stay as they are
    #[arg(long)]
    ascii: bool,
    /// What codes, tokens and states are drawn from
    #[arg(long, default_value_t = 0)]
    seed: u64,
}

fn formats() -> impl TypedValueParser<Value = Format> {
    let names = Format::ALL.iter().map(|format| format.as_str());
    PossibleValuesParser::new(names).try_map(|name| name.parse::<Format>())
}

fn themes() -> impl TypedValueParser<Value = Theme> {
    let names = Theme::ALL.iter().map(|theme| theme.as_str());
    PossibleValuesParser::new(names).try_map(|name| name.parse::<Theme>())
}

fn details() -> impl TypedValueParser<Value = Detail> {
    let names = Detail::ALL.iter().map(|detail| detail.as_str());
    PossibleValuesParser::new(names).try_map(|name| name.parse::<Detail>())
}

pub(super) fn run(arguments: &Arguments) -> Result<Ending, Error> {
    let format = format(arguments)?;
    let Recorded { trace, base } = recorded(arguments, format)?;
    let walkthrough = walkthrough(&trace, arguments.walkthrough.as_deref())?;
    let story = Story::new(&trace, walkthrough);
    let on_terminal = arguments.output.is_none();
    let options = Options {
        format,
        detail: arguments.detail,
        language: arguments.lang,
        footnotes: match arguments.notes.as_deref() {
            Some(notes) => notes == "footnotes",
            None => format == Format::Html,
        },
        colour: on_terminal && use_colour(),
        ascii: arguments.ascii,
        theme: arguments.theme,
        scale: arguments.scale,
        fonts: fonts(&arguments.fonts)?,
        assets: Assets::Inline,
        // A file is the same whatever terminal it was written from.
        width: if on_terminal {
            terminal::width()
        } else {
            terminal::USUAL_WIDTH
        },
    };
    if on_terminal && !format.is_text() && std::io::stdout().is_terminal() {
        return Err(Error::Usage(format!(
            "a terminal shows no {format}; write it to a file with --output"
        )));
    }
    let below = base.as_ref().and_then(|base| on_base(base, walkthrough));
    let drawn = match &below {
        Some(base) => {
            let beside = Beside {
                base: Some(base),
                ..Beside::default()
            };
            html_beside(&story, beside, &options).into()
        }
        None => render(&story, &options).map_err(|error| named(error, &arguments.fonts))?,
    };
    match &arguments.output {
        Some(path) => write(path, &drawn.bytes)?,
        None => print(&drawn.bytes)?,
    }
    if !drawn.missing.is_empty() {
        say(&missing(&drawn.missing));
    }
    say(&report(&story, &options));
    let held = uphold(&trace, &story.messages);
    say(&breaches(&trace, &story.messages, &held, &options));
    let kept = !held.iter().any(Held::differs);
    Ok(if story.verdict.matches() && kept {
        Ending::AsDocumented
    } else {
        Ending::Differs
    })
}

fn fonts(paths: &[PathBuf]) -> Result<Vec<Arc<Vec<u8>>>, Error> {
    let read = |path: &PathBuf| fs::read(path).map_err(Error::file(path.display().to_string()));
    paths.iter().map(|path| read(path).map(Arc::new)).collect()
}

/// Says which file holds no font.
fn named(error: RenderError, fonts: &[PathBuf]) -> Error {
    match error {
        RenderError::NoFont(nth) => {
            let path = nth.checked_sub(1).and_then(|index| fonts.get(index));
            let path = path.map_or(String::new(), |path| path.display().to_string());
            Error::Usage(format!("{path}: no font; give a TrueType or OpenType file"))
        }
        other => other.into(),
    }
}

/// Names what is drawn as empty boxes.
fn missing(signs: &[char]) -> String {
    let named = signs.iter().take(MISSING_NAMED);
    let named: Vec<String> = named
        .map(|sign| format!("{sign} (U+{:04X})", *sign as u32))
        .collect();
    let more = match signs.len().saturating_sub(MISSING_NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!(
        "warning: no font has a glyph for {}{more}; name one with --font FILE\n",
        named.join(", ")
    )
}

/// What is drawn, and the run of the scenario that it overlays.
struct Recorded {
    trace: Trace,
    base: Option<Trace>,
}

fn recorded(arguments: &Arguments, format: Format) -> Result<Recorded, Error> {
    if let Some(path) = &arguments.trace {
        let shown = path.display().to_string();
        let text = fs::read_to_string(path).map_err(Error::file(&shown))?;
        let trace = Trace::from_jsonl(&text).map_err(|source| Error::Trace {
            path: shown,
            source,
        })?;
        return Ok(Recorded { trace, base: None });
    }
    let name = arguments.scenario.as_deref().unwrap_or_default();
    let (scenario, base) = match format {
        Format::Html => Scenario::load_with_base(name)?,
        _ => (Scenario::load(name)?, None),
    };
    let run = |scenario: &Scenario| simulation::run(scenario, arguments.seed);
    Ok(Recorded {
        trace: run(&scenario)?,
        // Without a run of its base, an overlay has no switch to it.
        base: base.and_then(|base| run(&base).ok()),
    })
}

/// The base's run held against the same document, where it has it too.
pub(super) fn on_base<'t>(base: &'t Trace, walkthrough: &Walkthrough) -> Option<Story<'t>> {
    let same = base.header.walkthrough(Some(&walkthrough.id))?;
    Some(Story::new(base, same))
}

/// What was asked for, else what the file's ending says, else text.
fn format(arguments: &Arguments) -> Result<Format, Error> {
    if let Some(format) = arguments.format {
        return Ok(format);
    }
    let Some(path) = &arguments.output else {
        return Ok(Format::Text);
    };
    let ending = path.extension().unwrap_or_default().to_string_lossy();
    Format::from_extension(&ending).ok_or_else(|| {
        let path = path.display();
        Error::Usage(format!(
            "{path}: the ending says no format; use .txt, .puml, .mmd, .html, .svg, .png or .jsonl, or name one with --format"
        ))
    })
}

fn walkthrough<'t>(trace: &'t Trace, id: Option<&str>) -> Result<&'t Walkthrough, Error> {
    trace.header.walkthrough(id).ok_or_else(|| {
        let known: Vec<_> = trace
            .header
            .walkthroughs
            .iter()
            .map(|w| w.id.as_str())
            .collect();
        let known = known.join(", ");
        Error::Usage(match id {
            Some(id) => format!("no walkthrough `{id}`; there are: {known}"),
            None => "nothing to hold the run against: it has no walkthrough".to_owned(),
        })
    })
}
