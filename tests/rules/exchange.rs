//! Exchanging a token for another one: at the token endpoint, and by a resource server that calls another.

use flowscribe::network::Endpoint;
use flowscribe::protocol::Jwt;
use flowscribe::scenario::Scenario;
use flowscribe::simulation;
use flowscribe::trace::Trace;
use serde_json::{Value, json};

use crate::grants::{CODE, seen, told};
use crate::stage::{self, FORM, Hand, failed, last_answer};
use crate::table::{Message, hold};
use crate::token::wait;

const ACCESS_TOKEN: &str = "urn:ietf:params:oauth:token-type:access_token";

/// By a client that is registered for it, with the access token of the first user.
pub(crate) const EXCHANGES: &str = "
edits                                            | status | error                  | delivered       | rule                  | detail
-                                                | 200    | -                      | json            | -                     | -
-form.audience                                   | 200    | -                      | json            | -                     | -
-form.scope                                      | 200    | -                      | json            | -                     | -
-form.audience & form.resource=https://other.example | 200 | -                     | json            | -                     | -
form.resource=https://other.example              | 200    | -                      | json            | -                     | -
form.requested_token_type=urn:ietf:params:oauth:token-type:access_token | 200 | -  | json            | -                     | -
wait=9                                           | 200    | -                      | json            | -                     | -
basic=api:guessed                                | 401    | invalid_client         | json, challenge | client-authentication | client authentication failed
basic=web:secret                                 | 400    | unauthorized_client    | json            | grant-allowed         | the client is not registered for this grant
-form.subject_token_type                         | 400    | invalid_request        | json            | subject-token-type    | subject_token_type is missing
form.subject_token_type=urn:ietf:params:oauth:token-type:id_token | 400 | invalid_request | json     | subject-token-type    | subject_token_type is not supported
-form.subject_token                              | 400    | invalid_request        | json            | subject-token         | subject_token is missing
form.subject_token=guessed                       | 400    | invalid_request        | json            | subject-token         | the subject token is not good
wait=11                                          | 400    | invalid_request        | json            | subject-token         | the subject token is not good
basic=third:secret                               | 400    | invalid_request        | json            | subject-audience      | the subject token is meant for somebody else
form.actor_token=guessed                         | 400    | invalid_request        | json            | actor-token           | the actor is the client, and needs no token
form.actor_token_type=urn:ietf:params:oauth:token-type:jwt | 400 | invalid_request | json            | actor-token           | the actor is the client, and needs no token
form.requested_token_type=urn:ietf:params:oauth:token-type:refresh_token | 400 | invalid_request | json | requested-token-type | requested_token_type is not supported
form.audience=https://unknown.example            | 400    | invalid_target         | json            | exchange-target       | no token is issued for this target
form.resource=https://api.example                | 400    | invalid_target         | json            | exchange-target       | more than one target
form.scope=profile email                         | 400    | invalid_scope          | json            | exchange-scope        | scope 'email' was not granted
";

const OKTA: &str = r#"
[[actor]]
id = "okta"
signing = "EdDSA"
access_token_lifetime = "10s"
registrations = [
    { client_id = "web", client_secret = "secret", redirect_uris = ["https://example.com/callback"], response_types = ["code"], scope = "openid profile email" },
    { client_id = "api", client_secret = "secret", redirect_uris = [], response_types = [], grant_types = ["urn:ietf:params:oauth:grant-type:token-exchange"] },
    { client_id = "third", client_secret = "secret", redirect_uris = [], response_types = [], grant_types = ["urn:ietf:params:oauth:grant-type:token-exchange"] },
]

[[actor]]
id = "app"

[actor.exchange]
client_id = "api"
client_secret = "secret"
resource = "https://other.example/"

[[actor]]
id = "other"
role = "resource-server"
audience = "https://other.example"

[actor.exchange]
client_id = "third"
client_secret = "secret"
resource = "https://api.example/"
"#;

const EXCHANGE: &[(&str, &str)] = &[
    ("method", "POST"),
    ("type", FORM),
    ("basic", "api:secret"),
    (
        "form.grant_type",
        "urn:ietf:params:oauth:grant-type:token-exchange",
    ),
    ("form.subject_token", "<token>"),
    ("form.subject_token_type", ACCESS_TOKEN),
    ("form.audience", "https://other.example"),
    ("form.scope", "profile"),
];

fn scenario(further: &str) -> Scenario {
    let overlay = OKTA.replacen("signing", &format!("{further}\nsigning"), 1);
    stage::scenario("okta-authorization-code", &overlay)
}

async fn access_token(endpoint: &Endpoint) -> String {
    let mut request = Message::edited(CODE, "");
    let mut hand = Hand::new(endpoint.clone());
    let code = hand.code(&request.below("asked.")).await;
    request.fill("<code>", &code);
    text(&told(endpoint, "/v1/token", &request).await)
}

fn text(tokens: &Value) -> String {
    tokens["access_token"].as_str().unwrap().to_owned()
}

/// Exchanges a token with each of these edits in turn, and each time what came before.
fn exchanged(scenario: &Scenario, edits: &[&'static str]) -> Trace {
    let requests = edits.iter().map(|edits| Message::edited(EXCHANGE, edits));
    let requests: Vec<_> = requests.collect();
    stage::play(scenario, move |endpoint| {
        let requests = requests.clone();
        async move {
            let mut token = access_token(&endpoint).await;
            for mut request in requests {
                request.fill("<token>", &token);
                wait(&request).await;
                let tokens = told(&endpoint, "/v1/token", &request).await;
                token = tokens["access_token"].as_str().unwrap_or_default().into();
            }
        }
    })
}

fn issued(trace: &Trace) -> (Value, Jwt) {
    let body = last_answer(trace, "okta", "client").body;
    let body: Value = serde_json::from_slice(&body).unwrap();
    let token = text(&body).parse().unwrap();
    (body, token)
}

#[test]
fn an_exchange_is_refused_for_the_first_rule_that_it_breaks() {
    let scenario = scenario("");
    hold(EXCHANGES, "status", |row| {
        seen(&exchanged(&scenario, &[row.get("edits")]))
    });
}

/// RFC 8693 2.2.1, 4.1.
#[test]
fn the_new_token_is_for_another_server_and_names_who_acts() {
    let (body, token) = issued(&exchanged(&scenario(""), &[""]));
    assert_eq!(body["issued_token_type"], ACCESS_TOKEN);
    assert_eq!(body["token_type"], "Bearer");
    assert_eq!(body["scope"], "profile");
    assert_eq!([body.get("refresh_token"), body.get("id_token")], [None; 2]);
    assert_eq!(token.claims["aud"], "https://other.example");
    assert_eq!(token.claims["sub"], "alice");
    assert_eq!(token.claims["client_id"], "api");
    assert_eq!(token.claims["act"], json!({ "sub": "api" }));
    let (_, again) = issued(&exchanged(&scenario(""), &["", "basic=third:secret"]));
    let chain = json!({ "sub": "third", "act": { "sub": "api" } });
    assert_eq!(again.claims["act"], chain);
}

/// RFC 8693 1.1: nobody can tell who acts.
#[test]
fn an_impersonator_is_not_named() {
    let scenario = scenario("token_exchange = \"impersonation\"");
    let (_, token) = issued(&exchanged(&scenario, &[""]));
    assert_eq!(token.claims.get("act"), None);
    assert_eq!(token.claims["sub"], "alice");
}

/// Where the exchange fails, the caller learns no more than that.
#[test]
fn a_server_that_gets_no_token_answers_502() {
    for (on, part, why) in [
        (
            "token-request\"\noccurrence = 3",
            "parameter = \"audience\"\nvalue = \"https://evil.example\"",
            "the token was not exchanged",
        ),
        (
            "token-response\"\noccurrence = 3",
            "parameter = \"issued_token_type\"\nvalue = \"urn:ietf:params:oauth:token-type:jwt\"",
            "what was issued is no access token",
        ),
        (
            "token-response\"\noccurrence = 3",
            "parameter = \"token_type\"\nvalue = \"N_A\"",
            "the token is of an unknown type",
        ),
        (
            "resource-request\"\noccurrence = 4",
            "header = \"authorization\"\nvalue = \"Bearer guessed\"",
            "the other resource server gives nothing",
        ),
    ] {
        let fault = format!("[[fault]]\nid = \"one\"\non = \"{on}\ndo = \"edit\"\n{part}\n");
        let scenario = stage::scenario("token-exchange", &fault);
        let trace = simulation::run(&scenario, 0).unwrap();
        assert_eq!(failed(&trace, "orders"), ["exchange", why]);
        assert_eq!(last_answer(&trace, "orders", "client").status(), Some(502));
    }
}
