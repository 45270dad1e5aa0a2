//! What each flow of the standards costs: simulation, verdict and invariants, with the time inside
//! the signatures and without it.

use std::fmt::Write as _;
use std::time::Duration;

use flowscribe::diagram::Story;
use flowscribe::protocol::LocalKind;
use flowscribe::scenario::{Scenario, builtin};
use flowscribe::simulation;
use flowscribe::trace::{Event, Trace, recognise};
use flowscribe::verdict::uphold;
use indexmap::IndexSet;
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};

use super::{median, timed};

const RUNS: u32 = 50;

/// What one signature costs, and what it costs to verify it, in milliseconds.
#[derive(Clone, Copy)]
pub(super) struct Signing {
    pub(super) signing: f64,
    pub(super) verifying: f64,
}

impl Signing {
    /// Key and token as the actors use them: a private key that is at hand, a public one from a JWK.
    pub(super) fn of(algorithm: Algorithm) -> Self {
        let key = match algorithm {
            Algorithm::RS256 => {
                EncodingKey::from_rsa_pem(include_bytes!("../../src/cast/keys/rs256.pem"))
            }
            _ => EncodingKey::from_ed_pem(include_bytes!("../../src/cast/keys/eddsa.pem")),
        };
        let key = key.expect("the demo key parses");
        let jwk = Jwk::from_encoding_key(&key, algorithm).expect("a public half");
        let mut validation = Validation::new(algorithm);
        validation.required_spec_claims.clear();
        validation.validate_exp = false;
        validation.validate_aud = false;
        let claims = serde_json::json!({ "sub": "alice", "aud": "https://api.example" });
        let once = || {
            let (signing, token) = timed(|| encode(&Header::new(algorithm), &claims, &key));
            let token = token.expect("the key signs");
            let (verifying, read) = timed(|| {
                let public = DecodingKey::from_jwk(&jwk).expect("a key");
                decode::<serde_json::Value>(&token, &public, &validation)
            });
            assert!(read.is_ok());
            (signing, verifying)
        };
        once();
        let (signing, verifying) = (0..200).map(|_| once()).unzip();
        Self {
            signing: median(signing),
            verifying: median(verifying),
        }
    }
}

/// One row a flow.
pub(super) fn flows() -> String {
    let algorithms = [Algorithm::RS256, Algorithm::EdDSA].map(|one| (one, Signing::of(one)));
    let mut table = format!(
        "each flow in one process, median of {RUNS}, in milliseconds; us a message without signatures\n\
         {:34} {:>8} {:>8} {:>8} {:>15} {:>8} {:>9}\n",
        "flow", "messages", "simulate", "verdict", "signed/verified", "without", "us each"
    );
    for flow in builtin().iter().filter(|one| one.group() == "flows") {
        table.push_str(&row(flow.name, &algorithms));
    }
    table
}

fn row(name: &str, algorithms: &[(Algorithm, Signing)]) -> String {
    let scenario = Scenario::load(name).expect("a built-in scenario loads");
    let run = || timed(|| simulation::run(&scenario, 0).expect("it runs"));
    let (_, trace) = run();
    let simulate = median((0..RUNS).map(|_| run().0).collect());
    let verdict = median((0..RUNS).map(|_| judged(&trace)).collect());
    let (signed, verified) = (signed(&trace), verified(&trace));
    let mut signatures = 0.0;
    for (algorithm, cost) in algorithms {
        let count = |tokens: &IndexSet<String>| {
            let of = tokens.iter().filter(|token| is_of(token, *algorithm));
            f64::from(u32::try_from(of.count()).unwrap_or(u32::MAX))
        };
        signatures += count(&signed) * cost.signing;
    }
    // Which token a check was about, no event says; a run's tokens are of one algorithm, but for a client's own.
    let main = algorithms.iter().find(|(algorithm, _)| {
        let mut tokens = signed.iter();
        tokens.any(|token| is_of(token, *algorithm))
    });
    if let Some((_, cost)) = main {
        signatures += f64::from(verified) * cost.verifying;
    }
    let messages = trace
        .events
        .iter()
        .filter(|event| event.transfer().is_some());
    let messages = u32::try_from(messages.count()).unwrap_or(u32::MAX);
    let without = (simulate + verdict - signatures).max(0.0);
    let each = without * 1e3 / f64::from(messages);
    let mut line = String::new();
    let _ = writeln!(
        line,
        "{name:34} {messages:8} {simulate:8.3} {verdict:8.3} {:>15} {without:8.3} {each:9.1}",
        format!("{}/{verified}", signed.len()),
    );
    line
}

/// The verdict and the invariants of a recording.
fn judged(trace: &Trace) -> Duration {
    let judge = || {
        let story = Story::new(trace, &trace.header.walkthroughs[0]);
        (story.verdict.matches(), uphold(trace, &recognise(trace)))
    };
    let (time, (matches, held)) = timed(judge);
    assert!(matches && held.iter().all(|one| !one.is_broken()));
    time
}

/// The JWTs that a recording shows, each once.
fn signed(trace: &Trace) -> IndexSet<String> {
    let octets = trace.events.iter().filter_map(|event| match event {
        Event::Request(transfer) | Event::Response(transfer) => Some(transfer.sent.as_bytes()),
        _ => None,
    });
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    let mut tokens = IndexSet::new();
    for octets in octets {
        let words = octets.split(|byte| !is_part(*byte));
        let words = words.filter(|word| word.starts_with(b"eyJ"));
        let words = words.map(|word| String::from_utf8_lossy(word).into_owned());
        tokens.extend(words.filter(|word| word.split('.').count() == 3));
    }
    tokens
}

/// How many signatures were found good.
fn verified(trace: &Trace) -> u32 {
    let checks = trace.events.iter().filter(|event| match event {
        Event::Local(local) => {
            let of_signature =
                local.subject.ends_with("signature") || local.subject == "client-assertion";
            local.kind == LocalKind::CheckPassed && of_signature
        }
        _ => false,
    });
    u32::try_from(checks.count()).unwrap_or(u32::MAX)
}

fn is_of(token: &str, algorithm: Algorithm) -> bool {
    jsonwebtoken::decode_header(token).is_ok_and(|header| header.alg == algorithm)
}
