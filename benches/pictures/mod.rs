//! What pictures cost.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use flowscribe::diagram::{Detail, Fragment, Interaction, Story, build};
use flowscribe::render::{Format, Options, render, svg};
use flowscribe::simulation;

use super::{COLD_RUNS, SCENARIO, WARM_RUNS, median, peak_memory, quiet, scenario, timed};

/// How many sources one virtual machine renders.
const BATCH: usize = 20;

/// Pictures of the same drawing, ours and PlantUML's.
pub(super) fn pictures() -> String {
    format!("{}\n{}\n{}", cold(), warm(), sizes())
}

/// Whole processes, one of each in turn.
fn cold() -> String {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let path = |name: &str| {
        let path = folder.join(name);
        path.to_str().expect("a path in UTF-8").to_owned()
    };
    let flowscribe = env!("CARGO_BIN_EXE_flowscribe");
    let (source, vector, pixels) = (path("picture.puml"), path("own.svg"), path("own.png"));
    quiet(flowscribe, &["draw", SCENARIO, "-o", &source]);
    let (vector, pixels) = (
        ["draw", SCENARIO, "-o", &vector],
        ["draw", SCENARIO, "-o", &pixels],
    );
    let (mut of_vector, mut of_pixels, mut of_plantuml) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..COLD_RUNS {
        of_vector.push(timed(|| quiet(flowscribe, &vector)).0);
        of_pixels.push(timed(|| quiet(flowscribe, &pixels)).0);
        of_plantuml.push(timed(|| quiet("plantuml", &["-tsvg", &source])).0);
    }
    let [own, png, plantuml] = [of_vector, of_pixels, of_plantuml].map(median);
    let batch: Vec<String> = (0..BATCH)
        .map(|n| path(&format!("batch-{n}.puml")))
        .collect();
    for copy in &batch {
        fs::copy(&source, copy).expect("a copy");
    }
    let arguments: Vec<&str> = std::iter::once("-tsvg")
        .chain(batch.iter().map(String::as_str))
        .collect();
    let (all, ()) = timed(|| quiet("plantuml", &arguments));
    let each = all.as_secs_f64() * 1000.0 / f64::from(u32::try_from(BATCH).unwrap_or(u32::MAX));
    let memory = [vector, pixels].map(|arguments| peak_memory(flowscribe, &arguments));
    format!(
        "pictures of {SCENARIO}: cold processes, median of {COLD_RUNS}\n\
         flowscribe draw -o x.svg               {own:9.2} ms   peak memory {}\n\
         flowscribe draw -o x.png               {png:9.2} ms   peak memory {}\n\
         plantuml -tsvg x.puml                  {plantuml:9.2} ms   {:.0} times as long as our SVG\n\
         plantuml -tsvg, {BATCH} in one process     {each:9.2} ms   each\n",
        memory[0],
        memory[1],
        plantuml / own
    )
}

/// In one process, the run apart.
fn warm() -> String {
    let trace = simulation::run(&scenario(), 0).expect("a built-in scenario runs");
    let story = Story::new(&trace, &trace.header.walkthroughs[0]);
    let mut table =
        format!("the same in one process, from the verdict on, median of {WARM_RUNS}\n");
    for (format, detail) in [
        (Format::Svg, Detail::Steps),
        (Format::Svg, Detail::Messages),
        (Format::Svg, Detail::Wire),
        (Format::Png, Detail::Steps),
    ] {
        let options = Options {
            format,
            detail,
            ..Options::default()
        };
        let run = || timed(|| render(&story, &options).expect("it is drawn")).0;
        run();
        let runs = if format == Format::Png { 20 } else { WARM_RUNS };
        let time = median((0..runs).map(|_| run()).collect());
        let _ = writeln!(
            table,
            "{format:4} {detail:9}                         {time:9.3} ms"
        );
    }
    table
}

/// The cost of a message must not grow with their number.
fn sizes() -> String {
    let trace = simulation::run(&scenario(), 0).expect("a built-in scenario runs");
    let story = Story::new(&trace, &trace.header.walkthroughs[0]);
    let drawn = build(&story, Detail::Steps);
    let mut table = "an SVG of n messages\n".to_owned();
    for count in [100, 1_000, 10_000] {
        let fragments: Vec<Fragment> = drawn
            .fragments
            .iter()
            .cycle()
            .take(count)
            .cloned()
            .collect();
        let long = Interaction {
            fragments,
            ..drawn.clone()
        };
        let (time, picture) = timed(|| svg(&long, &Options::default()));
        let each = time.as_secs_f64() * 1e6 / f64::from(u32::try_from(count).unwrap_or(u32::MAX));
        let _ = writeln!(
            table,
            "n = {count:6}   {:10.1} ms   {each:8.1} us each   {} KB",
            time.as_secs_f64() * 1e3,
            picture.len() / 1024
        );
    }
    table
}
