//! `flowscribe new`: files that one completes.
#![expect(clippy::unwrap_used, reason = "a test that fails says so by a panic")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use flowscribe::diagram::Story;
use flowscribe::document::{Document, draft};
use flowscribe::protocol::{LocalKind, MessageKind, Role};
use flowscribe::scenario::{Act, Action, Scenario, builtin};
use flowscribe::simulation;
use flowscribe::trace::recognise;

fn folder(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("new")
        .join(test);
    drop(fs::remove_dir_all(&folder));
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// Runs the program in a folder.
fn flowscribe(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_flowscribe"));
    command
        .current_dir(folder)
        .args(arguments)
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// With each `#` that hides a key removed.
fn uncommented(toml: &str) -> String {
    let hidden = |line: &str| {
        let key = line.strip_prefix('#')?;
        let prose = key.starts_with([' ', ':']) || key.is_empty();
        (!prose).then(|| key.to_owned())
    };
    let lines = toml.lines();
    let lines: Vec<String> = lines
        .map(|line| hidden(line).unwrap_or(line.to_owned()))
        .collect();
    lines.join("\n")
}

#[test]
fn an_overlay_changes_nothing_until_a_key_is_uncommented() {
    let folder = folder("overlay");
    for base in builtin() {
        let output = flowscribe(&folder, &["new", "mine", "--from", base.name]);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        assert!(output.stderr.is_empty(), "{}", text(&output.stderr));
        assert!(text(&output.stdout).contains("flowscribe check mine.toml"));
        let file = folder.join("mine.toml");
        let toml = fs::read_to_string(&file).unwrap();
        let scenario = Scenario::from_toml("mine", &toml).unwrap();
        assert_eq!(scenario.base.as_deref(), Some(base.name));
        let below = Scenario::load(base.name).unwrap();
        assert_eq!(scenario.actors, below.actors);
        assert_eq!(scenario.walkthroughs, below.walkthroughs);
        let changed = Scenario::from_toml("mine", &uncommented(&toml)).unwrap();
        assert_eq!(changed.actors, below.actors, "{toml}");
        assert!(
            changed.walkthroughs.iter().all(|w| w.steps[0].skip),
            "{toml}"
        );
        assert_eq!(changed.acts, below.acts, "{toml}");
        assert_eq!(changed.specs, below.specs, "{toml}");
        let levers = "parameters sends_token prompts empty_parameters iss_parameter";
        let user = below
            .actors
            .iter()
            .any(|actor| actor.role() == Role::ResourceOwner);
        for lever in levers.split(' ').chain(user.then_some("types")) {
            assert!(toml.contains(&format!("\n#{lever} = ")), "{lever}");
        }
        let survived = !below.faults.is_empty() && below.outcome.is_none();
        if !begins_by_browser(&below) || below.obtained.is_some() || survived {
            assert_eq!(changed.outcome, below.outcome, "{toml}");
            fs::remove_file(file).unwrap();
            continue;
        }
        // A fault, as the base has one or as an example, ends as the outcome beside it says.
        assert!(changed.outcome.is_some(), "{toml}");
        let end = toml.find("\n# The steps of").unwrap();
        let failing = Scenario::from_toml("mine", &uncommented(&toml[..end])).unwrap();
        let trace = simulation::run(&failing, 0).unwrap_or_else(|error| panic!("{toml}\n{error}"));
        for walkthrough in &trace.header.walkthroughs {
            let verdict = Story::new(&trace, walkthrough).verdict;
            assert_eq!(verdict.differences, [], "{toml}");
            assert!(verdict.stop.is_some(), "{toml}");
        }
        fs::remove_file(file).unwrap();
    }
}

/// Whether the documents tell of a client that is opened, and of a browser that is sent to the
/// authorization endpoint and comes back.
fn begins_by_browser(scenario: &Scenario) -> bool {
    let told = scenario.acts.iter().filter(|act| !act.prologue);
    let opens = |act: &Act| matches!(act.action, Action::Open { .. });
    if !told.clone().any(opens) {
        return false;
    }
    let trace = simulation::run(scenario, 0).unwrap();
    let messages = recognise(&trace);
    let prologue = messages
        .iter()
        .rposition(|one| one.kind == LocalKind::PrologueEnded.into());
    let told = messages.iter().skip(prologue.map_or(0, |at| at + 1));
    told.clone()
        .any(|one| one.kind == MessageKind::AuthorizationRequest.into())
}

#[test]
fn nothing_is_overwritten() {
    let folder = folder("overwrite");
    fs::write(folder.join("mine.toml"), "kept").unwrap();
    for name in ["mine", "mine.toml"] {
        let output = flowscribe(&folder, &["new", name, "--from", "okta-implicit"]);
        assert_eq!(output.status.code(), Some(2));
        assert!(text(&output.stderr).contains("mine.toml is there already"));
    }
    assert_eq!(
        fs::read_to_string(folder.join("mine.toml")).unwrap(),
        "kept"
    );
}

#[test]
fn a_file_is_overlaid_from_beside_it() {
    let folder = folder("beside");
    let first = flowscribe(&folder, &["new", "first", "--from", "okta-implicit"]);
    assert_eq!(first.status.code(), Some(0));
    let second = flowscribe(&folder, &["new", "second", "--from", "first.toml"]);
    assert_eq!(second.status.code(), Some(0), "{}", text(&second.stderr));
    assert!(second.stderr.is_empty(), "{}", text(&second.stderr));
    fs::create_dir(folder.join("below")).unwrap();
    let far = flowscribe(&folder, &["new", "below/third", "--from", "first.toml"]);
    assert_eq!(far.status.code(), Some(2));
    assert!(
        text(&far.stderr).contains("must stand beside"),
        "{}",
        text(&far.stderr)
    );
    assert!(!folder.join("below/third.toml").exists());
    let checked = flowscribe(&folder, &["check", "second.toml"]);
    assert_eq!(checked.status.code(), Some(0), "{}", text(&checked.stdout));
}

#[test]
fn a_document_becomes_walkthroughs_to_be_completed() {
    let folder = folder("document");
    fs::copy("tests/markdown/parcel.md", folder.join("parcel.md")).unwrap();
    let output = flowscribe(&folder, &["new", "parcel", "--from", "parcel.md"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let said = text(&output.stderr);
    assert!(said.contains("2 diagrams"), "{said}");
    // The ninth arrow says nothing plain: the caret stands where it is to be completed.
    assert!(
        said.contains("this step covers nothing") && said.contains("covers = []"),
        "{said}"
    );

    let toml = fs::read_to_string(folder.join("parcel.toml")).unwrap();
    let head = "title = \"Sending a parcel\"\n";
    assert!(
        toml.starts_with("#:schema ") && toml.contains(head),
        "{toml}"
    );
    assert!(
        toml.contains("holds.store = []    # to be completed"),
        "{toml}"
    );
    assert!(!toml.contains("Generated using"), "{toml}");
    let rest = toml.replace("shop -> store: Something of our own\n", "");
    let rest = rest.replacen(
        "\n# Something of our own\n[[walkthrough.step]]\nid = \"9\"\n",
        "\n",
        1,
    );
    let unclear = "covers = []    # to be completed: the messages that make this arrow true\n";
    let completed = rest.replace(unclear, "");
    let scenario = Scenario::from_toml("parcel", &completed).unwrap();
    let steps = &scenario.walkthroughs[1].steps;
    let numbers: Vec<_> = steps.iter().map(|step| step.number.as_deref()).collect();
    assert_eq!(numbers, [Some("1."); 3]);
    assert_eq!(steps[1].label.text, "Something that no rule knows.");
    assert!(steps[1].setup && steps[1].arrows.is_empty());
    assert!(
        steps[0]
            .label
            .text
            .ends_with("where the customer authenticates.")
    );

    // What was guessed is true of a run.
    fs::write(folder.join("parcel.toml"), completed).unwrap();
    let checked = flowscribe(&folder, &["check", "parcel.toml"]);
    let table = text(&checked.stdout);
    assert!(
        table.contains("✓ parcel.toml  diagram  matches, 8 of 8 steps"),
        "{table}"
    );
}

/// What `new` and then `check` make of a document.
fn begun(name: &str) -> (Scenario, String, String) {
    let folder = folder(name);
    let document = format!("{name}.md");
    fs::copy(format!("tests/markdown/{document}"), folder.join(&document)).unwrap();
    let output = flowscribe(&folder, &["new", "mine", "--from", &document]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(output.stderr.is_empty(), "{}", text(&output.stderr));
    let toml = fs::read_to_string(folder.join("mine.toml")).unwrap();
    let checked = flowscribe(&folder, &["check", "mine.toml"]);
    let scenario = Scenario::from_toml("mine", &toml).unwrap();
    (scenario, text(&checked.stdout), toml)
}

/// Documents of five shapes that are met in the wild.
#[test]
fn documents_of_many_shapes_are_begun() {
    for (name, title, flow, rows) in [
        (
            "diagram-and-lists",
            "mine",
            "implicit",
            &[
                "diagram  matches, 6 of 6 steps",
                "steps    differs in 5 places, 1 of 1 steps",
                "steps-2  matches, 4 of 4 steps",
            ][..],
        ),
        (
            "steps-and-console",
            "Implicit borrowing",
            "implicit",
            &["steps  matches, 4 of 4 steps"],
        ),
        (
            "diagram-and-bullets",
            "Borrowing with a code",
            "authorization-code",
            &[
                "diagram  matches, 8 of 8 steps",
                "steps    matches, 5 of 5 steps",
            ],
        ),
        (
            "notes",
            "Implicit borrowing",
            "implicit",
            &[
                "steps    differs in 2 places, 4 of 4 steps",
                "steps-2  相符，7 步中有 7 步發生",
            ],
        ),
    ] {
        let (scenario, table, toml) = begun(name);
        assert_eq!((&*scenario.title, &*scenario.flow), (title, flow), "{name}");
        assert_eq!(scenario.walkthroughs.len(), rows.len(), "{name}");
        for row in rows {
            assert!(table.contains(row), "{name}: {row} is not in\n{table}");
        }
        let cut = fs::read_to_string(format!("tests/markdown/{name}.md"))
            .unwrap()
            .contains(". It ");
        assert_eq!(toml.contains("    # the first sentence\n"), cut, "{toml}");
    }
}

#[test]
fn a_list_in_chinese_names_its_own_lifelines() {
    let (scenario, ..) = begun("notes");
    let names = |index: usize| {
        let lifelines = scenario.walkthroughs[index].lifelines.iter();
        lifelines
            .map(|line| line.name.as_str())
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(names(0), "User Client Authorization server Resource server");
    assert_eq!(names(1), "使用者 客戶端 授權伺服器 資源伺服器");
    assert!(
        scenario.walkthroughs[1]
            .steps
            .iter()
            .all(|step| !step.setup)
    );
}

#[test]
fn a_list_that_tells_nothing_is_left_out_beside_one_that_does() {
    let (.., toml) = begun("steps-and-console");
    let comment = "# Left out, since nothing in it tells of a message: the list that begins\n# \"Choose Add catalogue\".\n";
    assert!(toml.ends_with(comment), "{toml}");
}

#[test]
fn bullets_that_tell_nothing_are_to_be_completed() {
    let folder = folder("parameters");
    fs::copy("tests/markdown/parameters.md", folder.join("parameters.md")).unwrap();
    let output = flowscribe(&folder, &["new", "mine", "--from", "parameters.md"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let said = text(&output.stderr);
    assert!(
        said.contains("no step of the walkthrough `steps` covers anything"),
        "{said}"
    );
    let toml = fs::read_to_string(folder.join("mine.toml")).unwrap();
    assert!(
        toml.contains("title = \"Borrow with the implicit flow\"\n"),
        "{toml}"
    );
    let (begin, example) = toml.split_once("# arrows = ").unwrap();
    let (example, rest) = example.split_once('\n').unwrap();
    let setup = "setup = true    # to be completed: text only, until `arrows` take its place";
    let completed = format!(
        "{begin}{}",
        rest.replacen(setup, &format!("arrows = {example}"), 1)
    );
    fs::write(folder.join("mine.toml"), completed).unwrap();
    let checked = flowscribe(&folder, &["check", "mine.toml"]);
    assert!(
        text(&checked.stdout).contains("1 of 1 steps"),
        "{}",
        text(&checked.stderr)
    );
}

#[test]
fn another_diagram_is_taken_by_number() {
    let folder = folder("diagram");
    fs::copy("tests/markdown/parcel.md", folder.join("parcel.md")).unwrap();
    let from = ["--from", "parcel.md", "--diagram"];
    let second = flowscribe(&folder, &[&["new", "plain"], &from[..], &["2"]].concat());
    assert_eq!(second.status.code(), Some(0), "{}", text(&second.stderr));
    let toml = fs::read_to_string(folder.join("plain.toml")).unwrap();
    let scenario = Scenario::from_toml("plain", &toml).unwrap();
    assert_eq!(
        (&*scenario.title, &*scenario.flow),
        ("Sending it plainly", "implicit")
    );
    let labels: Vec<_> = scenario.walkthroughs[1]
        .steps
        .iter()
        .map(|step| &*step.label.text)
        .collect();
    assert_eq!(
        labels,
        [
            "The app sends a request to /authorize.",
            "The server answers."
        ]
    );
    let third = flowscribe(&folder, &[&["new", "third"], &from[..], &["3"]].concat());
    assert_eq!(third.status.code(), Some(2));
    assert!(text(&third.stderr).contains("there is no diagram 3, only 2"));
    fs::write(folder.join("empty.md"), "nothing here\n").unwrap();
    let scenario = ["new", "other", "--from", "okta-implicit", "--diagram", "1"];
    assert_eq!(flowscribe(&folder, &scenario).status.code(), Some(2));
    let empty = flowscribe(&folder, &["new", "empty", "--from", "empty.md"]);
    assert_eq!(empty.status.code(), Some(2));
    assert!(!folder.join("empty.toml").exists());
}

/// Every section's draft is TOML with the four actors.
fn drafts_are_files(markdown: &str, name: &str) {
    for section in Document::read(markdown).sections {
        let toml = draft(&section, name, name);
        let table: toml::Table = toml::from_str(&toml).unwrap_or_else(|e| panic!("{e}\n{toml}"));
        assert_eq!(table["actor"].as_array().unwrap().len(), 4, "{toml}");
    }
}

/// Whatever a document says stays a text.
#[test]
fn no_document_breaks_the_file() {
    for hostile in [
        "'''",
        "\"\"\"",
        "\\",
        "\" # ]",
        "\u{7f}\u{1}",
        "]]\n[[actor]]",
        "\u{202e}",
        "𝄞 使用",
    ] {
        let heading = hostile.replace('\n', " ");
        let source = format!("participant \"{heading}\" as a\na -> b: {hostile}\n");
        let lists = format!("1. {hostile}\n2. b\n");
        drafts_are_files(
            &format!("# {heading}\n\n```plantuml\n{source}```\n\n{lists}"),
            hostile,
        );
    }
}

#[test]
fn a_document_may_end_anywhere() {
    let whole = include_str!("markdown/parcel.md").replace("client", "\u{4f7f}\u{7528}");
    let ends = whole.char_indices().map(|(at, _)| at);
    for end in ends.step_by(5) {
        drafts_are_files(&whole[..end], "cut");
    }
}
