//! `flowscribe check`: run scenarios and hold each against its documents.

use unicode_width::UnicodeWidthStr as _;

use super::chosen::{Filter, chosen, counted, group};
use super::progress::Progress;
use super::{Ending, print, say, terminal};
use crate::diagram::Story;
use crate::error::Error;
use crate::render::{Language, Options, breaches, invariants, report, summary};
use crate::scenario::Scenario;
use crate::simulation;
use crate::trace::recognise;
use crate::verdict::uphold;

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
    /// Say of every invariant whether it holds, is broken, or cannot be seen
    #[arg(long)]
    invariants: bool,
    #[command(flatten)]
    filter: Filter,
}

/// One run of a scenario.
struct Run {
    rows: Vec<Row>,
    /// What it breaks and keeps otherwise than declared, in words.
    breaches: Option<String>,
    /// How many invariants that are.
    broken: usize,
    /// What became of every invariant, if that was asked for.
    invariants: Option<String>,
}

/// One walkthrough of one scenario.
struct Row {
    group: &'static str,
    scenario: String,
    walkthrough: String,
    summary: String,
    /// The whole report where it differs.
    differences: Option<String>,
    /// Whether its run breaks or keeps an invariant otherwise than declared.
    breaks: bool,
}

pub(super) fn run(arguments: &Arguments) -> Result<Ending, Error> {
    let options = Options {
        language: arguments.lang,
        ..Options::default()
    };
    let mut runs = Vec::new();
    let mut bad = Vec::new();
    let names = chosen(&arguments.scenarios, &arguments.filter)?;
    let progress = Progress::on_terminal(names.len());
    for name in &names {
        match judged(name, arguments, &options) {
            Ok(found) => runs.push(found),
            Err(error) => bad.push(error),
        }
        progress.advance();
    }
    drop(progress);
    let differs = told(&runs, bad.len())?;
    match bad.into_iter().reduce(|first, next| {
        say(&format!("\n{}\n", super::explained(&first)));
        next
    }) {
        Some(last) => Err(last),
        None if differs => Ok(Ending::Differs),
        None => Ok(Ending::AsDocumented),
    }
}

/// Prints what was found; says whether anything differs.
fn told(runs: &[Run], bad: usize) -> Result<bool, Error> {
    let rows: Vec<&Row> = runs.iter().flat_map(|run| &run.rows).collect();
    print(&table(&rows))?;
    for told in runs.iter().filter_map(|run| run.invariants.as_ref()) {
        print(&format!("\n{told}"))?;
    }
    for run in runs {
        let differences = run.rows.iter().filter_map(|row| row.differences.as_ref());
        for told in differences.chain(&run.breaches) {
            say(&format!("\n{told}"));
        }
    }
    print(&format!(
        "\n{}{}; {} could not be used\n",
        counts(&rows),
        as_documented(&rows),
        counted(bad, "file"),
    ))?;
    let broken = runs.iter().map(|run| run.broken).sum();
    if broken > 0 {
        let broken = counted(broken, "invariant");
        print(&format!("{broken} otherwise than declared\n"))?;
    }
    let differs = rows.iter().any(|row| row.differences.is_some());
    Ok(differs || broken > 0)
}

fn as_documented(rows: &[&Row]) -> String {
    let matching = rows.iter().filter(|row| row.differences.is_none()).count();
    let of_all = counted(rows.len(), "walkthrough");
    format!("{matching} of {of_all} as documented")
}

/// The rows of each group, where there is more than one.
fn groups<'a, 'r>(rows: &'a [&'r Row]) -> Vec<(&'static str, &'a [&'r Row])> {
    let groups = rows.chunk_by(|one, next| one.group == next.group);
    let groups: Vec<_> = groups.map(|rows| (rows[0].group, rows)).collect();
    if groups.len() > 1 { groups } else { Vec::new() }
}

/// How each group fared.
fn counts(rows: &[&Row]) -> String {
    let groups = groups(rows);
    let width = groups.iter().map(|(group, _)| group.len()).max();
    let width = width.unwrap_or_default() + 1;
    let line = |(group, rows): &(&str, &[&Row])| {
        format!("{:width$} {}\n", format!("{group}:"), as_documented(rows))
    };
    groups.iter().map(line).collect()
}

fn judged(name: &str, arguments: &Arguments, options: &Options) -> Result<Run, Error> {
    let scenario = Scenario::load(name)?;
    if scenario.walkthroughs.is_empty() {
        let title = "has no walkthrough to hold the run against; add a [[walkthrough]]";
        return Err(Error::Usage(format!("{name} {title}")));
    }
    let mut trace = simulation::run(&scenario, arguments.seed)?;
    // A path tells apart what two folders call by one name.
    name.clone_into(&mut trace.header.scenario);
    let messages = recognise(&trace);
    let held = uphold(&trace, &messages);
    let broken = held.iter().filter(|one| one.differs()).count();
    let rows = trace.header.walkthroughs.iter().map(|walkthrough| {
        let story = Story::new(&trace, walkthrough);
        let differs = !story.verdict.matches();
        Row {
            group: group(name),
            scenario: name.to_owned(),
            walkthrough: walkthrough.id.clone(),
            summary: summary(&story, options),
            differences: differs.then(|| report(&story, options)),
            breaks: broken > 0,
        }
    });
    let rows = rows.collect();
    let told = || format!("{name}:\n{}", breaches(&trace, &messages, &held, options));
    let all = || format!("{name}:\n{}", invariants(&trace, &held, options));
    Ok(Run {
        rows,
        breaches: (broken > 0).then(told),
        broken,
        invariants: arguments.invariants.then(all),
    })
}

/// A row a walkthrough, group by group.
fn table(rows: &[&Row]) -> String {
    let width = |cell: fn(&Row) -> &str| rows.iter().map(|row| cell(row).width()).max();
    let scenario = width(|row| &row.scenario).unwrap_or_default();
    let walkthrough = width(|row| &row.walkthrough).unwrap_or_default();
    let line = |row: &&Row| {
        let mark = if row.differences.is_some() || row.breaks {
            "✗"
        } else {
            "✓"
        };
        let name = format!("{mark} {}", row.scenario);
        let head = [(&*name, scenario + 2), (&*row.walkthrough, walkthrough)];
        terminal::row(&head, &row.summary)
    };
    let lines = |rows: &[&Row]| rows.iter().map(line).collect::<String>();
    let groups = groups(rows);
    if groups.is_empty() {
        return lines(rows);
    }
    let titled = |(group, rows): &(&str, &[&Row])| format!("{group}:\n{}", lines(rows));
    groups.iter().map(titled).collect::<Vec<_>>().join("\n")
}
