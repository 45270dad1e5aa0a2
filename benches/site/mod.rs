//! What a page costs, and a static site of them.

use std::cmp::Reverse;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use flowscribe::diagram::Story;
use flowscribe::render::{Beside, Options, html_beside};
use flowscribe::scenario::{Scenario, builtin};
use flowscribe::simulation;

use super::{median, quiet, timed};

const PAGE_RUNS: u32 = 50;

/// The page of each built-in scenario beside its base, from the verdict on.
pub(super) fn pages() -> String {
    let mut pages: Vec<(usize, f64, &str)> = builtin().iter().map(|one| page(one.name)).collect();
    pages.sort_by_key(|page| Reverse(page.0));
    let mut table = format!("pages in one process, median of {PAGE_RUNS}; the largest\n");
    for (bytes, time, name) in pages.iter().take(4) {
        let _ = writeln!(table, "{name:36} {time:9.2} ms   {bytes:9} bytes");
    }
    table
}

fn page(name: &str) -> (usize, f64, &str) {
    let (scenario, base) = Scenario::load_with_base(name).expect("a built-in scenario loads");
    let run = |scenario: &Scenario| simulation::run(scenario, 0).expect("it runs");
    let (trace, base) = (run(&scenario), base.as_ref().map(run));
    let walkthrough = &trace.header.walkthroughs[0];
    let story = Story::new(&trace, walkthrough);
    let below = base.as_ref().and_then(|base| {
        let same = base.header.walkthrough(Some(&walkthrough.id))?;
        Some(Story::new(base, same))
    });
    let beside = Beside {
        base: below.as_ref(),
        links: &[],
    };
    let options = Options {
        footnotes: true,
        ..Options::default()
    };
    let draw = || timed(|| html_beside(&story, beside, &options));
    let bytes = draw().1.len();
    let times = (0..PAGE_RUNS).map(|_| draw().0);
    (bytes, median(times.collect()), name)
}

/// Sites of n scenarios, written for the first time and once more.
pub(super) fn site() -> String {
    let mut table = "flowscribe site with n scenarios: written, and nothing to write\n".to_owned();
    let flowscribe = env!("CARGO_BIN_EXE_flowscribe");
    for count in [25, 50, 100] {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("compare-site");
        drop(fs::remove_dir_all(&folder));
        let (scenarios, out) = (folder.join("scenarios"), folder.join("out"));
        copies(&scenarios, count);
        let paths = [&out, &scenarios].map(|path| path.to_str().expect("a path in UTF-8"));
        let write = || timed(|| quiet(flowscribe, &["site", paths[0], paths[1]])).0;
        let times = [write(), write()].map(|time| time.as_secs_f64());
        let each = times[0] * 1e3 / f64::from(u32::try_from(count).unwrap_or(u32::MAX));
        let _ = writeln!(
            table,
            "n = {count:6}   {:10.2} s   {each:8.1} ms each   {:10.2} s",
            times[0], times[1]
        );
    }
    table
}

/// The built-in scenarios, one after the other and again, under other names.
fn copies(folder: &Path, count: usize) {
    fs::create_dir_all(folder).expect("a folder");
    for (nth, builtin) in builtin().iter().cycle().take(count).enumerate() {
        let path = folder.join(format!("{}-{nth}.toml", builtin.name));
        fs::write(path, builtin.text).expect("a copy");
    }
}
