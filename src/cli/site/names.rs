//! What the files of a site are called.
//!
//! A scenario is called as its file is, and a file can be called anything. What
//! is in lower case and made of letters, digits, `-` and `_` of ASCII stays as it
//! is; all else becomes that, with a part of its hash, so that two names which
//! differ by case, accents or signs alone stay two on every file system. A dot
//! stands in no such name, and so separates them.

use indexmap::IndexMap;
use sha2::{Digest as _, Sha256};

use crate::error::Error;

/// Longer names are cut; file systems take 255 octets.
const LONGEST: usize = 80;

/// Hexadecimal digits of a hash.
const HASH: usize = 12;

/// Names that mean something else: the index, and devices of Windows.
const TAKEN: [&str; 5] = ["index", "con", "prn", "aux", "nul"];

/// What a walkthrough cannot be called in the name of a picture.
const DETAIL: &str = "messages";

/// The files of one walkthrough, from the site's folder; as links they need no escapes.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Names {
    pub(super) page: String,
    pub(super) steps: String,
    pub(super) messages: String,
}

impl Names {
    /// Of a scenario's first walkthrough, or of a further one by its id.
    pub(super) fn of(scenario: &str, further: Option<&str>) -> Self {
        let mut name = safe(scenario, &TAKEN);
        if let Some(walkthrough) = further {
            name = format!("{name}.{}", safe(walkthrough, &[DETAIL]));
        }
        Self {
            page: format!("{name}.html"),
            steps: format!("svg/{name}.svg"),
            messages: format!("svg/{name}.{DETAIL}.svg"),
        }
    }
}

/// A part of a file's name that is safe everywhere, and another one for each text.
fn safe(text: &str, taken: &[&str]) -> String {
    let kept = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
    let known = taken.contains(&text) || is_port(text) || ends_in_hash(text);
    if !text.is_empty() && text.len() <= LONGEST && text.chars().all(kept) && !known {
        return text.to_owned();
    }
    let lower = text.to_ascii_lowercase();
    let words = lower.split(|c| !kept(c)).filter(|word| !word.is_empty());
    let mut name = words.collect::<Vec<_>>().join("-");
    name.truncate(LONGEST);
    if name.is_empty() {
        "scenario".clone_into(&mut name);
    }
    let hash = Sha256::digest(text);
    let hash = hash
        .iter()
        .take(HASH / 2)
        .map(|octet| format!("{octet:02x}"));
    format!("{name}-{}", hash.collect::<String>())
}

/// What could be made of another name is made anew.
fn ends_in_hash(text: &str) -> bool {
    let end = text.rsplit_once('-').map_or("", |(_, end)| end);
    end.len() == HASH && end.chars().all(|c| c.is_ascii_hexdigit())
}

/// `com1` and `lpt1` are devices as well.
fn is_port(text: &str) -> bool {
    let number = text.strip_prefix("com").or(text.strip_prefix("lpt"));
    number.is_some_and(|number| number.len() == 1 && number.parse::<u8>().is_ok())
}

/// Refuses scenarios that would be written to the same files; each with where it came from.
pub(super) fn distinct<'a>(
    scenarios: impl Iterator<Item = (&'a str, &'a str)>,
) -> Result<(), Error> {
    let mut known: IndexMap<String, &str> = IndexMap::new();
    for (scenario, from) in scenarios {
        let page = Names::of(scenario, None).page;
        if let Some(other) = known.insert(page, from) {
            return Err(Error::Usage(format!(
                "two scenarios are called `{scenario}`: {other} and {from}; rename or leave out one of them"
            )));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::site::INDEX;

    const HOSTILE: [&str; 31] = [
        "",
        ".",
        "..",
        "...",
        "../../etc/passwd",
        "a/b",
        "a\\b",
        "a b",
        "a.b",
        "a-b",
        "A-b",
        "Index",
        "index",
        "INDEX",
        "con",
        "CON",
        "com1",
        "LPT9",
        "隱含流程",
        "授權碼",
        "café",
        "cafe\u{301}",
        "cafe",
        "-rf",
        "a\nb",
        "a\0b",
        "\"><script>",
        "?q=1#x",
        "%2e%2e",
        "messages",
        "ﬁ\u{202e}",
    ];

    #[test]
    fn any_name_is_safe_and_another_one() {
        let made = safe("a b", &[]);
        let long = [made, "x".repeat(300), "x".repeat(301), "長".repeat(300)];
        let all: Vec<&str> = HOSTILE
            .into_iter()
            .chain(long.iter().map(|x| &**x))
            .collect();
        let mut files = Vec::new();
        for scenario in &all {
            files.push(Names::of(scenario, None));
            files.extend(all.iter().map(|id| Names::of(scenario, Some(id))));
        }
        let mut paths: Vec<&str> = Vec::new();
        for names in &files {
            paths.extend([&*names.page, &names.steps, &names.messages]);
        }
        let count = paths.len();
        for path in &paths {
            let name = path.strip_prefix("svg/").unwrap_or(path);
            let allowed = |c: char| {
                c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_' | '.')
            };
            assert!(name.chars().all(allowed), "{name:?}");
            assert!(!name.starts_with('.') && !name.contains(".."), "{name:?}");
            assert!(name.len() < 255 && name != INDEX, "{name:?}");
            let stem = name.split('.').next().unwrap_or_default();
            assert!(!TAKEN.contains(&stem) && !is_port(stem), "{name:?}");
        }
        paths.sort_unstable();
        paths.dedup();
        assert_eq!(paths.len(), count);
    }

    #[test]
    fn a_usual_name_stays() {
        let names = Names::of("code-replay", None);
        assert_eq!(names.page, "code-replay.html");
        assert_eq!(names.steps, "svg/code-replay.svg");
        assert_eq!(names.messages, "svg/code-replay.messages.svg");
        let names = Names::of("code-replay", Some("steps"));
        assert_eq!(names.page, "code-replay.steps.html");
        assert_eq!(names.messages, "svg/code-replay.steps.messages.svg");
        let odd = Names::of("My Flow", None).page;
        assert!(odd.starts_with("my-flow-") && odd.len() == 25, "{odd}");
    }

    #[test]
    fn two_of_one_name_are_told_by_their_files() {
        let [a, b, upper] = ["a/x.toml", "b/x.toml", "a/X.toml"];
        assert!(distinct([("x", a), ("X", upper)].into_iter()).is_ok());
        let error = distinct([("x", a), ("x", b)].into_iter()).unwrap_err();
        let said = error.to_string();
        assert!(said.contains("a/x.toml and b/x.toml"), "{said}");
    }
}
