//! A TOML document as a tree in which every key and value knows its place.

use indexmap::IndexMap;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::error::Problem;
use super::source::{Place, Sources};

/// A value and where it stands; a table's place is its header.
#[derive(Clone, Debug)]
pub(super) struct Node {
    /// Where it stands.
    pub(super) place: Place,
    /// What stands there.
    pub(super) value: Value,
}

/// What scenario files are made of.
#[derive(Clone, Debug)]
pub(super) enum Value {
    /// Any kind of string.
    String(String),
    /// A number that fits.
    Integer(i64),
    /// `true` or `false`.
    Boolean(bool),
    /// An array, `[[..]]` included.
    Array(Vec<Node>),
    /// A table of any kind.
    Table(Table),
    /// What no key accepts: a float, a date, a number that is too large.
    Other(&'static str),
}

/// What tells the entries of an array from each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Key<'n> {
    /// `id = "..."`
    Id(&'n str),
    /// `invariant = ...`
    Invariant(i64),
}

/// Entries in the order of the file.
pub(super) type Table = IndexMap<String, Entry>;

/// One line of a table.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// Where its key stands.
    pub(super) key: Place,
    /// Its value.
    pub(super) node: Node,
}

impl Node {
    /// The table that this is, if it is one.
    pub(super) fn table(&self) -> Option<&Table> {
        match &self.value {
            Value::Table(table) => Some(table),
            _ => None,
        }
    }

    /// The text that stands behind a key, with its place.
    pub(super) fn text(&self, key: &str) -> Option<(&str, Place)> {
        let node = &self.table()?.get(key)?.node;
        match &node.value {
            Value::String(text) => Some((text, node.place)),
            _ => None,
        }
    }

    /// The entry's id, if this is a table that has one.
    pub(super) fn id(&self) -> Option<&str> {
        self.text("id").map(|(id, _)| id)
    }

    /// What tells an entry from the others of its array, with its place: its id, or the
    /// number of the invariant that it breaks.
    pub(super) fn key(&self) -> Option<(Key<'_>, Place)> {
        if let Some((id, place)) = self.text("id") {
            return Some((Key::Id(id), place));
        }
        let node = &self.table()?.get("invariant")?.node;
        match node.value {
            Value::Integer(number) => Some((Key::Invariant(number), node.place)),
            _ => None,
        }
    }
}

/// Parses a file that `sources` already holds.
pub(super) fn parse(sources: &Sources, source: usize) -> Result<Node, Problem> {
    let text = &sources.get(source).text;
    let table = DeTable::parse(text).map_err(|error| {
        let span = error.span().unwrap_or(0..0);
        let place = place(source, span);
        Problem::at(place, error.message())
            .help("scenario files are TOML: https://toml.io/en/v1.0.0")
    })?;
    Ok(Node {
        place: place(source, 0..0),
        value: Value::Table(convert_table(table.into_inner(), source)),
    })
}

fn place(source: usize, span: std::ops::Range<usize>) -> Place {
    Place {
        source,
        start: span.start,
        end: span.end,
    }
}

fn convert_table(table: DeTable<'_>, source: usize) -> Table {
    let entry = |(key, value): (Spanned<_>, _)| {
        let entry = Entry {
            key: place(source, key.span()),
            node: convert(value, source),
        };
        (std::borrow::Cow::into_owned(key.into_inner()), entry)
    };
    table.into_iter().map(entry).collect()
}

fn convert(value: Spanned<DeValue<'_>>, source: usize) -> Node {
    let place = place(source, value.span());
    let value = match value.into_inner() {
        DeValue::String(text) => Value::String(text.into_owned()),
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix())
            .map_or(Value::Other("a number out of range"), Value::Integer),
        DeValue::Boolean(value) => Value::Boolean(value),
        DeValue::Float(_) => Value::Other("a number with a fraction"),
        DeValue::Datetime(_) => Value::Other("a date"),
        DeValue::Array(nodes) => {
            let nodes = nodes.into_iter().map(|node| convert(node, source));
            Value::Array(nodes.collect())
        }
        DeValue::Table(table) => Value::Table(convert_table(table, source)),
    };
    Node { place, value }
}
