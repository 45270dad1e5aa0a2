//! The token endpoint.

use std::time::Duration;

use bytes::Bytes;
use flowscribe::network::Endpoint;
use flowscribe::protocol::write_form;
use http::{Request, Response, header};

use crate::mint;
use crate::stage::{self, CALLBACK, FORM, Hand, ISSUER, delivered, failed, last_answer};
use crate::table::{Message, hold};

/// Parts of a request: `asked.…` in the authorization request, `form.…` in the
/// token request; `wait` seconds in between, `used` before.
pub(crate) const REQUESTS: &str = "
edits                                                     | status | error                  | delivered       | rule                  | detail
-                                                         | 200    | -                      | json            | -                     | -
form.client_id=web                                        | 200    | -                      | json            | -                     | -
-basic & form.client_id=web & form.client_secret=secret   | 200    | -                      | json            | -                     | -
-basic & form.client_id=public & asked.client_id=public & asked.code_challenge=<challenge> & asked.code_challenge_method=S256 & form.code_verifier=<verifier> | 200 | - | json | - | -
asked.code_challenge=<challenge> & asked.code_challenge_method=S256 & form.code_verifier=<verifier> | 200 | - | json | - | -
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
asked.code_challenge=<challenge> & asked.code_challenge_method=S256 | 400 | invalid_grant | json | code-verifier | code_verifier is missing
asked.code_challenge=<challenge> & asked.code_challenge_method=S256 & form.code_verifier=<challenge> | 400 | invalid_grant | json | code-verifier | code_verifier does not hash to the code_challenge
form.code_verifier=<verifier>                             | 400    | invalid_grant          | json            | code-verifier         | code_verifier comes without a code_challenge before
-basic & form.client_id=strict & form.client_secret=secret | 400   | invalid_client         | json            | client-authentication | the client is not registered for client_secret_post
-asked.redirect_uri & asked.scope=profile                 | 400    | invalid_grant          | json            | redirect-uri-repeated | redirect_uri is not that of the authorization request
";

/// From a client that authenticates with its own key; parts of the assertion are `assertion.…`.
pub(crate) const ASSERTIONS: &str = r#"
edits                                      | status | error           | delivered       | rule                    | detail
-                                          | 200    | -               | json            | -                       | -
form.client_id=keyed                       | 200    | -               | json            | -                       | -
form.client_id=web                         | 400    | invalid_client  | json            | client-authentication   | client_id names another client than the assertion
-form.client_assertion_type                | 400    | invalid_client  | json            | client-authentication   | client_assertion_type is not supported
form.client_assertion_type=urn:x           | 400    | invalid_client  | json            | client-authentication   | client_assertion_type is not supported
form.client_assertion=x                    | 400    | invalid_client  | json            | client-authentication   | client_assertion is no JWT
form.client_secret=secret                  | 400    | invalid_client  | json            | client-authentication   | two client authentication methods
basic=web:secret                           | 401    | invalid_client  | json, challenge | client-authentication   | two client authentication methods
-assertion.claims.sub                      | 400    | invalid_client  | json            | client-authentication   | client authentication failed
assertion.claims.sub=web                   | 400    | invalid_client  | json            | client-authentication   | client authentication failed
assertion.claims.sub=public                | 400    | invalid_client  | json            | client-authentication   | the client is not registered for private_key_jwt
-form.client_assertion & form.client_id=keyed | 400 | invalid_client  | json            | client-authentication   | the client is not registered for none
assertion.key=another                      | 400    | invalid_client  | json            | client-assertion        | client_assertion: its signature is not valid
assertion.kid=unknown                      | 400    | invalid_client  | json            | client-assertion        | client_assertion: its key is not in the key set
assertion.alg=none                         | 400    | invalid_client  | json            | client-assertion        | client_assertion: it is no JWT with an accepted algorithm
assertion.alg=HS256                        | 400    | invalid_client  | json            | client-assertion        | client_assertion: algorithm HS256 is not accepted
assertion.claims.iss=web                   | 400    | invalid_client  | json            | client-assertion        | client_assertion: iss is not the client
-assertion.claims.aud                      | 400    | invalid_client  | json            | client-assertion        | client_assertion: aud is not this issuer alone
assertion.claims.aud=https://your-org.okta.example/oauth2/default/v1/token | 400 | invalid_client | json | client-assertion | client_assertion: aud is not this issuer alone
assertion.claims.aud=["https://your-org.okta.example/oauth2/default"] | 400 | invalid_client | json | client-assertion | client_assertion: aud is not this issuer alone
assertion.claims.exp=0                     | 400    | invalid_client  | json            | client-assertion        | client_assertion: it has expired
assertion.claims.nbf=60                    | 400    | invalid_client  | json            | client-assertion        | client_assertion: it is not valid yet
-assertion.claims.exp                      | 400    | invalid_client  | json            | client-assertion        | client_assertion: it has expired
-assertion.claims.jti                      | 400    | invalid_client  | json            | client-assertion        | client_assertion: jti is missing
used=yes                                   | 400    | invalid_client  | json            | client-assertion-unused | client_assertion: it was used before
"#;

/// The clients that the server knows, and short lives for what it issues.
pub(crate) const OKTA: &str = r#"
[[actor]]
id = "okta"
signing = "EdDSA"
pkce = "public-clients"
authorization_details_types = ["a"]
code_lifetime = "10s"
access_token_lifetime = "10s"
registrations = [
    { client_id = "web", client_secret = "secret", redirect_uris = ["https://example.com/callback"], response_types = ["code"], scope = "openid profile" },
    { client_id = "other", client_secret = "secret", redirect_uris = ["https://example.com/callback"], response_types = ["code"], scope = "openid profile" },
    { client_id = "implicit", client_secret = "secret", redirect_uris = ["https://example.com/callback"], response_types = ["token"], scope = "openid profile" },
    { client_id = "strict", client_secret = "secret", redirect_uris = ["https://example.com/callback"], response_types = ["code"], scope = "openid profile", token_endpoint_auth_method = "client_secret_basic" },
    { client_id = "keyed", redirect_uris = ["https://example.com/callback"], response_types = ["code"], scope = "openid profile", token_endpoint_auth_method = "private_key_jwt" },
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

/// The same of a client that has a key.
const BY_KEY: &[(&str, &str)] = &[
    ("asked.response_type", "code"),
    ("asked.client_id", "keyed"),
    ("asked.redirect_uri", CALLBACK),
    ("asked.scope", "openid profile"),
    ("asked.state", "abcdefgh"),
    ("asked.nonce", "ijklmnop"),
    ("asked.code_challenge", "<challenge>"),
    ("asked.code_challenge_method", "S256"),
    ("method", "POST"),
    ("type", FORM),
    ("form.grant_type", "authorization_code"),
    ("form.code", "<code>"),
    ("form.redirect_uri", CALLBACK),
    ("form.code_verifier", "<verifier>"),
    (
        "form.client_assertion_type",
        "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    ),
    ("form.client_assertion", "<assertion>"),
    ("assertion.key", "client keyed"),
    ("assertion.kid", "key-of-keyed"),
    ("assertion.claims.iss", "keyed"),
    ("assertion.claims.sub", "keyed"),
    ("assertion.claims.aud", ISSUER),
    ("assertion.claims.exp", "60"),
    ("assertion.claims.jti", "qwertyui"),
];

/// RFC 7636 appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// Gets a code as a browser does and redeems it.
async fn redeem(endpoint: &Endpoint, mut message: Message) {
    let mut hand = Hand::new(endpoint.clone());
    message.fill("<challenge>", CHALLENGE);
    message.fill("<verifier>", VERIFIER);
    let code = hand.code(&message.below("asked.")).await;
    message.fill("<code>", &code);
    let assertion = mint::token(&message, "assertion.", endpoint.clock().unix());
    message.fill("<assertion>", &assertion);
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

/// The header for an identifier and a secret.
pub(crate) fn basic(credential: &str) -> String {
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
fn an_assertion_is_refused_for_the_first_rule_that_it_breaks() {
    let scenario = stage::scenario("okta-authorization-code", OKTA);
    hold(ASSERTIONS, "status", |row| {
        let message = Message::edited(BY_KEY, row.get("edits"));
        let trace = stage::play(&scenario, move |endpoint| {
            let message = message.clone();
            async move { redeem(&endpoint, message).await }
        });
        let answer = last_answer(&trace, "okta", "client");
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
    assert_eq!(openid.get("authorization_details"), None);
    let detailed = tokens(r#"asked.authorization_details=[{"type":"a","actions":["b"]}]"#);
    let granted = serde_json::json!([{ "type": "a", "actions": ["b"] }]);
    assert_eq!(detailed["authorization_details"], granted, "RFC 9396 7");
    let plain = tokens("asked.scope=profile");
    assert_eq!(plain["scope"], "profile");
    assert_eq!(plain.get("id_token"), None);
}
