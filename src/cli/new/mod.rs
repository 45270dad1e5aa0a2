//! `flowscribe new`: begin a scenario file, from a scenario or from a document.

mod overlay;

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{ErrorKind, Write as _};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use unicode_width::UnicodeWidthStr as _;

use super::output::unwritable;
use super::{Ending, print, say};
use crate::document::{Document, draft};
use crate::error::Error;
use crate::scenario::Scenario;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The scenario to begin: NAME.toml is written, and never overwritten
    name: PathBuf,
    /// A built-in scenario or a .toml file to overlay, or a Markdown document
    #[arg(long, value_name = "SCENARIO|DOC.md")]
    from: String,
    /// Which of the document's diagrams, with the steps beside it [default: 1]
    #[arg(long, value_name = "N")]
    diagram: Option<NonZeroUsize>,
}

pub(super) fn run(arguments: &Arguments) -> Result<Ending, Error> {
    let file = file(&arguments.name);
    let name = file.file_stem().unwrap_or_default().to_string_lossy();
    let text = if is_markdown(&arguments.from) {
        from_document(arguments, &name)?
    } else if arguments.diagram.is_some() {
        let title = "`--diagram` belongs to a Markdown document".to_owned();
        return Err(Error::Usage(title));
    } else {
        overlay::overlay(&name, &base(&arguments.from, &file)?)
    };
    write(&file, &text)?;
    let shown = file.display().to_string();
    print(&next(&shown))?;
    // The file is there to be completed; whatever keeps it from loading is told with a caret.
    if let Err(error) = Scenario::load(&shown) {
        say(&format!("\nto be completed before it runs:\n\n{error}\n"));
    }
    Ok(Ending::AsDocumented)
}

fn next(file: &str) -> String {
    let check = format!("flowscribe check {file}");
    let schema = "flowscribe schema > scenario.schema.json";
    let width = check.width().max(schema.width());
    format!(
        "wrote {file}\n    {check:width$}  # hold a run against its steps\n    \
         {schema:width$}  # beside it, so that editors complete its keys\n"
    )
}

/// `NAME.toml`, whether or not the ending was given.
fn file(name: &Path) -> PathBuf {
    if name.extension().is_some_and(|ending| ending == "toml") {
        return name.to_owned();
    }
    let mut file = name.as_os_str().to_owned();
    file.push(".toml");
    PathBuf::from(file)
}

fn is_markdown(from: &str) -> bool {
    let ending = Path::new(from).extension().map(OsStr::to_ascii_lowercase);
    ending.is_some_and(|ending| {
        ["md", "markdown", "mdx"]
            .iter()
            .any(|known| ending == *known)
    })
}

fn from_document(arguments: &Arguments, name: &str) -> Result<String, Error> {
    let from = &arguments.from;
    let markdown = fs::read_to_string(from).map_err(Error::file(from))?;
    let sections = Document::read(&markdown).sections;
    let wanted = arguments.diagram.map_or(1, NonZeroUsize::get);
    let Some(section) = sections.get(wanted - 1) else {
        return Err(Error::Usage(match sections.len() {
            0 => format!("{from}: no PlantUML source and no list in this document"),
            count => format!("{from}: there is no diagram {wanted}, only {count}"),
        }));
    };
    if sections.len() > 1 {
        let count = sections.len();
        say(&format!(
            "{from} has {count} diagrams; this is {wanted}, `--diagram N` takes another\n"
        ));
    }
    Ok(draft(section, name, from))
}

/// The scenario to overlay: built in, or a file beside the new one.
fn base(from: &str, file: &Path) -> Result<Scenario, Error> {
    let scenario = Scenario::load(from)?;
    let path = Path::new(from);
    if path.is_file() && folder(path) != folder(file) {
        let (name, beside) = (
            &scenario.name,
            folder(path).join(file.file_name().unwrap_or_default()),
        );
        let title = format!("the base `{name}` must stand beside the file that overlays it");
        return Err(Error::Usage(format!("{title}; write {}", beside.display())));
    }
    Ok(scenario)
}

fn folder(path: &Path) -> PathBuf {
    let parent = path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty());
    let parent = parent.unwrap_or(Path::new("."));
    parent.canonicalize().unwrap_or_else(|_| parent.to_owned())
}

/// Writes a file that is not there yet.
fn write(file: &Path, text: &str) -> Result<(), Error> {
    let shown = file.display().to_string();
    let mut new = File::create_new(file).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => {
            Error::Usage(format!("{shown} is there already; nothing was written"))
        }
        _ => unwritable(file)(error),
    })?;
    new.write_all(text.as_bytes()).map_err(Error::file(&shown))
}
