//! Clients that wait for an answer.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::routing::get;
use flowscribe::network::Endpoint;
use flowscribe::protocol::parse_form;
use flowscribe::scenario::Scenario;
use flowscribe::simulation::Simulation;
use flowscribe::trace::{HttpMessage, Trace, split_url};
use http::header;
use proptest::collection;
use proptest::prelude::*;

use super::prepare::send;
use super::{Faults, faults, runner};
use crate::client::{AUTHORIZE_PATH, CODE, Server, TOKENS, answered, asks, furthest, good_answers};
use crate::stage::{self, CALLBACK, Exchange, FORM, Hand, ISSUER, exchanges};
use crate::table::{Message, Row, rows};

/// What a web app's browser brings to the redirection endpoint; `then`: the good answer after it.
const ANSWERS: &str = "
edit                 | status | asks     | then
-                    | 303    | resource | 400
-cookie              | 400    | -        | 303
cookie=app_session=* | 400    | -        | 303
-answer.state        | 400    | -        | 400
answer.state=*       | 400    | -        | 400
-answer.iss          | 400    | -        | 400
answer.iss=*         | 400    | -        | 400
answer.error=*       | 200    | -        | 400
-answer.code         | 502    | -        | 400
answer.code=*        | 303    | resource | 400
";

/// What a script reads in the fragment.
const FRAGMENTS: &str = "
edit                 | asks
-                    | resource
-answer.state        | -
answer.state=*       | -
-answer.iss          | -
answer.iss=*         | -
answer.error=*       | -
-answer.access_token | -
-answer.token_type   | -
answer.token_type=*  | -
-answer.id_token     | -
answer.id_token=*    | -
id.key=another       | -
id.claims.iss=*      | -
id.claims.aud=*      | -
id.claims.exp=0      | -
id.claims.nonce=*    | -
id.claims.at_hash=*  | -
";

/// What a script reads in the query, and what it is answered for the code.
const QUERIES: &str = "
edit                 | asks
-                    | resource
-answer.state        | -
answer.state=*       | -
-answer.iss          | -
answer.iss=*         | -
answer.error=*       | -
-answer.code         | -
answer.code=*        | resource
status=400           | token
-token.access_token  | token
-token.token_type    | token
token.token_type=*   | token
-token.id_token      | token
token.id_token=*     | token
id.claims.iss=*      | token
id.claims.aud=*      | token
id.claims.nonce=*    | token
id.claims.at_hash=*  | token
";

const FORM_POST: &str = "
[[actor]]
id = \"client\"
response_mode = \"form_post\"
[[actor]]
id = \"okta\"
form_post = true
";

/// Marks the requests that are looked at.
const MARK: &str = "x-live";

/// A browser begins a sign-in: its cookie, and what the app asks of the server.
async fn begin(endpoint: &Endpoint) -> (String, Vec<(String, String)>) {
    let mut hand = Hand::new(endpoint.clone());
    let sent = hand.send("https://example.com/login", None).await;
    let location = sent.headers()[header::LOCATION].to_str().unwrap();
    let (_, query, _) = split_url(location);
    (hand.cookie.unwrap(), parse_form(query.unwrap()))
}

fn value(asked: &[(String, String)], name: &str) -> String {
    let found = asked.iter().find(|(known, _)| known == name);
    found.unwrap().1.clone()
}

/// What the browser brings, as the app wants it: in the query, or in a form.
fn brought(answer: &Message, in_form: bool) -> Message {
    let (method, prefix) = if in_form {
        ("POST", "form.")
    } else {
        ("GET", "query.")
    };
    let parts = answer.below("answer.").into_iter();
    let parts = parts.map(|(name, value)| (format!("{prefix}{name}"), value));
    let parts: Vec<_> = parts.collect();
    let parts = parts.iter().map(|(name, value)| (name.as_str(), *value));
    let cookie = answer.get("cookie").map(|cookie| ("cookie", cookie));
    let parts: Vec<_> = parts.chain(cookie).collect();
    Message::edited(&[("method", method), ("to", CALLBACK), ("type", FORM)], "").with(&parts)
}

/// Begins each sign-in, and brings its answer: with faults, then as it should be.
async fn play(endpoint: Endpoint, server: Arc<Server>, cases: Vec<Faults>, in_form: bool) {
    let (cookie, other) = begin(&endpoint).await;
    let cookie = cookie.split_once('=').unwrap().1.to_owned();
    let foreign = [cookie, value(&other, "state"), value(&other, "nonce")];
    for faults in cases {
        let (cookie, asked) = begin(&endpoint).await;
        server.asked(&value(&asked, "nonce"));
        let state = value(&asked, "state");
        let parts = [
            ("cookie", &*cookie),
            ("answer.code", "a-good-code"),
            ("answer.state", &state),
            ("answer.iss", ISSUER),
        ];
        let good = Message::edited(&parts, "");
        let spoilt = faults.applied(ANSWERS, &good, "answer.", &foreign);
        for answer in [spoilt, good] {
            send(&endpoint, &brought(&answer, in_form), &[(MARK, "answer")]).await;
        }
    }
}

/// The first who comes to the authorization endpoint finds somebody with other business there.
fn run(scenario: &Scenario, cases: &[Faults], in_form: bool) -> Trace {
    let cases = cases.to_vec();
    Simulation::new(scenario)
        .replace_with("okta", move |endpoint| {
            let server = Server::new(good_answers(CODE, ""), endpoint.clock());
            let router = Server::behind(&server);
            let begun = Arc::new(AtomicBool::new(false));
            let act = move || async move {
                if !begun.swap(true, Ordering::Relaxed) {
                    play(endpoint, server, cases, in_form).await;
                }
            };
            router.route(AUTHORIZE_PATH, get(act))
        })
        .run()
        .unwrap()
}

/// Status of each marked request, and how far the app goes before the next one.
fn seen(exchanges: &[Exchange]) -> Vec<Vec<String>> {
    let marked = |one: &Exchange| one.request.header(MARK).is_some();
    let starts = exchanges.iter().enumerate().filter(|(_, one)| marked(one));
    let starts: Vec<usize> = starts.map(|(at, _)| at).collect();
    let ends = starts.iter().skip(1).copied().chain([exchanges.len()]);
    let parts = starts
        .iter()
        .zip(ends)
        .map(|(from, to)| &exchanges[*from..to]);
    let told = parts.map(|part| {
        let answer = part[0].response.as_ref();
        let status = answer.and_then(HttpMessage::status);
        let asks = furthest(part, "client").to_owned();
        let status = status.map_or_else(String::new, |status| status.to_string());
        vec![status, asks]
    });
    told.collect()
}

fn outcome(row: &Row) -> Vec<&'static str> {
    vec![row.get("status"), row.get("asks")]
}

fn asked(row: &Row) -> Vec<&'static str> {
    vec![row.get("asks")]
}

/// Has a web app begin sign-ins, and holds what becomes of each against its row.
fn hold(scenario: &Scenario, in_form: bool, cases: &[Faults]) -> Result<(), TestCaseError> {
    let rows = rows(ANSWERS);
    let expected = cases.iter().flat_map(|faults| {
        let row = faults.decisive(&rows, outcome);
        let then = row.get("then");
        let asks = if then == "303" { "resource" } else { "" };
        [outcome(row), vec![then, asks]]
    });
    let expected: Vec<_> = expected.collect();
    let trace = run(scenario, cases, in_form);
    prop_assert_eq!(seen(&exchanges(&trace)), expected);
    Ok(())
}

#[test]
fn web_apps_redeem_only_what_their_own_browser_brings_in_whatever_state() {
    for (overlay, in_form) in [("", false), (FORM_POST, true)] {
        let scenario = stage::scenario("okta-authorization-code", overlay);
        for faults in Faults::alone(ANSWERS) {
            hold(&scenario, in_form, &[faults]).unwrap();
        }
        let any = collection::vec(faults(ANSWERS), 1..12);
        let run = runner(20).run(&any, |cases| hold(&scenario, in_form, &cases));
        run.unwrap();
    }
}

/// Has a script be answered so, and holds how far it goes against the row.
fn follow(
    scenario: &Scenario,
    (table, good): (&'static str, &[(&str, &str)]),
    faults: &Faults,
) -> Result<(), TestCaseError> {
    let rows = rows(table);
    let row = faults.decisive(&rows, asked);
    let message = faults.applied(table, &good_answers(good, ""), "answer.", &[]);
    let trace = answered(scenario, message);
    prop_assert_eq!(
        asks(&trace, "client/script"),
        row.get("asks"),
        "{:?}",
        faults
    );
    let answers = exchanges(&trace).into_iter();
    let answers = answers.filter(|one| one.to == "client");
    let mut answers = answers.filter_map(|one| one.response?.status());
    prop_assert!(answers.all(|status| status < 500));
    Ok(())
}

#[test]
fn scripts_use_only_what_answers_them_in_whatever_state() {
    let code = "[[actor]]\nid = \"client\"\nresponse_type = \"code\"";
    for (overlay, of) in [("", (FRAGMENTS, TOKENS)), (code, (QUERIES, CODE))] {
        let scenario = stage::scenario("okta-implicit", overlay);
        for faults in Faults::alone(of.0) {
            follow(&scenario, of, &faults).unwrap();
        }
        let run = runner(100).run(&faults(of.0), |faults| follow(&scenario, of, &faults));
        run.unwrap();
    }
}
