//! The command line as a user meets it: output, exit status, errors.
#![expect(clippy::unwrap_used, reason = "a test that fails says so by a panic")]

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use unicode_width::UnicodeWidthStr;

/// A folder of its own for each test, under cargo's.
fn folder(test: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(test);
    drop(fs::remove_dir_all(&folder));
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn flowscribe(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_flowscribe"))
        .args(arguments)
        .env("COLUMNS", "100")
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn list_names_the_built_in_scenarios() {
    let output = flowscribe(&["list"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(text(&output.stdout).contains("okta-authorization-code"));
    let json = flowscribe(&["list", "--format", "json"]).stdout;
    let json: Vec<serde_json::Value> = serde_json::from_slice(&json).unwrap();
    let names: Vec<_> = json
        .iter()
        .map(|entry| entry["name"].as_str().unwrap())
        .collect();
    assert!(names.contains(&"okta-implicit") && names.contains(&"state-mismatch"));
    assert!(
        json.iter()
            .all(|entry| entry["walkthroughs"][0].is_string())
    );
}

#[test]
fn list_is_narrowed_by_group_flow_and_section() {
    let names = |arguments: &[&str]| -> Vec<String> {
        let arguments = [&["list", "--format", "json"], arguments].concat();
        let output = flowscribe(&arguments);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        let json: Vec<serde_json::Value> = serde_json::from_slice(&output.stdout).unwrap();
        let names = json.iter().map(|entry| entry["name"].as_str().unwrap());
        names.map(str::to_owned).collect()
    };
    let implicit = ["--failures", "--flow", "implicit"];
    let refused = names(&[&implicit[..], &["--spec", "RFC 6749 4.2.2.1"]].concat());
    assert!(
        refused.contains(&"unauthorized-client".to_owned()),
        "{refused:?}"
    );
    let failures = names(&implicit);
    assert!(refused.len() < failures.len() && refused.iter().all(|one| failures.contains(one)));
    assert!(
        !failures.contains(&"okta-implicit".to_owned()),
        "{failures:?}"
    );
    let both = names(&["--attacks", "--failures"]);
    let (attacks, failures) = (names(&["--attacks"]), names(&["--failures"]));
    assert_eq!(both.len(), attacks.len() + failures.len());
    assert!(attacks.contains(&"mix-up".to_owned()), "{attacks:?}");
    let whole = names(&["--spec", "RFC 7636"]);
    assert!(
        whole.contains(&"pkce-verifier-wrong".to_owned()),
        "{whole:?}"
    );
    assert!(!whole.contains(&"login-required".to_owned()), "{whole:?}");
}

/// What leaves nothing is refused: a check of nothing would pass.
#[test]
fn a_filter_that_leaves_nothing_says_what_there_is() {
    for (arguments, said) in [
        (
            &["list", "--flow", "implict"][..],
            "did you mean `implicit`?",
        ),
        (
            &["check", "--attacks", "--spec", "RFC 959"],
            "names `RFC 959`; ",
        ),
        (
            &["check", "okta-implicit", "--attacks"],
            "in the group `attacks`",
        ),
        (
            &["site", "nowhere", "--spec", "Okta 4"],
            "write it as `RFC 6749`",
        ),
    ] {
        let output = flowscribe(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let told = text(&output.stderr);
        assert!(told.contains(said), "{told}");
    }
}

#[test]
fn check_counts_group_by_group() {
    let output = flowscribe(&[
        "check",
        "--documents",
        "--attacks",
        "--flow",
        "authorization-code",
    ]);
    let table = text(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{table}");
    let of = |start: &str| -> Vec<&str> {
        let mut found = table.lines().filter(|line| line.starts_with(start));
        let line = found
            .next_back()
            .unwrap_or_else(|| panic!("{start} in {table}"));
        line.split(' ')
            .filter(|word| word.parse::<u32>().is_ok())
            .collect()
    };
    let rows = table.lines().filter(|line| line.starts_with('✓')).count();
    let (documents, attacks) = (of("documents:"), of("attacks:"));
    assert_eq!(documents, ["2", "2"], "{table}");
    let sum = 2 + attacks[0].parse::<usize>().unwrap();
    assert_eq!(sum, rows, "{table}");
    let last = format!("{rows} of {rows} walkthroughs as documented; 0 files could not be used");
    assert_eq!(table.lines().last(), Some(last.as_str()));
}

#[test]
fn check_says_of_every_invariant_what_became_of_it() {
    let output = flowscribe(&["check", "implicit-six-steps-token-in-url", "--invariants"]);
    let told = text(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{told}");
    let count = |mark: &str| {
        let so = told
            .lines()
            .filter(|line| line.starts_with(&format!("    {mark} ")));
        so.count()
    };
    let [holds, broken, unseen] = ["✓", "✗", "–"].map(count);
    assert_eq!(holds + broken + unseen, 46, "{told}");
    assert_eq!(broken, 1, "{told}");
    let counts =
        format!("  {holds} hold, {broken} broken, {unseen} cannot be seen in this recording");
    assert!(told.lines().any(|line| line == counts), "{told}");
    assert!(
        told.contains("    ✗  7 An access token stands in no query"),
        "{told}"
    );
    assert!(
        told.contains("invariant 7 is broken as declared: "),
        "{told}"
    );
}

#[test]
fn draw_puts_the_diagram_out_and_the_verdict_beside_it() {
    let output = flowscribe(&["draw", "okta-authorization-code"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(text(&output.stdout).contains("7. Request with access token"));
    assert!(
        !text(&output.stdout).contains('\u{1b}'),
        "colour without a terminal"
    );
    assert!(text(&output.stderr).contains("matches, 8 of 8 steps"));
}

#[test]
fn draw_keeps_to_the_width_and_the_signs_that_were_asked_for() {
    let draw = |columns: &str, option: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_flowscribe"));
        command
            .args(["draw", "okta-authorization-code"])
            .args(option);
        text(&command.env("COLUMNS", columns).output().unwrap().stdout)
    };
    let narrow = draw("60", &["--ascii"]);
    assert!(narrow.is_ascii() && narrow.contains("Web App --> Authorization Server"));
    assert!(narrow.lines().all(|line| line.len() <= 60), "{narrow}");
    assert_eq!(draw("100", &[]), draw("nonsense", &[]));
    assert_ne!(draw("100", &[]), draw("80", &[]));
}

/// The drawing, the verdict beside it, and the table of `check`; whatever the case of the tag.
#[test]
fn the_language_that_was_asked_for_is_spoken() {
    let scenario = "user-denies-consent";
    for (lang, said) in [("en", "stops as declared"), ("zh-tw", "如宣告停止於步驟")] {
        let drawn = flowscribe(&["draw", scenario, "--lang", lang]);
        assert_eq!(drawn.status.code(), Some(0), "{}", text(&drawn.stderr));
        assert!(text(&drawn.stderr).contains(said), "{lang}");
        let stopped = if lang == "en" {
            "not reached"
        } else {
            "未到達"
        };
        assert!(text(&drawn.stdout).contains(stopped), "{lang}");
        assert!(text(&drawn.stdout).contains("Authorization Code Response"));
        let checked = flowscribe(&["check", scenario, "--lang", lang]);
        assert!(text(&checked.stdout).contains(said), "{lang}");
    }
    let own = flowscribe(&["draw", "implicit-a-to-g"]);
    let english = flowscribe(&["draw", "implicit-a-to-g", "--lang", "en"]);
    assert!(text(&own.stderr).contains("相符"));
    assert!(text(&english.stderr).contains("matches with 1 departure"));
    assert!(text(&english.stdout).contains("使用者訪問客戶端"));
}

#[test]
fn a_language_that_we_do_not_speak_is_refused() {
    for arguments in [
        ["draw", "okta-implicit", "--lang", "de"],
        ["check", "okta-implicit", "--lang", "zh-CN"],
    ] {
        let output = flowscribe(&arguments);
        assert_eq!(output.status.code(), Some(2));
        let said = text(&output.stderr);
        assert!(said.contains("[possible values: en, zh-TW]"), "{said}");
    }
}

#[test]
fn the_ending_of_the_file_decides_the_format() {
    let folder = folder("endings");
    for (ending, start) in [
        ("puml", "@startuml"),
        ("mmd", "sequenceDiagram"),
        ("html", "<!doctype html>"),
        ("jsonl", "{\"format\":\"flowscribe-trace/1\""),
        ("txt", ""),
    ] {
        let file = folder.join(format!("drawing.{ending}"));
        let path = file.to_str().unwrap();
        let output = flowscribe(&["draw", "okta-implicit", "-o", path]);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        assert!(output.stdout.is_empty());
        assert!(
            fs::read_to_string(&file).unwrap().starts_with(start),
            "{ending}"
        );
    }
    let left = fs::read_dir(&folder).unwrap().count();
    assert_eq!(left, 5, "temporary files are left behind");
    let output = flowscribe(&["draw", "okta-implicit", "-o", "drawing.xyz"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains(".puml"));
}

#[test]
fn a_saved_trace_is_redrawn_and_a_doctored_one_differs() {
    let folder = folder("traces");
    let saved = folder.join("run.jsonl");
    let saved = saved.to_str().unwrap();
    flowscribe(&["draw", "okta-authorization-code", "-o", saved]);
    for format in ["text", "plantuml", "mermaid", "html", "json"] {
        for detail in ["steps", "messages", "wire"] {
            let options = ["--format", format, "--detail", detail];
            let run = flowscribe(&[&["draw", "okta-authorization-code"][..], &options].concat());
            let redrawn = flowscribe(&[&["draw", "--trace", saved][..], &options].concat());
            assert!(run.stdout == redrawn.stdout, "{format} {detail}");
            assert!(run.stderr == redrawn.stderr, "{format} {detail}");
        }
    }
    let trace = fs::read_to_string(saved).unwrap();
    let token_request = trace
        .lines()
        .find(|line| line.contains("POST /oauth2/default/v1/token"));
    let doctored = trace.replace(&format!("{}\n", token_request.unwrap()), "");
    assert_ne!(doctored, trace);
    let file = folder.join("doctored.jsonl");
    fs::write(&file, doctored).unwrap();
    let output = flowscribe(&["draw", "--trace", file.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    let said = text(&output.stderr);
    assert!(
        said.contains("missing") && said.contains("token-request"),
        "{said}"
    );
}

#[test]
fn a_trace_that_was_cut_off_is_still_drawn() {
    let folder = folder("cut");
    let trace = text(&flowscribe(&["draw", "okta-implicit", "-f", "json"]).stdout);
    let file = folder.join("cut.jsonl");
    fs::write(&file, &trace[..trace.len() - 40]).unwrap();
    let output = flowscribe(&["draw", "--trace", file.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    fs::write(&file, "no trace\n").unwrap();
    let output = flowscribe(&["draw", "--trace", file.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("cut.jsonl: line 1"));
}

#[test]
fn check_holds_everything_against_its_documents() {
    let output = flowscribe(&["check"]);
    let table = text(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{table}");
    for row in ["okta-implicit", "okta-authorization-code", "state-mismatch"] {
        assert!(table.lines().any(|line| line.contains(row)), "{table}");
    }
    let folder = text(&flowscribe(&["check", "scenarios"]).stdout);
    assert_eq!(folder.lines().last(), table.lines().last());
    assert!(
        folder.contains("✓ scenarios/failures/code-replay.toml "),
        "{folder}"
    );
}

/// Two files of one name in two folders, and a file without anything to hold the run against.
#[test]
fn check_tells_files_by_their_paths() {
    let folder = folder("paths");
    let overlay = "title = \"x\"\nlesson = \"y\"\nbase = \"okta-authorization-code\"\n";
    for name in ["a", "b"] {
        fs::create_dir(folder.join(name)).unwrap();
        let denies = "[[actor]]\nid = \"user\"\ndecision = \"deny\"\n";
        let text = overlay.to_owned() + if name == "b" { denies } else { "" };
        fs::write(folder.join(name).join("x.toml"), text).unwrap();
    }
    let output = flowscribe(&["check", folder.to_str().unwrap()]);
    let (table, said) = (text(&output.stdout), text(&output.stderr));
    let path = |name: &str| format!("{}/{name}/x.toml", folder.display());
    assert!(table.contains(&format!("✓ {}", path("a"))), "{table}");
    assert!(table.contains(&format!("✗ {}", path("b"))), "{table}");
    assert!(
        said.contains(&format!("{}, diagram: differs", path("b"))),
        "{said}"
    );
    assert!(
        table.ends_with("\n2 of 4 walkthroughs as documented; 0 files could not be used\n"),
        "{table}"
    );

    let bare = folder.join("bare.toml");
    let whole = fs::read_to_string("scenarios/okta-implicit-guide.toml").unwrap();
    let cut = whole.find("[[walkthrough]]").unwrap();
    fs::write(&bare, &whole[..cut]).unwrap();
    let output = flowscribe(&["check", bare.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        text(&output.stderr).contains("bare.toml has no walkthrough"),
        "{}",
        text(&output.stderr)
    );
    assert!(
        text(&output.stdout).contains("1 file could not be used"),
        "{}",
        text(&output.stdout)
    );
}

#[test]
fn list_is_grouped_and_tables_keep_to_the_terminal() {
    let list = |columns: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_flowscribe"));
        let output = command
            .arg("list")
            .env("COLUMNS", columns)
            .output()
            .unwrap();
        text(&output.stdout)
    };
    let wide = list("120");
    let at = |what: &str| {
        wide.find(what)
            .unwrap_or_else(|| panic!("{what} is not in\n{wide}"))
    };
    let order = [
        "documents: ",
        "okta-implicit-spa ",
        "\nvariants: ",
        "okta-implicit-guide-both ",
        "\nfailures: ",
        "code-replay ",
    ];
    assert!(order.map(at).is_sorted(), "{wide}");
    for columns in [60, 80, 120] {
        let listed = list(&columns.to_string());
        let longest = listed.lines().map(UnicodeWidthStr::width).max();
        assert!(longest.unwrap() <= columns, "{columns}: {listed}");
    }
    let check = |columns: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_flowscribe"));
        command
            .args(["check", "code-replay"])
            .env("COLUMNS", columns);
        text(&command.output().unwrap().stdout)
    };
    let narrow = check("60");
    assert!(
        narrow.lines().all(|line| line.chars().count() <= 60),
        "{narrow}"
    );
    assert_eq!(check("").lines().count(), 4, "a row is a line in a pipe");
    assert!(narrow.lines().count() > 4, "{narrow}");
}

#[test]
fn check_tells_a_difference_from_a_bad_file() {
    let folder = folder("check");
    let wrong = folder.join("wrong.toml");
    let overlay = "title = \"Wrong\"\nlesson = \"Wrong.\"\nbase = \"okta-authorization-code\"\n";
    let denies = "[[actor]]\nid = \"user\"\ndecision = \"deny\"\n";
    fs::write(&wrong, format!("{overlay}{denies}")).unwrap();
    let output = flowscribe(&["check", folder.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stdout));
    assert!(text(&output.stderr).contains("wrong outcome"));
    let bad = folder.join("bad.toml");
    fs::write(&bad, format!("{overlay}decison = 1\n")).unwrap();
    let output = flowscribe(&["check", folder.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    let said = text(&output.stderr);
    assert!(
        said.contains("bad.toml:4:1") && said.contains('^'),
        "{said}"
    );
    assert!(
        text(&output.stdout).contains("wrong"),
        "the other file was not checked"
    );
}

#[test]
fn what_is_not_text_is_shown_where_it_stands() {
    let file = folder("bytes").join("bytes.toml");
    fs::write(&file, b"title = \"x\"\nlesson = \"\xff\"\n").unwrap();
    let output = flowscribe(&["draw", file.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    let said = text(&output.stderr);
    assert!(
        said.contains("bytes.toml:2:11: this is not UTF-8"),
        "{said}"
    );
}

#[test]
fn what_is_no_regular_file_is_written_to() {
    let folder = folder("links");
    let (target, link) = (folder.join("target.puml"), folder.join("link.puml"));
    fs::write(&target, "old").unwrap();
    std::os::unix::fs::symlink(&target, &link).unwrap();
    let drawn = flowscribe(&["draw", "okta-implicit", "-o", link.to_str().unwrap()]);
    assert_eq!(drawn.status.code(), Some(0));
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert!(
        fs::read_to_string(&target)
            .unwrap()
            .starts_with("@startuml")
    );
    let drawn = flowscribe(&["draw", "okta-implicit", "-f", "html", "-o", "/dev/null"]);
    assert_eq!(drawn.status.code(), Some(0));
    assert!(!fs::metadata("/dev/null").unwrap().is_file());
}

#[test]
fn mistakes_are_explained() {
    let folder = folder("explained");
    let nowhere = folder.join("nowhere/drawn.txt");
    let nowhere = nowhere.to_str().unwrap();
    let empty = folder.join("empty.jsonl");
    fs::write(&empty, "").unwrap();
    let cases: [(&[&str], &str); 15] = [
        (&["draw", "okta-implict"], "okta-implicit"),
        (&["draw", "nowhere.toml"], "nowhere.toml"),
        (
            &["draw", "okta-implicit", "--walkthrough", "digram"],
            "diagram",
        ),
        (&["draw"], "<SCENARIO"),
        (&["drow"], "draw"),
        (&["check", "no-such-thing"], "no-such-thing"),
        (&["draw", "nope"], "; `flowscribe list` shows all\n"),
        (
            &["check", "README.md"],
            "`README.md` is a document, no scenario file",
        ),
        (
            &["check", "docs/nothing"],
            "there is no file `docs/nothing`",
        ),
        (
            &["draw", "scenarios"],
            "`flowscribe check scenarios` runs every scenario below it",
        ),
        (
            &["draw", "run.jsonl"],
            "`flowscribe draw --trace run.jsonl` draws it",
        ),
        (
            &["draw", "--trace", empty.to_str().unwrap()],
            "the file is empty; `flowscribe draw SCENARIO",
        ),
        (
            &["draw", "okta-implicit", "-o", nowhere],
            "nowhere; create it first",
        ),
        (
            &["new", nowhere, "--from", "okta-implicit"],
            "nowhere; create it first",
        ),
        (
            &["draw", "okta-implicit", "--detail", "wires"],
            "[possible values: steps, messages, wire]",
        ),
    ];
    for (arguments, expected) in cases {
        let output = flowscribe(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let said = text(&output.stderr);
        assert!(said.contains(expected), "{arguments:?}: {said}");
        assert!(!said.contains("panicked"), "{said}");
    }
}

/// The drawing in the README is what the command prints.
#[test]
fn the_readme_shows_what_is_printed() {
    let readme = fs::read_to_string("README.md").unwrap();
    let output = flowscribe(&["draw", "okta-authorization-code"]);
    let printed = text(&output.stdout) + &text(&output.stderr);
    let lines: Vec<_> = printed.lines().map(str::trim_end).collect();
    assert!(readme.contains(&lines.join("\n")));
    let help = text(&flowscribe(&["draw", "--help"]).stdout);
    for option in [
        "--format",
        "--output",
        "--detail",
        "--lang",
        "--ascii",
        "--walkthrough",
        "--notes",
        "--seed",
        "--trace",
    ] {
        assert!(help.contains(option), "{option}");
    }
}
