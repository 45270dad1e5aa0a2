//! The authorization server and resource servers.

use flowscribe::network::Endpoint;
use flowscribe::scenario::Scenario;
use flowscribe::trace::HttpMessage;
use proptest::collection;
use proptest::prelude::*;

use super::prepare::{foreign, prepare, send};
use super::states::{OKTA, STATES};
use super::{Faults, faults, runner};
use crate::stage::{self, delivered, exchanges};
use crate::table::{Message, Row, rows};

/// A state, and faults of the message that belongs to it.
type Case = (usize, Faults);

fn case() -> impl Strategy<Value = Case> {
    (0..STATES.len()).prop_flat_map(|state| (Just(state), faults(STATES[state].table)))
}

/// Several states of one run, one of them at most with a one-time code: each time has but one.
fn cases() -> impl Strategy<Value = Vec<Case>> {
    collection::vec(case(), 1..12).prop_map(|mut cases| {
        let mut seen = false;
        cases.retain(|(state, _)| {
            STATES[*state].name != "one-time-code" || !std::mem::replace(&mut seen, true)
        });
        cases
    })
}

/// Marks the requests that are looked at.
const MARK: &str = "x-live";

/// Has each state come about, and sends its message: with faults, then as it should be.
async fn play(endpoint: Endpoint, cases: Vec<Case>) {
    let foreign = foreign(&endpoint).await;
    for (index, faults) in cases {
        let state = &STATES[index];
        let mut good = Message::edited(state.good, "");
        for (name, value) in prepare(&endpoint, state.name).await {
            good.fill(name, &value);
        }
        let noise = if good.get("type").is_some() {
            "form."
        } else {
            "query."
        };
        let spoilt = faults.applied(state.table, &good, noise, &foreign);
        send(&endpoint, &spoilt, &[(MARK, state.name)]).await;
        send(&endpoint, &good, &[(MARK, state.name)]).await;
    }
}

fn outcome(row: &Row) -> Vec<&'static str> {
    ["status", "error", "delivered"]
        .map(|column| row.get(column))
        .to_vec()
}

/// What a row says of the good message that comes after its own.
fn then(row: &Row, good: &Row) -> Vec<&'static str> {
    match row.get("then") {
        "good" => outcome(good),
        told => told.splitn(3, ' ').collect(),
    }
}

/// How an answer is delivered, and what it gives away.
fn seen(answer: &HttpMessage) -> Vec<String> {
    let mut seen = delivered(answer).to_vec();
    let body: serde_json::Value = serde_json::from_slice(&answer.body).unwrap_or_default();
    let has = |name: &str| body.get(name).is_some();
    let code = answer
        .redirect()
        .is_some_and(|location| location.contains("?code="));
    let cookie = answer.header("set-cookie").unwrap_or_default();
    let session = cookie.starts_with("session=") && !cookie.starts_with("session=;");
    for (given, told) in [
        (code, "code"),
        (session, "session"),
        (has("access_token"), "tokens"),
        (body["active"] == true, "active"),
        (body["active"] == false, "inactive"),
    ] {
        if given {
            seen[2] = format!("{}, {told}", seen[2]);
        }
    }
    seen
}

/// Plays the states and holds every answer against its row.
fn hold(scenario: &Scenario, cases: Vec<Case>) -> Result<(), TestCaseError> {
    let expected = cases.iter().flat_map(|(state, faults)| {
        let rows = rows(STATES[*state].table);
        let row = faults.decisive(&rows, outcome);
        [outcome(row), then(row, &rows[0])]
    });
    let expected: Vec<_> = expected.collect();
    let trace = stage::play(scenario, move |endpoint| play(endpoint, cases.clone()));
    let all = exchanges(&trace).into_iter();
    let marked = all.filter(|one| one.request.header(MARK).is_some());
    let marked: Vec<_> = marked.collect();
    prop_assert_eq!(marked.len(), expected.len());
    for (exchange, expected) in marked.iter().zip(expected) {
        let answer = exchange.response.as_ref();
        prop_assert!(answer.is_some(), "no answer to {:?}", exchange.request);
        let seen = answer.map(seen).unwrap_or_default();
        prop_assert_eq!(seen, expected, "{:?}", exchange.request);
    }
    Ok(())
}

#[test]
fn every_fault_of_a_live_state_has_its_answer() {
    let scenario = stage::scenario("okta-authorization-code", OKTA);
    for (state, known) in STATES.iter().enumerate() {
        for faults in Faults::alone(known.table) {
            hold(&scenario, vec![(state, faults)]).unwrap();
        }
    }
}

/// Whatever arrives at a live state, its table has the answer, and what is left of the state.
#[test]
fn servers_answer_as_the_tables_say_in_whatever_state() {
    let scenario = stage::scenario("okta-authorization-code", OKTA);
    let run = runner(100).run(&cases(), |cases| hold(&scenario, cases));
    run.unwrap();
}
