//! The token endpoint.

use std::time::Duration;

use bytes::Bytes;
use flowscribe::network::Endpoint;
use flowscribe::protocol::write_form;
use http::{Request, Response, header};

use crate::stage::{self, CALLBACK, FORM, Hand, ISSUER, delivered, failed, last_answer};
use crate::table::{Message, hold};

/// Parts of a request: `asked.…` in the authorization request, `form.…` in the
/// token request; `wait` seconds in between, `used` before.
pub(crate) const REQUESTS: &str = "
edits                                                     | status | error                  | delivered       | rule                  | detail
-                                                         | 200    | -                      | json            | -                     | -
form.client_id=web                                        | 200    | -                      | json            | -                     | -
-basic & form.client_id=web & form.client_secret=secret   | 200    | -                      | json            | -                     | -
-basic & form.client_id=public & asked.client_id=public   | 200    | -                      | json            | -                     | -
-asked.redirect_uri & asked.scope=profile & -form.redirect_uri | 200 | -                    | json            | -                     | -
wait=9                                                    | 200    | -                      | json            | -                     | -
method=GET                                                | 405    | invalid_request        | json            | method-and-encoding   | POST is required
type=application/json                                     | 400    | invalid_request        | json            | method-and-encoding   | the body is no form
+form.code=again                                          | 400    | invalid_request        | json            | method-and-encoding   | code is repeated
-basic                                                    | 400    | invalid_client         | json            | client-authentication | client authentication failed
-basic & form.client_id=web                               | 400    | invalid_client         | json            | client-authentication | client authentication failed
-basic & form.client_id=web & form.client_secret=guessed  | 400    | invalid_client         | json            | client-authentication | client authentication failed
-basic & form.client_id=public & form.client_secret=x     | 400    | invalid_client         | json            | client-authentication | client authentication failed
basic=web:guessed                                         | 401    | invalid_client         | json, challenge | client-authentication | client authentication failed
basic=nobody:secret                                       | 401    | invalid_client         | json, challenge | client-authentication | client authentication failed
basic=public:                                             | 401    | invalid_client         | json, challenge | client-authentication | client authentication failed
-basic & authorization=Bearer x                           | 401    | invalid_client         | json, challenge | client-authentication | Authorization is no Basic credential
form.client_secret=secret                                 | 400    | invalid_request        | json            | client-authentication | two client authentication methods
form.client_id=other                                      | 400    | invalid_request        | json            | client-authentication | client_id names another client than the credential
-form.grant_type                                          | 400    | invalid_request        | json            | grant-type            | grant_type is missing
form.grant_type=password                                  | 400    | unsupported_grant_type | json            | grant-type            | grant_type is not supported
basic=implicit:secret                                     | 400    | unauthorized_client    | json            | grant-allowed         | the client is not registered for this grant
-form.code                                                | 400    | invalid_request        | json            | code-known            | code is missing
form.code=guessed                                         | 400    | invalid_grant          | json            | code-known            | the code is unknown
basic=other:secret                                        | 400    | invalid_grant          | json            | code-client           | the code was issued to another client
-basic & form.client_id=public                            | 400    | invalid_grant          | json            | code-client           | the code was issued to another client
wait=11                                                   | 400    | invalid_grant          | json            | code-unexpired        | the code has expired
used=yes                                                  | 400    | invalid_grant          | json            | code-unused           | the code was used before
-form.redirect_uri                                        | 400    | invalid_grant          | json            | redirect-uri-repeated | redirect_uri is not that of the authorization request
form.redirect_uri=https://example.com/other               | 400    | invalid_grant          | json            | redirect-uri-repeated | redirect_uri is not that of the authorization request
-asked.redirect_uri & asked.scope=profile                 | 400    | invalid_grant          | json            | redirect-uri-repeated | redirect_uri is not that of the authorization request
";

/// The clients that the server knows, and short lives for what it issues.
pub(crate) const OKTA: &str = r#"
[[actor]]
id = "okta"
signing = "EdDSA"
code_lifetime = "10s"
access_token_lifetime = "10s"
registrations = [
    { client_id = "web", client_secret = "secret", redirect_uris = ["https://example.com/callback"], response_types = ["code"], scope = "openid profile" },
    { client_id = "other", client_secret = "secret", redirect_uris = ["https://example.com/callback"], response_types = ["code"], scope = "openid profile" },
    { client_id = "implicit", client_secret = "secret", redirect_uris = ["https://example.com/callback"], response_types = ["token"], scope = "openid profile" },
    { client_id = "public", redirect_uris = ["https://example.com/callback"], response_types = ["code"], scope = "openid profile" },
]
"#;

/// A good authorization request and a good token request.
pub(crate) const GOOD: &[(&str, &str)] = &[
    ("asked.response_type", "code"),
    ("asked.client_id", "web"),
    ("asked.redirect_uri", CALLBACK),
    ("asked.scope", "openid profile"),
    ("asked.state", "abcdefgh"),
    ("asked.nonce", "ijklmnop"),
    ("method", "POST"),
    ("type", FORM),
    ("basic", "web:secret"),
    ("form.grant_type", "authorization_code"),
    ("form.code", "<code>"),
    ("form.redirect_uri", CALLBACK),
];

/// Gets a code as a browser does and redeems it.
async fn redeem(endpoint: &Endpoint, mut message: Message) {
    let mut hand = Hand::new(endpoint.clone());
    let code = hand.code(&message.below("asked.")).await;
    message.fill("<code>", &code);
    wait(&message).await;
    if message.get("used").is_some() {
        send(endpoint, "/v1/token", &message).await;
    }
    send(endpoint, "/v1/token", &message).await;
}

/// Lets the seconds pass that a row asks for.
pub(crate) async fn wait(message: &Message) {
    if let Some(seconds) = message.get("wait") {
        tokio::time::sleep(Duration::from_secs(seconds.parse().unwrap())).await;
    }
}

/// Sends method, type, credential and form of a message to an endpoint of the server.
pub(crate) async fn send(endpoint: &Endpoint, path: &str, message: &Message) -> Response<Bytes> {
    let mut request = Request::builder()
        .uri(format!("{ISSUER}{path}"))
        .method(message.get("method").unwrap())
        .header(header::CONTENT_TYPE, message.get("type").unwrap());
    if let Some(credential) = message.get("basic") {
        request = request.header(header::AUTHORIZATION, basic(credential));
    }
    if let Some(value) = message.get("authorization") {
        request = request.header(header::AUTHORIZATION, value);
    }
    let body = write_form(message.below("form."));
    let request = request.body(Bytes::from(body)).unwrap();
    endpoint.send(request).await.unwrap()
}

fn basic(credential: &str) -> String {
    use base64::Engine as _;
    let encoded = base64::engine::general_purpose::STANDARD.encode(credential);
    format!("Basic {encoded}")
}

#[test]
fn a_request_is_refused_for_the_first_rule_that_it_breaks() {
    let scenario = stage::scenario("okta-authorization-code", OKTA);
    hold(REQUESTS, "status", |row| {
        let message = Message::edited(GOOD, row.get("edits"));
        let trace = stage::play(&scenario, move |endpoint| {
            let message = message.clone();
            async move { redeem(&endpoint, message).await }
        });
        let answer = last_answer(&trace, "okta", "client");
        let fresh = answer.header("cache-control");
        assert_eq!(fresh, Some("no-store"), "RFC 6749 5.1");
        [&delivered(&answer)[..], &failed(&trace, "okta")].concat()
    });
}

#[test]
fn a_good_answer_has_what_was_granted() {
    let scenario = stage::scenario("okta-authorization-code", OKTA);
    let tokens = |edits: &str| {
        let message = Message::edited(GOOD, edits);
        let trace = stage::play(&scenario, move |endpoint| {
            let message = message.clone();
            async move { redeem(&endpoint, message).await }
        });
        let body = last_answer(&trace, "okta", "client").body;
        serde_json::from_slice::<serde_json::Value>(&body).unwrap()
    };
    let openid = tokens("");
    assert_eq!(openid["token_type"], "Bearer");
    assert_eq!(openid["expires_in"], 10);
    assert_eq!(openid["scope"], "openid profile");
    assert!(openid["access_token"].is_string() && openid["id_token"].is_string());
    let plain = tokens("asked.scope=profile");
    assert_eq!(plain["scope"], "profile");
    assert_eq!(plain.get("id_token"), None);
}
