//! `just compare`: what a drawing costs, beside real PlantUML, in one run.
//!
//! Prints tables and asserts nothing. Needs Debian's `plantuml`, and
//! `/usr/bin/time` for peak memory.

mod catalogue;
mod flows;
mod pictures;
mod site;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::Query;
use axum::response::IntoResponse as _;
use axum::routing::get;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use flows::Signing;
use flowscribe::diagram::{Detail, Story};
use flowscribe::network::Endpoint;
use flowscribe::render::{Options, render};
use flowscribe::scenario::Scenario;
use flowscribe::simulation::{self, Simulation};
use http::header;
use indexmap::IndexMap;
use jsonwebtoken::Algorithm;

const SCENARIO: &str = "okta-authorization-code";
const COLD_RUNS: usize = 7;
const WARM_RUNS: u32 = 200;

#[expect(clippy::print_stdout, reason = "a report")]
fn main() {
    // First, since it tells how much memory the process has had.
    println!("{}", catalogue::catalogue());
    println!("{}", cold());
    println!("{}", warm());
    println!("{}", flows::flows());
    println!("{}", requests());
    println!("{}", threads());
    println!("{}", site::pages());
    println!("{}", site::site());
    println!("{}", pictures::pictures());
}

/// The machine's clock; a run has none.
#[expect(clippy::disallowed_methods, reason = "this measures real time")]
fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let start = Instant::now();
    let result = work();
    (start.elapsed(), result)
}

fn scenario() -> Scenario {
    Scenario::load(SCENARIO).expect("a built-in scenario loads")
}

/// The middle of several, in milliseconds.
fn median(mut times: Vec<Duration>) -> f64 {
    times.sort();
    times[times.len() / 2].as_secs_f64() * 1000.0
}

/// Whole processes, one of each in turn.
fn cold() -> String {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let source = folder.join("compare.puml");
    let source = source.to_str().expect("a path in UTF-8");
    let ours = ["draw", SCENARIO, "-o", source];
    let flowscribe = env!("CARGO_BIN_EXE_flowscribe");
    let (mut own, mut plantuml) = (Vec::new(), Vec::new());
    for _ in 0..COLD_RUNS {
        own.push(timed(|| quiet(flowscribe, &ours)).0);
        plantuml.push(timed(|| quiet("plantuml", &["-tsvg", source])).0);
    }
    let (own, plantuml) = (median(own), median(plantuml));
    let memory = peak_memory(flowscribe, &ours);
    drop(fs::remove_file(folder.join("compare.svg")));
    format!(
        "cold processes, median of {COLD_RUNS} pairs\n\
         flowscribe draw {SCENARIO} -o x.puml   {own:9.2} ms   peak memory {memory}\n\
         plantuml -tsvg x.puml                  {plantuml:9.2} ms   {:.0} times as long\n",
        plantuml / own
    )
}

fn quiet(program: &str, arguments: &[&str]) {
    let mut command = Command::new(program);
    command
        .args(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let status = command.status();
    assert!(
        status.is_ok_and(|status| status.success()),
        "{program} fails"
    );
}

fn peak_memory(program: &str, arguments: &[&str]) -> String {
    let mut command = Command::new("/usr/bin/time");
    command.args(["-f", "%M", program]).args(arguments);
    let Ok(output) = command.output() else {
        return "unknown (no /usr/bin/time)".to_owned();
    };
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let kilobytes = said
        .lines()
        .last()
        .and_then(|line| line.parse::<f64>().ok());
    kilobytes.map_or(said, |kilobytes| format!("{:.1} MB", kilobytes / 1024.0))
}

/// Simulation and verdict in one process, with and without the time inside the signatures.
fn warm() -> String {
    let scenario = scenario();
    let run = || {
        let trace = simulation::run(&scenario, 0).expect("a built-in scenario runs");
        let story = Story::new(&trace, &trace.header.walkthroughs[0]);
        assert!(story.verdict.matches());
    };
    run();
    let times = (0..WARM_RUNS).map(|_| timed(run).0).collect();
    let cost = Signing::of(Algorithm::RS256);
    let (included, signatures) = (median(times), 2.0 * (cost.signing + cost.verifying));
    format!(
        "simulation and verdict in one process, median of {WARM_RUNS}\n\
         signatures included                    {included:9.3} ms\n\
         two signed, two verified with RS256    {signatures:9.3} ms\n\
         the rest                               {:9.3} ms\n",
        included - signatures
    )
}

/// A run with many resource requests: the cost of each must not grow.
fn requests() -> String {
    let mut table =
        "a run with n resource requests, verdict included, and its drawing\n".to_owned();
    for count in [10, 100, 1_000, 10_000] {
        let scenario = scenario();
        let (time, trace) = timed(|| {
            let simulation = Simulation::new(&scenario);
            let simulation =
                simulation.replace_with("client", |endpoint| greedy_client(endpoint, count));
            let trace = simulation.run().expect("a built-in scenario runs");
            let story = Story::new(&trace, &trace.header.walkthroughs[0]);
            let shown = story.verdict.claims.len();
            assert!(
                shown > 2 * count,
                "{}",
                flowscribe::render::transcript(&trace)
            );
            trace
        });
        let (drawing, ()) = timed(|| {
            let story = Story::new(&trace, &trace.header.walkthroughs[0]);
            let options = Options {
                detail: Detail::Messages,
                ..Options::default()
            };
            render(&story, &options).expect("a drawing");
        });
        let cost = |time: Duration| {
            let each =
                time.as_secs_f64() * 1e6 / f64::from(u32::try_from(count).unwrap_or(u32::MAX));
            format!("{:10.1} ms   {each:8.1} us each", time.as_secs_f64() * 1e3)
        };
        let _ = writeln!(table, "n = {count:6}   {}   {}", cost(time), cost(drawing));
    }
    table
}

/// A client that asks for the resource again and again.
fn greedy_client(endpoint: Endpoint, count: usize) -> Router {
    let batches = endpoint.clone();
    let log_in = || async {
        let url = "https://your-org.okta.example/oauth2/default/v1/authorize?response_type=code\
                   &client_id=0oabv6kx4qq6h1U5l0h7&redirect_uri=https%3A%2F%2Fexample.com%2Fcallback\
                   &scope=openid+profile&state=abcdefgh&nonce=ijklmnop";
        (http::StatusCode::FOUND, [(header::LOCATION, url)])
    };
    let credential = STANDARD.encode("0oabv6kx4qq6h1U5l0h7:demo-secret-of-the-web-app");
    let callback = move |Query(answer): Query<IndexMap<String, String>>| async move {
        let form = format!(
            "grant_type=authorization_code&code={}&redirect_uri=https%3A%2F%2Fexample.com%2Fcallback",
            answer["code"]
        );
        let request = http::Request::post("https://your-org.okta.example/oauth2/default/v1/token")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::AUTHORIZATION, format!("Basic {credential}"))
            .body(Bytes::from(form))
            .expect("a correct request");
        let answer = endpoint.send(request).await.expect("an answer");
        let tokens: serde_json::Value = serde_json::from_slice(answer.body()).expect("JSON");
        let token = tokens["access_token"].as_str().expect("a token");
        (
            http::StatusCode::SEE_OTHER,
            [(
                header::LOCATION,
                format!("/batch?left={count}&token={token}"),
            )],
        )
    };
    Router::new()
        .route("/login", get(log_in))
        .route("/callback", get(callback))
        .route("/batch", get(move |query| batch(batches.clone(), query)))
}

/// As many requests as fit into a browser's patience, then the way to the next batch.
async fn batch(
    endpoint: Endpoint,
    Query(query): Query<IndexMap<String, String>>,
) -> axum::response::Response {
    let left: usize = query["left"].parse().expect("a number");
    let (now, token) = (left.min(1_000), &query["token"]);
    for _ in 0..now {
        let request = http::Request::get("https://api.example/profile")
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .body(Bytes::new())
            .expect("a correct request");
        let answer = endpoint.send(request).await.expect("an answer");
        assert!(answer.status().is_success());
    }
    match left - now {
        0 => "done".into_response(),
        left => {
            let next = format!("/batch?left={left}&token={token}");
            (http::StatusCode::SEE_OTHER, [(header::LOCATION, next)]).into_response()
        }
    }
}

/// Many runs on two threads.
fn threads() -> String {
    const RUNS: usize = 1_000;
    let scenario = scenario();
    let run = || {
        for _ in 0..RUNS / 2 {
            simulation::run(&scenario, 0).expect("a built-in scenario runs");
        }
    };
    let (time, ()) = timed(|| {
        std::thread::scope(|scope| {
            scope.spawn(run);
            scope.spawn(run);
        });
    });
    format!("{RUNS} runs on two threads   {:.2} s", time.as_secs_f64())
}
