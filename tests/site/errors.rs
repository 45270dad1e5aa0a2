//! What cannot be written is said, and nothing is half written.

use std::fs;
use std::path::Path;

use crate::{OVERLAY, files, folder, scenario, site};

fn assert_refused(out: &Path, scenarios: &[&Path], expected: &[&str]) {
    let (status, said) = site(out, scenarios);
    assert_eq!(status, Some(2), "{said}");
    for expected in expected {
        assert!(said.contains(expected), "{expected} is not in {said}");
    }
}

#[test]
fn a_folder_that_cannot_be_had_is_named() {
    let folder = folder("site-no-folder");
    let file = scenario(&folder, "file", "");
    let one = Path::new("no-token");
    assert_refused(&file, &[one], &["/file is a file; the site needs a folder"]);
    assert_refused(&file.join("below"), &[one], &["file/below"]);
    assert_refused(
        Path::new("/proc/nothing"),
        &[one],
        &["error: /proc/nothing"],
    );
    let out = folder.join("out");
    fs::create_dir(&out).unwrap();
    fs::write(out.join("svg"), "").unwrap();
    assert_refused(&out, &[one], &["out/svg is a file"]);
    fs::remove_file(out.join("svg")).unwrap();
    fs::create_dir(out.join("index.html")).unwrap();
    assert_refused(&out, &[one], &["out/index.html is no file"]);
}

#[test]
fn two_scenarios_of_one_name_are_named() {
    let folder = folder("site-same");
    fs::create_dir(folder.join("a")).unwrap();
    let (one, other) = (
        scenario(&folder.join("a"), "x.toml", OVERLAY),
        scenario(&folder, "x.toml", OVERLAY),
    );
    let out = folder.join("out");
    let named = [one.to_str().unwrap(), other.to_str().unwrap(), "`x`"];
    assert_refused(&out, &[&one, &other], &named);
    let builtin = Path::new("okta-implicit");
    let own = Path::new("scenarios/okta-implicit.toml");
    assert_refused(
        &out,
        &[builtin, own],
        &["okta-implicit and scenarios/okta-implicit.toml"],
    );
    assert!(!out.exists());
    // The same file twice is one scenario.
    assert_eq!(site(&out, &[&one, &one]).0, Some(0));
}

#[test]
fn a_bad_file_is_told_before_anything_is_written() {
    let folder = folder("site-bad");
    let bad = scenario(&folder, "bad.toml", &format!("{OVERLAY}decison = 1\n"));
    let out = folder.join("out");
    assert_refused(&out, &[Path::new("no-token"), &bad], &["bad.toml:4:1", "^"]);
    assert_refused(&out, &[Path::new("no-tokn")], &["did you mean `no-token`"]);
    let whole = fs::read_to_string("scenarios/okta-implicit-guide.toml").unwrap();
    let cut = whole.find("[[walkthrough]]").unwrap();
    let bare = scenario(&folder, "bare.toml", &whole[..cut]);
    assert_refused(&out, &[&bare], &["bare.toml has no walkthrough"]);
    assert!(!out.exists());
    assert_eq!(files(&folder), ["bad.toml", "bare.toml"]);
}
