//! `flowscribe list`: the built-in scenarios.

use clap::ValueEnum;
use serde::Serialize;
use unicode_width::UnicodeWidthStr as _;

use super::{Ending, print, terminal};
use crate::error::Error;
use crate::render::{Language, Words};
use crate::scenario::{self, GROUPS, Scenario};

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
    group: &'static str,
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
            group: builtin.group(),
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
    let words = Words::of(Language::English);
    let group = |group: &&str| {
        let own = entries.iter().filter(|entry| entry.group == *group);
        let meaning = words.group_meaning(group);
        format!("{group}: {meaning}\n{}", rows(&own.collect::<Vec<_>>()))
    };
    GROUPS.iter().map(group).collect::<Vec<_>>().join("\n")
}

fn rows(entries: &[&Entry]) -> String {
    let width = |cell: fn(&Entry) -> &str| entries.iter().map(|e| cell(e).width()).max();
    let name = width(|entry| &entry.name).unwrap_or_default();
    let flow = width(|entry| &entry.flow).unwrap_or_default();
    let row = |entry: &&Entry| {
        let indented = format!("  {}", entry.name);
        let head = [(&*indented, name + 2), (&*entry.flow, flow)];
        let walkthroughs = entry.walkthroughs.join(", ");
        terminal::row(&head, &format!("{} [{walkthroughs}]", entry.lesson))
    };
    entries.iter().map(row).collect()
}
