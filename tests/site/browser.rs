//! The site in Chromium, from a file and from a server below a path: `site.mjs` does what
//! a reader does, by mouse and keyboard, and tells what is not as it should be.

use std::process::Command;

use serde::Deserialize;

use crate::{folder, site};

#[derive(Debug, Deserialize)]
struct Seen {
    /// How much was looked at.
    checks: usize,
    faults: Vec<String>,
}

#[test]
fn a_reader_finds_the_way() {
    let folder = folder("site-browser");
    assert_eq!(site(&folder, &[]).0, Some(0));
    let output = Command::new("node")
        .args(["tests/npm/site.mjs", folder.to_str().unwrap()])
        .output()
        .expect("Debian's package `nodejs` is installed");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "is `npm ci` done in tests/npm, and chromium installed?\n{said}"
    );
    let seen: Seen = serde_json::from_slice(&output.stdout).unwrap();
    assert!(seen.faults.is_empty(), "{}", seen.faults.join("\n"));
    assert!(seen.checks > 150, "{}", seen.checks);
}
