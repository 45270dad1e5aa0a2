//! Keeps the import table of docs/architecture.md: a room may use the rooms named there and no others.
#![expect(clippy::unwrap_used, reason = "a test that fails says so by a panic")]

use std::fs;
use std::path::{Path, PathBuf};

/// A room and what it may import; `error` is open to all.
type Row = (String, Vec<String>);

/// The rooms that may use the asynchronous runtime and HTTP.
const LEFT_WING: [&str; 3] = ["network", "cast", "simulation"];

/// The table, read from the picture of the house.
fn table() -> Vec<Row> {
    let picture = fs::read_to_string("docs/architecture.md").unwrap();
    let (_, rooms) = picture.split_once("| room | may import |").unwrap();
    let rows = rooms
        .lines()
        .skip(2)
        .take_while(|line| line.starts_with('|'));
    let row = |line: &str| {
        let mut cells = line.split('|').map(str::trim).skip(1);
        let (room, allowed) = (cells.next().unwrap(), cells.next().unwrap());
        let allowed = allowed.split(", ").filter(|room| *room != "nothing");
        (room.to_owned(), allowed.map(str::to_owned).collect())
    };
    rows.map(row).collect()
}

#[test]
fn rooms_import_what_the_table_allows() {
    let table = table();
    let mut broken = Vec::new();
    for file in sources(Path::new("src")) {
        let text = fs::read_to_string(&file).unwrap();
        broken.extend(offences(&table, &file, &text));
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn every_room_stands_in_the_table_and_imports_only_rooms() {
    let table = table();
    let is_room = |name: &String| table.iter().any(|(room, _)| room == name);
    for entry in fs::read_dir("src").unwrap() {
        let room = room_of(&entry.unwrap().path());
        assert!(room == "main" || room == "lib" || is_room(&room), "{room}");
    }
    for (room, allowed) in &table {
        assert!(allowed.iter().all(is_room), "{room}: {allowed:?}");
    }
}

/// Nobody imports the command line, and what a room imports never imports it back.
#[test]
fn the_table_has_no_circles() {
    let table = table();
    let allowed = |room: &str| {
        table
            .iter()
            .find(|(known, _)| known == room)
            .unwrap()
            .1
            .clone()
    };
    for (room, _) in &table {
        let mut reached = allowed(room);
        let mut next = 0;
        while next < reached.len() {
            let further = allowed(&reached[next]);
            reached.extend(
                further
                    .into_iter()
                    .filter(|new| !reached.contains(new))
                    .collect::<Vec<_>>(),
            );
            next += 1;
        }
        assert!(!reached.contains(room), "{room} reaches itself");
        assert!(
            !reached.iter().any(|room| room == "cli"),
            "{room} reaches cli"
        );
    }
}

#[test]
fn an_import_against_the_table_is_found() {
    let table = table();
    let found = |file: &str, text: &str| offences(&table, Path::new(file), text);
    let verdict = "src/verdict/judge.rs";
    assert_eq!(
        found(
            verdict,
            "use crate::trace::Trace;\nuse crate::network::Clock;\n"
        ),
        ["src/verdict/judge.rs:2: verdict may not import network"]
    );
    for text in [
        "use crate::{protocol::Kind, render::Format};",
        "use crate::{\n    protocol::{Kind, Role},\n    render::Format,\n};",
        "use super::super::render::Format;",
        "use tokio::time::sleep;",
    ] {
        assert_eq!(found(verdict, text).len(), 1, "{text}");
    }
    assert_eq!(
        found("src/trace/mod.rs", "crate::cast::Entropy::new();").len(),
        1
    );
    assert!(found(verdict, "// crate::network is another room").is_empty());
    assert!(found("src/trace/http/mod.rs", "use super::super::Trace;").is_empty());
}

/// What one file imports against the table; the right wing is free of tokio and hyper.
fn offences(table: &[Row], file: &Path, text: &str) -> Vec<String> {
    let room = room_of(file);
    let Some((_, allowed)) = table.iter().find(|(known, _)| *known == room) else {
        return Vec::new();
    };
    let is_room = |name: &str| table.iter().any(|(known, _)| known == name);
    let code = without_comments(text);
    let mut found = Vec::new();
    let at = |offset: usize| {
        let line = code[..offset].matches('\n').count() + 1;
        format!("{}:{line}", file.display())
    };
    for (offset, imported) in imports(&code) {
        let may = imported == room || imported == "error" || allowed.contains(&imported);
        if !may && is_room(&imported) {
            let at = at(offset);
            found.push(format!("{at}: {room} may not import {imported}"));
        }
    }
    if !LEFT_WING.contains(&&*room) {
        for name in ["tokio::", "hyper::"] {
            for (offset, _) in code.match_indices(name) {
                let at = at(offset);
                found.push(format!("{at}: {room} stands outside the asynchronous wing"));
            }
        }
    }
    found
}

/// The same lines, those that are comments emptied.
fn without_comments(text: &str) -> String {
    let keep = |line: &str| !line.trim_start().starts_with("//");
    let lines = text.lines().map(|line| if keep(line) { line } else { "" });
    lines.collect::<Vec<_>>().join("\n")
}

/// The names after each `crate::` and `super::super::`, grouped ones included, with their places.
fn imports(code: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for path in ["crate::", "super::super::"] {
        for (at, _) in code.match_indices(path) {
            let rest = &code[at + path.len()..];
            match rest.strip_prefix('{') {
                Some(group) => {
                    let mut depth = 0_i32;
                    for part in group.split_inclusive([',', '{', '}']) {
                        if depth == 0 {
                            found.push((at, word(part)));
                        }
                        depth += i32::from(part.ends_with('{')) - i32::from(part.ends_with('}'));
                        if depth < 0 {
                            break;
                        }
                    }
                }
                None => found.push((at, word(rest))),
            }
        }
    }
    found
}

fn word(text: &str) -> String {
    let name = text.trim_start().chars();
    name.take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect()
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
