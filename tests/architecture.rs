//! Keeps the import table of docs/architecture.md: a room may use the rooms named here and no others.
#![expect(clippy::unwrap_used, reason = "a test that fails says so by a panic")]

use std::fs;
use std::path::{Path, PathBuf};

/// Each room and what it may import; `error` is open to all.
const TABLE: &[(&str, &[&str])] = &[
    ("protocol", &[]),
    ("plantuml", &[]),
    ("walkthrough", &["protocol"]),
    ("trace", &["protocol", "walkthrough"]),
    ("scenario", &["protocol", "plantuml", "walkthrough"]),
    ("network", &["protocol", "walkthrough", "trace"]),
    (
        "cast",
        &["protocol", "walkthrough", "trace", "scenario", "network"],
    ),
    (
        "simulation",
        &[
            "protocol",
            "walkthrough",
            "trace",
            "scenario",
            "network",
            "cast",
        ],
    ),
    ("verdict", &["protocol", "walkthrough", "trace"]),
    ("diagram", &["protocol", "walkthrough", "trace", "verdict"]),
    (
        "render",
        &["protocol", "walkthrough", "trace", "verdict", "diagram"],
    ),
    (
        "document",
        &[
            "protocol",
            "plantuml",
            "walkthrough",
            "trace",
            "scenario",
            "network",
            "cast",
            "simulation",
            "verdict",
            "diagram",
            "render",
        ],
    ),
    (
        "cli",
        &[
            "protocol",
            "plantuml",
            "walkthrough",
            "trace",
            "scenario",
            "network",
            "cast",
            "simulation",
            "verdict",
            "diagram",
            "render",
            "document",
        ],
    ),
    ("error", &["scenario", "trace", "simulation"]),
];

#[test]
fn rooms_import_what_the_table_allows() {
    let mut broken = Vec::new();
    for file in sources(Path::new("src")) {
        let text = fs::read_to_string(&file).unwrap();
        broken.extend(offences(&file, &text));
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn every_room_stands_in_the_table_and_in_the_picture() {
    let picture = fs::read_to_string("docs/architecture.md").unwrap();
    for entry in fs::read_dir("src").unwrap() {
        let room = room_of(&entry.unwrap().path());
        if room == "main" || room == "lib" {
            continue;
        }
        assert!(TABLE.iter().any(|(known, _)| *known == room), "{room}");
        assert!(picture.contains(&format!("| {room} |")), "{room}");
    }
}

/// The table in docs/architecture.md says what this file enforces.
#[test]
fn the_picture_is_the_table() {
    let picture = fs::read_to_string("docs/architecture.md").unwrap();
    let (_, picture) = picture.split_once("## Rooms").unwrap();
    for (room, allowed) in TABLE {
        let start = format!("| {room} |");
        let row = picture.lines().find(|line| line.starts_with(&start));
        let row = row.unwrap_or_else(|| panic!("docs/architecture.md has no row for {room}"));
        let cell = row.split('|').nth(2).unwrap().trim();
        let drawn: Vec<_> = cell.split(", ").filter(|room| *room != "nothing").collect();
        assert_eq!(&drawn, allowed, "{room}");
    }
}

#[test]
fn an_import_against_the_table_is_found() {
    let file = Path::new("src/verdict/judge.rs");
    let found = offences(
        file,
        "use crate::network::Clock;\nuse crate::trace::Trace;\n",
    );
    assert_eq!(
        found,
        ["src/verdict/judge.rs:1: verdict may not import network"]
    );
    let grouped = "use crate::{protocol::Kind, render::Format};";
    assert_eq!(offences(file, grouped).len(), 1);
    let file = Path::new("src/trace/mod.rs");
    assert_eq!(
        offences(file, "let x = crate::cast::Entropy::new();").len(),
        1
    );
    let foreign = "use tokio::time::sleep;";
    assert_eq!(offences(Path::new("src/diagram/mod.rs"), foreign).len(), 1);
}

/// What one file imports against the table. The right wing is free of tokio.
fn offences(file: &Path, text: &str) -> Vec<String> {
    let room = room_of(file);
    let Some((_, allowed)) = TABLE.iter().find(|(known, _)| *known == room) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let line = line.trim_start();
        if line.starts_with("//") {
            continue;
        }
        for imported in imports(line) {
            let may = imported == room || imported == "error" || allowed.contains(&&*imported);
            if !may && TABLE.iter().any(|(known, _)| *known == imported) {
                let at = format!("{}:{}", file.display(), index + 1);
                found.push(format!("{at}: {room} may not import {imported}"));
            }
        }
        let pure = !matches!(&*room, "network" | "cast" | "simulation");
        if pure && (line.contains("tokio::") || line.contains("hyper::")) {
            let at = format!("{}:{}", file.display(), index + 1);
            found.push(format!("{at}: {room} stands outside the asynchronous wing"));
        }
    }
    found
}

/// The rooms after each `crate::`, grouped imports included.
fn imports(line: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in line.match_indices("crate::") {
        let rest = &line[at + "crate::".len()..];
        let word = |text: &str| -> String {
            let name = text.trim_start().chars();
            name.take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect()
        };
        match rest.strip_prefix('{') {
            Some(group) => {
                let mut depth = 0;
                for part in group.split_inclusive([',', '{', '}']) {
                    if depth == 0 {
                        found.push(word(part));
                    }
                    depth += part.matches('{').count();
                    depth = depth.saturating_sub(part.matches('}').count());
                }
            }
            None => found.push(word(rest)),
        }
    }
    found
}

fn room_of(path: &Path) -> String {
    let relative = path.strip_prefix("src").unwrap_or(path);
    let first = relative.iter().next().unwrap_or_default();
    first.to_string_lossy().trim_end_matches(".rs").to_owned()
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}
