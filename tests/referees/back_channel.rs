//! Doctored answers to a device and to a resource server: what ours and what `oauth2` make of them.

use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use flowscribe::network::Endpoint;
use flowscribe::scenario::Scenario;
use flowscribe::simulation::Simulation;
use flowscribe::trace::Trace;
use oauth2::basic::BasicClient;
use oauth2::{
    AccessToken, ClientId, DeviceAuthorizationUrl, IntrospectionUrl, RequestTokenError, Scope,
    StandardDeviceAuthorizationResponse, TokenIntrospectionResponse as _, TokenUrl,
};

use crate::doctored::document;
use crate::referee::{moment, over, word};
use crate::stage::{self, ISSUER, acting, exchanges, last_answer};
use crate::table::{Message, Row, rows};

/// The device's codes. `ours` and `theirs`: how often each polls for a token, and the last word.
const CODES: &str = r#"
edits                                                                           | ours     | theirs   | why
-                                                                               | 1, token | 1, token | -
-device.device_code                                                             | 0        | 0        | -
-device.user_code                                                               | 0        | 0        | -
-device.verification_uri                                                        | 0        | 0        | -
-device.expires_in                                                              | 0        | 0        | -
-device.interval                                                                | 1, token | 1, token | -
device.interval=10                                                              | 1, token | 1, token | -
device.interval=0                                                               | 1, token | 1, token | -
device.interval=-1                                                              | 0        | 0        | -
device.interval="5"                                                             | 0        | 0        | -
device.interval=null                                                            | 1, token | 1, token | -
device.expires_in="30"                                                          | 0        | 0        | -
device.expires_in=0                                                             | 0        | 1, token | RFC 8628 3.2: the codes are over before they begin; the crate polls once before it looks at its clock
device.expires_in=-1                                                            | 0        | 0        | -
device.interval=18446744073709551615                                            | 0        | 1, token | RFC 8628 3.5: ours waits before its first poll, and by then the codes are over; the crate polls first
device.expires_in=18446744073709551615                                          | 1, token | 0        | RFC 8628 3.2: the crate has no date so late
device.expires_in=18446744073709551616                                          | 0        | 0        | -
device.verification_uri=nowhere                                                 | 0        | 0        | -
-device.verification_uri & device.verification_url=https://example.com/device   | 0        | 1, token | RFC 8628 3.2: the name is verification_uri; the crate reads an older one as well
device.verification_uri_complete=https://example.com/device?user_code=WDJB-MJHT | 1, token | 1, token | -
device.unknown=1                                                                | 1, token | 1, token | -
device.device_code=1                                                            | 0        | 0        | -
status.device=400                                                               | 0        | 0        | -
status.device=500                                                               | 0        | 0        | -
status.device=201                                                               | 0        | 0        | -
type.device=text/html                                                           | 0        | 0        | -
-type.device                                                                    | 1, token | 1, token | -
body.device=                                                                    | 0        | 0        | -
body.device=[]                                                                  | 0        | 0        | -
"#;

/// The answers to its polls, all alike: ours waits before the first of them, the crate after
/// it (RFC 8628 3.5 tells the time between two), and so it comes to more.
const POLLS: &str = r#"
edits                                                           | ours     | theirs   | why
-                                                               | 1, token | 1, token | -
status.token=400 & body.token={"error":"authorization_pending"} | 5        | 7        | -
status.token=400 & body.token={"error":"slow_down"}             | 2        | 3        | -
status.token=400 & body.token={"error":"access_denied"}         | 1        | 1        | -
status.token=400 & body.token={"error":"expired_token"}         | 1        | 1        | -
status.token=400 & body.token={"error":"invalid_grant"}         | 1        | 1        | -
status.token=400 & body.token={"error":"unknown_error"}         | 1        | 1        | -
status.token=401 & body.token={"error":"invalid_client"}        | 1        | 1        | -
status.token=400 & body.token=                                  | 1        | 1        | -
status.token=500 & body.token=                                  | 2        | 1        | RFC 8628 3.5: ours backs off from a server in need as after a timeout; the crate gives up at an answer that it cannot read
status.token=503 & body.token=try later                         | 2        | 1        | RFC 8628 3.5: ours backs off from a server in need as after a timeout; the crate gives up at an answer that it cannot read
body.token={}                                                   | 1        | 1        | -
-token.token_type                                               | 1        | 1        | -
type.token=text/html                                            | 1        | 1        | -
"#;

/// The word of the authorization server on a token: `ours` is the status of the resource
/// server, `theirs` what the crate tells its caller.
const TOLD: &str = r#"
edits                                                             | ours | theirs   | why
-                                                                 | 200  | active   | -
introspection.active=false                                        | 401  | inactive | -
-introspection.active                                             | 401  | Parse    | -
introspection.active="true"                                       | 401  | Parse    | -
introspection.active=1                                            | 401  | Parse    | -
introspection.active=null                                         | 401  | Parse    | -
status.introspection=401                                          | 503  | Parse    | -
status.introspection=500                                          | 503  | Parse    | -
status.introspection=201                                          | 503  | Parse    | -
type.introspection=text/html                                      | 503  | Other    | -
type.introspection=application/token-introspection+jwt            | 503  | Other    | -
-type.introspection                                               | 200  | active   | -
body.introspection=                                               | 503  | Other    | -
body.introspection=[]                                             | 503  | Parse    | -
introspection.exp=1767225600                                      | 200  | active   | -
introspection.exp="1767229200"                                    | 200  | Parse    | RFC 7662 4: the server that says active has looked at exp; ours does not read it
introspection.exp=soon                                            | 200  | Parse    | RFC 7662 4: the server that says active has looked at exp; ours does not read it
-introspection.exp                                                | 200  | active   | -
introspection.aud=https://other.example                           | 401  | active   | RFC 7662 2.2: the crate leaves it to its caller
introspection.aud=["https://api.example","https://other.example"] | 200  | active   | -
-introspection.aud                                                | 401  | active   | RFC 7662 2.2: the crate leaves it to its caller
introspection.scope=profile                                       | 403  | active   | RFC 7662 2.2: the crate leaves it to its caller
-introspection.scope                                              | 403  | active   | RFC 7662 2.2: the crate leaves it to its caller
introspection.scope=1                                             | 403  | Parse    | -
-introspection.sub                                                | 200  | active   | -
introspection.iss=https://evil.example                            | 200  | active   | -
introspection.nbf=1767229200                                      | 200  | active   | -
introspection.token_type=Bearer                                   | 200  | active   | -
introspection.unknown=1                                           | 200  | active   | -
"#;

const GOOD: &[(&str, &str)] = &[
    ("status.device", "200"),
    ("type.device", "application/json"),
    (
        "device.device_code",
        "GmRhmhcxhwAzkoEqiMEg_DnyEysNkuNhszIySk9eS",
    ),
    ("device.user_code", "WDJB-MJHT"),
    ("device.verification_uri", "https://example.com/device"),
    ("device.expires_in", "30"),
    ("device.interval", "5"),
    ("status.token", "200"),
    ("type.token", "application/json"),
    ("token.access_token", "an-opaque-token"),
    ("token.token_type", "Bearer"),
    ("status.introspection", "200"),
    ("type.introspection", "application/json"),
    ("introspection.active", "true"),
    ("introspection.sub", "alice"),
    ("introspection.client_id", "nightly-report"),
    ("introspection.aud", "https://api.example"),
    ("introspection.scope", "orders.read"),
    ("introspection.exp", "1767229200"),
    ("status.metadata", "200"),
    ("type.metadata", "application/json"),
    ("metadata.issuer", "https://as.example"),
    ("metadata.jwks_uri", "https://as.example/keys"),
    (
        "metadata.introspection_endpoint",
        "https://as.example/introspect",
    ),
];

/// The server of [`GOOD`] with a row's edits.
fn router(message: Message) -> Router {
    Router::new().fallback(move |request: Request| {
        let path = request.uri().path();
        let name = match path.rsplit('/').next().unwrap_or_default() {
            "device_authorization" => "device",
            "token" => "token",
            "introspect" => "introspection",
            _ => "metadata",
        };
        let answer = document(&message, name);
        async move { answer }
    })
}

/// Our actors with such a server.
fn ours(scenario: &str, message: &Message) -> Trace {
    Simulation::new(&Scenario::load(scenario).unwrap())
        .replace("as", router(message.clone()))
        .run()
        .unwrap()
}

/// The crate with such a server; what it does goes into the recording.
fn theirs<F, Done>(message: &Message, act: F) -> Trace
where
    F: Fn(Endpoint) -> Done + Send + Sync + 'static,
    Done: Future<Output = ()> + Send + 'static,
{
    Simulation::new(&stage::scenario("okta-authorization-code", ""))
        .replace("okta", router(message.clone()))
        .replace_with("client", |endpoint| acting(endpoint, act))
        .run()
        .unwrap()
}

fn at(path: &str) -> String {
    format!("{ISSUER}/v1/{path}")
}

/// The crate's device, until it has a token or gives up.
async fn device(endpoint: Endpoint) {
    let client = BasicClient::new(ClientId::new("living-room-tv".to_owned()))
        .set_device_authorization_url(
            DeviceAuthorizationUrl::new(at("device_authorization")).unwrap(),
        )
        .set_token_uri(TokenUrl::new(at("token")).unwrap());
    let (http, clock) = (over(&endpoint), endpoint.clock());
    let codes = client
        .exchange_device_code()
        .add_scope(Scope::new("photos".to_owned()))
        .request_async(&http)
        .await;
    let Ok::<StandardDeviceAuthorizationResponse, _>(codes) = codes else {
        return;
    };
    let polls = client
        .exchange_device_access_token(&codes)
        .set_time_fn(move || moment(clock.unix()))
        .set_max_backoff_interval(Duration::from_secs(20))
        .request_async(&http, tokio::time::sleep, None);
    if let Ok(tokens) = polls.await {
        use oauth2::TokenResponse as _;
        let url = "https://api.example/photos";
        let token = tokens.access_token().secret();
        let request = http::Request::get(url).header("authorization", format!("Bearer {token}"));
        drop(http(request.body(Vec::new()).unwrap()).await);
    }
}

/// How often a device polls, and whether it uses a token.
fn polls(trace: &Trace) -> String {
    let all = exchanges(trace);
    let polls = all.iter().filter(|one| one.target().ends_with("/token"));
    let uses = all.iter().any(|one| one.target() == "/photos");
    format!("{}{}", polls.count(), if uses { ", token" } else { "" })
}

/// What the crate tells a resource server.
async fn introspected(endpoint: Endpoint) -> String {
    let client = BasicClient::new(ClientId::new("orders-api".to_owned()))
        .set_introspection_url(IntrospectionUrl::new(at("introspect")).unwrap());
    let (http, token) = (
        over(&endpoint),
        AccessToken::new("an-opaque-token".to_owned()),
    );
    let answer = client.introspect(&token).request_async(&http).await;
    match answer {
        Ok(answer) if answer.active() => "active".to_owned(),
        Ok(_) => "inactive".to_owned(),
        Err(RequestTokenError::ServerResponse(_)) => "refused".to_owned(),
        Err(other) => word(&other),
    }
}

/// Holds every row; `good` says which two verdicts mean that the answer is believed.
fn hold(table: &'static str, good: [fn(&str) -> bool; 2], play: impl Fn(&Row) -> [String; 2]) {
    let mut wrong = Vec::new();
    for row in rows(table) {
        let seen = play(&row);
        let same = good[0](&seen[0]) == good[1](&seen[1]);
        let excused = !row.get("why").is_empty();
        if seen != [row.get("ours"), row.get("theirs")] || same == excused {
            let [ours, theirs] = seen;
            let row = [row.get("edits"), &ours, &theirs, row.get("why")];
            wrong.push(row.join(" | "));
        }
    }
    assert!(
        wrong.is_empty(),
        "rows that do not hold:\n{}",
        wrong.join("\n")
    );
}

fn polled(row: &Row) -> [String; 2] {
    let message = Message::edited(GOOD, row.get("edits"));
    [
        polls(&ours("device", &message)),
        polls(&theirs(&message, device)),
    ]
}

#[test]
fn codes_are_shown_and_used_or_not() {
    let begins: fn(&str) -> bool = |seen| seen != "0";
    hold(CODES, [begins; 2], polled);
}

#[test]
fn a_poll_is_followed_by_another_or_not() {
    let more: fn(&str) -> bool = |seen| !seen.starts_with('1');
    hold(POLLS, [more; 2], polled);
}

#[test]
fn a_token_is_good_by_the_word_of_its_server() {
    let believed: [fn(&str) -> bool; 2] = [|seen| seen == "200", |seen| seen == "active"];
    hold(TOLD, believed, |row| {
        let message = Message::edited(GOOD, row.get("edits"));
        let status = last_answer(&ours("introspection", &message), "rs", "client");
        let status = status.status().unwrap().to_string();
        let told = std::sync::Arc::new(std::sync::Mutex::new(String::new()));
        let tells = std::sync::Arc::clone(&told);
        theirs(&message, move |endpoint| {
            let tells = std::sync::Arc::clone(&tells);
            async move {
                let heard = introspected(endpoint).await;
                *tells.lock().unwrap() = heard;
            }
        });
        let told = told.lock().unwrap().clone();
        [status, told]
    });
}
