//! Our clients against an authorization server that answers whatever a row tells it.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::Query;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use flowscribe::network::Clock;
use flowscribe::protocol::{half_hash, write_form};
use flowscribe::scenario::Scenario;
use flowscribe::simulation::Simulation;
use flowscribe::trace::Trace;
use http::{StatusCode, header};
use indexmap::IndexMap;
use serde_json::{Map, Value, json};

use crate::mint;
use crate::stage::{self, CALLBACK, Exchange, ISSUER, exchanges, failed};
use crate::table::{Message, hold};

/// A web app; `asks` is how far it goes, `page` what the browser gets from its callback.
pub(crate) const WEB_APP: &str = r#"
edits                                  | page | asks     | rule               | detail
-                                      | 303  | resource | -                  | -
-answer.code & answer.error=access_denied | 200 | -     | -                  | -
answer.error=server_error              | 200  | -        | -                  | -
answer.state=guessed                   | 400  | -        | state              | it is not the state that was sent
-answer.state                          | 400  | -        | state              | state is missing
-answer.state & answer.error=access_denied | 400 | -    | state              | state is missing
answer.iss=https://evil.example        | 400  | -        | iss                | the answer comes from another issuer
-answer.iss                            | 400  | -        | iss                | the answer does not name its issuer
-answer.iss & answer.error=access_denied | 400 | -      | iss                | the answer does not name its issuer
-answer.code                           | 502  | -        | -                  | -
status=400                             | 502  | token    | -                  | -
-token.access_token                    | 502  | token    | -                  | -
-token.token_type                      | 502  | token    | -                  | -
token.token_type=mac                   | 502  | token    | token-type         | the token is of an unknown type
token.token_type=bearer                | 303  | resource | -                  | -
-token.id_token                        | 502  | token    | id-token           | no ID token came
id.key=another                         | 502  | token    | id-token-signature | its signature is not valid
id.kid=unknown                         | 502  | token    | id-token-signature | its key is not in the key set
id.alg=none                            | 502  | token    | id-token-signature | it is no JWT with an accepted algorithm
id.alg=HS256                           | 502  | token    | id-token-signature | algorithm HS256 is not accepted
id.crit=exp                            | 502  | token    | id-token-signature | it has a critical extension that is not known
keys=500                               | 502  | token    | id-token-signature | its key is not in the key set
-id.typ                                | 303  | resource | -                  | -
id.typ=application/jwt                 | 303  | resource | -                  | -
id.typ=at+jwt                          | 502  | token    | id-token-type      | it is a token of another kind
id.claims.iss=https://evil.example     | 502  | token    | id-token-issuer    | another issuer
-id.claims.iss                         | 502  | token    | id-token-issuer    | another issuer
id.claims.aud=another-client           | 502  | token    | id-token-audience  | it is meant for another client
-id.claims.aud                         | 502  | token    | id-token-audience  | it is meant for another client
id.claims.aud=["0oabv6kx4qq6h1U5l0h7"] | 303  | resource | -                  | -
id.claims.aud=["0oabv6kx4qq6h1U5l0h7","another-client"] | 502 | token | id-token-audience | it is meant for another client as well
id.claims.exp=-30                      | 502  | token    | id-token-expiry    | it has expired
id.claims.nbf=30                       | 303  | resource | -                  | -
id.claims.nbf=31                       | 502  | token    | id-token-not-before | it is not valid yet
-id.claims.exp                         | 502  | token    | id-token-expiry    | it has expired
id.claims.exp=-29                      | 303  | resource | -                  | -
id.claims.iat=30                       | 303  | resource | -                  | -
id.claims.iat=31                       | 502  | token    | id-token-issued-at | it was issued in the future
-id.claims.iat                         | 502  | token    | id-token-issued-at | it does not tell when it was issued
id.claims.iat=soon                     | 502  | token    | id-token-issued-at | it does not tell when it was issued
-id.claims.sub                         | 502  | token    | id-token-subject   | it names nobody
id.claims.sub=                         | 502  | token    | id-token-subject   | it names nobody
id.claims.nonce=guessed                | 502  | token    | nonce              | it is not the nonce that was sent
-id.claims.nonce                       | 502  | token    | nonce              | it is not the nonce that was sent
id.claims.at_hash=guessed              | 502  | token    | at-hash            | it does not belong to the access token
id.claims.at_hash=1                    | 502  | token    | at-hash            | it does not belong to the access token
-id.claims.at_hash                     | 303  | resource | -                  | -
"#;

/// A single-page app, to whose script the tokens come in the fragment.
pub(crate) const SINGLE_PAGE_APP: &str = r"
edits                                  | asks     | rule               | detail
-                                      | resource | -                  | -
answer.error=access_denied             | -        | -                  | -
-answer.access_token                   | -        | -                  | -
answer.state=guessed                   | -        | state              | it is not the state that was sent
-answer.state                          | -        | state              | state is missing
answer.iss=https://evil.example        | -        | iss                | the answer comes from another issuer
-answer.iss                            | -        | iss                | the answer does not name its issuer
answer.token_type=mac                  | -        | token-type         | the token is of an unknown type
-answer.token_type                     | -        | token-type         | the token is of an unknown type
answer.token_type=bearer               | resource | -                  | -
-answer.id_token                       | -        | id-token           | no ID token came
id.key=another                         | -        | id-token-signature | its signature is not valid
keys=500                               | -        | id-token-signature | its key is not in the key set
id.claims.iss=https://evil.example     | -        | id-token-issuer    | another issuer
id.claims.aud=another-client           | -        | id-token-audience  | it is meant for another client
id.claims.exp=-30                      | -        | id-token-expiry    | it has expired
id.claims.nbf=31                       | -        | id-token-not-before | it is not valid yet
-id.claims.sub                         | -        | id-token-subject   | it names nobody
id.claims.nonce=guessed                | -        | nonce              | it is not the nonce that was sent
-id.claims.nonce                       | -        | nonce              | it is not the nonce that was sent
id.claims.at_hash=guessed              | -        | at-hash            | it does not belong to the access token
-id.claims.at_hash                     | -        | at-hash            | it does not belong to the access token
";

/// A web app that is answered in the fragment; `handed` is what its server says to the values from there.
pub(crate) const HYBRID: &str = r"
edits                                  | handed | asks     | rule               | detail
-                                      | 204    | resource | -                  | -
-answer.code & answer.error=access_denied | -   | -        | -                  | -
answer.state=guessed                   | 400    | -        | state              | it is not the state that was sent
answer.iss=https://evil.example        | 400    | -        | iss                | the answer comes from another issuer
-answer.iss                            | 400    | -        | iss                | the answer does not name its issuer
-answer.code                           | 502    | -        | -                  | -
answer.token_type=mac                  | 502    | -        | token-type         | the token is of an unknown type
-answer.id_token                       | 502    | -        | id-token           | no ID token came
front.key=another                      | 502    | -        | id-token-signature | its signature is not valid
front.typ=at+jwt                       | 502    | -        | id-token-type      | it is a token of another kind
-front.claims.iat                      | 502    | -        | id-token-issued-at | it does not tell when it was issued
front.claims.aud=another-client        | 502    | -        | id-token-audience  | it is meant for another client
front.claims.nonce=guessed             | 502    | -        | nonce              | it is not the nonce that was sent
front.claims.at_hash=guessed           | 502    | -        | at-hash            | it does not belong to the access token
-front.claims.at_hash                  | 502    | -        | at-hash            | it does not belong to the access token
front.claims.c_hash=guessed            | 502    | -        | c-hash             | it does not belong to the code
-front.claims.c_hash                   | 502    | -        | c-hash             | it does not belong to the code
status=400                             | 502    | token    | -                  | -
-token.id_token                        | 502    | token    | id-token           | no ID token came
front.claims.sub=mallory               | 502    | token    | same-subject       | the two ID tokens name different people
id.claims.sub=mallory                  | 502    | token    | same-subject       | the two ID tokens name different people
id.claims.nonce=guessed                | 502    | token    | nonce              | it is not the nonce that was sent
";

/// The same, to whose script a code comes in the query.
pub(crate) const SINGLE_PAGE_APP_WITH_CODE: &str = r"
edits                                  | asks     | rule               | detail
-                                      | resource | -                  | -
-answer.code & answer.error=access_denied | -     | -                  | -
answer.error=access_denied             | -        | -                  | -
answer.state=guessed                   | -        | state              | it is not the state that was sent
-answer.state                          | -        | state              | state is missing
answer.iss=https://evil.example        | -        | iss                | the answer comes from another issuer
-answer.iss                            | -        | iss                | the answer does not name its issuer
status=400                             | token    | -                  | -
cors=https://evil.example              | token    | -                  | -
-token.access_token                    | token    | -                  | -
token.token_type=mac                   | token    | token-type         | the token is of an unknown type
-token.id_token                        | token    | id-token           | no ID token came
id.key=another                         | token    | id-token-signature | its signature is not valid
id.claims.iss=https://evil.example     | token    | id-token-issuer    | another issuer
id.claims.aud=another-client           | token    | id-token-audience  | it is meant for another client
id.claims.exp=-30                      | token    | id-token-expiry    | it has expired
id.claims.nbf=31                       | token    | id-token-not-before | it is not valid yet
-id.claims.sub                         | token    | id-token-subject   | it names nobody
id.claims.nonce=guessed                | token    | nonce              | it is not the nonce that was sent
id.claims.at_hash=guessed              | token    | at-hash            | it does not belong to the access token
-id.claims.at_hash                     | resource | -                  | -
";

/// A web app that learns everything of the server, and asks it about the user.
pub(crate) const OPENID: &str = "
edits                                  | page | asks     | rule             | detail
-                                      | 303  | resource | -                | -
metadata.issuer=https://evil.example   | -    | -        | metadata-issuer  | it is the metadata of another issuer
-metadata.issuer                       | -    | -        | -                | -
-metadata.token_endpoint               | -    | -        | -                | -
-metadata.userinfo_endpoint            | 303  | resource | -                | -
userinfo.sub=mallory                   | 502  | token    | userinfo-subject | it is not whom the ID token names
-userinfo.sub                          | 502  | token    | userinfo-subject | it is not whom the ID token names
userinfo=401                           | 502  | token    | -                | -
";

/// A web app that asks for a sign-in as `gold` or `silver`, five minutes ago at most.
pub(crate) const SIGNED_IN: &str = "
edits                                              | page | rule               | detail
id.claims.acr=gold & id.claims.auth_time=0         | 303  | -                  | -
id.claims.acr=silver & id.claims.auth_time=-300    | 303  | -                  | -
id.claims.acr=bronze & id.claims.auth_time=0       | 502  | id-token-acr       | the user did not sign in as was asked for
id.claims.auth_time=0                              | 502  | id-token-acr       | the user did not sign in as was asked for
id.claims.acr=gold & id.claims.auth_time=-302      | 502  | id-token-auth-time | the user signed in too long ago
id.claims.acr=gold                                 | 502  | id-token-auth-time | it does not say when the user signed in
";

/// What a good server answers; the names in angle brackets are known when it does.
const GOOD: &[(&str, &str)] = &[
    ("answer.state", "<state>"),
    ("answer.iss", ISSUER),
    ("status", "200"),
    ("cors", "*"),
    ("keys", "200"),
    ("metadata.issuer", ISSUER),
    ("metadata.jwks_uri", KEYS),
    ("metadata.authorization_endpoint", AUTHORIZE),
    ("metadata.token_endpoint", TOKEN),
    ("metadata.userinfo_endpoint", USERINFO),
    ("userinfo", "200"),
    ("userinfo.sub", "alice"),
    ("id.typ", "JWT"),
    ("id.kid", mint::KID),
    ("id.claims.iss", ISSUER),
    ("id.claims.sub", "alice"),
    ("id.claims.aud", "0oabv6kx4qq6h1U5l0h7"),
    ("id.claims.exp", "60"),
    ("id.claims.iat", "0"),
    ("id.claims.nonce", "<nonce>"),
    ("id.claims.at_hash", "<at_hash>"),
    ("access.typ", "at+jwt"),
    ("access.kid", mint::KID),
    ("access.claims.iss", ISSUER),
    ("access.claims.sub", "alice"),
    ("access.claims.aud", "https://api.example"),
    ("access.claims.exp", "60"),
    ("access.claims.scope", "openid profile"),
];

/// To a web app: a code in the query, the tokens from the token endpoint.
pub(crate) const CODE: &[(&str, &str)] = &[
    ("mode", "?"),
    ("answer.code", "a-good-code"),
    ("token.access_token", "<access_token>"),
    ("token.token_type", "Bearer"),
    ("token.id_token", "<id_token>"),
];

/// To a web app that asks for everything at once: the code and both tokens in the fragment.
const EVERYTHING: &[(&str, &str)] = &[
    ("mode", "#"),
    ("answer.code", "a-good-code"),
    ("answer.access_token", "<access_token>"),
    ("answer.token_type", "Bearer"),
    ("answer.id_token", "<front>"),
    ("front.typ", "JWT"),
    ("front.kid", mint::KID),
    ("front.claims.iss", ISSUER),
    ("front.claims.sub", "alice"),
    ("front.claims.aud", "0oabv6kx4qq6h1U5l0h7"),
    ("front.claims.exp", "60"),
    ("front.claims.iat", "0"),
    ("front.claims.nonce", "<nonce>"),
    ("front.claims.at_hash", "<at_hash>"),
    ("front.claims.c_hash", "<c_hash>"),
    ("token.access_token", "<access_token>"),
    ("token.token_type", "Bearer"),
    ("token.id_token", "<id_token>"),
];

/// To a single-page app: the tokens in the fragment.
pub(crate) const TOKENS: &[(&str, &str)] = &[
    ("mode", "#"),
    ("answer.access_token", "<access_token>"),
    ("answer.token_type", "Bearer"),
    ("answer.id_token", "<id_token>"),
];

/// The server of [`GOOD`] with a row's edits.
pub(crate) struct Server {
    message: Message,
    clock: Clock,
    nonce: Mutex<String>,
}

impl Server {
    pub(crate) fn new(message: Message, clock: Clock) -> Arc<Self> {
        let nonce = Mutex::default();
        Arc::new(Self {
            message,
            clock,
            nonce,
        })
    }

    fn router(message: Message, clock: Clock) -> Router {
        let server = Self::new(message, clock);
        let router = Self::behind(&server);
        let authorize =
            |Query(asked): Query<IndexMap<String, String>>| async move { server.authorize(&asked) };
        router.route(AUTHORIZE_PATH, get(authorize))
    }

    /// All but the authorization endpoint.
    pub(crate) fn behind(server: &Arc<Self>) -> Router {
        let (issues, publishes, tells, server) = (
            Arc::clone(server),
            Arc::clone(server),
            Arc::clone(server),
            Arc::clone(server),
        );
        Router::new()
            .route(
                "/oauth2/default/v1/token",
                post(|| async move { issues.token() }),
            )
            .route(
                "/oauth2/default/v1/keys",
                get(|| async move { publishes.keys() }),
            )
            .route(
                "/oauth2/default/v1/userinfo",
                get(|| async move { tells.userinfo() }),
            )
            .fallback(|| async move { axum::Json(server.below("metadata.")) })
    }

    /// Its next ID token has the nonce of this request.
    pub(crate) fn asked(&self, nonce: &str) {
        nonce.clone_into(&mut self.nonce.lock().unwrap());
    }

    fn authorize(&self, asked: &IndexMap<String, String>) -> Response {
        self.asked(&asked["nonce"]);
        let mut message = self.filled();
        message.fill("<state>", &asked["state"]);
        let answer = write_form(message.below("answer."));
        let mode = message.get("mode").unwrap();
        let location = format!("{CALLBACK}{mode}{answer}");
        (StatusCode::FOUND, [(header::LOCATION, location)]).into_response()
    }

    fn token(&self) -> Response {
        let message = self.filled();
        let body = object(&message, "token.");
        let origin = message.get("cors").unwrap().to_owned();
        let allowed = [(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin)];
        (status(&message, "status"), allowed, axum::Json(body)).into_response()
    }

    fn userinfo(&self) -> Response {
        let body = self.below("userinfo.");
        (status(&self.message, "userinfo"), axum::Json(body)).into_response()
    }

    fn below(&self, prefix: &str) -> Value {
        object(&self.message, prefix)
    }

    fn keys(&self) -> Response {
        let anybody = [(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*")];
        match status(&self.message, "keys") {
            StatusCode::OK => (anybody, axum::Json(mint::key_set())).into_response(),
            other => (other, anybody).into_response(),
        }
    }

    /// The message with fresh tokens.
    fn filled(&self) -> Message {
        let now = self.clock.unix();
        let mut message = self.message.clone();
        message.fill("<nonce>", &self.nonce.lock().unwrap());
        let access_token = mint::token(&message, "access.", now);
        message.fill("<at_hash>", &half_hash(&access_token, "EdDSA"));
        let code = message.get("answer.code").unwrap_or_default().to_owned();
        message.fill("<c_hash>", &half_hash(&code, "EdDSA"));
        let front = mint::token(&message, "front.", now);
        message.fill("<front>", &front);
        let id_token = mint::token(&message, "id.", now);
        message.fill("<access_token>", &access_token);
        message.fill("<id_token>", &id_token);
        message
    }
}

/// Where the authorization endpoint is.
pub(crate) const AUTHORIZE_PATH: &str = "/oauth2/default/v1/authorize";
const KEYS: &str = "https://your-org.okta.example/oauth2/default/v1/keys";
const AUTHORIZE: &str = "https://your-org.okta.example/oauth2/default/v1/authorize";
const TOKEN: &str = "https://your-org.okta.example/oauth2/default/v1/token";
const USERINFO: &str = "https://your-org.okta.example/oauth2/default/v1/userinfo";

/// The parts below a prefix, as JSON.
fn object(message: &Message, prefix: &str) -> Value {
    let parts = message.below(prefix).into_iter();
    let members: Map<_, _> = parts.map(|(n, v)| (n.to_owned(), json!(v))).collect();
    Value::Object(members)
}

fn status(message: &Message, name: &str) -> StatusCode {
    message.get(name).unwrap().parse().unwrap()
}

fn run(scenario: &Scenario, good: &[(&str, &str)], edits: &str) -> Trace {
    answered(scenario, good_answers(good, edits))
}

/// All that a good server answers, this among it, with edits.
pub(crate) fn good_answers(own: &[(&str, &str)], edits: &str) -> Message {
    Message::edited(&[GOOD, own].concat(), edits)
}

/// A run with a server that answers so.
pub(crate) fn answered(scenario: &Scenario, message: Message) -> Trace {
    Simulation::new(scenario)
        .replace_with("okta", |endpoint| Server::router(message, endpoint.clock()))
        .run()
        .unwrap()
}

/// The furthest that a participant goes with what it was answered.
pub(crate) fn asks(trace: &Trace, participant: &str) -> &'static str {
    furthest(&exchanges(trace), participant)
}

/// The same of some exchanges.
pub(crate) fn furthest(exchanges: &[Exchange], participant: &str) -> &'static str {
    let sent = exchanges
        .iter()
        .filter(|exchange| exchange.from == participant);
    let sent: Vec<_> = sent
        .filter(|exchange| exchange.method() != "OPTIONS")
        .collect();
    if sent.iter().any(|exchange| exchange.to == "app") {
        "resource"
    } else if sent
        .iter()
        .any(|exchange| exchange.target().ends_with("/token"))
    {
        "token"
    } else {
        ""
    }
}

/// What the browser gets from the callback.
fn page(trace: &Trace) -> String {
    let mut exchanges = exchanges(trace).into_iter();
    let callback = exchanges.find(|exchange| exchange.target().starts_with("/callback"));
    let answer = callback.map(|exchange| exchange.response.unwrap());
    let status = answer.map(|answer| answer.status().unwrap().to_string());
    status.unwrap_or_default()
}

#[test]
fn a_web_app_uses_only_what_it_has_checked() {
    let scenario = stage::scenario("okta-authorization-code", "");
    hold(WEB_APP, "page", |row| {
        let trace = run(&scenario, CODE, row.get("edits"));
        let [rule, detail] = failed(&trace, "client");
        vec![
            page(&trace),
            asks(&trace, "client").to_owned(),
            rule,
            detail,
        ]
    });
}

#[test]
fn a_web_app_believes_only_what_it_has_checked() {
    let learns = "[[actor]]\nid = \"client\"\ndiscovery = true\nuserinfo = true";
    let scenario = stage::scenario("okta-authorization-code", learns);
    hold(OPENID, "page", |row| {
        let trace = run(&scenario, CODE, row.get("edits"));
        let [rule, detail] = failed(&trace, "client");
        vec![
            page(&trace),
            asks(&trace, "client").to_owned(),
            rule,
            detail,
        ]
    });
}

#[test]
fn a_web_app_looks_how_and_when_the_user_signed_in() {
    let asked = "parameters = { acr_values = \"gold silver\", max_age = \"300\" }";
    let asked = format!("[[actor]]\nid = \"client\"\n{asked}");
    let scenario = stage::scenario("okta-authorization-code", &asked);
    hold(SIGNED_IN, "page", |row| {
        let trace = run(&scenario, CODE, row.get("edits"));
        [&[page(&trace)][..], &failed(&trace, "client")].concat()
    });
}

#[test]
fn a_script_uses_only_what_it_has_checked() {
    let scenario = stage::scenario("okta-implicit", "");
    hold(SINGLE_PAGE_APP, "asks", |row| {
        let trace = run(&scenario, TOKENS, row.get("edits"));
        let [rule, detail] = failed(&trace, "client/script");
        vec![asks(&trace, "client/script").to_owned(), rule, detail]
    });
}

/// What a web app's server says to its script.
fn handed(trace: &Trace) -> String {
    let exchanges = exchanges(trace).into_iter();
    let mut posted = exchanges.filter(|one| one.from == "client/script" && one.method() == "POST");
    let answer = posted.next().and_then(|exchange| exchange.response);
    let status = answer.and_then(|answer| answer.status());
    status.map_or_else(String::new, |status| status.to_string())
}

#[test]
fn a_web_app_examines_what_its_script_hands_over() {
    let hybrid = "[[actor]]\nid = \"client\"\nresponse_type = \"code id_token token\"";
    let scenario = stage::scenario("okta-authorization-code", hybrid);
    hold(HYBRID, "handed", |row| {
        let trace = run(&scenario, EVERYTHING, row.get("edits"));
        let [rule, detail] = failed(&trace, "client");
        vec![
            handed(&trace),
            asks(&trace, "client").to_owned(),
            rule,
            detail,
        ]
    });
}

#[test]
fn a_script_redeems_a_code_only_of_an_answer_that_it_has_checked() {
    let code = "[[actor]]\nid = \"client\"\nresponse_type = \"code\"";
    let scenario = stage::scenario("okta-implicit", code);
    hold(SINGLE_PAGE_APP_WITH_CODE, "asks", |row| {
        let trace = run(&scenario, CODE, row.get("edits"));
        let [rule, detail] = failed(&trace, "client/script");
        vec![asks(&trace, "client/script").to_owned(), rule, detail]
    });
}

#[test]
fn where_the_server_sends_no_iss_none_is_missed() {
    let silent = "[[actor]]\nid = \"okta\"\niss_parameter = false";
    for (base, good, who) in [
        ("okta-authorization-code", CODE, "client"),
        ("okta-implicit", TOKENS, "client/script"),
    ] {
        let scenario = stage::scenario(base, silent);
        let seen = |edits| {
            let trace = run(&scenario, good, edits);
            let [rule, _] = failed(&trace, who);
            [asks(&trace, who).to_owned(), rule]
        };
        assert_eq!(seen("-answer.iss"), ["resource", ""], "{base}");
        assert_eq!(
            seen("answer.iss=https://evil.example"),
            ["", "iss"],
            "{base}"
        );
    }
}

#[test]
fn an_answer_that_nobody_waits_for_is_refused() {
    let forged = "[[act]]\nid = \"forged\"\ndo = \"visit\"\npath = \"/callback?code=a&state=b\"";
    let scenario = stage::scenario("okta-authorization-code", forged);
    let trace = run(&scenario, CODE, "");
    let refused = ["state", "this browser did not begin a sign-in"];
    assert_eq!(failed(&trace, "client"), refused);
    assert_eq!([page(&trace).as_str(), asks(&trace, "client")], ["400", ""]);
}

#[test]
fn an_answer_is_good_once() {
    let scenario = stage::scenario("okta-authorization-code", "");
    let trace = run(&scenario, CODE, "");
    let callback = exchanges(&trace).into_iter();
    let mut callback = callback.filter(|exchange| exchange.target().starts_with("/callback"));
    let again = callback.next().unwrap().target().to_owned();
    let acts = format!(
        "[[act]]\nid = \"open\"\ndo = \"open\"\n[[act]]\nid = \"again\"\ndo = \"visit\"\npath = {again:?}"
    );
    let trace = run(&stage::scenario("okta-authorization-code", &acts), CODE, "");
    let [rule, detail] = failed(&trace, "client");
    assert_eq!(
        [rule.as_str(), &detail],
        ["state", "this browser did not begin a sign-in"]
    );
    let tokens = exchanges(&trace).into_iter();
    let tokens = tokens.filter(|exchange| exchange.target().ends_with("/token"));
    assert_eq!(tokens.count(), 1);
}
