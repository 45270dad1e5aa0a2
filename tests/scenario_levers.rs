//! The levers of docs/scenarios.md: every example runs as it says, and a fault that does nothing is a mistake.
#![expect(clippy::unwrap_used, reason = "a test that fails says so by a panic")]

use flowscribe::diagram::Story;
use flowscribe::scenario::{Scenario, ScenarioError};
use flowscribe::simulation::{self, SimulationError};
use flowscribe::trace::{Event, recognise};
use flowscribe::verdict::{Held, Verdict, uphold};
use toml::{Table, Value};

const DOCUMENT: &str = include_str!("../docs/scenarios.md");
const INVARIANTS: &str = include_str!("../docs/invariants.md");

/// The whole files among the document's fences.
fn examples() -> Vec<&'static str> {
    examples_of(DOCUMENT)
}

fn examples_of(document: &'static str) -> Vec<&'static str> {
    let fences = document.split("\n```toml\n").skip(1);
    let fences = fences.filter_map(|rest| rest.split("\n```").next());
    let whole = |text: &&str| text.lines().any(|line| line.starts_with("base = "));
    fences.filter(whole).collect()
}

#[test]
fn every_documented_example_runs_as_it_says() {
    let examples = examples().into_iter().chain(examples_of(INVARIANTS));
    for (index, example) in examples.enumerate() {
        let scenario = Scenario::from_toml(&format!("example-{index}"), example);
        let scenario = scenario.unwrap_or_else(|error| panic!("{error}"));
        let trace = simulation::run(&scenario, 0).unwrap_or_else(|error| panic!("{error}"));
        for held in uphold(&trace, &recognise(&trace)) {
            assert!(!held.differs(), "{example}\n{held:?}");
        }
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

/// `fault lose on=token-response`, `fault edit append`, `actor decision`: what an
/// entry pulls, with what it does in front where it says so.
fn pulled(levers: &mut Vec<String>, what: &str, entry: &Table) {
    let does = entry.get("do").and_then(Value::as_str);
    let what = does.map_or(what.to_owned(), |does| format!("{what} {does}"));
    for (key, value) in entry {
        match value.as_str() {
            Some(value) if key == "on" => levers.push(format!("{what} on={value}")),
            _ => levers.push(format!("{what} {key}")),
        }
    }
}

/// What each example must pull once.
const LEVERS: &[&str] = &[
    "actor decision",
    "actor types",
    "actor parameters",
    "actor sends_token",
    "actor query_token",
    "actor introspection",
    "actor prompts",
    "actor pkce",
    "actor token_endpoint_auth_method",
    "actor response_type",
    "actor form_post",
    "actor authorization_details",
    "actor authorization_details_types",
    "actor pushes_request",
    "actor require_pushed_authorization_requests",
    "actor request_uri_lifetime",
    "actor dpop_bound_access_tokens",
    "actor requires_dpop_nonce",
    "actor exchange",
    "actor token_exchange",
    "actor default_scope",
    "actor empty_parameters",
    "actor iss_parameter",
    "actor registrations",
    "actor administrative_consent",
    "actor acr_values",
    "actor max_age",
    "actor acr_values_supported",
    "actor totp_secret",
    "actor resource_at_sign_in",
    "actor post_logout_redirect_uri",
    "actor types_code_after",
    "actor types_code",
    "actor discovery",
    "actor access_tokens",
    "actor offers",
    "actor refresh_token_lifetime",
    "actor rotates_refresh_tokens",
    "actor device_code_lifetime",
    "actor polling_interval",
    "actor password_grant",
    "actor sends_nonce",
    "actor checks_state",
    "actor redirect_uri_matching",
    "actor refusals",
    "actor trouble",
    "actor sign_in_attempts",
    "actor id_token_needs_openid",
    "actor new_terms_after",
    "actor new_key_after",
    "actor keys_lifetime",
    "actor clock",
    "actor leeway",
    "actor checks_audience",
    "actor accepts_unsigned",
    "act out_of_reach",
    "outcome obtained",
    "act open prologue",
    "act advance by",
    "act visit path",
    "act close prologue",
    "act scope",
    "act revoke token",
    "step skip",
    "step repeats",
    "arrow error",
    "outcome carries",
    "fault edit parameter",
    "fault edit header",
    "fault edit value",
    "fault edit append",
    "fault edit alter",
    "fault edit method",
    "fault add parameter",
    "fault remove header",
    "fault duplicate value",
    "fault lose on=resource-request",
    "fault lose on=token-response",
    "fault delay by",
    "fault advance by",
    "fault repeat after",
    "fault answer headers",
];

#[test]
fn every_lever_has_an_example() {
    let mut levers = Vec::new();
    for example in examples() {
        let example: Table = example.parse().unwrap();
        for what in ["actor", "act", "fault"] {
            for entry in entries(&example, what) {
                pulled(&mut levers, what, entry);
            }
        }
        for walkthrough in entries(&example, "walkthrough") {
            for step in entries(walkthrough, "step") {
                pulled(&mut levers, "step", step);
                for arrow in entries(step, "arrows") {
                    pulled(&mut levers, "arrow", arrow);
                }
            }
        }
        if let Some(Value::Table(outcome)) = example.get("outcome") {
            pulled(&mut levers, "outcome", outcome);
        }
    }
    for lever in LEVERS {
        assert!(levers.iter().any(|pulled| pulled == lever), "{lever}");
    }
}

/// The entries of an array of tables.
fn entries<'t>(table: &'t Table, key: &str) -> impl Iterator<Item = &'t Table> {
    let array = table.get(key).and_then(Value::as_array);
    array.into_iter().flatten().filter_map(Value::as_table)
}

/// A file without each of the tables that it adds to its base, with the table's name.
fn without_each(example: &Table) -> Vec<(String, Table)> {
    let mut all = Vec::new();
    for (key, value) in example {
        match value {
            Value::Array(array) if array.iter().all(Value::is_table) => {
                for index in 0..array.len() {
                    let name = format!("[[{key}]] {index}");
                    let mut rest = example.clone();
                    rest[key].as_array_mut().unwrap().remove(index);
                    all.push((name.clone(), rest));
                    let entry = array[index].as_table().unwrap();
                    let below = without_each(entry).into_iter();
                    all.extend(below.map(|(below, entry)| {
                        let mut rest = example.clone();
                        rest[key][index] = Value::Table(entry);
                        (format!("{name} {below}"), rest)
                    }));
                }
            }
            Value::Table(_) => {
                let mut rest = example.clone();
                rest.remove(key);
                all.push((format!("[{key}]"), rest));
            }
            _ => {}
        }
    }
    all
}

/// A file with a line for each key.
fn lines(file: &Table) -> String {
    let lines = file
        .iter()
        .map(|(key, value)| format!("{key} = {}\n", inline(value)));
    lines.collect()
}

/// A value in one line.
fn inline(value: &Value) -> String {
    match value {
        Value::String(text) => serde_json::to_string(text).unwrap(),
        Value::Array(all) => format!(
            "[{}]",
            all.iter().map(inline).collect::<Vec<_>>().join(", ")
        ),
        Value::Table(table) => {
            let pairs = table
                .iter()
                .map(|(key, value)| format!("{key:?} = {}", inline(value)));
            format!("{{ {} }}", pairs.collect::<Vec<_>>().join(", "))
        }
        Value::Integer(number) => number.to_string(),
        Value::Boolean(truth) => truth.to_string(),
        Value::Float(_) | Value::Datetime(_) => panic!("no scenario holds {value:?}"),
    }
}

/// What happens, what each document has of it, and which invariants hold; none: it
/// cannot take place.
fn told(text: &str) -> Option<(Vec<Event>, Vec<Verdict>, Vec<Held>)> {
    let scenario = Scenario::from_toml("example", text).ok()?;
    let trace = simulation::run(&scenario, 0).ok()?;
    let walkthroughs = trace.header.walkthroughs.iter();
    let verdicts = walkthroughs.map(|walkthrough| Story::new(&trace, walkthrough).verdict);
    let verdicts = verdicts.collect();
    let held = uphold(&trace, &recognise(&trace));
    Some((trace.events, verdicts, held))
}

/// Each table of an example does what nothing else in it does: without it the
/// run is another one or, where it is the document's, is told otherwise.
#[test]
fn no_table_of_an_example_is_idle() {
    for text in examples() {
        let (events, verdicts, held) = told(text).unwrap();
        let example: Table = text.parse().unwrap();
        assert!(told(&lines(&example)).is_some_and(|(same, ..)| same == events));
        for (name, rest) in without_each(&example) {
            let without = told(&lines(&rest));
            let Some((other_events, other_verdicts, other_held)) = without else {
                continue;
            };
            let documents = name.starts_with("[[walkthrough]]") || name == "[outcome]";
            if name.starts_with("[[breaks]]") {
                assert_ne!(other_held, held, "without {name}\n{text}");
            } else if documents {
                assert_ne!(other_verdicts, verdicts, "without {name}\n{text}");
            } else {
                assert_ne!(other_events, events, "without {name}\n{text}");
            }
        }
    }
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
            "known here: host, ",
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
fn a_repetition_whose_moment_never_comes_is_a_mistake() {
    let error =
        mistake("on = \"token-request\"\ndo = \"repeat\"\nafter = \"introspection-request\"");
    let said = "never happens: nothing that it waits for is sent";
    assert!(error.to_string().contains(said), "{error}");
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

#[test]
fn an_edit_out_of_range_says_so() {
    let fault = "do = \"edit\"\nparameter = \"state\"\nalter = 999\non = \"callback-request\"";
    let said = "changes nothing: the value has no letter or digit there";
    let error = mistake(fault).to_string();
    assert!(error.contains(said), "{error}");
}
