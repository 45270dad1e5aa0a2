//! The levers of docs/scenarios.md: every example runs as it says, and a fault that does nothing is a mistake.
#![expect(clippy::unwrap_used, reason = "a test that fails says so by a panic")]

use flowscribe::diagram::Story;
use flowscribe::scenario::{Scenario, ScenarioError};
use flowscribe::simulation::{self, SimulationError};

const DOCUMENT: &str = include_str!("../docs/scenarios.md");

/// The whole files among the document's fences.
fn examples() -> Vec<&'static str> {
    let fences = DOCUMENT.split("\n```toml\n").skip(1);
    let fences = fences.filter_map(|rest| rest.split("\n```").next());
    let whole = |text: &&str| text.lines().any(|line| line.starts_with("base = "));
    fences.filter(whole).collect()
}

#[test]
fn every_documented_example_runs_as_it_says() {
    for (index, example) in examples().into_iter().enumerate() {
        let scenario = Scenario::from_toml(&format!("example-{index}"), example);
        let scenario = scenario.unwrap_or_else(|error| panic!("{error}"));
        let trace = simulation::run(&scenario, 0).unwrap_or_else(|error| panic!("{error}"));
        for walkthrough in &trace.header.walkthroughs {
            let verdict = Story::new(&trace, walkthrough).verdict;
            let place = format!("{example}\n{}", walkthrough.id);
            assert_eq!(verdict.differences, [], "{place}");
            assert_eq!(
                verdict.stop.is_some(),
                scenario.outcome.is_some(),
                "{place}"
            );
        }
    }
}

/// Every lever has an example, and each one does what nothing else in it does:
/// without what it adds to its base, the run differs or is another one.
#[test]
fn every_lever_has_an_example() {
    let examples = examples();
    for lever in [
        "decision = ",
        "types = ",
        "parameters = ",
        "sends_token = ",
        "accepts_query_token = ",
        "introspection = ",
        "prompts = ",
        "default_scope = ",
        "empty_parameters = ",
        "iss_parameter = ",
        "registrations = ",
        "prologue = ",
        "skip = ",
        "repeats = ",
        "error = ",
        "do = \"visit\"",
        "do = \"edit\"\nparameter = \"state\"\nvalue = ",
        "do = \"edit\"\nheader = \"authorization\"\nappend = ",
        "do = \"remove\"",
        "do = \"duplicate\"",
        "on = \"resource-request\"\ndo = \"lose\"",
        "on = \"token-response\"\ndo = \"lose\"",
        "do = \"delay\"",
        "do = \"repeat\"",
        "do = \"answer\"",
    ] {
        assert!(examples.iter().any(|text| text.contains(lever)), "{lever}");
    }
    let advances = |text: &&&str| text.contains("do = \"advance\"");
    assert_eq!(
        examples.iter().filter(advances).count(),
        2,
        "an act and a fault"
    );
}

#[test]
fn an_example_leaves_its_own_trace() {
    for example in examples() {
        let scenario = Scenario::from_toml("example", example).unwrap();
        let base = Scenario::load(scenario.base.as_deref().unwrap()).unwrap();
        let (own, below) = (simulation::run(&scenario, 0), simulation::run(&base, 0));
        assert_ne!(own.unwrap().events, below.unwrap().events, "{example}");
    }
}

/// The mistake that the run reveals in an overlay of the code flow with this fault.
fn mistake(fault: &str) -> ScenarioError {
    let text =
        format!("base = \"okta-authorization-code\"\n\n[[fault]]\nid = \"forged-state\"\n{fault}");
    let scenario = Scenario::from_toml("mine", &text).unwrap();
    match simulation::run(&scenario, 0) {
        Err(SimulationError::Fault(error)) => error,
        other => panic!("{fault}: {other:?}"),
    }
}

#[test]
fn a_fault_that_never_happens_is_shown_as_documented() {
    let error = mistake(
        "on = \"callback-request\"\noccurrence = 2\ndo = \"edit\"\nparameter = \"state\"\nvalue = \"x\"\n",
    );
    let shown = format!("\n```text\n{error}\n```\n");
    assert!(
        DOCUMENT.contains(&shown),
        "docs/scenarios.md must have\n{shown}"
    );
}

/// Each has one line that is to blame, marked by `«` where the caret must be.
#[test]
fn a_fault_without_effect_is_shown_where_it_stands() {
    for (fault, said, help) in [
        (
            "do = \"edit\"\nparameter = «\"grant_typ\"\nvalue = \"x\"\non = \"token-request\"",
            "this token-request has no parameter `grant_typ`",
            "did you mean `grant_type`?",
        ),
        (
            "do = \"edit\"\nparameter = \"grant_type\"\nvalue = «\"authorization_code\"\non = \"token-request\"",
            "the parameter `grant_type` of this token-request has this value already",
            "give it another value",
        ),
        (
            "do = \"remove\"\nheader = «\"x-none\"\non = \"token-request\"",
            "this token-request has no header field `x-none`",
            "known here: Host, ",
        ),
        (
            "do = \"edit\"\nparameter = \"scope\"\nvalue = «\"openid profile\"\non = \"token-response\"",
            "the parameter `scope` of this token-response has this value already",
            "give it another value",
        ),
        (
            "do = \"edit\"\nparameter = \"expires_in\"\nappend = «\"0\"\non = \"token-response\"",
            "the parameter `expires_in` of this token-response is no text",
            "by `value` in place of `append`",
        ),
    ] {
        let line = fault.lines().position(|line| line.contains('«')).unwrap();
        let column = fault
            .lines()
            .nth(line)
            .unwrap()
            .chars()
            .position(|c| c == '«');
        let error = mistake(&fault.replace('«', ""));
        assert_eq!(
            (error.line(), error.column()),
            (Some(line + 5), Some(column.unwrap() + 1)),
            "{error}"
        );
        let report = error.to_string();
        let said = format!("the fault `forged-state` changes nothing: {said}");
        assert!(report.contains(&said) && report.contains("^^^"), "{report}");
        assert!(report.contains(help), "{report}");
    }
}

#[test]
fn a_member_of_a_json_body_may_stand_twice() {
    let text = "base = \"okta-authorization-code\"\n[[fault]]\nid = \"two-tokens\"\non = \"token-response\"\n\
                do = \"duplicate\"\nparameter = \"access_token\"\nvalue = \"another\"\n";
    let trace = simulation::run(&Scenario::from_toml("mine", text).unwrap(), 0).unwrap();
    let delivered = trace
        .events
        .iter()
        .find_map(|event| event.transfer()?.1.delivered.as_ref());
    let delivered = String::from_utf8_lossy(delivered.unwrap().as_bytes()).into_owned();
    assert!(
        delivered.contains("\r\n\r\n{\"access_token\":\"another\",\"access_token\":\"ey"),
        "{delivered}"
    );
}

#[test]
fn a_message_behind_the_stop_never_occurs() {
    for fault in [
        "do = \"lose\"",
        "do = \"delay\"\nby = \"1s\"",
        "do = \"advance\"\nby = \"1s\"",
    ] {
        let text = format!(
            "base = \"user-denies-consent\"\n\n[[fault]]\nid = \"late\"\non = \"token-request\"\n{fault}\n"
        );
        let scenario = Scenario::from_toml("mine", &text).unwrap();
        let error = simulation::run(&scenario, 0).unwrap_err().to_string();
        assert!(error.contains("the fault `late` never happens"), "{error}");
        assert!(error.contains("--> mine.toml:5:6"), "{error}");
    }
}
