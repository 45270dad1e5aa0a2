//! Declared breaks in scenario files, and what the command line says of them.

use std::process::{Command, Output};

use flowscribe::scenario::Scenario;

const OVERLAY: &str = "title = 't'\nlesson = 'l'\nbase = 'implicit-six-steps-token-in-url'\n";

fn breaks(text: &str) -> Vec<(u8, String)> {
    let scenario = Scenario::from_toml("mine", &format!("{OVERLAY}{text}")).unwrap();
    let breaks = scenario.breaks.into_iter();
    breaks
        .map(|one| (one.invariant.number(), one.reason))
        .collect()
}

/// An entry with the number of the base's merges with it, another one is added, `[]` replaces.
#[test]
fn breaks_merge_by_their_number() {
    let reason =
        "The document wants the access token in the URL, and this run follows it to the letter.";
    assert_eq!(breaks(""), [(7, reason.to_owned())]);
    let added = breaks("[[breaks]]\ninvariant = 8\nreason = 'another'\n");
    assert_eq!(added, [(7, reason.to_owned()), (8, "another".to_owned())]);
    let merged = breaks(
        "[[breaks]]\ninvariant = 7\nreason = 'in\nother words'\n"
            .replace("'in\nother words'", "'''in\nother words'''")
            .as_str(),
    );
    assert_eq!(merged, [(7, "in other words".to_owned())]);
    assert_eq!(breaks("breaks = []\n"), []);
}

fn check(name: &str, text: &str) -> Output {
    let folder = std::path::PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("declared");
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join(format!("{name}.toml"));
    std::fs::write(&path, format!("title = 't'\nlesson = 'l'\n{text}")).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_flowscribe"));
    command.arg("check").arg(path).output().unwrap()
}

fn said(octets: &[u8]) -> String {
    String::from_utf8(octets.to_vec()).unwrap()
}

#[test]
fn check_names_what_is_broken_and_the_message_that_breaks_it() {
    let output = check(
        "undeclared",
        "base = 'implicit-six-steps-token-in-url'\nbreaks = []\n",
    );
    assert_eq!(output.status.code(), Some(1));
    let err = said(&output.stderr);
    assert!(err.contains("invariant 7 is broken (RFC 9700 4.3.2, RFC 6750 5.3, RFC 6749 4.2.2): An access token stands in no query"), "{err}");
    assert!(
        err.contains("resource-request carries access_token"),
        "{err}"
    );
    assert!(
        err.contains("app/script -> rs GET /profile?access_token="),
        "{err}"
    );
    let out = said(&output.stdout);
    assert!(out.contains("1 of 1 walkthrough as documented"), "{out}");
    assert!(out.contains("1 invariant otherwise than declared"), "{out}");
}

#[test]
fn check_names_a_declared_break_that_is_none() {
    let text = "base = 'implicit-six-steps'\n[[breaks]]\ninvariant = 7\nreason = 'r'\n[[breaks]]\ninvariant = 43\nreason = 'r'\n";
    let output = check("stale", text);
    assert_eq!(output.status.code(), Some(1));
    let err = said(&output.stderr);
    assert!(
        err.contains("invariant 7 is declared to be broken, and holds: An access"),
        "{err}"
    );
    assert!(
        err.contains("invariant 43 is declared to be broken, and cannot be seen: A device"),
        "{err}"
    );
}
