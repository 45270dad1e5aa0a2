//! The progress bar of `flowscribe check` and `site`, on a terminal and without one.
#![expect(clippy::unwrap_used, reason = "a test that fails says so by a panic")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::Duration;

const OVERLAY: &str = "title = 'x'\nlesson = 'y'\nbase = 'okta-implicit'\n";

/// A scenario file that keeps its reader waiting: a pipe.
fn slow(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("progress");
    fs::create_dir_all(&folder).unwrap();
    let pipe = folder.join(format!("{test}.toml"));
    drop(fs::remove_file(&pipe));
    assert!(
        Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .unwrap()
            .success()
    );
    pipe
}

/// Runs a command that reads the pipe, and fills the pipe after a while.
fn waiting(mut command: Command, pipe: &Path, wait: Duration) -> Output {
    let (out, err) = (Stdio::piped(), Stdio::piped());
    let child = command.stdin(Stdio::null()).stdout(out).stderr(err).spawn();
    thread::sleep(wait);
    fs::write(pipe, OVERLAY).unwrap();
    child.unwrap().wait_with_output().unwrap()
}

/// What a terminal shows, all of standard output and standard error.
fn on_terminal(command: &str, pipe: &Path, wait: Duration) -> String {
    let program = env!("CARGO_BIN_EXE_flowscribe");
    let mut script = Command::new("script");
    let line = format!("'{program}' {command} '{}'", pipe.display());
    script.args(["--quiet", "--return", "--command", &line, "/dev/null"]);
    script.env("TERM", "xterm");
    String::from_utf8(waiting(script, pipe, wait).stdout).unwrap()
}

#[test]
fn a_long_check_shows_a_bar_and_erases_it() {
    let shown = on_terminal("check", &slow("long"), Duration::from_millis(1600));
    assert!(shown.contains("0 of 1 scenarios"), "{shown:?}");
    let (_, left) = shown.rsplit_once("\r\u{1b}[K").unwrap();
    assert!(
        left.starts_with("✓ ") && left.contains("/long.toml "),
        "{shown:?}"
    );
    assert!(!left.contains("scenarios\r"), "{shown:?}");
}

#[test]
fn a_long_site_shows_a_bar_and_erases_it() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("progress-site");
    let command = format!("site '{}'", folder.display());
    let shown = on_terminal(&command, &slow("site"), Duration::from_millis(1600));
    assert!(shown.contains("0 of 1 scenarios"), "{shown:?}");
    let (_, left) = shown.rsplit_once("\r\u{1b}[K").unwrap();
    assert!(left.contains("/progress-site: 1 scenario, "), "{shown:?}");
}

#[test]
fn without_a_terminal_there_is_none() {
    let pipe = slow("piped");
    let mut check = Command::new(env!("CARGO_BIN_EXE_flowscribe"));
    check.arg("check").arg(&pipe);
    let output = waiting(check, &pipe, Duration::from_millis(1600));
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stderr.is_empty(), "{:?}", output.stderr);
    assert!(!output.stdout.contains(&b'\r'));
}
