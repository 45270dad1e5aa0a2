//! The built-in scenarios against the documents whose flows they run.

use std::fs;
use std::path::Path;

use flowscribe::plantuml::{self, SequenceDiagram};
use flowscribe::protocol::{Kind, LocalKind};
use flowscribe::scenario::{FaultAction, Scenario, Target, builtin};
use flowscribe::trace::Trace;
use flowscribe::walkthrough::{Delivered, Walkthrough};

const IMPLICIT: &str = include_str!("documents/okta-implicit.puml");
const CODE: &str = include_str!("documents/okta-authorization-code.puml");

fn walkthrough(scenario: &str, id: &str) -> Walkthrough {
    let scenario = Scenario::load(scenario).expect("it is built in");
    let found = scenario.walkthroughs.into_iter().find(|w| w.id == id);
    found.expect("it has this walkthrough")
}

#[test]
fn the_catalogue_is_sorted_and_every_scenario_loads() {
    let names: Vec<_> = builtin().iter().map(|builtin| builtin.name).collect();
    assert!(names.is_sorted());
    let documented = [
        "implicit-a-to-g",
        "okta-authorization-code",
        "okta-implicit-guide",
    ];
    assert!(
        documented.iter().all(|name| names.contains(name)),
        "{names:?}"
    );
    assert!(names.len() >= 30, "{names:?}");
    for name in names {
        let scenario = Scenario::load(name).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(scenario.name, name);
    }
}

#[test]
fn what_is_built_in_is_what_stands_on_disk() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut on_disk = Vec::new();
    for folder in ["", "/attacks", "/failures", "/flows", "/variants"] {
        let folder = format!("scenarios{folder}");
        for entry in fs::read_dir(root.join(folder)).expect("it is there") {
            let path = entry.expect("it can be read").path();
            if path.is_file() {
                let file = path.strip_prefix(root).expect("it is below");
                let text = fs::read_to_string(&path).expect("it is text");
                on_disk.push((file.to_string_lossy().into_owned(), text));
            }
        }
    }
    on_disk.sort();
    let files = builtin().iter();
    let mut built_in: Vec<_> = files
        .map(|file| (file.path.to_owned(), file.text.to_owned()))
        .collect();
    built_in.sort();
    assert_eq!(built_in, on_disk);
}

/// The documents are whole files; what overlays them, and the flows of the standards, stand in
/// folders of their own.
#[test]
fn every_document_has_its_scenario() {
    let whole = builtin()
        .iter()
        .filter(|file| !["flows", "attacks"].contains(&file.group()))
        .filter(|file| Scenario::load(file.name).unwrap().base.is_none());
    let whole: Vec<_> = whole
        .map(|file| (file.name, file.path.matches('/').count()))
        .collect();
    assert_eq!(
        whole,
        [
            ("implicit-a-to-g", 1),
            ("implicit-six-steps", 1),
            ("okta-authorization-code", 1),
            ("okta-implicit", 1),
            ("okta-implicit-guide", 1),
            ("okta-implicit-spa", 1),
        ]
    );
}

#[test]
fn labels_of_listed_documents_are_verbatim() {
    let six = walkthrough("implicit-six-steps", "steps");
    let labels: Vec<_> = six
        .steps
        .iter()
        .map(|step| (step.number.as_deref().unwrap(), step.label.text.as_str()))
        .collect();
    assert_eq!(
        labels,
        [
            ("1.", "Access Application"),
            ("2.", "Authentication and Request Authorization"),
            ("3.", "Authentication and Grant Authorization"),
            ("4.", "Issue Access Token"),
            ("5.", "Request Resource w/ Access Token in"),
            ("6.", "Return Resource"),
        ]
    );
    let letters = walkthrough("implicit-a-to-g", "steps");
    assert_eq!(letters.language, "zh-TW");
    let lines = letters
        .steps
        .iter()
        .map(|step| format!("{} {}\n", step.number.as_deref().unwrap(), step.label.text));
    assert_eq!(
        lines.collect::<String>(),
        include_str!("documents/implicit-a-to-g.txt")
    );
}

/// What a class is shown first can be taught step by step; the trace brings the notes along.
#[test]
fn three_documents_have_speaker_notes_at_every_step() {
    for name in [
        "okta-authorization-code",
        "okta-implicit",
        "implicit-a-to-g",
    ] {
        let scenario = Scenario::load(name).unwrap();
        let trace = flowscribe::simulation::run(&scenario, 0).unwrap();
        let saved = Trace::from_jsonl(&trace.to_jsonl()).unwrap();
        for step in &saved.header.walkthroughs[0].steps {
            let note = step.speaker.as_deref().unwrap_or_default();
            let lines = note.lines().count();
            assert!((2..=4).contains(&lines), "{name}, {}: {note}", step.id);
            let asks = ["Ask: ", "提問："].iter().any(|ask| note.contains(ask));
            assert!(asks, "{name}, {}: {note}", step.id);
        }
    }
}

#[test]
fn the_documents_sources_stand_in_the_scenarios_byte_for_byte() {
    for (name, source) in [
        ("okta-implicit", IMPLICIT),
        ("okta-authorization-code", CODE),
    ] {
        let text = builtin().iter().find(|b| b.name == name).unwrap().text;
        assert!(
            text.contains(&format!("plantuml = '''\n{source}'''")),
            "{name}"
        );
    }
}

#[test]
fn the_diagrams_are_the_documents() {
    for (name, source) in [
        ("okta-implicit", IMPLICIT),
        ("okta-authorization-code", CODE),
    ] {
        same_diagram(
            &walkthrough(name, "diagram"),
            &plantuml::parse(source).unwrap(),
        );
    }
}

fn same_diagram(walkthrough: &Walkthrough, document: &SequenceDiagram) {
    let stage = document.participants();
    assert_eq!(walkthrough.lifelines.len(), stage.len());
    for (lifeline, (participant, typed)) in walkthrough.lifelines.iter().zip(&stage) {
        assert_eq!(lifeline.id, participant.id());
        assert_eq!(lifeline.name, plantuml::plain(&participant.name));
        assert_eq!(lifeline.plantuml.as_deref(), *typed);
        assert_eq!(lifeline.holds.len(), 1);
    }
    let numbers = document.numbers();
    assert_eq!(walkthrough.steps.len(), numbers.len());
    for (index, message) in document.messages().enumerate() {
        let step = &walkthrough.steps[index];
        assert_eq!(step.id, (index + 1).to_string());
        assert_eq!(step.number, numbers[index]);
        assert_eq!(step.label.plantuml.as_ref(), Some(&message.label));
        let [arrow] = step.arrows.as_slice() else {
            panic!("one arrow each");
        };
        assert_eq!(Some(arrow.from.as_str()), message.from.participant());
        assert_eq!(Some(arrow.to.as_str()), message.to.participant());
    }
    let style = walkthrough.plantuml.as_ref().expect("it has a source");
    assert_eq!(style.preamble, ["skinparam monochrome true"]);
    assert_eq!(style.autonumber.as_deref(), Some("autonumber \"<b>#.\""));
}

#[test]
fn arrows_and_labels_as_read_by_eye() {
    let told = |scenario: &str| {
        let steps = walkthrough(scenario, "diagram").steps.into_iter();
        let line = |step: flowscribe::walkthrough::Step| {
            let (number, arrow) = (step.number.unwrap(), &step.arrows[0]);
            format!(
                "{number} {} -> {}: {}",
                arrow.from, arrow.to, step.label.text
            )
        };
        steps.map(line).collect::<Vec<_>>()
    };
    assert_eq!(
        told("okta-implicit"),
        [
            "1. client -> okta: Access token request to /authorize",
            "2. okta -> user: 302 redirect to authentication prompt",
            "3. user -> okta: Authentication & consent",
            "4. okta -> client: Access token response",
            "5. client -> app: Request with access token",
            "6. app -> client: Response",
        ]
    );
    assert_eq!(
        told("okta-authorization-code"),
        [
            "1. client -> okta: Authorization Code Request to /authorize",
            "2. okta -> user: 302 redirect to authentication prompt",
            "3. user -> okta: Authentication & consent",
            "4. okta -> client: Authorization Code Response",
            "5. client -> okta: Send authorization code + client secret to /token",
            "6. okta -> client: Access token (and optionally Refresh Token)",
            "7. client -> app: Request with access token",
            "8. app -> client: Response",
        ]
    );
}

#[test]
fn names_as_typed_and_as_read() {
    let lines = walkthrough("okta-authorization-code", "diagram").lifelines;
    assert_eq!(
        lines[2].plantuml.as_deref(),
        Some("participant \"Authorization Server (Okta) \" as okta")
    );
    assert_eq!(lines[2].name, "Authorization Server (Okta)");
}

#[test]
fn the_lists_have_their_numbers() {
    let numbers = |scenario, id| {
        let steps = walkthrough(scenario, id).steps.into_iter();
        steps
            .map(|step| step.number.unwrap_or_default())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        numbers("okta-implicit", "interactions"),
        ["1.", "2.", "3.", "4."]
    );
    assert_eq!(numbers("okta-implicit", "steps"), ["1.", "1.", "1.", "1."]);
    assert_eq!(numbers("okta-authorization-code", "steps"), [""; 5]);

    let steps = walkthrough("okta-implicit", "steps").steps;
    assert_eq!(steps[1].arrows[0].carries, ["access_token", "id_token"]);
    assert_eq!(
        steps[2].arrows[0].covers,
        [Kind::Local(LocalKind::FragmentRead)]
    );
    assert!(walkthrough("okta-implicit", "interactions").steps[1].setup);
}

#[test]
fn overlays_keep_their_base_and_stop_it() {
    for (name, base, delivered) in [
        (
            "user-denies-consent",
            "okta-authorization-code",
            Delivered::Query,
        ),
        (
            "user-denies-consent-implicit",
            "okta-implicit",
            Delivered::Fragment,
        ),
        (
            "state-mismatch",
            "okta-authorization-code",
            Delivered::Local,
        ),
    ] {
        let (over, below) = (Scenario::load(name).unwrap(), Scenario::load(base).unwrap());
        assert_eq!(over.base.as_deref(), Some(base));
        assert_eq!(over.walkthroughs, below.walkthroughs);
        assert_eq!(over.outcome.unwrap().delivered, delivered);
        assert_eq!(below.outcome, None);
    }
    let [fault] = &Scenario::load("state-mismatch").unwrap().faults[..] else {
        panic!("one fault");
    };
    let FaultAction::Edit { target, .. } = &fault.action else {
        panic!("{fault:?}");
    };
    let state = Target::Parameter("state".to_owned());
    assert_eq!((target, fault.occurrence), (&state, 1));
}
