//! Shows files to Chromium, for every test that needs one; `tests/npm` drives it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::de::DeserializeOwned;

/// The documented scenarios, as they stand in the documents.
pub(crate) const SEEDS: [&str; 6] = [
    "okta-authorization-code",
    "okta-implicit",
    "okta-implicit-guide",
    "okta-implicit-spa",
    "implicit-six-steps",
    "implicit-a-to-g",
];

/// A folder of its own for each test, under cargo's.
pub(crate) fn folder(test: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(test);
    drop(fs::remove_dir_all(&folder));
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// Which fonts a browser finds: those of a system, with or without ours.
fn fonts(folder: &Path, ours: bool) -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("fonts");
    let dirs = if ours {
        format!("<dir>{}</dir><dir>/usr/share/fonts</dir>", own.display())
    } else {
        "<dir>/usr/share/fonts/truetype/dejavu</dir>".to_owned()
    };
    let cache = folder.join("cache");
    let settings = format!(
        "<?xml version=\"1.0\"?>\n<fontconfig>{dirs}<cachedir>{}</cachedir></fontconfig>\n",
        cache.display()
    );
    let file = folder.join("fonts.conf");
    fs::write(&file, settings).unwrap();
    file
}

/// Runs a script of `tests/npm` on a folder, with or without our fonts; it tells one JSON
/// value a line.
pub(crate) fn look<T: DeserializeOwned>(
    script: &str,
    folder: &Path,
    what: &str,
    ours: bool,
) -> Vec<T> {
    let output = Command::new("node")
        .arg(format!("tests/npm/{script}"))
        .arg(folder)
        .arg(what)
        .env("FONTCONFIG_FILE", fonts(folder, ours))
        .output()
        .expect("Debian's package `nodejs` is installed");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "is `npm ci` done in tests/npm, and chromium installed?\n{said}"
    );
    let seen = String::from_utf8(output.stdout).unwrap();
    let seen = seen.lines().map(|line| serde_json::from_str(line).unwrap());
    seen.collect()
}
