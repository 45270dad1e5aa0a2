//! The introspection endpoint.

use flowscribe::scenario::Scenario;
use flowscribe::trace::Trace;
use serde_json::{Value, json};

use crate::stage::{self, FORM, Hand, ISSUER, delivered, failed, last_answer};
use crate::table::{Message, hold};
use crate::token::{GOOD as TOKEN, OKTA, send, wait};

/// Questions about a fresh access token; `wait` seconds before, `used`: its code came twice.
pub(crate) const QUESTIONS: &str = "
edits                 | active | status | error           | delivered       | rule                         | detail
-                     | true   | 200    | -               | json            | -                            | -
wait=9                | true   | 200    | -               | json            | -                            | -
wait=11               | false  | 200    | -               | json            | -                            | -
used=yes              | false  | 200    | -               | json            | code-unused                  | the code was used before
form.token=guessed    | false  | 200    | -               | json            | -                            | -
method=GET            | -      | 405    | invalid_request | json            | method-and-encoding          | POST is required
type=application/json | -      | 400    | invalid_request | json            | method-and-encoding          | the body is no form
+form.token=guessed   | -      | 400    | invalid_request | json            | method-and-encoding          | token is repeated
-form.token           | -      | 400    | invalid_request | json            | token-sent                   | token is missing
-basic                | -      | 401    | invalid_client  | json, challenge | introspection-authentication | the asker is unknown
basic=api:guessed     | -      | 401    | invalid_client  | json, challenge | introspection-authentication | the asker is unknown
basic=web:secret      | -      | 401    | invalid_client  | json, challenge | introspection-authentication | the asker is unknown
-basic & authorization=Bearer x | - | 401 | invalid_client | json, challenge | introspection-authentication | the asker is unknown
";

const GOOD: &[(&str, &str)] = &[
    ("method", "POST"),
    ("type", FORM),
    ("basic", "api:of-the-api"),
    ("form.token", "<token>"),
];

fn scenario() -> Scenario {
    let asker = "introspection = { client_id = \"api\", client_secret = \"of-the-api\" }";
    let overlay = format!("{OKTA}[[actor]]\nid = \"app\"\n{asker}");
    stage::scenario("okta-authorization-code", &overlay)
}

/// Gets a token, lets happen to it what the row says, and asks about it.
fn ask(scenario: &Scenario, edits: &str) -> Trace {
    let question = Message::edited(GOOD, edits);
    stage::play(scenario, move |endpoint| {
        let mut question = question.clone();
        async move {
            let mut request = Message::edited(TOKEN, "");
            let mut hand = Hand::new(endpoint.clone());
            let code = hand.code(&request.below("asked.")).await;
            request.fill("<code>", &code);
            let tokens = send(&endpoint, "/v1/token", &request).await;
            if question.get("used").is_some() {
                send(&endpoint, "/v1/token", &request).await;
            }
            let tokens: Value = serde_json::from_slice(tokens.body()).unwrap();
            question.fill("<token>", tokens["access_token"].as_str().unwrap());
            wait(&question).await;
            send(&endpoint, "/v1/introspect", &question).await;
        }
    })
}

fn told(trace: &Trace) -> Value {
    serde_json::from_slice(&last_answer(trace, "okta", "client").body).unwrap()
}

#[test]
fn a_question_is_answered_to_whom_it_concerns() {
    let scenario = scenario();
    hold(QUESTIONS, "active", |row| {
        let trace = ask(&scenario, row.get("edits"));
        let active = told(&trace).get("active").map(Value::to_string);
        let answer = delivered(&last_answer(&trace, "okta", "client"));
        let active = [active.unwrap_or_default()];
        [&active[..], &answer, &failed(&trace, "okta")].concat()
    });
}

#[test]
fn of_a_token_that_is_not_active_nothing_more_is_told() {
    let scenario = scenario();
    let mut good = told(&ask(&scenario, ""));
    let expiry = good.as_object_mut().unwrap().remove("exp").unwrap();
    assert!(expiry.as_u64() > Some(1_767_225_600), "{expiry}");
    let known = json!({
        "active": true, "scope": "openid profile", "client_id": "web", "sub": "alice",
        "aud": "https://api.example", "iss": ISSUER,
    });
    assert_eq!(good, known);
    for edits in ["wait=11", "used=yes", "form.token=guessed"] {
        let answer = told(&ask(&scenario, edits));
        assert_eq!(answer, json!({ "active": false }), "{edits}");
    }
}
