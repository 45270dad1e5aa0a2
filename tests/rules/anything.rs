//! Anything at all at any endpoint: it is answered, never by a server error, and as the tables say.
//!
//! The tables of this folder say which error code belongs to the refusal of which rule. Here good
//! messages are edited at random, and others are made of nothing but noise; whichever rule refuses
//! one of them must refuse it by a code that stands in a row of that rule.

use std::cell::RefCell;
use std::fmt::Write as _;
use std::sync::atomic::{AtomicBool, Ordering};

use bytes::Bytes;
use flowscribe::network::Endpoint;
use flowscribe::protocol::{LocalKind, parse_form, write_form};
use flowscribe::scenario::{ActorPart, Scenario};
use flowscribe::simulation::Simulation;
use flowscribe::trace::{Event, HttpMessage, Part, Trace, split_url};
use http::{HeaderName, HeaderValue, Method, Request};
use indexmap::{IndexMap, IndexSet};
use proptest::collection;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::Value;

use crate::coverage;
use crate::grants;
use crate::live::runner;
use crate::stage::{self, CALLBACK, FORM, ISSUER, alert, at_okta};
use crate::table::rows;

/// Where the resource server waits.
const RESOURCE: &str = "https://api.example/profile";

/// A server that offers every endpoint, and clients for every grant.
fn scenario() -> Scenario {
    let overlay = grants::OKTA.replace(
        "offers = [",
        "offers = [\"pushed-authorization-request\", \"end-session\", ",
    );
    let exchanger = r#"{ client_id = "api", client_secret = "secret", redirect_uris = [], response_types = [], grant_types = ["urn:ietf:params:oauth:grant-type:token-exchange"], scope = "profile" },"#;
    let overlay = overlay.replace(
        "registrations = [",
        &format!("registrations = [\n{exchanger}"),
    );
    let asker = "introspection = { client_id = \"api\", client_secret = \"of-the-api\" }";
    let overlay = format!("{overlay}[[actor]]\nid = \"app\"\n{asker}");
    stage::scenario("okta-authorization-code", &overlay)
}

/// What stands for a value that only the run knows.
const SECRETS: [&str; 6] = [
    "<code>",
    "<access_token>",
    "<refresh_token>",
    "<id_token>",
    "<device_code>",
    "<user_code>",
];

/// Good messages, to be spoilt: method, endpoint in the metadata, authorization, query, form.
type Good = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

const GOOD: [Good; 16] = [
    (
        "GET",
        "authorization_endpoint",
        "",
        "response_type=code&client_id=web&redirect_uri=https://example.com/callback&scope=openid&state=abcdefgh&nonce=n",
        "",
    ),
    (
        "POST",
        "token_endpoint",
        "Basic d2ViOnNlY3JldA==",
        "",
        "grant_type=authorization_code&code=<code>&redirect_uri=https://example.com/callback",
    ),
    (
        "POST",
        "token_endpoint",
        "Basic c2VydmljZTpzZWNyZXQ=",
        "",
        "grant_type=client_credentials&scope=orders",
    ),
    (
        "POST",
        "token_endpoint",
        "Basic b2xkOnNlY3JldA==",
        "",
        "grant_type=password&username=alice&password=correct horse battery staple&scope=profile",
    ),
    (
        "POST",
        "token_endpoint",
        "Basic d2ViOnNlY3JldA==",
        "",
        "grant_type=refresh_token&refresh_token=<refresh_token>",
    ),
    (
        "POST",
        "token_endpoint",
        "",
        "",
        "grant_type=urn:ietf:params:oauth:grant-type:device_code&device_code=<device_code>&client_id=tv",
    ),
    (
        "POST",
        "device_authorization_endpoint",
        "",
        "",
        "client_id=tv&scope=photos",
    ),
    (
        "POST",
        "revocation_endpoint",
        "Basic d2ViOnNlY3JldA==",
        "",
        "token=<access_token>&token_type_hint=access_token",
    ),
    (
        "POST",
        "introspection_endpoint",
        "Basic YXBpOm9mLXRoZS1hcGk=",
        "",
        "token=<access_token>",
    ),
    ("GET", "userinfo_endpoint", "Bearer <access_token>", "", ""),
    ("POST", "/device", "", "", "user_code=<user_code>"),
    ("GET", RESOURCE, "Bearer <access_token>", "", ""),
    (
        "POST",
        "pushed_authorization_request_endpoint",
        "Basic d2ViOnNlY3JldA==",
        "",
        "response_type=code&client_id=web&redirect_uri=https://example.com/callback&scope=openid&state=abcdefgh",
    ),
    (
        "GET",
        "end_session_endpoint",
        "",
        "id_token_hint=<id_token>&state=xyz",
        "",
    ),
    (
        "POST",
        "token_endpoint",
        "Basic YXBpOnNlY3JldA==",
        "",
        "grant_type=urn:ietf:params:oauth:grant-type:token-exchange&subject_token=<access_token>&subject_token_type=urn:ietf:params:oauth:token-type:access_token",
    ),
    ("POST", "/one-time-code", "", "", "one_time_code=123456"),
];

const NAMES: &str = "client_id client_secret client_assertion client_assertion_type redirect_uri response_type \
    response_mode scope state nonce prompt max_age display request request_uri code_challenge \
    code_challenge_method code_verifier code grant_type refresh_token token token_type_hint username \
    password device_code user_code access_token authorization_details resource audience subject_token \
    subject_token_type dpop_jkt decision logout one_time_code acr_values id_token_hint post_logout_redirect_uri x";

const VALUES: &str = "web public tv service old nobody secret code token id_token code+token code+id_token none \
    openid profile photos orders login consent S256 plain query fragment form_post web_message \
    authorization_code refresh_token client_credentials implicit password allow deny alice \
    https://example.com/callback https://evil.example/ https://example.com/callback?a=b //evil.example \
    urn:ietf:params:oauth:client-assertion-type:jwt-bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJ3ZWIifQ. \
    e30.e30.e30 a.b.c ... -1 0 99999999999999999999 [] {} [{\"type\":1}] null %00 %zz %ff";

const AUTHORIZATIONS: [&str; 14] = [
    "Basic d2ViOnNlY3JldA==",
    "Basic c2VydmljZTpzZWNyZXQ=",
    "Basic YXBpOm9mLXRoZS1hcGk=",
    "Basic",
    "Basic =",
    "Basic /////w==",
    "basic d2ViOnNlY3JldA==",
    "Bearer",
    "Bearer <access_token>",
    "Bearer <id_token>",
    "bearer <refresh_token>",
    "DPoP <access_token>",
    "Bearer e30.e30.e30",
    "\u{e9}",
];

const TYPES: [&str; 6] = [
    FORM,
    "application/x-www-form-urlencoded; charset=UTF-8",
    "APPLICATION/X-WWW-FORM-URLENCODED",
    "application/json",
    "text/plain;;;",
    "",
];

const COOKIES: [&str; 6] = [
    "session=guessed",
    "app_session=",
    "=; ;=",
    "session=\"",
    "session=a; session=b",
    "\u{fc}=\u{fc}",
];

/// A request, before the run fills in what only it knows.
#[derive(Clone, Debug)]
struct Asked {
    method: String,
    to: String,
    headers: Vec<(&'static str, String)>,
    query: Option<String>,
    body: Vec<u8>,
}

fn names() -> impl Strategy<Value = String> {
    let known: Vec<_> = NAMES.split_whitespace().collect();
    select(known).prop_map(str::to_owned)
}

fn values() -> impl Strategy<Value = String> {
    let known = VALUES.split_whitespace().chain(SECRETS);
    let known: Vec<_> = known.map(|value| value.replace('+', " ")).collect();
    prop_oneof![6 => select(known), 1 => "\\PC{0,12}", 1 => Just(String::new()), 1 => "a{2000}"]
}

/// How one message differs from a good one.
#[derive(Clone, Debug)]
enum Edit {
    Spoil(usize, String),
    Put(String, String),
    Again(String, String),
    Drop(usize),
}

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let edit = prop_oneof![
        3 => (0_usize..6, values()).prop_map(|(at, value)| Edit::Spoil(at, value)),
        3 => (names(), values()).prop_map(|(name, value)| Edit::Put(name, value)),
        1 => (names(), values()).prop_map(|(name, value)| Edit::Again(name, value)),
        2 => (0_usize..6).prop_map(Edit::Drop),
    ];
    collection::vec(edit, 0..4)
}

fn edited(written: &str, edits: Vec<Edit>) -> String {
    let mut pairs = parse_form(written);
    for edit in edits {
        match edit {
            Edit::Spoil(at, value) => {
                if let Some(pair) = pairs.get_mut(at) {
                    pair.1 = value;
                }
            }
            Edit::Put(name, value) => {
                pairs.retain(|(known, _)| *known != name);
                pairs.push((name, value));
            }
            Edit::Again(name, value) => pairs.push((name, value)),
            Edit::Drop(at) if at < pairs.len() => drop(pairs.remove(at)),
            Edit::Drop(_) => {}
        }
    }
    write_form(pairs)
}

fn header(
    name: &'static str,
    of: &'static [&'static str],
) -> impl Strategy<Value = Option<(&'static str, String)>> {
    let one = select(of).prop_map(move |value| (name, value.to_owned()));
    prop_oneof![3 => Just(None), 1 => one.prop_map(Some)]
}

/// A good message with faults.
fn spoilt() -> impl Strategy<Value = Asked> {
    let methods =
        prop_oneof![9 => Just(""), 1 => select(&["GET", "POST", "PUT", "HEAD", "OPTIONS"][..])];
    let headers = (
        header("authorization", &AUTHORIZATIONS),
        header("cookie", &COOKIES),
        header("content-type", &TYPES),
    );
    (select(&GOOD[..]), methods, headers, edits(), edits()).prop_map(
        |((method, to, credential, query, form), other, given, of_query, of_form)| {
            let mut headers: IndexMap<_, _> =
                [("content-type", FORM), ("authorization", credential)]
                    .map(|(name, value)| (name, value.to_owned()))
                    .into_iter()
                    .filter(|(_, value)| !value.is_empty())
                    .collect();
            headers.extend([given.0, given.1, given.2].into_iter().flatten());
            let query = edited(
                query,
                if form.is_empty() {
                    of_query
                } else {
                    Vec::new()
                },
            );
            let body = match form {
                "" => String::new(),
                form => edited(form, of_form),
            };
            Asked {
                method: if other.is_empty() { method } else { other }.to_owned(),
                to: to.to_owned(),
                headers: headers.into_iter().collect(),
                query: Some(query).filter(|query| !query.is_empty()),
                body: body.into_bytes(),
            }
        },
    )
}

/// Pages and documents of the server that no good message is sent to.
const FURTHER: [&str; 5] = [
    "/login",
    "/consent",
    "/nowhere",
    "/.well-known/openid-configuration",
    "jwks_uri",
];

/// A message of nothing but noise, to one of these places.
fn noise(places: Vec<&'static str>) -> impl Strategy<Value = Asked> {
    let headers = (
        header("authorization", &AUTHORIZATIONS),
        header("cookie", &COOKIES),
        header("content-type", &TYPES),
        header("origin", &["null", "https://evil.example", ":"]),
        header("dpop", &["", "e30.e30.e30", "a.b.c"]),
    );
    let query = prop_oneof![
        "[!-~]{0,40}",
        Just("%".repeat(50)),
        Just("=&;&&=".to_owned())
    ];
    (
        select(places),
        "[A-Z]{1,7}|GET|POST",
        headers,
        proptest::option::of(query),
        collection::vec(any::<u8>(), 0..60),
    )
        .prop_map(|(to, method, given, query, body)| Asked {
            method,
            to: to.to_owned(),
            headers: [given.0, given.1, given.2, given.3, given.4]
                .into_iter()
                .flatten()
                .collect(),
            query,
            body,
        })
}

fn places() -> Vec<&'static str> {
    GOOD.map(|(_, to, ..)| to)
        .into_iter()
        .chain(FURTHER)
        .collect()
}

impl Asked {
    fn filled(
        &self,
        known: &IndexMap<&'static str, String>,
        places: &Value,
    ) -> Option<Request<Bytes>> {
        let fill = |text: &str, write: fn(&str) -> String| {
            let mut text = text.to_owned();
            for (name, value) in known {
                text = text.replace(&write(name), value);
            }
            text
        };
        let plain = |name: &str| name.to_owned();
        let in_form = |name: &str| name.replace('<', "%3C").replace('>', "%3E");
        let mut url = match self.to.as_str() {
            at if at.starts_with('/') => at_okta(at),
            at if at.starts_with("https:") => at.to_owned(),
            key => places[key]
                .as_str()
                .expect("the server offers everything")
                .to_owned(),
        };
        if let Some(query) = &self.query {
            let _ = write!(url, "?{}", fill(query, in_form));
        }
        let mut request = Request::new(match str::from_utf8(&self.body) {
            Ok(text) => Bytes::from(fill(text, in_form)),
            Err(_) => Bytes::from(self.body.clone()),
        });
        *request.method_mut() = Method::from_bytes(self.method.as_bytes()).ok()?;
        *request.uri_mut() = url.parse().ok()?;
        for (name, value) in &self.headers {
            let value = HeaderValue::from_bytes(fill(value, plain).as_bytes()).ok()?;
            request
                .headers_mut()
                .append(HeaderName::from_static(name), value);
        }
        Some(request)
    }
}

/// Gets tokens and codes as it should be, and then sends what is asked.
async fn send_all(endpoint: Endpoint, all: Vec<Asked>) {
    let metadata = Request::get(format!("{ISSUER}/.well-known/openid-configuration"));
    let metadata = metadata.body(Bytes::new()).unwrap();
    let metadata = endpoint.send(metadata).await.unwrap();
    let places: Value = serde_json::from_slice(metadata.body()).unwrap();
    let tokens = grants::tokens(&endpoint, "").await;
    let codes = grants::connect(&endpoint, None).await;
    let mut hand = stage::Hand::new(endpoint.clone());
    let code = hand.code(&CODE_REQUEST).await;
    let mut known = IndexMap::from([("<code>", code)]);
    for (name, of) in [
        ("<access_token>", &tokens["access_token"]),
        ("<refresh_token>", &tokens["refresh_token"]),
        ("<id_token>", &tokens["id_token"]),
        ("<device_code>", &codes["device_code"]),
        ("<user_code>", &codes["user_code"]),
    ] {
        known.insert(name, of.as_str().unwrap().to_owned());
    }
    for asked in all {
        if let Some(request) = asked.filled(&known, &places) {
            drop(endpoint.send(request).await);
        }
    }
}

const CODE_REQUEST: [(&str, &str); 7] = [
    ("prompt", "consent"),
    ("response_type", "code"),
    ("client_id", "web"),
    ("redirect_uri", CALLBACK),
    ("scope", "openid profile"),
    ("state", "abcdefgh"),
    ("nonce", "ijklmnop"),
];

/// The error code of an answer, wherever it is.
fn error(answer: &HttpMessage, asked: &str) -> String {
    let of = |written: &str| {
        let found = parse_form(written)
            .into_iter()
            .find(|(name, _)| name == "error");
        found.map(|(_, value)| value)
    };
    if let Some(location) = answer.redirect() {
        let (base, query, fragment) = split_url(location);
        assert!(
            base.starts_with('/') || base == CALLBACK,
            "it leads to {base}"
        );
        return query
            .and_then(of)
            .or(fragment.and_then(of))
            .unwrap_or_default();
    }
    if asked.starts_with("HEAD ") {
        return String::new();
    }
    if answer.has_type("application/json") {
        let body: Value = serde_json::from_slice(&answer.body).unwrap();
        return body["error"].as_str().unwrap_or_default().to_owned();
    }
    if let Some(challenge) = answer.header("www-authenticate") {
        let error = challenge.split_once("error=\"").map(|(_, rest)| rest);
        let error = error.and_then(|rest| rest.split('"').next());
        return error.unwrap_or_default().to_owned();
    }
    if answer.has_type("text/html") {
        return alert(answer).0;
    }
    String::new()
}

/// The error codes that stand beside a rule, and those that stand beside a rule with a reason.
#[derive(Default)]
struct Allowed {
    of_rule: IndexSet<[&'static str; 2]>,
    of_reason: IndexSet<[&'static str; 3]>,
}

fn last(column: &'static str) -> &'static str {
    column.rsplit(", ").next().unwrap_or_default()
}

fn allowed() -> Allowed {
    let tables = coverage::TABLES
        .iter()
        .filter(|(folder, _)| *folder != "client");
    let rows = tables.flat_map(|(_, tables)| tables.iter().flat_map(|table| rows(table)));
    let mut allowed = Allowed::default();
    for row in rows {
        let (rule, error) = (last(row.get("rule")), row.get("error"));
        allowed.of_rule.insert([rule, error]);
        allowed
            .of_reason
            .insert([rule, last(row.get("detail")), error]);
    }
    allowed
}

impl Allowed {
    /// Where a row has the very reason, its code counts; a reason that names what was sent has none.
    fn has(&self, rule: &str, reason: &str, error: &str) -> bool {
        let mut same = self
            .of_reason
            .iter()
            .filter(|row| row[..2] == [rule, reason])
            .peekable();
        match same.peek() {
            Some(_) if !rule.is_empty() => same.any(|row| row[2] == error),
            _ => self.of_rule.contains(&[rule, error]),
        }
    }
}

/// Every answer to the client is one that the tables give; gives the rules that refused something.
fn examine(trace: &Trace, allowed: &Allowed) -> Result<IndexSet<String>, TestCaseError> {
    let mut refused = IndexSet::new();
    let mut failed: IndexMap<String, Vec<[String; 2]>> = IndexMap::new();
    let mut open = IndexMap::new();
    for event in &trace.events {
        if let Event::Local(local) = event
            && local.kind == LocalKind::CheckFailed
        {
            let of = failed.entry(local.participant.to_string()).or_default();
            of.push([local.subject.clone(), local.detail.clone()]);
        }
        let Some((part, transfer)) = event.transfer() else {
            continue;
        };
        match part {
            Part::Request => {
                let asked = String::from_utf8_lossy(transfer.sent.as_bytes()).into_owned();
                open.insert(transfer.exchange, asked);
            }
            Part::Response => {
                let asked = open.shift_remove(&transfer.exchange).unwrap_or_default();
                if transfer.to.as_str() != "client" {
                    continue;
                }
                let answer = HttpMessage::response(transfer.sent.as_bytes()).unwrap();
                let status = answer.status().unwrap();
                prop_assert!(status < 500, "{status} to {asked}");
                let rules = failed
                    .shift_remove(transfer.from.as_str())
                    .unwrap_or_default();
                let [rule, reason] = rules.last().cloned().unwrap_or_default();
                let error = error(&answer, &asked);
                prop_assert!(rules.len() <= 1, "{rules:?} refuse {asked}");
                // A page that is shown once more, says on it what was wrong.
                let good = status < 400 && error.is_empty() && !answer.has_type("text/html");
                prop_assert!(
                    rule.is_empty() || !good,
                    "{rule} refuses, {status} answers {asked}"
                );
                let told = asked.starts_with("HEAD ") || allowed.has(&rule, &reason, &error);
                prop_assert!(told, "{rule} ({reason}) refuses by {error}: {asked}");
                refused.insert(rule);
            }
        }
    }
    prop_assert!(open.is_empty(), "no answer: {open:?}");
    Ok(refused)
}

/// The authorization server and the resource server.
#[test]
fn servers_answer_anything_as_the_tables_say() {
    let (scenario, allowed) = (scenario(), allowed());
    let refused = RefCell::new(IndexSet::new());
    let any = prop_oneof![3 => spoilt(), 1 => noise(places())];
    let run = runner(60).run(&collection::vec(any, 1..40), |all| {
        let trace = stage::play(&scenario, move |endpoint| send_all(endpoint, all.clone()));
        refused.borrow_mut().extend(examine(&trace, &allowed)?);
        Ok(())
    });
    run.unwrap();
    let refused = refused.into_inner();
    assert!(
        refused.len() > 30,
        "only these rules refused anything: {refused:?}"
    );
}

/// Clients, whoever asks: 502 is what they say where the server behind them does not do its part.
#[test]
fn clients_answer_anything() {
    let paths = vec!["/login", "/callback", "/", "/resource", "/x"];
    let clients = [
        "code-pkce-public",
        "form-post",
        "hybrid-code-id-token",
        "ropc",
        "okta-authorization-code",
    ];
    let any = (
        collection::vec(noise(paths), 1..40),
        select(clients.to_vec()),
    );
    runner(60)
        .run(&any, |(all, of)| {
            let scenario = Scenario::load(of).unwrap();
            let server = scenario
                .actors
                .iter()
                .find(|actor| matches!(actor.part, ActorPart::AuthorizationServer(_)));
            let server = server.unwrap().id.clone();
            let host = scenario.actors.iter().find_map(|actor| match &actor.part {
                ActorPart::Client(client) => client.host.clone(),
                _ => None,
            });
            let host = host.unwrap();
            let begun = AtomicBool::new(false);
            let act = move |endpoint: Endpoint| {
                // What the client asks meanwhile finds a server that says nothing of use.
                let all = if begun.swap(true, Ordering::Relaxed) {
                    Vec::new()
                } else {
                    all.clone()
                };
                send_to(endpoint, host.clone(), all)
            };
            let simulation = Simulation::new(&scenario);
            let simulation =
                simulation.replace_with(&server, |endpoint| stage::acting(endpoint, act));
            let trace = simulation.run().unwrap();
            let exchanges = stage::exchanges(&trace).into_iter();
            let asked: Vec<_> = exchanges
                .filter(|exchange| exchange.from == server)
                .collect();
            prop_assert!(!asked.is_empty());
            for exchange in asked {
                let status = exchange.response.and_then(|answer| answer.status());
                let good = status.is_some_and(|status| status < 500 || status == 502);
                prop_assert!(good, "{status:?} to {:?}", exchange.request);
            }
            Ok(())
        })
        .unwrap();
}

async fn send_to(endpoint: Endpoint, host: String, all: Vec<Asked>) {
    let start = Request::get(format!("{host}/")).body(Bytes::new()).unwrap();
    drop(endpoint.send(start).await);
    for mut asked in all {
        asked.to.insert_str(0, &host);
        if let Some(request) = asked.filled(&IndexMap::new(), &Value::Null) {
            drop(endpoint.send(request).await);
        }
    }
}
