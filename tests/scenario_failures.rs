//! Every built-in failure has its cause, and without the cause it does not fail so.

use flowscribe::diagram::Story;
use flowscribe::scenario::{Builtin, Scenario, builtin};
use flowscribe::simulation;
use flowscribe::trace::Trace;
use flowscribe::verdict::DifferenceKind;

fn failures() -> impl Iterator<Item = &'static Builtin> {
    let all = builtin().iter();
    all.filter(|builtin| builtin.path.starts_with("scenarios/failures/"))
}

fn run(name: &str, text: &str) -> Trace {
    let scenario = Scenario::from_toml(name, text).unwrap_or_else(|error| panic!("{error}"));
    simulation::run(&scenario, 0).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Each walkthrough and whether the run matches it.
fn judged(trace: &Trace) -> Vec<(&str, bool)> {
    let walkthroughs = trace.header.walkthroughs.iter();
    let matches = |w| Story::new(trace, w).verdict.matches();
    walkthroughs.map(|w| (w.id.as_str(), matches(w))).collect()
}

#[test]
fn the_failures_are_those_of_the_catalogue() {
    let names: Vec<_> = failures().map(|builtin| builtin.name).collect();
    assert_eq!(
        names,
        [
            "access-token-expired",
            "bad-secret-basic",
            "code-expired",
            "code-replay",
            "insufficient-scope",
            "invalid-scope",
            "jwks-unavailable",
            "login-required",
            "missing-nonce-id-token",
            "no-token",
            "nonce-mismatch",
            "redirect-uri-unregistered",
            "rs-down",
            "state-mismatch",
            "tampered-signature",
            "token-503",
            "unknown-client",
            "user-denies-consent",
            "user-denies-consent-implicit",
            "wrong-audience",
            "wrong-password",
        ]
    );
}

#[test]
fn every_failure_stops_as_declared_whatever_the_seed() {
    for failure in failures() {
        let scenario = Scenario::load(failure.name).unwrap();
        for seed in [0, 1] {
            let trace = simulation::run(&scenario, seed).unwrap();
            for walkthrough in &trace.header.walkthroughs {
                let verdict = Story::new(&trace, walkthrough).verdict;
                let name = format!("{} {}", failure.name, walkthrough.id);
                assert_eq!(verdict.differences, [], "{name}");
                assert!(verdict.stop.is_some(), "{name}");
            }
        }
    }
}

/// A file's tables stand apart by blank lines.
fn tables(text: &str) -> Vec<&str> {
    text.split("\n\n").collect()
}

/// A step that stands in the overlay only since the cause makes it happen.
fn is_inserted(table: &str) -> bool {
    let placed = |line: &str| line.starts_with("after = ") || line.starts_with("before = ");
    table.starts_with("[[walkthrough.step]]") && table.lines().any(placed)
}

/// The faults are the cause, or what the overlay changes of the actors is: without it, and
/// without the steps that a fault adds, it is the outcome that fails.
#[test]
fn without_its_cause_no_failure_stops_as_declared() {
    for failure in failures() {
        let mut causes = 0;
        for cause in ["[[fault]]", "[[actor]]"] {
            let mut without = tables(failure.text);
            let all = without.len();
            without.retain(|table| !table.starts_with(cause));
            if without.len() == all {
                continue;
            }
            causes += 1;
            if cause == "[[fault]]" {
                without.retain(|table| !is_inserted(table));
            }
            let trace = run(failure.name, &without.join("\n\n"));
            for walkthrough in &trace.header.walkthroughs {
                let differences = Story::new(&trace, walkthrough).verdict.differences;
                let kinds: Vec<_> = differences
                    .iter()
                    .map(|difference| difference.kind)
                    .collect();
                let name = format!("{} without its {cause}: {}", failure.name, walkthrough.id);
                assert!(
                    kinds.contains(&DifferenceKind::WrongOutcome),
                    "{name}: {differences:?}"
                );
            }
        }
        assert!(causes > 0, "{}", failure.name);
    }
}

#[test]
fn a_step_that_a_fault_adds_is_left_out_with_it() {
    let replay = failures()
        .find(|failure| failure.name == "code-replay")
        .unwrap();
    let inserted = tables(replay.text)
        .into_iter()
        .filter(|table| is_inserted(table));
    assert_eq!(inserted.count(), 4);
}

/// What an overlay declares is held against the run: another declaration differs.
#[test]
fn no_failure_stops_otherwise_than_declared() {
    for failure in failures() {
        for (key, value) in [
            ("status", "418"),
            ("error", "\"another_error\""),
            ("at", "\"okta\""),
            ("message", "\"discovery-request\""),
        ] {
            let trace = run(failure.name, &declared(failure.text, key, value));
            for (walkthrough, matches) in judged(&trace) {
                assert!(!matches, "{} {walkthrough}: {key}", failure.name);
            }
        }
    }
}

/// The file with another value in its outcome.
fn declared(text: &str, key: &str, value: &str) -> String {
    let given = format!("{key} = ");
    let change = |table: &str| {
        let lines = table.lines().filter(|line| !line.starts_with(&given));
        lines.collect::<Vec<_>>().join("\n") + "\n" + &given + value
    };
    let changed = tables(text).into_iter().map(|table| {
        if table.starts_with("[outcome]") {
            change(table)
        } else {
            table.to_owned()
        }
    });
    changed.collect::<Vec<_>>().join("\n\n")
}

/// One way of delivery and no other: a challenge of the token endpoint, whose
/// error stands in the JSON beside it (RFC 6749 5.2), is the only one in two ways.
#[test]
fn each_error_is_delivered_in_one_way() {
    const WAYS: [&str; 7] = [
        "page",
        "query",
        "fragment",
        "json",
        "challenge",
        "local",
        "transport",
    ];
    for failure in failures() {
        let matching = WAYS.into_iter().filter(|way| {
            let text = declared(failure.text, "delivered", &format!("{way:?}"));
            judged(&run(failure.name, &text))
                .iter()
                .all(|(_, matches)| *matches)
        });
        let expected: Vec<_> = if failure.name == "bad-secret-basic" {
            vec!["json", "challenge"]
        } else {
            let outcome = Scenario::load(failure.name).unwrap().outcome.unwrap();
            vec![outcome.delivered.as_str()]
        };
        assert_eq!(matching.collect::<Vec<_>>(), expected, "{}", failure.name);
    }
}
