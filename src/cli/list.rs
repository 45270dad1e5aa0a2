//! `flowscribe list`: the built-in scenarios.

use clap::ValueEnum;
use serde::Serialize;
use unicode_width::UnicodeWidthStr as _;

use super::chosen::{Filter, chosen, counted, group};
use super::{Ending, print, terminal};
use crate::error::Error;
use crate::protocol::SpecRef;
use crate::render::{Language, Words};
use crate::scenario::{self, Scenario};
use crate::walkthrough::{Obtained, Outcome};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Output format
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    #[command(flatten)]
    filter: Filter,
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
    specs: Vec<SpecRef>,
    base: Option<String>,
    /// Where it is declared to stop; absent: nowhere.
    outcome: Option<Outcome>,
    /// What an attacker is declared to obtain; absent: nobody attacks.
    obtained: Option<Vec<Obtained>>,
    walkthroughs: Vec<String>,
}

impl From<Scenario> for Entry {
    fn from(scenario: Scenario) -> Self {
        Self {
            group: group(&scenario.name),
            name: scenario.name,
            flow: scenario.flow,
            title: scenario.title,
            lesson: scenario.lesson,
            specs: scenario.specs,
            base: scenario.base,
            outcome: scenario.outcome,
            obtained: scenario.obtained,
            walkthroughs: scenario.walkthroughs.into_iter().map(|w| w.id).collect(),
        }
    }
}

pub(super) fn run(arguments: &Arguments) -> Result<Ending, Error> {
    let names = chosen(&[], &arguments.filter)?;
    let entries = names
        .iter()
        .map(|name| Scenario::load(name).map(Entry::from));
    let entries: Vec<Entry> = entries.collect::<Result<_, _>>()?;
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

/// Group by group, and how many they are.
fn table(entries: &[Entry]) -> String {
    let words = Words::of(Language::English);
    let groups = entries.chunk_by(|one, next| one.group == next.group);
    let titled = groups.map(|entries| {
        let group = entries[0].group;
        let meaning = words.group_meaning(group);
        format!("{group}: {meaning}\n{}\n", rows(entries))
    });
    let table: String = titled.collect();
    let all = scenario::builtin().len();
    let of_all = counted(all, "scenario");
    match entries.len() {
        shown if shown == all => table + &of_all + "\n",
        shown => format!("{table}{shown} of {of_all}\n"),
    }
}

fn rows(entries: &[Entry]) -> String {
    let width = |cell: fn(&Entry) -> &str| entries.iter().map(|e| cell(e).width()).max();
    let name = width(|entry| &entry.name).unwrap_or_default();
    let flow = width(|entry| &entry.flow).unwrap_or_default();
    let row = |entry: &Entry| {
        let indented = format!("  {}", entry.name);
        let head = [(&*indented, name + 2), (&*entry.flow, flow)];
        let walkthroughs = entry.walkthroughs.join(", ");
        terminal::row(&head, &format!("{} [{walkthroughs}]", entry.lesson))
    };
    entries.iter().map(row).collect()
}
