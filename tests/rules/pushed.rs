//! Authorization requests that a client pushes, and the references to them.

use flowscribe::network::Endpoint;
use flowscribe::scenario::Scenario;
use flowscribe::simulation;
use flowscribe::trace::Trace;
use serde_json::Value;

use crate::grants::{seen, told};
use crate::stage::{self, CALLBACK, FORM, Hand, authorize_url, exchanges, last_answer};
use crate::table::{Message, hold};
use crate::token::{send, wait};

/// What a client pushes.
pub(crate) const PUSHES: &str = "
edits                                  | status | error                     | delivered       | rule                  | detail
-                                      | 201    | -                         | json            | -                     | -
-basic & form.client_secret=secret     | 201    | -                         | json            | -                     | -
form.response_mode=query               | 201    | -                         | json            | -                     | -
method=GET                             | 405    | invalid_request           | json            | method-and-encoding   | POST is required
type=application/json                  | 400    | invalid_request           | json            | method-and-encoding   | the body is no form
basic=web:guessed                      | 401    | invalid_client            | json, challenge | client-authentication | client authentication failed
-basic                                 | 400    | invalid_client            | json            | client-authentication | client authentication failed
basic=other:secret                     | 400    | invalid_request           | json            | client-authentication | client_id names another client than the credential
form.request_uri=urn:example:request   | 400    | invalid_request           | json            | no-request-uri        | a reference cannot be pushed
form.request=eyJhbGciOiJub25lIn0.e30.  | 400    | request_not_supported     | json            | request-object        | a request in a JWT is not supported
-form.client_id                        | 400    | invalid_request           | json            | client-id             | client_id is missing
form.redirect_uri=https://evil.example | 400    | invalid_request           | json            | redirect-uri          | redirect_uri is not registered
+form.state=again                      | 400    | invalid_request           | json            | method-and-encoding   | state is repeated
form.response_type=token               | 400    | unauthorized_client       | json            | response-type-allowed | the client is not registered for this response_type
form.scope=orders                      | 400    | invalid_scope             | json            | scope                 | the client may not ask for scope 'orders'
";

/// What the browser then brings, `wait` seconds after the push, `used` or not before.
pub(crate) const REFERENCES: &str = "
edits                                          | status | error               | delivered | rule                  | detail
-                                              | 302    | -                   | /login    | -                     | -
wait=29                                        | 302    | -                   | /login    | -                     | -
asked.scope=orders                             | 302    | -                   | /login    | -                     | -
asked.redirect_uri=https://evil.example        | 302    | -                   | /login    | -                     | -
-asked.client_id                               | 400    | invalid_request     | page      | client-id             | client_id is missing
asked.client_id=nobody                         | 400    | invalid_request     | page      | client-id             | the client is unknown
asked.request_uri=urn:example:request          | 400    | invalid_request_uri | page      | request-uri-known     | nothing was pushed under this request_uri
wait=31                                        | 400    | invalid_request_uri | page      | request-uri-unexpired | the request_uri has expired
used=yes                                       | 400    | invalid_request_uri | page      | request-uri-unused    | the request_uri was used before
asked.client_id=other                          | 400    | invalid_request_uri | page      | request-uri-client    | the request_uri was issued to another client
";

/// By a server that takes pushed requests only.
pub(crate) const UNPUSHED: &str = "
edits                                          | status | error               | delivered | rule                  | detail
-asked.request_uri                             | 303    | invalid_request     | query     | pushed-only           | the request has to be pushed
-asked.request_uri & asked.redirect_uri=https://evil.example | 400 | invalid_request | page | redirect-uri         | redirect_uri is not registered
-                                              | 302    | -                   | /login    | -                     | -
";

/// By a server that redirects where a reference has expired, to whose it was and to nobody else.
const REDIRECTED: &str = "
edits                                          | status | error               | delivered | rule                  | detail
wait=31                                        | 303    | invalid_request_uri | query     | request-uri-unexpired | the request_uri has expired
wait=31 & asked.client_id=other                | 400    | invalid_request_uri | page      | request-uri-unexpired | the request_uri has expired
wait=31 & asked.request_uri=urn:example:request | 400   | invalid_request_uri | page      | request-uri-known     | nothing was pushed under this request_uri
used=yes                                       | 400    | invalid_request_uri | page      | request-uri-unused    | the request_uri was used before
asked.client_id=other                          | 400    | invalid_request_uri | page      | request-uri-client    | the request_uri was issued to another client
-                                              | 302    | -                   | /login    | -                     | -
";

const OKTA: &str = r#"
[[actor]]
id = "okta"
offers = ["pushed-authorization-request"]
request_uri_lifetime = "30s"
registrations = [
    { client_id = "web", client_secret = "secret", redirect_uris = ["https://example.com/callback"], response_types = ["code"], scope = "openid profile" },
    { client_id = "other", client_secret = "secret", redirect_uris = ["https://example.com/callback"], response_types = ["code"], scope = "openid profile" },
]
"#;

const PUSH: &[(&str, &str)] = &[
    ("method", "POST"),
    ("type", FORM),
    ("basic", "web:secret"),
    ("form.client_id", "web"),
    ("form.response_type", "code"),
    ("form.redirect_uri", CALLBACK),
    ("form.scope", "profile"),
    ("form.state", "abcdefgh"),
];

const REFERENCE: &[(&str, &str)] = &[
    ("asked.client_id", "web"),
    ("asked.request_uri", "<request_uri>"),
];

/// What says everything by itself, for a server that wants no such thing.
const IN_FULL: &[(&str, &str)] = &[
    ("asked.client_id", "web"),
    ("asked.request_uri", "<request_uri>"),
    ("asked.response_type", "code"),
    ("asked.redirect_uri", CALLBACK),
    ("asked.state", "abcdefgh"),
];

fn scenario(further: &str) -> Scenario {
    stage::scenario("okta-authorization-code", &format!("{OKTA}{further}"))
}

#[test]
fn a_pushed_request_is_refused_for_the_first_rule_that_it_breaks() {
    let scenario = scenario("");
    hold(PUSHES, "status", |row| {
        let request = Message::edited(PUSH, row.get("edits"));
        seen(&stage::play(&scenario, move |endpoint| {
            let request = request.clone();
            async move { drop(send(&endpoint, "/v1/par", &request).await) }
        }))
    });
}

/// Pushes a good request and lets a browser bring the reference.
async fn refer(endpoint: &Endpoint, mut message: Message) {
    let pushed = told(endpoint, "/v1/par", &Message::edited(PUSH, "")).await;
    message.fill("<request_uri>", pushed["request_uri"].as_str().unwrap());
    wait(&message).await;
    let url = authorize_url(&message.below("asked."));
    let mut hand = Hand::new(endpoint.clone());
    if message.get("used").is_some() {
        hand.send(&url, None).await;
    }
    hand.send(&url, None).await;
}

fn referred(scenario: &Scenario, good: &[(&str, &str)], edits: &str) -> Trace {
    let message = Message::edited(good, edits);
    stage::play(scenario, move |endpoint| {
        let message = message.clone();
        async move { refer(&endpoint, message).await }
    })
}

#[test]
fn a_reference_is_good_once_and_for_its_own_client() {
    let scenario = scenario("");
    hold(REFERENCES, "status", |row| {
        seen(&referred(&scenario, REFERENCE, row.get("edits")))
    });
}

#[test]
fn a_server_can_insist_on_pushed_requests() {
    let scenario = scenario("require_pushed_authorization_requests = true");
    hold(UNPUSHED, "status", |row| {
        seen(&referred(&scenario, IN_FULL, row.get("edits")))
    });
}

#[test]
fn an_expired_reference_goes_back_to_whose_it_was() {
    let scenario = scenario("refusals = { expired_request_uri = \"redirect\" }");
    hold(REDIRECTED, "status", |row| {
        seen(&referred(&scenario, REFERENCE, row.get("edits")))
    });
}

/// RFC 9126 2.2, with its example's form of a reference and lifetime in seconds.
#[test]
fn a_push_yields_a_reference() {
    let trace = referred(&scenario(""), REFERENCE, "");
    let exchanges = exchanges(&trace);
    let answer = exchanges[0].response.as_ref();
    let mut answer = answer.into_iter().chain(exchanges[1].response.as_ref());
    let answer = answer.find(|answer| answer.status() == Some(201)).unwrap();
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    let body: Value = serde_json::from_slice(&answer.body).unwrap();
    let reference = body["request_uri"].as_str().unwrap();
    let random = reference.strip_prefix("urn:ietf:params:oauth:request_uri:");
    assert!(
        random.is_some_and(|random| random.len() >= 22),
        "{reference}"
    );
    assert_eq!(body["expires_in"], 30);
}

/// Nor will it fetch what a reference names.
#[test]
fn a_server_without_the_endpoint_knows_no_reference() {
    let scenario = stage::scenario("okta-authorization-code", "");
    let trace = stage::play(&scenario, |endpoint| async move {
        send(&endpoint, "/v1/par", &Message::edited(PUSH, "")).await;
    });
    assert_eq!(last_answer(&trace, "okta", "client").status(), Some(404));
}

/// What is not declared to be JSON may be anybody's text, and is no reference.
#[test]
fn a_client_reads_no_reference_but_in_json() {
    let fault = "[[fault]]\nid = \"one\"\non = \"pushed-authorization-response\"\ndo = \"edit\"\n\
        header = \"content-type\"\nvalue = \"text/plain\"";
    for (fault, reaches) in [("", true), (fault, false)] {
        let trace = simulation::run(&stage::scenario("par", fault), 0).unwrap();
        let mut asked = exchanges(&trace).into_iter();
        let reached = asked.any(|one| one.target().contains("request_uri="));
        assert_eq!(reached, reaches, "{fault}");
    }
}
