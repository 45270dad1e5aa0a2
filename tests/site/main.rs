//! `flowscribe site`: which files it writes and when, where their links lead, and
//! what Chromium makes of them.
#![expect(clippy::unwrap_used, reason = "a test that fails says so by a panic")]

mod browser;
mod errors;
mod files;
mod links;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const OVERLAY: &str = "title = 'x'\nlesson = 'y'\nbase = 'okta-implicit'\n";

/// A folder of its own for each test, under cargo's.
fn folder(test: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(test);
    drop(fs::remove_dir_all(&folder));
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// Writes a site; gives the exit status and what was said.
fn site(folder: &Path, scenarios: &[&Path]) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_flowscribe"));
    let command = command.arg("site").arg(folder).args(scenarios);
    let Output {
        status,
        stdout,
        stderr,
    } = command.output().unwrap();
    assert!(stdout.is_empty());
    let said = String::from_utf8(stderr).unwrap();
    assert!(!said.contains("panicked"), "{said}");
    (status.code(), said)
}

/// All files below a folder, by their paths from it.
fn files(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let path = path.strip_prefix(folder).unwrap();
                found.push(path.to_str().unwrap().to_owned());
            }
        }
    }
    found.sort();
    found
}

/// A scenario file in a folder.
fn scenario(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, text).unwrap();
    path
}
