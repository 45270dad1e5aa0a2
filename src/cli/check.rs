//! `flowscribe check`: run scenarios and hold each against its documents.

use unicode_width::UnicodeWidthStr as _;

use super::chosen::{chosen, counted};
use super::progress::Progress;
use super::{Ending, print, say, terminal};
use crate::diagram::Story;
use crate::error::Error;
use crate::render::{Language, Options, report, summary};
use crate::scenario::Scenario;
use crate::simulation;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Built-in names, .toml files or folders of them [default: all built-in scenarios]
    #[arg(value_name = "SCENARIO|DIR")]
    scenarios: Vec<String>,
    /// The language of what is said of a run, never of a document's own words [default: the walkthrough's]
    #[arg(long, value_name = "LANGUAGE", ignore_case = true, value_parser = super::languages())]
    lang: Option<Language>,
    /// What codes, tokens and states are drawn from
    #[arg(long, default_value_t = 0)]
    seed: u64,
}

/// One walkthrough of one scenario.
struct Row {
    scenario: String,
    walkthrough: String,
    summary: String,
    /// The whole report where it differs.
    differences: Option<String>,
}

pub(super) fn run(arguments: &Arguments) -> Result<Ending, Error> {
    let options = Options {
        language: arguments.lang,
        ..Options::default()
    };
    let mut rows = Vec::new();
    let mut bad = Vec::new();
    let names = chosen(&arguments.scenarios)?;
    let progress = Progress::on_terminal(names.len());
    for name in &names {
        match judged(name, arguments.seed, &options) {
            Ok(found) => rows.extend(found),
            Err(error) => bad.push(error),
        }
        progress.advance();
    }
    drop(progress);
    print(&table(&rows))?;
    for row in &rows {
        if let Some(differences) = &row.differences {
            say(&format!("\n{differences}"));
        }
    }
    let differing = rows.iter().filter(|row| row.differences.is_some()).count();
    let matching = rows.len() - differing;
    print(&format!(
        "\n{matching} of {} as documented; {} could not be used\n",
        counted(rows.len(), "walkthrough"),
        counted(bad.len(), "file"),
    ))?;
    match bad.into_iter().reduce(|first, next| {
        say(&format!("\n{}\n", super::explained(&first)));
        next
    }) {
        Some(last) => Err(last),
        None if differing > 0 => Ok(Ending::Differs),
        None => Ok(Ending::AsDocumented),
    }
}

fn judged(name: &str, seed: u64, options: &Options) -> Result<Vec<Row>, Error> {
    let scenario = Scenario::load(name)?;
    if scenario.walkthroughs.is_empty() {
        let title = "has no walkthrough to hold the run against; add a [[walkthrough]]";
        return Err(Error::Usage(format!("{name} {title}")));
    }
    let mut trace = simulation::run(&scenario, seed)?;
    // A path tells apart what two folders call by one name.
    name.clone_into(&mut trace.header.scenario);
    let rows = trace.header.walkthroughs.iter().map(|walkthrough| {
        let story = Story::new(&trace, walkthrough);
        let differs = !story.verdict.matches();
        Row {
            scenario: name.to_owned(),
            walkthrough: walkthrough.id.clone(),
            summary: summary(&story, options),
            differences: differs.then(|| report(&story, options)),
        }
    });
    Ok(rows.collect())
}

fn table(rows: &[Row]) -> String {
    let width = |cell: fn(&Row) -> &str| rows.iter().map(|row| cell(row).width()).max();
    let scenario = width(|row| &row.scenario).unwrap_or_default();
    let walkthrough = width(|row| &row.walkthrough).unwrap_or_default();
    let line = |row: &Row| {
        let mark = if row.differences.is_some() {
            "✗"
        } else {
            "✓"
        };
        let name = format!("{mark} {}", row.scenario);
        let head = [(&*name, scenario + 2), (&*row.walkthrough, walkthrough)];
        terminal::row(&head, &row.summary)
    };
    rows.iter().map(line).collect()
}
