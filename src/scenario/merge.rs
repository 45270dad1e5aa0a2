//! Lays an overlay over its base: tables by key, arrays of tables by `id` (of `breaks`, by `invariant`), the rest replaces.

use super::error::Problem;
use super::names::did_you_mean;
use super::node::{Entry, Key, Node, Table, Value};
use super::source::Place;

/// Lays overlays over their bases.
#[derive(Debug, Default)]
pub(super) struct Merger {
    /// New entries whose ids are near to one that the base has.
    strangers: Vec<Stranger>,
}

/// A new entry that may be a slip of the pen.
#[derive(Debug)]
struct Stranger {
    /// The entry's header.
    entry: Place,
    /// Its id.
    id: Place,
    help: String,
}

impl Merger {
    /// Lays `over` upon `base`.
    ///
    /// # Errors
    ///
    /// A new step that wants to stand before or after a step that is not there.
    pub(super) fn merge(&mut self, base: Node, over: Node) -> Result<Node, Problem> {
        self.merge_under("", base, over)
    }

    /// What is missing in a new entry is missing because its id is a slip, where one is near.
    pub(super) fn explain(&self, problem: Problem) -> Problem {
        let concerns = |one: &&Stranger| [one.entry, one.id].map(Some).contains(&problem.place());
        match self.strangers.iter().find(concerns) {
            Some(stranger) => problem.moved(stranger.id).help(stranger.help.as_str()),
            None => problem,
        }
    }

    fn merge_under(&mut self, key: &str, base: Node, over: Node) -> Result<Node, Problem> {
        let place = over.place;
        let value = match (base.value, over.value) {
            (Value::Table(base), Value::Table(over)) => Value::Table(self.tables(base, over)?),
            (Value::Array(base), Value::Array(over)) if have_keys(&base) && have_keys(&over) => {
                Value::Array(self.arrays(key, base, over)?)
            }
            (_, over) => over,
        };
        Ok(Node { place, value })
    }

    fn tables(&mut self, mut base: Table, over: Table) -> Result<Table, Problem> {
        for (key, Entry { key: place, node }) in over {
            let node = match base.get_mut(&key) {
                Some(below) => {
                    let emptied = Value::Boolean(false);
                    let below = Node {
                        place: below.node.place,
                        value: std::mem::replace(&mut below.node.value, emptied),
                    };
                    self.merge_under(&key, below, node)?
                }
                None => node,
            };
            base.insert(key, Entry { key: place, node });
        }
        Ok(base)
    }

    fn arrays(
        &mut self,
        key: &str,
        mut base: Vec<Node>,
        over: Vec<Node>,
    ) -> Result<Vec<Node>, Problem> {
        for mut node in over {
            let same = |known: &Node| key_of(known) == key_of(&node);
            if let Some(index) = base.iter().position(same) {
                let below = base.remove(index);
                base.insert(index, self.merge_under("", below, node)?);
                continue;
            }
            self.meet(&base, &node);
            let index = match key {
                "step" => wanted_place(&base, &mut node)?,
                _ => base.len(),
            };
            base.insert(index, node);
        }
        Ok(base)
    }

    /// Notes a new entry whose id is near to a known one.
    fn meet(&mut self, known: &[Node], node: &Node) {
        let ids: Vec<&str> = known.iter().filter_map(Node::id).collect();
        if let Some((id, place)) = node.text("id")
            && let Some(help) = did_you_mean(id, &ids)
        {
            self.strangers.push(Stranger {
                entry: node.place,
                id: place,
                help,
            });
        }
    }
}

/// An empty array has no entry with an id: it replaces.
fn have_keys(nodes: &[Node]) -> bool {
    !nodes.is_empty() && nodes.iter().all(|node| node.key().is_some())
}

fn key_of(node: &Node) -> Option<Key<'_>> {
    node.key().map(|(key, _)| key)
}

/// Where a new step wants to stand: `before` or `after` another one, else last.
fn wanted_place(base: &[Node], step: &mut Node) -> Result<usize, Problem> {
    for (key, offset) in [("before", 0), ("after", 1)] {
        let Some((id, place)) = step.text(key) else {
            continue;
        };
        let ids: Vec<&str> = base.iter().filter_map(Node::id).collect();
        let found = ids.iter().position(|known| *known == id);
        let index = found.ok_or_else(|| Problem::unknown("step", id, &ids).or_at(place))?;
        if let Value::Table(table) = &mut step.value {
            table.shift_remove(key);
        }
        return Ok(index + offset);
    }
    Ok(base.len())
}

/// Refuses two entries of one array of one file that have the same id.
pub(super) fn unique_ids(node: &Node) -> Result<(), Problem> {
    match &node.value {
        Value::Array(nodes) => {
            for (index, node) in nodes.iter().enumerate() {
                let earlier = || {
                    nodes[..index]
                        .iter()
                        .any(|other| key_of(other) == key_of(node))
                };
                if let Some((named, place)) = node.key()
                    && earlier()
                {
                    return Err(twice(named, place));
                }
                unique_ids(node)?;
            }
            Ok(())
        }
        Value::Table(table) => table.values().try_for_each(|entry| unique_ids(&entry.node)),
        _ => Ok(()),
    }
}

fn twice(key: Key<'_>, place: Place) -> Problem {
    match key {
        Key::Id(id) => Problem::at(place, format!("the id `{id}` stands here twice"))
            .help("give each entry an id of its own"),
        Key::Invariant(number) => {
            Problem::at(place, format!("the invariant {number} stands here twice"))
                .help("give all reasons in one entry")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::node;
    use crate::scenario::source::Sources;

    /// The merged tree, written tersely.
    fn merged(base: &str, over: &str) -> Result<String, String> {
        let mut sources = Sources::default();
        let mut tree = |text: &str| {
            let source = sources.add(String::new(), text.to_owned());
            node::parse(&sources, source).unwrap()
        };
        let (base, over) = (tree(base), tree(over));
        Merger::default()
            .merge(base, over)
            .map(|node| told(&node))
            .map_err(|e| e.to_string())
    }

    fn told(node: &Node) -> String {
        let list = |items: Vec<String>| items.join(" ");
        match &node.value {
            Value::String(text) => text.clone(),
            Value::Integer(number) => number.to_string(),
            Value::Boolean(value) => value.to_string(),
            Value::Other(what) => (*what).to_owned(),
            Value::Array(nodes) => format!("[{}]", list(nodes.iter().map(told).collect())),
            Value::Table(table) => {
                let entry =
                    |(key, entry): (&String, &Entry)| format!("{key}={}", told(&entry.node));
                format!("({})", list(table.iter().map(entry).collect()))
            }
        }
    }

    #[test]
    fn tables_merge_by_key_and_other_values_replace() {
        let merged = merged("a = 1\nt = {x = 1, y = [1, 2]}", "t = {y = [3]}\nb = 'z'");
        assert_eq!(merged.unwrap(), "(a=1 t=(x=1 y=[3]) b=z)");
    }

    #[test]
    fn arrays_of_tables_merge_by_id() {
        let base = "[[step]]\nid = 'a'\nk = 1\n[[step]]\nid = 'b'";
        for (over, expected) in [
            (
                "[[step]]\nid = 'a'\nl = 2",
                "(step=[(id=a k=1 l=2) (id=b)])",
            ),
            ("[[step]]\nid = 'c'", "(step=[(id=a k=1) (id=b) (id=c)])"),
            (
                "[[step]]\nid = 'c'\nbefore = 'b'",
                "(step=[(id=a k=1) (id=c) (id=b)])",
            ),
            (
                "[[step]]\nid = 'c'\nafter = 'a'",
                "(step=[(id=a k=1) (id=c) (id=b)])",
            ),
            ("step = []", "(step=[])"),
            ("step = [{k = 2}]", "(step=[(k=2)])"),
        ] {
            assert_eq!(merged(base, over).unwrap(), expected, "{over}");
        }
        let error = merged(base, "[[step]]\nid = 'c'\nafter = 'z'").unwrap_err();
        assert_eq!(error, "unknown step `z`");
    }

    #[test]
    fn an_id_stands_once_in_an_array() {
        let mut sources = Sources::default();
        let text = "[[note]]\nid = 'a'\n[[w]]\nid = 'a'\n[[w.s]]\nid = 'b'\n[[w.s]]\nid = 'b'";
        let source = sources.add(String::new(), text.to_owned());
        let tree = node::parse(&sources, source).unwrap();
        assert_eq!(
            unique_ids(&tree).unwrap_err().to_string(),
            "the id `b` stands here twice"
        );
    }
}
