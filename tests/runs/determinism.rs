//! Same scenario and seed: the same bytes in every format, however often and wherever.

use std::process::Command;
use std::thread;

use crate::common::{FORMATS, every_drawing, page_of, trace_of};
use flowscribe::scenario;
use flowscribe::trace::Trace;

/// Rounds of so many threads make fifty runs and more; one round does for most scenarios.
const THREADS: usize = 8;
const ROUNDS: usize = 7;

/// Scenarios of every kind, which run fifty times and are drawn in every format; of the
/// others, all runs are compared as recordings and one of them as drawings.
const DRAWN: [&str; 5] = [
    "okta-authorization-code",
    "okta-implicit",
    "implicit-a-to-g",
    "code-replay",
    "user-denies-consent-implicit",
];

#[test]
fn runs_in_one_process_are_the_same() {
    for builtin in scenario::builtin() {
        let first = trace_of(builtin.name, 0);
        let (recorded, pictures) = (first.to_jsonl(), every_drawing(&first));
        let of_every_kind = DRAWN.contains(&builtin.name);
        let rounds = if of_every_kind { ROUNDS } else { 1 };
        for round in 0..rounds {
            let draws = |thread| thread + round == 0 || of_every_kind;
            thread::scope(|scope| {
                let run = |draws: bool| {
                    let trace = trace_of(builtin.name, 0);
                    trace.to_jsonl() == recorded && (!draws || every_drawing(&trace) == pictures)
                };
                let runs: Vec<_> = (0..THREADS)
                    .map(|thread| scope.spawn(move || run(draws(thread))))
                    .collect();
                for run in runs {
                    assert!(run.join().unwrap(), "{}", builtin.name);
                }
            });
        }
    }
}

#[test]
fn a_second_process_draws_the_same() {
    for builtin in scenario::builtin() {
        let trace = trace_of(builtin.name, 3);
        for (format, detail, expected) in every_drawing(&trace) {
            // The page has the drawing and all that is told of it.
            let is_page = (&*format, &*detail) == ("html", "messages");
            if !is_page && !DRAWN.contains(&builtin.name) {
                continue;
            }
            let mut command = Command::new(env!("CARGO_BIN_EXE_flowscribe"));
            command.args(["draw", builtin.name, "--seed", "3", "--notes", "footnotes"]);
            command.args(["--format", &format, "--detail", &detail]);
            let output = command.env("COLUMNS", "100").output().unwrap();
            let drawn = String::from_utf8(output.stdout).unwrap();
            let expected = match &*format {
                "html" => page_of(builtin.name, 3),
                _ => expected,
            };
            assert!(drawn == expected, "{} {format} {detail}", builtin.name);
        }
    }
}

#[test]
fn a_saved_trace_redraws_to_the_same_bytes() {
    for builtin in scenario::builtin() {
        let trace = trace_of(builtin.name, 0);
        let saved = trace.to_jsonl();
        let read = Trace::from_jsonl(&saved).unwrap();
        assert!(read.to_jsonl() == saved, "{}", builtin.name);
        assert!(
            every_drawing(&read) == every_drawing(&trace),
            "{}",
            builtin.name
        );
    }
}

#[test]
fn another_seed_gives_another_run() {
    let drawn = |seed| every_drawing(&trace_of("okta-authorization-code", seed));
    let (one, two) = (drawn(0), drawn(1));
    assert_eq!(one.len(), FORMATS.len() * 3);
    let differing = one.iter().zip(&two).filter(|(one, two)| one != two).count();
    assert!(differing > 0);
}
