//! Any bytes as scenario file, trace file or PlantUML source: an error or a
//! result, never a panic, in bounded time. And enough of the damaged traces are drawn.
#![expect(clippy::unwrap_used, reason = "a test that fails says so by a panic")]

use std::cell::Cell;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use flowscribe::diagram::{Detail, Story, build};
use flowscribe::plantuml;
use flowscribe::protocol::LocalKind;
use flowscribe::render::{Format, Options, breaches, render, report, transcript};
use flowscribe::scenario::{Scenario, builtin};
use flowscribe::simulation;
use flowscribe::trace::{Event, ExchangeId, Trace, recognise};
use flowscribe::verdict::uphold;
use flowscribe::walkthrough::Name;
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::TestRunner;
use serde_json::Value;

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
        assert!(!report(&story, &Options::default()).is_empty());
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
    let messages = recognise(trace);
    let held = uphold(trace, &messages);
    drop(breaches(trace, &messages, &held, &Options::default()));
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

/// Runs and draws a file, whatever its bytes.
fn play_file(bytes: &[u8], name: &str) {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("hostile-{name}.toml"));
    fs::write(&file, bytes).unwrap();
    match Scenario::load(file.to_str().unwrap()) {
        Ok(scenario) => match simulation::run(&scenario, 0) {
            Ok(trace) => draw_all(&trace),
            Err(error) => assert!(!error.to_string().is_empty()),
        },
        Err(error) => assert!(error.to_string().contains("help:"), "{error}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_a_scenario_or_an_error(text in "(.|\n){0,300}") {
        play(&text);
    }

    #[test]
    fn any_bytes_are_a_scenario_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        play_file(&bytes, "any");
    }

    #[test]
    fn a_scenario_with_other_bytes_runs_or_is_an_error(
        which in any::<Index>(),
        places in prop::collection::vec((any::<Index>(), any::<u8>()), 1..6),
    ) {
        let mut bytes = which.get(scenarios()).clone().into_bytes();
        for (place, byte) in places {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        play_file(&bytes, "other");
    }

    #[test]
    fn a_damaged_scenario_runs_or_is_an_error(text in damaged(scenarios())) {
        play(&text);
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

/// One way of damaging the lines of a trace.
#[derive(Clone, Debug)]
enum Damage {
    /// A byte is another one.
    Byte(Index, Index, u8),
    /// A line is missing.
    Drop(Index),
    /// A line stands twice, the second time elsewhere.
    Double(Index, Index),
    /// Two lines change places.
    Swap(Index, Index),
    /// A value in a line's JSON is another one of that kind, or a value of another kind.
    Field(Index, Index, Index),
}

fn damage() -> impl Strategy<Value = Damage> {
    let at = any::<Index>;
    prop_oneof![
        1 => (at(), at(), any::<u8>()).prop_map(|(line, at, byte)| Damage::Byte(line, at, byte)),
        2 => at().prop_map(Damage::Drop),
        2 => (at(), at()).prop_map(|(one, other)| Damage::Double(one, other)),
        2 => (at(), at()).prop_map(|(one, other)| Damage::Swap(one, other)),
        4 => (at(), at(), at()).prop_map(|(line, at, new)| Damage::Field(line, at, new)),
    ]
}

/// Replacements for a value: of its own kind mostly, so that the line may still be read.
fn others(value: &Value) -> Vec<Value> {
    let texts = [
        "",
        "okta",
        "client/script",
        "\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "使用者",
        "\u{0}",
    ];
    match value {
        Value::Number(_) => [0, 1, 7, u64::from(u32::MAX), u64::MAX]
            .map(Value::from)
            .to_vec(),
        Value::String(_) => texts.map(Value::from).to_vec(),
        Value::Bool(value) => vec![Value::from(!value), Value::Null],
        Value::Array(all) => vec![
            Value::Array(Vec::new()),
            Value::Array([&all[..], all].concat()),
        ],
        _ => vec![Value::Null, Value::from(1)],
    }
}

impl Damage {
    fn apply(&self, lines: &mut Vec<Vec<u8>>) {
        if lines.is_empty() {
            return;
        }
        let count = lines.len();
        match self {
            Self::Byte(line, at, byte) => {
                let line = &mut lines[line.index(count)];
                let at = at.index(line.len().max(1));
                if let Some(place) = line.get_mut(at) {
                    *place = *byte;
                }
            }
            Self::Drop(line) => drop(lines.remove(line.index(count))),
            Self::Double(one, other) => {
                lines.insert(other.index(count), lines[one.index(count)].clone());
            }
            Self::Swap(one, other) => lines.swap(one.index(count), other.index(count)),
            Self::Field(line, at, new) => edit(&mut lines[line.index(count)], *at, *new),
        }
    }
}

/// Another value somewhere in a line of JSON.
fn edit(line: &mut Vec<u8>, at: Index, new: Index) {
    let Ok(mut value) = serde_json::from_slice::<Value>(line) else {
        return;
    };
    let pointers = pointers(&value, String::new());
    let place = value.pointer_mut(at.get::<String>(&pointers)).unwrap();
    *place = new.get(&others(place)).clone();
    *line = value.to_string().into_bytes();
}

/// The JSON pointers (RFC 6901) of all values.
fn pointers(value: &Value, own: String) -> Vec<String> {
    let below: Vec<(String, &Value)> = match value {
        Value::Object(members) => members
            .iter()
            .map(|(key, value)| (key.clone(), value))
            .collect(),
        Value::Array(values) => {
            let values = values.iter().enumerate();
            values
                .map(|(index, value)| (index.to_string(), value))
                .collect()
        }
        _ => Vec::new(),
    };
    let below = below
        .into_iter()
        .flat_map(|(key, value)| pointers(value, format!("{own}/{key}")));
    let below: Vec<String> = below.collect();
    [vec![own], below].concat()
}

/// A saved trace with bytes flipped, lines dropped, doubled and swapped, and fields edited.
/// The header is spared, mostly, since nothing is drawn without it.
#[test]
fn a_damaged_trace_is_drawn_or_is_an_error() {
    let drawn = Cell::new(0);
    let all = 40;
    let damages = prop::collection::vec(damage(), 1..6);
    let mut runner = TestRunner::new(ProptestConfig {
        cases: all,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    let cases = (0..TRACES.len(), damages, 0..8_u8);
    let result = runner.run(&cases, |(which, damages, header)| {
        let mut lines: Vec<Vec<u8>> = TRACES[which].lines().map(Vec::from).collect();
        let spared = (header > 0).then(|| lines.remove(0));
        for damage in &damages {
            damage.apply(&mut lines);
        }
        lines.splice(0..0, spared);
        let bytes = lines.join(&b'\n');
        // What is no UTF-8 is refused where the file is read.
        if let Ok(trace) = String::from_utf8(bytes)
            .map_err(drop)
            .and_then(|text| Trace::from_jsonl(&text).map_err(drop))
        {
            draw_all(&trace);
            drawn.set(drawn.get() + 1);
        }
        Ok(())
    });
    result.unwrap();
    assert!(
        drawn.get() * 3 > all,
        "only {} of {all} are drawn",
        drawn.get()
    );
}

/// A file, as the command line reads it.
#[test]
fn any_bytes_are_a_trace_or_an_error() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let file = folder.join("hostile.jsonl");
    let mut whole = TRACES[0].clone().into_bytes();
    let at = whole.len() - 100;
    whole[at] = 0xff;
    for (bytes, said) in [
        (
            &b""[..],
            "the file is empty; `flowscribe draw SCENARIO -o FILE.jsonl` saves a trace",
        ),
        (b"\n \n", "the file is empty"),
        (b"\xff\xfe", "UTF-8"),
        (b"\0\0\n\0", "line 1: "),
        (b"{}\n", "line 1: missing field"),
        (&whole, "UTF-8"),
    ] {
        fs::write(&file, bytes).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_flowscribe"));
        let output = command
            .args(["draw", "--trace"])
            .arg(&file)
            .output()
            .unwrap();
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{error}");
        assert!(
            error.contains(said) && !error.contains("panicked"),
            "{said}: {error}"
        );
    }
}

/// A header with so many of something, as JSON.
fn header(change: impl Fn(&mut Value)) -> String {
    let mut header: Value = serde_json::from_str(TRACES[0].lines().next().unwrap()).unwrap();
    change(&mut header);
    header.to_string()
}

fn repeated(value: &Value, times: usize) -> Value {
    let one = value[0].clone();
    Value::Array(vec![one; times])
}

#[test]
fn a_trace_that_is_too_large_is_refused_and_says_how_much_may_be() {
    for (pointer, what) in [
        ("/participants", "5000 participants; at most 100 "),
        ("/walkthroughs", "5000 walkthroughs; at most 20 "),
        (
            "/setting/issuers",
            "issuers, clients and audiences; at most 1000 ",
        ),
        (
            "/setting/issuers/0/clients/0/redirect_uris",
            "issuers, clients and audiences; at most 1000 ",
        ),
        ("/walkthroughs/0/lifelines", "5000 lifelines; at most 50 "),
        (
            "/walkthroughs/0/steps",
            "steps, arrows and claimed messages; at most 2000 ",
        ),
        (
            "/walkthroughs/0/steps/0/arrows/0/covers",
            "steps, arrows and claimed messages; at most 2000 ",
        ),
    ] {
        let header = header(|h| {
            let many = h.pointer_mut(pointer).unwrap();
            *many = repeated(many, 5_000);
        });
        let error = Trace::from_jsonl(&header).unwrap_err().to_string();
        assert!(error.contains(what), "{error}");
    }
    let events = format!("{}\n{}", header(|_| ()), "{}\n".repeat(100_001));
    let error = Trace::from_jsonl(&events).unwrap_err().to_string();
    assert!(error.contains("100001 events; at most 100000 "), "{error}");
    let bytes = " ".repeat(65 * 1024 * 1024) + &events;
    let error = Trace::from_jsonl(&bytes).unwrap_err().to_string();
    assert!(error.contains("bytes; at most 67108864 "), "{error}");
}

/// As large as may be: as many claims as events, each of them a candidate for each.
#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "the time of the machine is what is tested"
)]
fn a_trace_as_large_as_may_be_is_drawn_in_time() {
    let alone = |h: &mut Value| {
        let first = h["walkthroughs"][0].clone();
        h["walkthroughs"] = Value::Array(vec![first]);
    };
    let long = header(|h| {
        let covers = &mut h["walkthroughs"][0]["steps"][0]["arrows"][0]["covers"];
        *covers = repeated(covers, 1_900);
        alone(h);
    });
    let many = header(|h| {
        let walkthrough = &mut h["walkthroughs"][0];
        walkthrough["steps"] = repeated(&walkthrough["steps"], 480);
        let steps = walkthrough["steps"].as_array_mut().unwrap();
        for (nth, step) in steps.iter_mut().enumerate() {
            step["id"] = nth.to_string().into();
        }
        let lifeline = walkthrough["lifelines"][0].clone();
        walkthrough["lifelines"]
            .as_array_mut()
            .unwrap()
            .resize(50, lifeline);
        alone(h);
    });
    let events = TRACES[0].lines().skip(1).collect::<Vec<_>>().join("\n");
    for header in [long, many] {
        let text = format!("{header}\n{}", format!("{events}\n").repeat(30));
        let trace = Trace::from_jsonl(&text).unwrap();
        let begun = Instant::now();
        let story = Story::new(&trace, &trace.header.walkthroughs[0]);
        assert!(!report(&story, &Options::default()).is_empty());
        for (format, detail) in [
            (Format::Text, Detail::Messages),
            (Format::Html, Detail::Wire),
        ] {
            let options = Options {
                format,
                detail,
                ..Options::default()
            };
            assert!(render(&story, &options).is_ok());
        }
        let taken = begun.elapsed();
        assert!(taken < Duration::from_mins(1), "{taken:?}");
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
fn talkative(count: usize) -> Trace {
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
    for make in [crowded, talkative] {
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
    let mut trace = crowded(10_000);
    let steps = &mut trace.header.walkthroughs[0].steps;
    let covers = &mut steps[0].arrows[0].covers;
    *covers = covers.iter().copied().cycle().take(1_900).collect();
    let error = Trace::from_jsonl(&trace.to_jsonl())
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("covered messages times events; at most 16777216 "),
        "{error}"
    );
}

/// The same run so many times over, one after the other.
fn patient(count: usize) -> Trace {
    let mut trace = Trace::from_jsonl(&TRACES[0]).unwrap();
    let once = trace.events.clone();
    for round in 1..u32::try_from(count).unwrap() {
        trace.events.extend(once.iter().cloned().map(|mut event| {
            let later = |exchange: &mut ExchangeId| exchange.0 += round * 1_000;
            match &mut event {
                Event::Request(transfer) | Event::Response(transfer) => {
                    later(&mut transfer.exchange);
                    transfer.cause.iter_mut().for_each(later);
                }
                Event::Local(local) => local.cause.iter_mut().for_each(later),
                Event::Lost { .. } => {}
            }
            event
        }));
    }
    trace
}

/// The shorter of two attempts, since others work on the machine as well.
#[expect(clippy::disallowed_methods, reason = "this measures real time")]
fn time_to_uphold(trace: &Trace) -> Duration {
    let messages = recognise(trace);
    let taken = || {
        let start = Instant::now();
        drop(uphold(trace, &messages));
        start.elapsed()
    };
    taken().min(taken())
}

#[test]
fn a_long_recording_is_upheld_in_time_that_grows_with_it() {
    for make in [crowded, talkative] {
        let (short, long) = (time_to_uphold(&make(500)), time_to_uphold(&make(2_000)));
        assert!(long < short * 10, "{short:?}, four times as much {long:?}");
    }
    let (short, long) = (time_to_uphold(&patient(10)), time_to_uphold(&patient(40)));
    assert!(long < short * 10, "{short:?}, four times as much {long:?}");
}
