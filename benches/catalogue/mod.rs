//! What the whole catalogue costs, beside cold renders of real PlantUML.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::time::Duration;

use flowscribe::diagram::Story;
use flowscribe::render::{Format, Options, render};
use flowscribe::scenario::{Scenario, builtin};
use flowscribe::simulation;
use flowscribe::trace::recognise;
use flowscribe::verdict::uphold;

use super::{quiet, timed};

/// Every built-in scenario read, run, judged, held against the invariants and drawn twice, one
/// process long; then again and again: neither the time of a pass nor the memory may grow.
pub(super) fn catalogue() -> String {
    let (first, drawn) = timed(pass);
    let plantuml: Duration = (0..3).map(|_| cold_plantuml()).sum();
    let (own, others) = (first.as_secs_f64(), plantuml.as_secs_f64());
    let mut table = format!(
        "the whole catalogue in one process: {} scenarios run, judged and drawn ({drawn} PlantUML sources, {drawn} SVGs)\n\
         signatures included                    {own:9.2} s\n\
         three cold plantuml -tsvg x.puml       {others:9.2} s   {:.1} times as long\n\
         after a pass     peak memory   of this pass   a scenario\n",
        builtin().len(),
        others / own,
    );
    table.push_str(&row(1, first));
    for nth in 2..=8 {
        let time = timed(pass).0;
        if nth % 2 == 0 {
            table.push_str(&row(nth, time));
        }
    }
    table.push_str(&halves());
    table
}

fn row(nth: usize, time: Duration) -> String {
    let each = time.as_secs_f64() * 1e3 / count(builtin().len());
    let mut line = String::new();
    let _ = writeln!(
        line,
        "{nth:12}     {:>11}   {:10.2} s   {each:7.2} ms",
        peak(),
        time.as_secs_f64()
    );
    line
}

/// A part of the catalogue against the whole: every nth scenario, so that each part has of all kinds.
fn halves() -> String {
    let mut lines = "every nth scenario\n".to_owned();
    for nth in [8, 4, 2, 1] {
        let part = builtin().iter().step_by(nth);
        let scenarios = part.len();
        let (time, _) = timed(|| part.map(|one| whole(one.name)).sum::<usize>());
        let seconds = time.as_secs_f64();
        let each = seconds * 1e3 / count(scenarios);
        let _ = writeln!(
            lines,
            "n = {nth}   {scenarios:4} scenarios   {seconds:8.2} s   {each:7.2} ms each"
        );
    }
    lines
}

fn count(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}

fn pass() -> usize {
    builtin().iter().map(|one| whole(one.name)).sum()
}

/// How many walkthroughs were drawn.
fn whole(name: &str) -> usize {
    let scenario = Scenario::load(name).expect("a built-in scenario loads");
    let trace = simulation::run(&scenario, 0).expect("it runs");
    let held = uphold(&trace, &recognise(&trace));
    assert!(held.iter().all(|one| !one.differs()), "{name}");
    for walkthrough in &trace.header.walkthroughs {
        let story = Story::new(&trace, walkthrough);
        assert!(story.verdict.matches(), "{name}");
        for format in [Format::Plantuml, Format::Svg] {
            let options = Options {
                format,
                ..Options::default()
            };
            let drawing = render(&story, &options).expect("a drawing");
            assert!(!drawing.bytes.is_empty(), "{name}");
        }
    }
    trace.header.walkthroughs.len()
}

/// One process that turns one source into a picture.
fn cold_plantuml() -> Duration {
    let source = Path::new(env!("CARGO_TARGET_TMPDIR")).join("compare.puml");
    let path = source.to_str().expect("a path in UTF-8");
    let draw = ["draw", super::SCENARIO, "-o", path];
    quiet(env!("CARGO_BIN_EXE_flowscribe"), &draw);
    let time = timed(|| quiet("plantuml", &["-tsvg", path])).0;
    drop(fs::remove_file(source.with_extension("svg")));
    time
}

/// The most memory that this process had so far.
fn peak() -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = peak.and_then(|peak| peak.trim().split(' ').next()?.parse::<f64>().ok());
    kilobytes.map_or("unknown".to_owned(), |peak| {
        format!("{:.1} MB", peak / 1024.0)
    })
}
