//! Any bytes as scenario file, trace file or PlantUML source: an error or a
//! result, never a panic, in bounded time.
#![expect(clippy::unwrap_used, reason = "a test that fails says so by a panic")]

use std::sync::LazyLock;
use std::time::{Duration, Instant};

use flowscribe::diagram::{Detail, Story, build};
use flowscribe::plantuml;
use flowscribe::protocol::LocalKind;
use flowscribe::render::{Format, Options, render, report, transcript};
use flowscribe::scenario::{Scenario, builtin};
use flowscribe::simulation;
use flowscribe::trace::{Event, ExchangeId, Trace};
use flowscribe::walkthrough::Name;
use proptest::prelude::*;

static TRACES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let names = ["okta-implicit", "user-denies-consent"];
    let run = |name: &str| simulation::run(&Scenario::load(name).unwrap(), 0).unwrap();
    names.map(|name| run(name).to_jsonl()).to_vec()
});

static SOURCES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let files = ["okta-implicit", "okta-authorization-code"];
    let read = |name: &str| std::fs::read_to_string(format!("tests/documents/{name}.puml"));
    files.map(|name| read(name).unwrap()).to_vec()
});

/// What is pasted into a good text: markers of each format, quotes, ends, other scripts.
const SCRAPS: [&str; 24] = [
    "\"",
    "'",
    "\\",
    "{",
    "}",
    "[[",
    "]]",
    "\n",
    "\r\n",
    "\t",
    "\u{0}",
    "\u{202e}",
    "使用者",
    "@enduml",
    "!include x",
    "%chr(65)",
    "<script>",
    "-->x",
    "note over",
    "= = =",
    "id = \"",
    "9999999999999999999",
    "\u{1F600}",
    "a -> a : a",
];

/// A good text with up to eight places cut out, doubled or pasted over.
fn damaged(texts: &'static [String]) -> impl Strategy<Value = String> {
    let place = (
        any::<prop::sample::Index>(),
        0..40_usize,
        0..SCRAPS.len() + 2,
    );
    let places = prop::collection::vec(place, 1..8);
    (0..texts.len(), places).prop_map(move |(text, places)| {
        let mut text: Vec<char> = texts[text].chars().collect();
        for (at, length, scrap) in places {
            let start = at.index(text.len().max(1)).min(text.len());
            let end = (start + length).min(text.len());
            let instead: Vec<char> = match SCRAPS.get(scrap) {
                Some(scrap) => scrap.chars().collect(),
                None if scrap == SCRAPS.len() => Vec::new(),
                None => text[start..end].repeat(3),
            };
            text.splice(start..end, instead);
        }
        text.into_iter().collect()
    })
}

fn scenarios() -> &'static [String] {
    static TEXTS: LazyLock<Vec<String>> =
        LazyLock::new(|| builtin().iter().map(|b| b.text.to_owned()).collect());
    &TEXTS
}

/// Judges and draws whatever could be read.
fn draw_all(trace: &Trace) {
    for walkthrough in &trace.header.walkthroughs {
        let story = Story::new(trace, walkthrough);
        assert!(!report(&story).is_empty());
        for &format in Format::ALL.iter().filter(|format| format.is_text()) {
            for &detail in Detail::ALL {
                for width in [1, 100] {
                    let options = Options {
                        format,
                        detail,
                        width,
                        footnotes: true,
                        ..Options::default()
                    };
                    assert!(render(&story, &options).is_ok());
                }
            }
        }
    }
    drop(transcript(trace));
}

/// Runs and draws whatever could be read.
fn play(text: &str) {
    match Scenario::from_toml("hostile", text) {
        Ok(scenario) => match simulation::run(&scenario, 0) {
            Ok(trace) => draw_all(&trace),
            Err(error) => assert!(!error.to_string().is_empty()),
        },
        Err(error) => {
            assert!(error.to_string().contains("help:"), "{error}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_a_scenario_or_an_error(text in ".{0,300}") {
        play(&text);
    }

    #[test]
    fn a_damaged_scenario_runs_or_is_an_error(text in damaged(scenarios())) {
        play(&text);
    }

    #[test]
    fn any_text_is_a_trace_or_an_error(text in ".{0,300}") {
        if let Ok(trace) = Trace::from_jsonl(&text) {
            draw_all(&trace);
        }
    }

    #[test]
    fn any_text_is_a_diagram_or_an_error(text in "(.|\n){0,300}") {
        drop(plantuml::parse(&text));
        drop(plantuml::plain(&text));
    }

    #[test]
    fn a_damaged_diagram_is_read_or_is_an_error(text in damaged(&SOURCES)) {
        if let Ok(diagram) = plantuml::parse(&text) {
            assert_eq!(diagram.numbers().len(), diagram.messages().count());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_damaged_trace_is_drawn_or_is_an_error(text in damaged(&TRACES)) {
        if let Ok(trace) = Trace::from_jsonl(&text) {
            draw_all(&trace);
        }
    }

    /// Lines left out, swapped and doubled: still JSON, no longer what happened.
    #[test]
    fn a_shuffled_trace_is_drawn(
        which in 0..2_usize,
        moves in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0..3_u8), 1..12),
    ) {
        let mut lines: Vec<&str> = TRACES[which].lines().collect();
        let header = lines.remove(0);
        for (one, other, how) in moves {
            let (one, other) = (one.index(lines.len()), other.index(lines.len()));
            match how {
                0 => drop(lines.remove(one)),
                1 => lines.swap(one, other),
                _ => lines.insert(one, lines[other]),
            }
        }
        let text = format!("{header}\n{}\n", lines.join("\n"));
        draw_all(&Trace::from_jsonl(&text).unwrap());
    }
}

#[test]
fn a_diagram_that_is_too_large_is_refused_at_once() {
    let source = "a -> b: x\n".repeat(100_000);
    let error = plantuml::parse(&source).unwrap_err();
    assert!(error.help.contains("64 KB"), "{}", error.help);
}

/// A local event each of so many participants.
fn crowded(count: usize) -> Trace {
    let mut trace = Trace::from_jsonl(&TRACES[0]).unwrap();
    let local = |event: &&Event| matches!(event, Event::Local(local) if local.kind != LocalKind::CheckPassed);
    let one = trace.events.iter().find(local).unwrap().clone();
    trace.events.extend((0..count).map(|index| {
        let mut event = one.clone();
        if let Event::Local(local) = &mut event {
            local.participant = Name::new(format!("p{index}"));
        }
        event
    }));
    trace
}

/// So many exchanges that no document tells of.
fn repeated(count: usize) -> Trace {
    let mut trace = Trace::from_jsonl(&TRACES[0]).unwrap();
    let transfers = trace
        .events
        .iter()
        .filter(|event| event.transfer().is_some());
    let last: Vec<Event> = transfers.rev().take(2).cloned().collect();
    for index in 0..count {
        for event in last.iter().rev() {
            let mut event = event.clone();
            if let Event::Request(transfer) | Event::Response(transfer) = &mut event {
                transfer.exchange = ExchangeId(u32::try_from(10_000 + index).unwrap());
            }
            trace.events.push(event);
        }
    }
    trace
}

/// The shorter of two attempts, since others work on the machine as well.
#[expect(clippy::disallowed_methods, reason = "this measures real time")]
fn time_to_draw(trace: &Trace, format: Format) -> Duration {
    let draw = || {
        let start = Instant::now();
        let story = Story::new(trace, &trace.header.walkthroughs[0]);
        let options = Options {
            format,
            detail: Detail::Messages,
            ..Options::default()
        };
        render(&story, &options).unwrap();
        start.elapsed()
    };
    draw().min(draw())
}

/// Four times as much takes about four times as long, and never sixteen times.
#[test]
fn a_long_recording_is_drawn_in_time_that_grows_with_it() {
    for make in [crowded, repeated] {
        let (short, long) = (make(500), make(2_000));
        for format in [
            Format::Text,
            Format::Plantuml,
            Format::Mermaid,
            Format::Html,
        ] {
            let (short, long) = (time_to_draw(&short, format), time_to_draw(&long, format));
            assert!(
                long < short * 10,
                "{format:?}: {short:?}, four times as much {long:?}"
            );
        }
    }
}

#[test]
fn a_crowd_shares_a_lifeline() {
    let trace = crowded(8_000);
    let story = Story::new(&trace, &trace.header.walkthroughs[0]);
    let drawn = build(&story, Detail::Messages);
    let documented = trace.header.walkthroughs[0].lifelines.len();
    assert_eq!(drawn.lifelines.len(), documented + 65);
    assert_eq!(drawn.lifelines.last().unwrap().name, "…");
}

#[test]
fn a_recording_too_large_for_its_walkthrough_is_refused() {
    let mut trace = crowded(5_000);
    let steps = &mut trace.header.walkthroughs[0].steps;
    let covers = &mut steps[0].arrows[0].covers;
    *covers = covers.iter().copied().cycle().take(5_000).collect();
    let error = Trace::from_jsonl(&trace.to_jsonl())
        .unwrap_err()
        .to_string();
    assert!(error.contains("16777216 is the most"), "{error}");
}
