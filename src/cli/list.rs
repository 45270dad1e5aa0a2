//! `flowscribe list`: the built-in scenarios.

use clap::ValueEnum;
use serde::Serialize;
use unicode_width::UnicodeWidthStr as _;

use super::{Ending, print};
use crate::error::Error;
use crate::scenario::{self, Scenario};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Output format
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// A table
    Text,
    /// An array of objects
    Json,
}

#[derive(Serialize)]
struct Entry {
    name: String,
    flow: String,
    title: String,
    lesson: String,
    walkthroughs: Vec<String>,
}

pub(super) fn run(arguments: &Arguments) -> Result<Ending, Error> {
    let mut entries = Vec::new();
    for builtin in scenario::builtin() {
        let scenario = Scenario::load(builtin.name)?;
        entries.push(Entry {
            name: scenario.name,
            flow: scenario.flow,
            title: scenario.title,
            lesson: scenario.lesson,
            walkthroughs: scenario.walkthroughs.into_iter().map(|w| w.id).collect(),
        });
    }
    let text = match arguments.format {
        Format::Text => table(&entries),
        Format::Json => {
            let json = serde_json::to_string_pretty(&entries);
            json.expect("strings are always JSON") + "\n"
        }
    };
    print(&text)?;
    Ok(Ending::AsDocumented)
}

fn table(entries: &[Entry]) -> String {
    let width = |cell: fn(&Entry) -> &str| entries.iter().map(|e| cell(e).width()).max();
    let name = width(|entry| &entry.name).unwrap_or_default();
    let flow = width(|entry| &entry.flow).unwrap_or_default();
    let line = |entry: &Entry| {
        let walkthroughs = entry.walkthroughs.join(", ");
        format!(
            "{:name$}  {:flow$}  {}\n{:indent$}[{walkthroughs}]\n",
            entry.name,
            entry.flow,
            entry.lesson,
            "",
            indent = name + flow + 4,
        )
    };
    entries.iter().map(line).collect()
}
