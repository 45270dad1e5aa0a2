//! Live states: what answers the message that belongs to one, after faults at random.
//!
//! A table says it. Its first row is the good message; each further row is one fault, in the
//! order in which an actor looks. Of several faults the one that stands first decides, and a row
//! whose answer is that of the good message is no fault. A star is another value than the good
//! one: noise, the good one with a sign changed, less of it, more of it, or what is good for
//! somebody else.

mod clients;
mod prepare;
mod servers;
mod states;
mod tables;

use proptest::collection;
use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};

use crate::table::{Message, Row, rows};

/// As many cases as that, or as `PROPTEST_CASES` asks for; the same each time.
pub(crate) fn runner(cases: u32) -> TestRunner {
    let asked = std::env::var("PROPTEST_CASES").ok();
    let asked = asked.map(|asked| asked.parse().unwrap());
    let config = ProptestConfig {
        cases: asked.unwrap_or(cases),
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let random = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    TestRunner::new_with_rng(config, random)
}

/// What stands for a star.
#[derive(Clone, Debug)]
enum Other {
    Noise(String),
    Sign(usize, char),
    Less(usize),
    More(String),
    Foreign(usize),
}

impl Other {
    /// Another value. Where the wire allows few signs, it has no others; what differs in letter case
    /// or punctuation alone is the same to some who read it.
    fn than(&self, good: &str, narrow: bool, foreign: &[String]) -> String {
        let length = good.chars().count().max(1);
        let changed: String = match self {
            Self::Noise(noise) => noise.clone(),
            Self::Sign(at, sign) => {
                let signs = good.chars().enumerate();
                let put = |(position, known)| {
                    if position == at % length {
                        *sign
                    } else {
                        known
                    }
                };
                signs.map(put).collect()
            }
            Self::Less(at) => good.chars().take(at % length).collect(),
            Self::More(more) => format!("{good}{more}"),
            Self::Foreign(which) if foreign.is_empty() => which.to_string(),
            Self::Foreign(which) => foreign[which % foreign.len()].clone(),
        };
        let allowed = |sign: &char| sign.is_ascii_alphanumeric() || "-._".contains(*sign);
        let changed: String = if narrow {
            changed.chars().filter(allowed).collect()
        } else {
            changed
        };
        if changed.trim().is_empty() || plain(&changed) == plain(good) {
            format!("{changed}X")
        } else {
            changed
        }
    }
}

fn plain(text: &str) -> String {
    let signs = text.chars().filter(char::is_ascii_alphanumeric);
    signs.collect::<String>().to_ascii_uppercase()
}

fn other() -> impl Strategy<Value = Other> {
    let noise = "[ -~]{1,24}|\\PC{1,12}|[A-Za-z0-9_-]{43}|a{2000}";
    prop_oneof![
        2 => noise.prop_map(Other::Noise),
        2 => (any::<usize>(), "[!-~]").prop_map(|(at, sign)| Other::Sign(at, sign.chars().next().unwrap())),
        1 => any::<usize>().prop_map(Other::Less),
        1 => "[!-~]{1,4}".prop_map(Other::More),
        2 => any::<usize>().prop_map(Other::Foreign),
    ]
}

/// Some faults of a table, and what no actor may mind.
#[derive(Clone, Debug)]
pub(crate) struct Faults {
    rows: Vec<(usize, Other)>,
    noise: Vec<String>,
}

/// Up to three faults of a table, each of another part of the message.
pub(crate) fn faults(table: &'static str) -> impl Strategy<Value = Faults> {
    let rows = rows(table);
    let picked = collection::vec((1..rows.len(), other()), 0..4);
    (picked, collection::vec("[ -~]{0,12}", 0..3)).prop_map(move |(picked, noise)| {
        let mut kept: Vec<(usize, Other)> = Vec::new();
        for (row, other) in picked {
            let same = |(known, _): &(usize, Other)| part(&rows[*known]) == part(&rows[row]);
            if !kept.iter().any(same) {
                kept.push((row, other));
            }
        }
        kept.sort_by_key(|(row, _)| *row);
        Faults { rows: kept, noise }
    })
}

/// Which part of the message a row touches.
fn part(row: &Row) -> &'static str {
    let edit = row.get("edit").trim_start_matches(['+', '-']);
    edit.split_once('=').map_or(edit, |(name, _)| name)
}

impl Faults {
    /// No fault, and each fault of a table alone, with each kind of other value.
    fn alone(table: &'static str) -> Vec<Self> {
        let mut all = vec![Self::of(Vec::new())];
        for (number, row) in rows(table).iter().enumerate().skip(1) {
            let others = [
                Other::More("x".to_owned()),
                Other::Less(1_000_003),
                Other::Sign(1_000_003, '~'),
                Other::Noise("guessed".to_owned()),
                Other::Foreign(number),
            ];
            let kinds = if row.get("edit").ends_with('*') {
                others.len()
            } else {
                1
            };
            let others = others.into_iter().take(kinds);
            all.extend(others.map(|other| Self::of(vec![(number, other)])));
        }
        all
    }

    fn of(rows: Vec<(usize, Other)>) -> Self {
        let noise = Vec::new();
        Self { rows, noise }
    }

    /// The good message with them; `noise` is where parameters stand that nobody knows.
    fn applied(
        &self,
        table: &'static str,
        good: &Message,
        noise: &str,
        foreign: &[String],
    ) -> Message {
        let rows = rows(table);
        let mut spoilt = good.clone();
        for (row, other) in &self.rows {
            let edit = rows[*row].get("edit");
            let Some((name, begins)) = edit.strip_suffix('*').and_then(|edit| edit.split_once('='))
            else {
                spoilt.edit(edit);
                continue;
            };
            let part = part(&rows[*row]);
            let kept = good.get(part).unwrap_or_default();
            let kept = kept.strip_prefix(begins).unwrap_or(kept);
            let narrow = ["cookie", "token", "dpop"].contains(&part);
            let other = other.than(kept, narrow, foreign);
            spoilt.edit(&format!("{name}={begins}{other}"));
        }
        for (number, value) in self.noise.iter().enumerate() {
            spoilt.edit(&format!("{noise}noise-{number}={value}"));
        }
        spoilt
    }

    /// The row that decides.
    fn decisive<'r>(
        &self,
        rows: &'r [Row],
        outcome: impl Fn(&Row) -> Vec<&'static str>,
    ) -> &'r Row {
        let mut own = self.rows.iter().map(|(row, _)| &rows[*row]);
        own.find(|row| outcome(row) != outcome(&rows[0]))
            .unwrap_or(&rows[0])
    }
}
