//! The scenarios that are built in: every file below scenarios/.

use super::error::Problem;
use super::names::{did_you_mean, nearest};

/// One built-in scenario.
#[derive(Clone, Copy, Debug)]
pub struct Builtin {
    /// The stem of its file.
    pub name: &'static str,
    /// Its file, from the root of the repository.
    pub path: &'static str,
    /// The file as it stands.
    pub text: &'static str,
}

/// What the scenarios of one folder have in common, in the order of reading.
pub const GROUPS: &[&str] = &["documents", "flows", "variants", "failures", "attacks"];

impl Builtin {
    /// Its group: the folder below scenarios/ that it stands in, else the first one.
    pub fn group(&self) -> &'static str {
        let folder = self.path.rsplit('/').nth(1).unwrap_or_default();
        let mut known = GROUPS.iter().copied();
        known.find(|group| *group == folder).unwrap_or(GROUPS[0])
    }
}

include!(concat!(env!("OUT_DIR"), "/builtin.rs"));

/// All built-in scenarios, sorted by name.
pub fn builtin() -> &'static [Builtin] {
    BUILTIN
}

/// A built-in scenario by name.
pub(super) fn find(name: &str) -> Option<&'static Builtin> {
    BUILTIN.iter().find(|builtin| builtin.name == name)
}

/// A name that is none of theirs.
pub(super) fn unknown(what: &str, name: &str) -> Problem {
    let names: Vec<&str> = BUILTIN.iter().map(|builtin| builtin.name).collect();
    let help = did_you_mean(name, &names).unwrap_or_else(|| {
        let near = nearest(name, &names).join(", ");
        format!("nearest: {near}; `flowscribe list` shows all")
    });
    Problem::new(format!("unknown {what} `{name}`")).help(help)
}

#[test]
fn no_path_of_this_machine_is_compiled_in() {
    let code = include_str!(concat!(env!("OUT_DIR"), "/builtin.rs"));
    assert!(!code.contains(env!("CARGO_MANIFEST_DIR")), "{code}");
}
