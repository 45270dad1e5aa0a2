//! Which files are written, and which are left as they are.

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;
use std::time::SystemTime;

use flowscribe::render::{Language, Words};
use flowscribe::scenario::{GROUPS, Scenario, builtin};

use crate::{OVERLAY, files, folder, scenario, site};

/// What tells a file that was written anew: another inode, another time.
fn marks(folder: &Path) -> Vec<(String, u64, SystemTime)> {
    let mark = |name: String| {
        let known = fs::metadata(folder.join(&name)).unwrap();
        (name, known.ino(), known.modified().unwrap())
    };
    files(folder).into_iter().map(mark).collect()
}

#[test]
fn what_is_unchanged_is_not_written() {
    let folder = folder("site-twice");
    let site_folder = folder.join("new/and/deep");
    let (status, said) = site(&site_folder, &[]);
    assert_eq!(status, Some(0), "{said}");
    let count = files(&site_folder).len();
    assert!(
        said.contains(&format!(" {count} files written, 0 unchanged; 0 of ")),
        "{said}"
    );
    let before = marks(&site_folder);
    let (_, said) = site(&site_folder, &[]);
    assert!(
        said.contains(&format!(" 0 files written, {count} unchanged")),
        "{said}"
    );
    assert_eq!(marks(&site_folder), before);

    // One is changed, one is gone, and one is somebody else's.
    let (page, picture) = (
        site_folder.join("index.html"),
        site_folder.join("svg/no-token.svg"),
    );
    let known = [fs::read(&page).unwrap(), fs::read(&picture).unwrap()];
    fs::write(&page, known[0].to_ascii_uppercase()).unwrap();
    fs::remove_file(&picture).unwrap();
    fs::write(site_folder.join("notes.txt"), "mine").unwrap();
    let (_, said) = site(&site_folder, &[]);
    assert!(
        said.contains(&format!(" 2 files written, {} unchanged", count - 2)),
        "{said}"
    );
    assert_eq!(
        [fs::read(&page).unwrap(), fs::read(&picture).unwrap()],
        known
    );
    assert_eq!(
        fs::read_to_string(site_folder.join("notes.txt")).unwrap(),
        "mine"
    );
    assert_eq!(
        files(&site_folder).len(),
        count + 1,
        "temporary files are left behind"
    );
    let after = marks(&site_folder);
    let kept = before.iter().filter(|mark| after.contains(mark)).count();
    assert_eq!(kept, count - 2);
}

#[test]
fn every_walkthrough_has_a_page_and_its_pictures() {
    let folder = folder("site-names");
    assert_eq!(site(&folder, &[Path::new("okta-implicit")]).0, Some(0));
    let expected = [
        "index.html",
        "okta-implicit.html",
        "okta-implicit.interactions.html",
        "okta-implicit.steps.html",
        "script.js",
        "style.css",
        "svg/okta-implicit.interactions.messages.svg",
        "svg/okta-implicit.interactions.svg",
        "svg/okta-implicit.messages.svg",
        "svg/okta-implicit.steps.messages.svg",
        "svg/okta-implicit.steps.svg",
        "svg/okta-implicit.svg",
    ];
    assert_eq!(files(&folder), expected);
}

#[test]
fn other_seeds_give_other_messages() {
    let folder = folder("site-seeds");
    let picture = || fs::read_to_string(folder.join("svg/state-mismatch.svg")).unwrap();
    let name = Path::new("state-mismatch");
    site(&folder, &[name]);
    let first = picture();
    let seed = [name, Path::new("--seed"), Path::new("7")];
    let (status, said) = site(&folder, &seed);
    assert_eq!(status, Some(0), "{said}");
    assert_ne!(picture(), first);
    let index = fs::read_to_string(folder.join("index.html")).unwrap();
    assert!(index.contains("seed 7"));
}

#[test]
fn a_run_that_differs_is_written_and_told() {
    let folder = folder("site-differing");
    let denies = format!("{OVERLAY}[[actor]]\nid = 'user'\ndecision = 'deny'\n");
    let path = scenario(&folder, "denies.toml", &denies);
    let out = folder.join("out");
    let (status, said) = site(&out, &[&path, Path::new("no-token")]);
    assert_eq!(status, Some(1), "{said}");
    assert!(
        said.contains("; 3 of 5 walkthroughs differ from their documents"),
        "{said}"
    );
    assert!(said.contains("wrong outcome"), "{said}");
    assert!(out.join("denies.html").is_file() && out.join("no-token.html").is_file());
    let index = fs::read_to_string(out.join("index.html")).unwrap();
    assert_eq!(index.matches("<li class=\"differs\">").count(), 3);
    assert!(index.contains("data-group=\"own\""));
}

/// The group of an own file is the folder that it stands in, if a group is called so.
#[test]
fn folders_are_taken_and_grouped() {
    let folder = folder("site-folders");
    fs::create_dir_all(folder.join("mine/failures")).unwrap();
    scenario(&folder.join("mine"), "a.toml", OVERLAY);
    scenario(&folder.join("mine/failures"), "b.toml", OVERLAY);
    let out = folder.join("out");
    assert_eq!(site(&out, &[&folder.join("mine")]).0, Some(0));
    let index = fs::read_to_string(out.join("index.html")).unwrap();
    let (failures, own) = index.split_once("data-group=\"own\"").unwrap();
    assert!(failures.contains("data-group=\"failures\"") && failures.contains("\"b.html\""));
    assert!(own.contains("\"a.html\""));
}

/// Names and texts as bad as files allow.
#[test]
fn hostile_names_and_texts_stay_text() {
    let folder = folder("site-hostile");
    let text = "</title><script>alert(1)</script>\" onmouseover=\"x {{ 7 * 7 }} &lt; \u{202e}";
    let quoted = serde_json::Value::from(text).to_string();
    let overlay = format!("title = {quoted}\nlesson = {quoted}\nbase = 'okta-implicit'\n");
    let names = [
        "index.toml",
        "a b.toml",
        "A b.toml",
        "..toml.toml",
        "隱含 流程.toml",
        "\"><script>.toml",
        "%2e%2e#x?.toml",
        "con.toml",
    ];
    let paths = names.map(|name| scenario(&folder, name, &overlay));
    let out = folder.join("out");
    let (status, said) = site(&out, &paths.each_ref().map(|path| &**path));
    assert_eq!(status, Some(0), "{said}");
    let files = files(&out);
    assert_eq!(files.len(), names.len() * 9 + 3, "{files:?}");
    for file in &files {
        let safe = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_./".contains(c);
        assert!(file.chars().all(safe), "{file}");
        let content = fs::read_to_string(out.join(file)).unwrap();
        assert!(
            !content.contains("<script>alert") && !content.contains('\u{202e}'),
            "{file}"
        );
        assert!(!content.contains("\" onmouseover"), "{file}");
    }
    crate::links::assert_links(&out);
}

/// Every flow and group that is built in has a word in either language: src/render/words/.
#[test]
fn flows_and_groups_have_words() {
    let words = Words::of(Language::TraditionalChinese);
    for builtin in builtin() {
        let flow = Scenario::load(builtin.name).unwrap().flow;
        assert_ne!(words.flow(&flow), flow, "[flows] {flow}");
    }
    for group in GROUPS {
        assert_ne!(words.group(group), *group, "[groups] {group}");
        assert!(
            !words.group_meaning(group).is_empty(),
            "[group_meanings] {group}"
        );
    }
}
