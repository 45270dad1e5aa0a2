//! What a run costs, stage by stage: `cargo bench --bench flow`.

use divan::{Bencher, black_box};
use flowscribe::diagram::{Detail, Story};
use flowscribe::render::{Format, Options, render};
use flowscribe::scenario::Scenario;
use flowscribe::trace::{Trace, recognise};
use flowscribe::{simulation, verdict};

const SCENARIOS: [&str; 2] = ["okta-authorization-code", "okta-implicit"];

fn main() {
    divan::main();
}

fn scenario(name: &str) -> Scenario {
    Scenario::load(name).expect("a built-in scenario loads")
}

fn trace(name: &str) -> Trace {
    simulation::run(&scenario(name), 0).expect("a built-in scenario runs")
}

#[divan::bench(args = SCENARIOS)]
fn load(name: &str) -> Scenario {
    scenario(black_box(name))
}

#[divan::bench(args = SCENARIOS)]
fn simulate(bencher: Bencher<'_, '_>, name: &str) {
    let scenario = scenario(name);
    bencher.bench(|| simulation::run(&scenario, 0));
}

#[divan::bench(args = SCENARIOS)]
fn recognise_messages(bencher: Bencher<'_, '_>, name: &str) {
    let trace = trace(name);
    bencher.bench(|| recognise(&trace));
}

#[divan::bench(args = SCENARIOS)]
fn judge(bencher: Bencher<'_, '_>, name: &str) {
    let trace = trace(name);
    let messages = recognise(&trace);
    let walkthrough = &trace.header.walkthroughs[0];
    bencher.bench(|| verdict::judge(&trace, &messages, walkthrough));
}

#[divan::bench(args = [Format::Text, Format::Plantuml, Format::Html, Format::Json])]
fn render_wire(bencher: Bencher<'_, '_>, format: Format) {
    let trace = trace("okta-authorization-code");
    let story = Story::new(&trace, &trace.header.walkthroughs[0]);
    let options = Options {
        format,
        detail: Detail::Wire,
        ..Options::default()
    };
    bencher.bench(|| render(&story, &options));
}
