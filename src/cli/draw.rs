//! `flowscribe draw`: run a scenario, or read a trace, and draw it.

use std::fs;
use std::path::{Path, PathBuf};

use clap::builder::{PossibleValuesParser, TypedValueParser};

use super::{Ending, print, say, terminal, unwritable, use_colour};
use crate::diagram::{Detail, Story};
use crate::error::Error;
use crate::render::{Format, Options, render, report};
use crate::scenario::Scenario;
use crate::simulation;
use crate::trace::Trace;
use crate::walkthrough::Walkthrough;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// A built-in scenario (see `flowscribe list`) or a path to a .toml file
    #[arg(required_unless_present = "trace")]
    scenario: Option<String>,
    /// Redraw a saved trace instead of running a scenario
    #[arg(long, value_name = "FILE", conflicts_with_all = ["scenario", "seed"])]
    trace: Option<PathBuf>,
    /// Output format [default: by the ending of the output file, else text]
    #[arg(short, long, value_name = "FORMAT", value_parser = ["text", "plantuml", "mermaid", "html", "json"])]
    format: Option<String>,
    /// Write to a file: .txt, .puml, .mmd, .html or .jsonl
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// How much is drawn
    #[arg(long, default_value_t, value_name = "DETAIL", value_parser = details())]
    detail: Detail,
    /// Which document's steps to draw [default: the first]
    #[arg(long, value_name = "ID")]
    walkthrough: Option<String>,
    /// What is said about departures and sources; never alters a label
    #[arg(long, default_value = "none", value_parser = ["none", "footnotes"])]
    notes: String,
    /// Draw text with ASCII only; a document's own words stay as they are
    #[arg(long)]
    ascii: bool,
    /// What codes, tokens and states are drawn from
    #[arg(long, default_value_t = 0)]
    seed: u64,
}

fn details() -> impl TypedValueParser<Value = Detail> {
    let names = Detail::ALL.iter().map(|detail| detail.as_str());
    PossibleValuesParser::new(names).try_map(|name| name.parse::<Detail>())
}

pub(super) fn run(arguments: &Arguments) -> Result<Ending, Error> {
    let format = format(arguments)?;
    let trace = trace(arguments)?;
    let walkthrough = walkthrough(&trace, arguments.walkthrough.as_deref())?;
    let story = Story::new(&trace, walkthrough);
    let on_terminal = arguments.output.is_none();
    let options = Options {
        format,
        detail: arguments.detail,
        footnotes: arguments.notes == "footnotes",
        colour: on_terminal && use_colour(),
        ascii: arguments.ascii,
        // A file is the same whatever terminal it was written from.
        width: if on_terminal {
            terminal::width()
        } else {
            terminal::USUAL_WIDTH
        },
    };
    let drawn = render(&story, &options);
    match &arguments.output {
        Some(path) => write(path, &drawn)?,
        None => print(&drawn)?,
    }
    say(&report(&story));
    Ok(if story.verdict.matches() {
        Ending::AsDocumented
    } else {
        Ending::Differs
    })
}

fn trace(arguments: &Arguments) -> Result<Trace, Error> {
    match (&arguments.trace, &arguments.scenario) {
        (Some(path), _) => {
            let shown = path.display().to_string();
            let text = fs::read_to_string(path).map_err(Error::file(&shown))?;
            Trace::from_jsonl(&text).map_err(|source| Error::Trace {
                path: shown,
                source,
            })
        }
        (None, scenario) => {
            let scenario = Scenario::load(scenario.as_deref().unwrap_or_default())?;
            Ok(simulation::run(&scenario, arguments.seed)?)
        }
    }
}

/// What was asked for, else what the file's ending says, else text.
fn format(arguments: &Arguments) -> Result<Format, Error> {
    if let Some(format) = arguments.format.as_deref() {
        return format
            .parse()
            .map_err(|_| Error::Usage(format!("unknown format `{format}`")));
    }
    let Some(path) = &arguments.output else {
        return Ok(Format::Text);
    };
    let ending = path.extension().unwrap_or_default().to_string_lossy();
    Format::from_extension(&ending).ok_or_else(|| {
        let path = path.display();
        Error::Usage(format!(
            "{path}: the ending says no format; use .txt, .puml, .mmd, .html or .jsonl, or name one with --format"
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

/// Writes beside a file and renames, so that no reader ever finds half of it.
/// A link is followed; what is no regular file (`/dev/null`, a pipe) is written to.
fn write(path: &Path, text: &str) -> Result<(), Error> {
    let shown = path.display().to_string();
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let known = fs::metadata(&target).ok();
    if known.as_ref().is_some_and(|known| !known.is_file()) {
        return fs::write(&target, text).map_err(Error::file(shown));
    }
    let Some(name) = target.file_name() else {
        return Err(Error::Usage(format!("{shown} is no file")));
    };
    let mut beside = std::ffi::OsString::from(".");
    beside.push(name);
    beside.push(format!(".{}.tmp", std::process::id()));
    let beside = target.with_file_name(beside);
    let keep_mode = |()| match &known {
        Some(known) => fs::set_permissions(&beside, known.permissions()),
        None => Ok(()),
    };
    let written = fs::write(&beside, text).and_then(keep_mode);
    let written = written.and_then(|()| fs::rename(&beside, &target));
    written.map_err(|error| {
        drop(fs::remove_file(&beside));
        unwritable(path)(error)
    })
}
