//! Tables of rows, and edits that tell a row's message from a good one.
//!
//! A table is text: a line of column names, then a line for each row, cells
//! parted by `|`. An empty cell and `-` mean that there is nothing.
//!
//! Edits are parted by ` & `: `name=value` gives a part of the message another
//! value or adds it, `-name` takes it out, `+name=value` adds it once more.

use indexmap::IndexMap;

/// One line of a table, by column.
pub(crate) struct Row(IndexMap<&'static str, &'static str>);

impl Row {
    /// What stands in a column; nothing for a dash.
    pub(crate) fn get(&self, column: &str) -> &'static str {
        match self.0[column] {
            "-" => "",
            cell => cell,
        }
    }
}

/// Reads a table.
pub(crate) fn rows(table: &'static str) -> Vec<Row> {
    let cells = |line: &'static str| line.split('|').map(str::trim).collect::<Vec<_>>();
    let mut lines = table.lines().filter(|line| !line.trim().is_empty());
    let columns = cells(lines.next().unwrap());
    let row = |line| {
        let cells = cells(line);
        assert_eq!(cells.len(), columns.len(), "{line}");
        Row(columns.iter().copied().zip(cells).collect())
    };
    lines.map(row).collect()
}

/// Plays every row and holds what was seen against its last columns, from `first` on.
pub(crate) fn hold(table: &'static str, first: &str, play: impl Fn(&Row) -> Vec<String>) {
    let mut wrong = Vec::new();
    for row in rows(table) {
        let from = row.0.get_index_of(first).unwrap();
        let columns = row.0.keys().skip(from);
        let expected: Vec<_> = columns.map(|column| row.get(column)).collect();
        let seen = play(&row);
        if seen != expected {
            let row: Vec<_> = row.0.values().copied().collect();
            wrong.push(format!("{}\n  seen: {}", row.join(" | "), seen.join(" | ")));
        }
    }
    assert!(
        wrong.is_empty(),
        "rows that do not hold:\n{}",
        wrong.join("\n")
    );
}

/// The parts of a message: parameters, headers, claims, whatever a table edits.
#[derive(Clone, Debug)]
pub(crate) struct Message(Vec<(String, String)>);

impl Message {
    /// A good message after a row's edits.
    pub(crate) fn edited(good: &[(&str, &str)], edits: &str) -> Self {
        let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
        let mut message = Self(good.iter().copied().map(owned).collect());
        for edit in edits.split(" & ").filter(|edit| !edit.is_empty()) {
            message.edit(edit);
        }
        message
    }

    /// One edit.
    pub(crate) fn edit(&mut self, edit: &str) {
        if let Some(name) = edit.strip_prefix('-') {
            let before = self.0.len();
            self.0.retain(|(known, _)| known != name);
            assert!(self.0.len() < before, "{edit}: there is no such part");
            return;
        }
        let (name, value) = edit.split_once('=').unwrap_or((edit, ""));
        if let Some(name) = name.strip_prefix('+') {
            self.0.push((name.to_owned(), value.to_owned()));
        } else if let Some(part) = self.0.iter_mut().find(|(known, _)| known == name) {
            assert_ne!(part.1, value, "{edit} changes nothing");
            value.clone_into(&mut part.1);
        } else {
            self.0.push((name.to_owned(), value.to_owned()));
        }
    }

    /// With further parts.
    pub(crate) fn with(mut self, parts: &[(&str, &str)]) -> Self {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        self.0.extend(parts.iter().map(owned));
        self
    }

    /// Puts a value that only the run knows in the place of its name.
    pub(crate) fn fill(&mut self, name: &str, with: &str) {
        for (_, value) in &mut self.0 {
            *value = value.replace(name, with);
        }
    }

    /// A part.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }

    /// A part of which there may be several.
    pub(crate) fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        let parts = self.0.iter().filter(move |(known, _)| known == name);
        parts.map(|(_, value)| value.as_str())
    }

    /// The parts whose name begins so, without that beginning.
    pub(crate) fn below(&self, prefix: &str) -> Vec<(&str, &str)> {
        let parts = self.0.iter();
        let parts = parts.filter_map(|(name, value)| Some((name.strip_prefix(prefix)?, &**value)));
        parts.collect()
    }
}
