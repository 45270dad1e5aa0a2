//! Every built-in failure has its cause, and without the cause it does not fail so.

use flowscribe::diagram::Story;
use flowscribe::scenario::{Builtin, Scenario, builtin};
use flowscribe::simulation;
use flowscribe::trace::Trace;
use flowscribe::walkthrough::{Delivered, Outcome};

/// The failures at which the run stops.
fn stopping() -> impl Iterator<Item = &'static Builtin> {
    failures().filter(|failure| failure.text.contains("\n[outcome]\n"))
}

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
fn every_failure_stops_as_declared_whatever_the_seed() {
    for failure in failures() {
        let scenario = Scenario::load(failure.name).unwrap();
        for seed in [0, 1] {
            let trace = simulation::run(&scenario, seed).unwrap();
            for walkthrough in &trace.header.walkthroughs {
                let verdict = Story::new(&trace, walkthrough).verdict;
                let name = format!("{} {}", failure.name, walkthrough.id);
                assert_eq!(verdict.differences, [], "{name}");
                assert_eq!(verdict.stop.is_some(), scenario.outcome.is_some(), "{name}");
            }
        }
    }
}

/// A file's tables stand apart by blank lines.
fn tables(text: &str) -> Vec<&str> {
    text.split("\n\n").collect()
}

/// Each fault and each change of an actor or act is a cause that the failure
/// needs: without it the declared stop is gone, or the run impossible. Where
/// nothing stops, the steps say what became of it, and are wrong without it.
#[test]
fn without_any_of_its_causes_no_failure_stops_as_declared() {
    for failure in failures() {
        let tables = tables(failure.text);
        let is_cause = |table: &str| {
            let causes = ["[[fault]]", "[[actor]]", "[[act]]"];
            causes.iter().any(|cause| table.starts_with(cause))
        };
        let causes: Vec<_> = (0..tables.len())
            .filter(|&at| is_cause(tables[at]))
            .collect();
        assert!(!causes.is_empty(), "{}", failure.name);
        let (mut stops, mut runs) = (0, 0);
        for &cause in &causes {
            let mut without = tables.clone();
            let removed = without.remove(cause);
            let scenario = Scenario::from_toml(failure.name, &without.join("\n\n")).unwrap();
            // A fault may need another one to happen at all; `check` calls that a mistake.
            let Ok(trace) = simulation::run(&scenario, 0) else {
                continue;
            };
            runs += 1;
            for walkthrough in &trace.header.walkthroughs {
                let verdict = Story::new(&trace, walkthrough).verdict;
                let name = format!("{} {} without\n{removed}", failure.name, walkthrough.id);
                assert!(!verdict.matches(), "{name}");
                stops += usize::from(verdict.stop.is_some());
            }
        }
        assert!(runs > 0, "{}: nothing ran without its causes", failure.name);
        // Of several causes one may do alone what is declared, and something else beside.
        let all = causes.len() > 1 && stops > 0;
        assert!(!all || stops < causes.len(), "{}", failure.name);
        assert!(all || stops == 0, "{}", failure.name);
    }
}

/// What is tolerated where a failure of the same name is not.
fn tolerated() -> impl Iterator<Item = &'static Builtin> {
    let variants = builtin().iter().filter(|one| one.group() == "variants");
    variants.filter(|variant| {
        let of = |failure: &Builtin| variant.name.starts_with(&format!("{}-", failure.name));
        failures().any(of)
    })
}

/// Nothing on the wire shows a tolerance; but some key of an actor makes it, and without that key
/// the run fails.
#[test]
fn without_its_tolerance_nothing_is_tolerated() {
    let mut seen = 0;
    for variant in tolerated() {
        let lines: Vec<&str> = variant.text.lines().collect();
        let fails = |at: usize| {
            let without = [&lines[..at], &lines[at + 1..]].concat().join("\n");
            let trace = run(variant.name, &without);
            judged(&trace).iter().any(|(_, matches)| !matches)
        };
        let is_key = |at: &usize| {
            let above = lines[..*at].iter().rev();
            let mut table = above.skip_while(|line| !line.is_empty() && !line.starts_with('['));
            let in_actor = table.next() == Some(&"[[actor]]");
            in_actor && lines[*at].contains(" = ") && !lines[*at].starts_with("id = ")
        };
        assert!(
            (0..lines.len()).filter(is_key).any(fails),
            "{}",
            variant.name
        );
        assert!(
            judged(&run(variant.name, variant.text))
                .iter()
                .all(|(_, matches)| *matches)
        );
        seen += 1;
    }
    assert!(seen >= 4, "{seen}");
}

/// What an overlay declares is held against the run: another declaration differs.
#[test]
fn no_failure_stops_otherwise_than_declared() {
    for failure in stopping() {
        for (key, value) in [
            ("status", "418"),
            ("error", "\"another_error\""),
            ("at", &another(failure.name)),
            ("message", "\"discovery-request\""),
        ] {
            let trace = run(failure.name, &declared(failure.text, key, value));
            for (walkthrough, matches) in judged(&trace) {
                assert!(!matches, "{} {walkthrough}: {key}", failure.name);
            }
        }
    }
}

/// An actor at which the error does not arrive.
fn another(failure: &str) -> String {
    let scenario = Scenario::load(failure).expect("a built-in scenario loads");
    let at = &scenario.outcome.expect("it stops").at;
    let mut actors = scenario.actors.iter();
    let other = actors.find(|actor| actor.id != *at);
    let other = other.expect("there is another one");
    format!("{:?}", other.id)
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

/// One way of delivery at one actor, and no other way at any.
#[test]
fn each_error_is_delivered_in_one_way() {
    for failure in stopping() {
        let scenario = Scenario::load(failure.name).unwrap();
        let outcome = scenario.outcome.as_ref().unwrap();
        let mut trace = simulation::run(&scenario, 0).unwrap();
        let mut matching = Vec::new();
        for &delivered in Delivered::ALL {
            for at in scenario.actors.iter().map(|actor| actor.id.clone()) {
                trace.header.outcome = Some(Outcome {
                    delivered,
                    at: at.clone(),
                    ..outcome.clone()
                });
                if judged(&trace).iter().all(|(_, matches)| *matches) {
                    matching.push((delivered, at));
                }
            }
        }
        let declared = (outcome.delivered, outcome.at.clone());
        assert_eq!(matching, [declared], "{}", failure.name);
    }
}
