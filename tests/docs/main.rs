//! What stands in docs/ and comes from the scenarios: it is compared, or written anew (`just docs`).
#![expect(clippy::unwrap_used, reason = "a test that fails says so by a panic")]

mod attacks;
mod deviations;
mod failures;
mod flows;

use std::fs;
use std::path::{Path, PathBuf};

use flowscribe::diagram::Story;
use flowscribe::protocol::SpecRef;
use flowscribe::render::{Format, Options, render};
use flowscribe::scenario::{Scenario, builtin};
use flowscribe::simulation;

/// A file below docs/.
fn docs(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("docs")
        .join(file)
}

/// Whether files are to be written instead of compared.
fn writes() -> bool {
    std::env::var_os("WRITE_DOCS").is_some()
}

fn is_current(file: &str, current: &str) {
    let path = docs(file);
    if writes() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, current).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == current,
        "docs/{file}: write it anew with `just docs`"
    );
}

/// Every file of a folder is named by a scenario.
fn none_else(folder: &str, known: impl Fn(&str) -> bool) {
    for file in fs::read_dir(docs(folder)).unwrap() {
        let path = file.unwrap().path();
        let stem = path.file_stem().unwrap().to_string_lossy();
        assert!(
            known(&stem),
            "{}: no scenario has this name",
            path.display()
        );
    }
}

/// The names of the scenarios of a group.
fn group(group: &str) -> impl Iterator<Item = &'static str> {
    let own = builtin().iter().filter(move |one| one.group() == group);
    own.map(|one| one.name)
}

/// The picture of a scenario's first walkthrough.
fn drawn(scenario: &Scenario) -> String {
    let trace = simulation::run(scenario, 0).unwrap();
    let story = Story::new(&trace, &trace.header.walkthroughs[0]);
    let options = Options {
        format: Format::Svg,
        footnotes: true,
        ..Options::default()
    };
    render(&story, &options).unwrap().text().to_owned()
}

/// Sections with links to them.
fn sections(specs: &[SpecRef]) -> String {
    let linked = specs.iter().map(|spec| format!("[{spec}]({})", spec.url()));
    linked.collect::<Vec<_>>().join(", ")
}

/// Where a run is declared to stop, or else what its steps promise to be refused on the way.
fn stop(scenario: &Scenario) -> Option<String> {
    use flowscribe::walkthrough::Delivered;
    let Some(outcome) = &scenario.outcome else {
        return refused_on_the_way(scenario);
    };
    let message = outcome.message.as_str();
    let at = scenario.walkthroughs[0].name_of(&outcome.at);
    let error = outcome.error.as_ref().map(|error| format!(" `{error}`"));
    let error = error.unwrap_or_default();
    let way = match outcome.delivered {
        Delivered::Local => return Some(format!("`{message}`: the check{error} fails, at {at}")),
        Delivered::Page => "on a page",
        Delivered::Query => "in the query of the redirect",
        Delivered::Fragment => "in the fragment of the redirect",
        Delivered::Json => "in JSON",
        Delivered::Challenge => "in a challenge",
        Delivered::Transport => "by HTTP alone, or not at all",
    };
    let status = outcome.status.map(|status| format!(" {status}"));
    let status = status.unwrap_or_default();
    Some(format!("`{message}`{status}{error} {way}, at {at}"))
}

/// Errors that the steps promise, each once; the flow goes on behind them.
fn refused_on_the_way(scenario: &Scenario) -> Option<String> {
    let walkthrough = &scenario.walkthroughs[0];
    let arrows = walkthrough.steps.iter().flat_map(|step| &step.arrows);
    let refused = arrows
        .filter(|arrow| arrow.error.is_some() || arrow.status.is_some_and(|status| status >= 400));
    let mut told = Vec::new();
    for arrow in refused {
        let message = arrow.covers.first().map_or("", |kind| kind.as_str());
        let status = arrow.status.map(|status| format!(" {status}"));
        let error = arrow.error.as_ref().map(|error| format!(" `{error}`"));
        let to = walkthrough.lifeline(&arrow.to).map_or("", |to| &to.name);
        let (status, error) = (status.unwrap_or_default(), error.unwrap_or_default());
        let one = format!("`{message}`{status}{error}, at {to}");
        if !told.contains(&one) {
            told.push(one);
        }
    }
    (!told.is_empty()).then(|| format!("{}; the flow goes on", told.join("; ")))
}
