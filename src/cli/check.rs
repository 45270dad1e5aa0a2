//! `flowscribe check`: run scenarios and hold each against its documents.

use std::fs;
use std::path::Path;

use unicode_width::UnicodeWidthStr as _;

use super::progress::Progress;
use super::{Ending, print, say};
use crate::diagram::Story;
use crate::error::Error;
use crate::render::{report, summary};
use crate::scenario::{self, Scenario};
use crate::simulation;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Built-in names, .toml files or folders of them [default: all built-in scenarios]
    #[arg(value_name = "SCENARIO|DIR")]
    scenarios: Vec<String>,
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
    let mut rows = Vec::new();
    let mut bad = Vec::new();
    let names = names(&arguments.scenarios)?;
    let progress = Progress::on_terminal(names.len());
    for name in &names {
        match judged(name, arguments.seed) {
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
    let (all, files) = (rows.len(), bad.len());
    let matching = all - differing;
    print(&format!(
        "\n{matching} of {all} walkthroughs match; {files} files could not be used\n"
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

/// What to check: as given, folders replaced by the scenario files below them.
fn names(given: &[String]) -> Result<Vec<String>, Error> {
    if given.is_empty() {
        let all = scenario::builtin().iter();
        return Ok(all.map(|builtin| builtin.name.to_owned()).collect());
    }
    let mut names = Vec::new();
    for name in given {
        let path = Path::new(name);
        if !path.is_dir() {
            names.push(name.clone());
            continue;
        }
        let before = names.len();
        collect(path, &mut names)?;
        if names.len() == before {
            return Err(Error::Usage(format!(
                "{name}: no .toml file in this folder"
            )));
        }
    }
    Ok(names)
}

fn collect(folder: &Path, names: &mut Vec<String>) -> Result<(), Error> {
    let shown = folder.display().to_string();
    let entries = fs::read_dir(folder).map_err(Error::file(&shown))?;
    let paths: Result<Vec<_>, _> = entries.map(|entry| entry.map(|e| e.path())).collect();
    let mut paths = paths.map_err(Error::file(&shown))?;
    paths.sort();
    for path in paths {
        if path.is_symlink() && path.is_dir() {
            // A link can lead back to where it stands; real folders are enough.
            continue;
        }
        if path.is_dir() {
            collect(&path, names)?;
        } else if path.extension().is_some_and(|ending| ending == "toml") {
            names.push(path.display().to_string());
        }
    }
    Ok(())
}

fn judged(name: &str, seed: u64) -> Result<Vec<Row>, Error> {
    let scenario = Scenario::load(name)?;
    let trace = simulation::run(&scenario, seed)?;
    let rows = trace.header.walkthroughs.iter().map(|walkthrough| {
        let story = Story::new(&trace, walkthrough);
        let differs = !story.verdict.matches();
        Row {
            scenario: scenario.name.clone(),
            walkthrough: walkthrough.id.clone(),
            summary: summary(&story),
            differences: differs.then(|| report(&story)),
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
        let (name, id, summary) = (&row.scenario, &row.walkthrough, &row.summary);
        format!("{mark} {name:scenario$}  {id:walkthrough$}  {summary}\n")
    };
    rows.iter().map(line).collect()
}
