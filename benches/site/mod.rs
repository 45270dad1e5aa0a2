//! What a static site costs.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use flowscribe::scenario::builtin;

use super::{quiet, timed};

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
