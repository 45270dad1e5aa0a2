//! Keeps docs/scenarios.md current: its tables name every key, value and kind, and no others.

use std::fmt::Write as _;

use super::raw::RawScenario;
use super::shape::Shapes;
use crate::protocol::{LocalKind, MessageKind};

const DOCUMENT: &str = include_str!("../../docs/scenarios.md");

/// The heading under which each struct is documented, and the tag that decides for it.
const SECTIONS: &[(&str, &str, Option<&str>)] = &[
    ("RawScenario", "The file", None),
    (
        "RawResourceOwner",
        "`[[actor]]`, `role = \"resource-owner\"`",
        Some("role"),
    ),
    (
        "RawClient",
        "`[[actor]]`, `role = \"client\"`",
        Some("role"),
    ),
    (
        "RawAuthorizationServer",
        "`[[actor]]`, `role = \"authorization-server\"`",
        Some("role"),
    ),
    ("RawRegistration", "An entry of `registrations`", None),
    (
        "RawResourceServer",
        "`[[actor]]`, `role = \"resource-server\"`",
        Some("role"),
    ),
    ("RawPassesOn", "`passes_on`", None),
    ("RawRefusals", "`refusals`", None),
    ("RawTrouble", "`trouble`", None),
    (
        "RawAttacker",
        "`[[actor]]`, `role = \"attacker\"`",
        Some("role"),
    ),
    ("RawPage", "An entry of `pages`", None),
    ("RawCredentials", "`introspection`", None),
    ("RawExchange", "`exchange`", None),
    ("RawOpen", "`[[act]]`, `do = \"open\"`", Some("do")),
    ("RawVisit", "`[[act]]`, `do = \"visit\"`", Some("do")),
    ("RawRun", "`[[act]]`, `do = \"run\"`", Some("do")),
    ("RawRefresh", "`[[act]]`, `do = \"refresh\"`", Some("do")),
    ("RawRevoke", "`[[act]]`, `do = \"revoke\"`", Some("do")),
    ("RawAdvance", "`[[act]]`, `do = \"advance\"`", Some("do")),
    ("RawSend", "`[[act]]`, `do = \"send\"`", Some("do")),
    ("RawForge", "`[[act]]`, `do = \"forge\"`", Some("do")),
    ("RawClose", "`[[act]]`, `do = \"close\"`", Some("do")),
    ("RawEdit", "`[[fault]]`, `do = \"edit\"`", Some("do")),
    ("RawRemove", "`[[fault]]`, `do = \"remove\"`", Some("do")),
    ("RawAdd", "`[[fault]]`, `do = \"add\"`", Some("do")),
    (
        "RawDuplicate",
        "`[[fault]]`, `do = \"duplicate\"`",
        Some("do"),
    ),
    ("RawLose", "`[[fault]]`, `do = \"lose\"`", Some("do")),
    ("RawDelay", "`[[fault]]`, `do = \"delay\"`", Some("do")),
    (
        "RawFaultAdvance",
        "`[[fault]]`, `do = \"advance\"`",
        Some("do"),
    ),
    ("RawRepeat", "`[[fault]]`, `do = \"repeat\"`", Some("do")),
    ("RawAnswer", "`[[fault]]`, `do = \"answer\"`", Some("do")),
    ("RawOutcome", "`[outcome]`", None),
    ("RawObtained", "An entry of `obtained`", None),
    ("RawBreak", "`[[breaks]]`", None),
    ("RawNote", "`[[note]]`", None),
    ("RawWalkthrough", "`[[walkthrough]]`", None),
    ("RawLifeline", "An entry of `lifelines`", None),
    ("RawStep", "`[[walkthrough.step]]`", None),
    ("RawArrow", "An entry of `arrows`", None),
    ("RawDeparture", "`departs`", None),
];

/// The first cells of the tables in a section, without backticks.
fn documented_keys(section: &str) -> Vec<&str> {
    let rows = section.lines().filter_map(|line| line.strip_prefix("| `"));
    rows.filter_map(|row| row.split('`').next()).collect()
}

fn section(heading: &str) -> &'static str {
    let found = find_section(heading);
    found.unwrap_or_else(|| panic!("docs/scenarios.md has no heading ### {heading}"))
}

fn find_section(heading: &str) -> Option<&'static str> {
    let begin = DOCUMENT.find(&format!("### {heading}\n"))?;
    DOCUMENT[begin + 4..].split("\n#").next()
}

/// The heading of a struct, and its section once it is documented.
pub(super) fn documented(of: &'static str) -> (&'static str, Option<&'static str>) {
    let known = SECTIONS.iter().find(|(name, ..)| *name == of);
    let heading = known.map_or(of, |(_, heading, _)| *heading);
    (heading, find_section(heading))
}

#[test]
fn every_key_is_documented_and_every_documented_key_exists() {
    let structs = Shapes::of::<RawScenario>().structs;
    let known: Vec<&str> = SECTIONS.iter().map(|(name, ..)| *name).collect();
    for name in structs.keys() {
        assert!(
            known.contains(name),
            "{name} has no section in docs/scenarios.md"
        );
    }
    for (name, heading, tag) in SECTIONS {
        let mut fields: Vec<_> = structs[name].keys().copied().collect();
        fields.extend(tag);
        let mut documented = documented_keys(section(heading));
        fields.sort_unstable();
        documented.sort_unstable();
        assert_eq!(documented, fields, "### {heading}");
    }
    let headings = DOCUMENT.matches("\n### ").count();
    assert_eq!(
        headings,
        SECTIONS.len(),
        "a section documents what no file can hold"
    );
}

#[test]
fn every_choice_is_documented() {
    let enums = Shapes::of::<RawScenario>().enums;
    assert!(enums.len() >= 8, "{enums:?}");
    for (name, variants) in enums.into_keys() {
        let choices: Vec<_> = variants
            .iter()
            .map(|name| format!("`\"{name}\"`"))
            .collect();
        let cell = format!("| {} |", choices.join(", "));
        // A tag with one value of its own in each section is in the headings.
        let tagged = name == "role" || name == "do";
        let in_headings = variants
            .iter()
            .all(|v| DOCUMENT.contains(&format!("{name} = \"{v}\"`")));
        assert!(
            DOCUMENT.contains(&cell) || (tagged && in_headings),
            "{name}: no cell {cell}"
        );
    }
}

#[test]
fn every_kind_stands_in_its_table_with_its_rule() {
    let mut table = String::from("| name | title | how it is recognised |\n|---|---|---|\n");
    for kind in MessageKind::ALL {
        writeln!(table, "| `{kind}` | {} | {} |", kind.title(), kind.rule()).unwrap();
    }
    let mut locals = String::from("| name | title | what happens |\n|---|---|---|\n");
    for kind in LocalKind::ALL {
        writeln!(locals, "| `{kind}` | {} | {} |", kind.title(), kind.rule()).unwrap();
    }
    for expected in [table, locals] {
        let behind = DOCUMENT.split_once(&format!("\n\n{expected}"));
        let ends = behind.is_some_and(|(_, rest)| rest.is_empty() || rest.starts_with('\n'));
        assert!(
            ends,
            "docs/scenarios.md must have this table:\n\n{expected}"
        );
    }
}
