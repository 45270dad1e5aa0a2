//! The numbers that arrows show: `autonumber 4 "<b>#."`.

use super::cursor::Cursor;
use super::{Statement, StatementKind, plain};

/// The longest format that is read, in bytes: every arrow repeats it.
const LONGEST_FORMAT: usize = 200;

/// A statement about the numbering.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Autonumber {
    /// Numbers the arrows that follow.
    Start {
        /// The first number, such as `4` or `1.1`; absent: 1.
        start: Option<String>,
        /// What is added for each arrow; absent: 1.
        step: Option<u64>,
        /// What is shown, `#` and `0` standing for digits; absent: the number alone.
        format: Option<String>,
    },
    /// Stops numbering.
    Stop,
    /// Goes on where it stopped.
    Resume {
        /// As in `Start`; absent: unchanged.
        step: Option<u64>,
        /// As in `Start`; absent: unchanged.
        format: Option<String>,
    },
}

/// Reads an `autonumber` line; `None`: the line is none.
pub(super) fn parse(line: &str) -> Option<Autonumber> {
    let mut cursor = Cursor::new(line);
    if !cursor.keyword("autonumber") {
        return None;
    }
    if cursor.keyword("stop") {
        return cursor.rest.is_empty().then_some(Autonumber::Stop);
    }
    let resumes = cursor.keyword("resume");
    let start = if resumes { None } else { number(&mut cursor) };
    let step = match number(&mut cursor) {
        Some(step) => Some(step.parse().ok()?),
        None => None,
    };
    let format = format(&mut cursor)?;
    Some(if resumes {
        Autonumber::Resume { step, format }
    } else {
        Autonumber::Start {
            start,
            step,
            format,
        }
    })
}

fn number(cursor: &mut Cursor<'_>) -> Option<String> {
    let digits = cursor.take_while(|c| c.is_ascii_digit() || c == '.');
    cursor.blanks();
    let ends_well = digits.ends_with(|c: char| c.is_ascii_digit());
    ends_well.then(|| digits.to_owned())
}

/// The quoted format, which must be the last thing on the line; `None`: something else stands there.
#[expect(clippy::option_option, reason = "outside: readable; inside: present")]
fn format(cursor: &mut Cursor<'_>) -> Option<Option<String>> {
    if cursor.rest.is_empty() {
        return Some(None);
    }
    let inner = cursor
        .rest
        .trim_end()
        .strip_prefix('"')?
        .strip_suffix('"')?;
    (inner.len() <= LONGEST_FORMAT).then(|| Some(inner.to_owned()))
}

/// Counts while walking along the statements.
struct Counter {
    running: bool,
    /// What stands before the last part of the number: `1.` of `1.4`.
    prefix: String,
    next: u64,
    step: u64,
    format: Option<String>,
}

/// One entry for each arrow.
pub(super) fn numbers(statements: &[Statement]) -> Vec<Option<String>> {
    let mut counter = Counter {
        running: false,
        prefix: String::new(),
        next: 1,
        step: 1,
        format: None,
    };
    let mut numbers = Vec::new();
    for statement in statements {
        match &statement.kind {
            StatementKind::Autonumber(autonumber) => counter.obey(autonumber),
            StatementKind::Message(_) => numbers.push(counter.count()),
            _ => {}
        }
    }
    numbers
}

impl Counter {
    fn obey(&mut self, autonumber: &Autonumber) {
        match autonumber {
            Autonumber::Start {
                start,
                step,
                format,
            } => {
                let start = start.as_deref().unwrap_or("1");
                let cut = start.rfind('.').map_or(0, |dot| dot + 1);
                start[..cut].clone_into(&mut self.prefix);
                self.next = start[cut..].parse().unwrap_or(1);
                self.step = step.unwrap_or(1);
                self.format.clone_from(format);
                self.running = true;
            }
            Autonumber::Stop => self.running = false,
            Autonumber::Resume { step, format } => {
                self.step = step.unwrap_or(self.step);
                if format.is_some() {
                    self.format.clone_from(format);
                }
                self.running = true;
            }
        }
    }

    fn count(&mut self) -> Option<String> {
        if !self.running {
            return None;
        }
        let number = self.next;
        self.next = number.saturating_add(self.step);
        Some(shown(self.format.as_deref(), &self.prefix, number))
    }
}

/// Puts the number where `#` or `0` stand in the format; zeros are its least width.
fn shown(format: Option<&str>, prefix: &str, number: u64) -> String {
    let format = plain(format.unwrap_or("#"));
    let digit = |c: char| c == '#' || c == '0';
    let Some(begin) = format.find(digit) else {
        return format;
    };
    let end = format[begin..]
        .find(|c| !digit(c))
        .map_or(format.len(), |n| begin + n);
    let width = format[begin..end].matches('0').count();
    let (before, behind) = (&format[..begin], &format[end..]);
    format!("{before}{prefix}{number:0width$}{behind}")
}

#[cfg(test)]
mod tests {
    use crate::plantuml::parse;

    fn shown(source: &str) -> String {
        let numbers = parse(source).unwrap().numbers().into_iter();
        let told: Vec<_> = numbers
            .map(|n| n.unwrap_or_else(|| "-".to_owned()))
            .collect();
        told.join(" ")
    }

    #[test]
    fn numbers_follow_the_statements() {
        for (source, expected) in [
            ("a->b\na->b", "- -"),
            ("autonumber\na->b\na->b", "1 2"),
            ("autonumber \"<b>#.\"\na->b\na->b", "1. 2."),
            ("a->b\nautonumber 4 \"<b>#.\"\na->b\na->b", "- 4. 5."),
            ("autonumber 10 5 \"<b>[000]\"\na->b\na->b", "[010] [015]"),
            ("autonumber 1.1\na->b\na->b", "1.1 1.2"),
            (
                "autonumber \"#.\"\na->b\nautonumber stop\na->b\nautonumber resume\na->b",
                "1. - 2.",
            ),
            (
                "autonumber\na->b\nautonumber stop\nautonumber resume 10 \"(#)\"\na->b\na->b",
                "1 (2) (12)",
            ),
        ] {
            assert_eq!(shown(source), expected, "{source}");
        }
    }

    #[test]
    fn a_mangled_autonumber_is_refused() {
        for line in [
            "autonumber x",
            "autonumber stop now",
            "autonumber \"#",
            "autonumber 1 2 3",
        ] {
            assert!(parse(line).is_err(), "{line}");
        }
    }
}
