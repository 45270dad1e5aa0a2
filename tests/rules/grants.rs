//! The token endpoint's other grants: client credentials, password, refresh token, device code.

use flowscribe::network::Endpoint;
use flowscribe::scenario::Scenario;
use flowscribe::trace::Trace;
use serde_json::Value;

use crate::stage::{
    self, ALICE, CALLBACK, FORM, Hand, ISSUER, at_okta, delivered, failed, last_answer,
};
use crate::table::{Message, hold};
use crate::token::{send, wait};

/// A client for every grant, every endpoint, and short lives.
pub(crate) const OKTA: &str = r#"
[[actor]]
id = "okta"
signing = "EdDSA"
offers = ["revocation", "userinfo", "device-authorization"]
password_grant = true
access_token_lifetime = "10s"
refresh_token_lifetime = "20s"
device_code_lifetime = "30s"
registrations = [
    { client_id = "service", client_secret = "secret", redirect_uris = [], response_types = [], grant_types = ["client_credentials"], scope = "orders openid" },
    { client_id = "bare", redirect_uris = [], response_types = [], grant_types = ["client_credentials"], scope = "orders" },
    { client_id = "old", client_secret = "secret", redirect_uris = [], response_types = [], grant_types = ["password"], scope = "profile" },
    { client_id = "web", client_secret = "secret", redirect_uris = ["https://example.com/callback"], response_types = ["code"], grant_types = ["authorization_code", "refresh_token"], scope = "openid profile email" },
    { client_id = "other", client_secret = "secret", redirect_uris = ["https://example.com/callback"], response_types = ["code"], grant_types = ["authorization_code", "refresh_token"], scope = "openid profile email" },
    { client_id = "tv", redirect_uris = [], response_types = [], grant_types = ["urn:ietf:params:oauth:grant-type:device_code"], scope = "photos" },
    { client_id = "radio", redirect_uris = [], response_types = [], grant_types = ["urn:ietf:params:oauth:grant-type:device_code"], scope = "photos" },
]
"#;

/// Without a browser: a client's own credentials, or a password that it was told.
pub(crate) const REQUESTS: &str = "
edits                                                  | status | error                  | delivered       | rule                    | detail
-                                                      | 200    | -                      | json            | -                       | -
-form.scope                                            | 200    | -                      | json            | -                       | -
-basic & form.client_id=service & form.client_secret=secret | 200 | -                     | json            | -                       | -
basic=service:guessed                                  | 401    | invalid_client         | json, challenge | client-authentication   | client authentication failed
basic=web:secret                                       | 400    | unauthorized_client    | json            | grant-allowed           | the client is not registered for this grant
-basic & form.client_id=bare                           | 400    | unauthorized_client    | json            | confidential-client     | a public client cannot act for itself
form.scope=profile                                     | 400    | invalid_scope          | json            | token-scope             | the client may not ask for scope 'profile'
form.scope=orders openid                               | 400    | invalid_scope          | json            | nobody-signs-in         | scope openid asks for a person, and there is none
form.grant_type=urn:ietf:params:oauth:grant-type:token-exchange | 400 | unsupported_grant_type | json    | grant-type              | grant_type is not supported
form.grant_type=implicit                               | 400    | unsupported_grant_type | json            | grant-type              | grant_type is not supported
form.grant_type=password                               | 400    | unauthorized_client    | json            | grant-allowed           | the client is not registered for this grant
form.grant_type=password & basic=old:secret            | 400    | invalid_request        | json            | resource-owner-password | username and password are expected
form.grant_type=password & basic=old:secret & form.username=alice | 400 | invalid_request | json          | resource-owner-password | username and password are expected
form.grant_type=password & basic=old:secret & form.username=alice & form.password=guessed | 400 | invalid_grant | json | resource-owner-password | no such account and password
form.grant_type=password & basic=old:secret & form.username=bob & form.password=correct horse battery staple | 400 | invalid_grant | json | resource-owner-password | no such account and password
form.grant_type=password & basic=old:secret & form.username=alice & form.password=correct horse battery staple | 400 | invalid_scope | json | token-scope | the client may not ask for scope 'orders'
form.grant_type=password & basic=old:secret & form.username=alice & form.password=correct horse battery staple & form.scope=profile | 200 | - | json | - | -
";

/// `used`: so often before, by its own client; `wait` seconds after the tokens came.
pub(crate) const REFRESHES: &str = "
edits                              | status | error               | delivered | rule                    | detail
-                                  | 200    | -                   | json      | -                       | -
form.scope=profile                 | 200    | -                   | json      | -                       | -
form.scope=profile openid          | 200    | -                   | json      | -                       | -
wait=19                            | 200    | -                   | json      | -                       | -
wait=21                            | 400    | invalid_grant       | json      | refresh-token-unexpired | the refresh token has expired
-form.refresh_token                | 400    | invalid_request     | json      | refresh-token-known     | refresh_token is missing
form.refresh_token=guessed         | 400    | invalid_grant       | json      | refresh-token-known     | the refresh token is unknown
used=1                             | 400    | invalid_grant       | json      | refresh-token-unused    | the refresh token was used before
used=2                             | 400    | invalid_grant       | json      | refresh-token-unused, refresh-token-unused | the refresh token was used before, the refresh token was used before
basic=other:secret                 | 400    | invalid_grant       | json      | refresh-token-client    | the refresh token was issued to another client
used=1 & basic=other:secret        | 400    | invalid_grant       | json      | refresh-token-client    | the refresh token was issued to another client
wait=21 & basic=other:secret       | 400    | invalid_grant       | json      | refresh-token-client    | the refresh token was issued to another client
basic=service:secret               | 400    | unauthorized_client | json      | grant-allowed           | the client is not registered for this grant
form.scope=openid profile email    | 400    | invalid_scope       | json      | refresh-scope           | scope 'email' was not granted
";

/// `decides` is what the user did before; `first`: a poll so many seconds before this one.
pub(crate) const POLLS: &str = "
edits                              | status | error                 | delivered | rule                  | detail
decides=allow                      | 200    | -                     | json      | -                     | -
-                                  | 400    | authorization_pending | json      | device-decision       | the user has not decided yet
decides=deny                       | 400    | access_denied         | json      | consent, device-decision | the resource owner refused, the resource owner refused
wait=29                            | 400    | authorization_pending | json      | device-decision       | the user has not decided yet
wait=31                            | 400    | expired_token         | json      | device-code-unexpired | the device code has expired
-form.device_code                  | 400    | invalid_request       | json      | device-code-known     | device_code is missing
form.device_code=guessed           | 400    | invalid_grant         | json      | device-code-known     | the device code is unknown
form.client_id=radio               | 400    | invalid_grant         | json      | device-code-client    | the device code was issued to another client
decides=allow & first=6            | 400    | invalid_grant         | json      | device-code-unused    | the device code was used before
first=4                            | 400    | slow_down             | json      | device-decision, polling-interval | the user has not decided yet, less than 5 s since the last poll
first=5                            | 400    | authorization_pending | json      | device-decision, device-decision | the user has not decided yet, the user has not decided yet
";

const CREDENTIALS: &[(&str, &str)] = &[
    ("method", "POST"),
    ("type", FORM),
    ("basic", "service:secret"),
    ("form.grant_type", "client_credentials"),
    ("form.scope", "orders"),
];

/// A good authorization request and a good token request.
pub(crate) const CODE: &[(&str, &str)] = &[
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

const REFRESH: &[(&str, &str)] = &[
    ("method", "POST"),
    ("type", FORM),
    ("basic", "web:secret"),
    ("form.grant_type", "refresh_token"),
    ("form.refresh_token", "<refresh_token>"),
];

/// A good question for codes.
pub(crate) const DEVICE: &[(&str, &str)] = &[
    ("method", "POST"),
    ("type", FORM),
    ("form.client_id", "tv"),
    ("form.scope", "photos"),
];

const POLL: &[(&str, &str)] = &[
    ("method", "POST"),
    ("type", FORM),
    (
        "form.grant_type",
        "urn:ietf:params:oauth:grant-type:device_code",
    ),
    ("form.device_code", "<device_code>"),
    ("form.client_id", "tv"),
];

pub(crate) fn scenario() -> Scenario {
    let asker = "introspection = { client_id = \"api\", client_secret = \"of-the-api\" }";
    let overlay = format!("{OKTA}[[actor]]\nid = \"app\"\n{asker}");
    stage::scenario("okta-authorization-code", &overlay)
}

/// Sends a message and reads the JSON that comes back.
pub(crate) async fn told(endpoint: &Endpoint, path: &str, message: &Message) -> Value {
    let response = send(endpoint, path, message).await;
    serde_json::from_slice(response.body()).unwrap_or_default()
}

/// Tokens of the first user, by a code.
pub(crate) async fn tokens(endpoint: &Endpoint, edits: &str) -> Value {
    let mut request = Message::edited(CODE, edits);
    let mut hand = Hand::new(endpoint.clone());
    let code = hand.code(&request.below("asked.")).await;
    request.fill("<code>", &code);
    told(endpoint, "/v1/token", &request).await
}

/// What a test sees of the last answer.
pub(crate) fn seen(trace: &Trace) -> Vec<String> {
    let answer = delivered(&last_answer(trace, "okta", "client"));
    [&answer[..], &failed(trace, "okta")].concat()
}

#[test]
fn a_request_without_a_browser_is_refused_for_the_first_rule_that_it_breaks() {
    let scenario = scenario();
    hold(REQUESTS, "status", |row| {
        let request = Message::edited(CREDENTIALS, row.get("edits"));
        seen(&stage::play(&scenario, move |endpoint| {
            let request = request.clone();
            async move { drop(send(&endpoint, "/v1/token", &request).await) }
        }))
    });
}

#[test]
fn a_refresh_is_refused_for_the_first_rule_that_it_breaks() {
    let scenario = scenario();
    hold(REFRESHES, "status", |row| {
        let request = Message::edited(REFRESH, row.get("edits"));
        seen(&stage::play(&scenario, move |endpoint| {
            let mut request = request.clone();
            async move {
                let tokens = tokens(&endpoint, "").await;
                let refresh_token = tokens["refresh_token"].as_str().unwrap();
                request.fill("<refresh_token>", refresh_token);
                wait(&request).await;
                let used = request.get("used").map_or(0, |used| used.parse().unwrap());
                for _ in 0..used {
                    send(&endpoint, "/v1/token", &refresh(&tokens, "")).await;
                }
                send(&endpoint, "/v1/token", &request).await;
            }
        }))
    });
}

/// The device's codes, and what the user makes of them.
pub(crate) async fn connect(endpoint: &Endpoint, decision: Option<&str>) -> Value {
    let asked = Message::edited(DEVICE, "");
    let codes = told(endpoint, "/v1/device_authorization", &asked).await;
    if let Some(decision) = decision {
        let mut hand = Hand::new(endpoint.clone());
        let typed = stage::pairs(&[("user_code", codes["user_code"].as_str().unwrap())]);
        let uri = codes["verification_uri"].as_str().unwrap();
        let asked = hand.send(uri, Some(&typed)).await;
        let mut credentials = hand.page(&asked).await;
        credentials.extend(stage::pairs(ALICE));
        let signed_in = hand.send(&at_okta("/login"), Some(&credentials)).await;
        let mut fields = hand.page(&signed_in).await;
        fields.extend(stage::pairs(&[("decision", decision)]));
        hand.send(&at_okta("/consent"), Some(&fields)).await;
    }
    codes
}

#[test]
fn a_poll_is_refused_for_the_first_rule_that_it_breaks() {
    let scenario = scenario();
    hold(POLLS, "status", |row| {
        let poll = Message::edited(POLL, row.get("edits"));
        seen(&stage::play(&scenario, move |endpoint| {
            let mut poll = poll.clone();
            async move {
                let codes = connect(&endpoint, poll.get("decides")).await;
                poll.fill("<device_code>", codes["device_code"].as_str().unwrap());
                wait(&poll).await;
                if let Some(first) = poll.get("first") {
                    send(&endpoint, "/v1/token", &poll).await;
                    let pause = std::time::Duration::from_secs(first.parse().unwrap());
                    tokio::time::sleep(pause).await;
                }
                send(&endpoint, "/v1/token", &poll).await;
            }
        }))
    });
}

/// RFC 6749 4.4.3: none for who needs none; else only for who is registered for it.
#[test]
fn refresh_tokens_go_to_registered_clients_alone() {
    let has = |edits: &'static str| {
        let trace = stage::play(&scenario(), move |endpoint| async move {
            if edits.is_empty() {
                drop(tokens(&endpoint, "").await);
            } else {
                let request = Message::edited(CREDENTIALS, edits);
                drop(send(&endpoint, "/v1/token", &request).await);
            }
        });
        let body = last_answer(&trace, "okta", "client").body;
        let tokens: Value = serde_json::from_slice(&body).unwrap();
        assert!(tokens["access_token"].is_string(), "{tokens}");
        tokens["refresh_token"].is_string()
    };
    assert!(has(""));
    assert!(!has("-form.scope"));
    let password = "form.grant_type=password & basic=old:secret & form.username=alice & form.password=correct horse battery staple & form.scope=profile";
    assert!(!has(password));
}

/// The JSON of every answer that the client got, in their order; a panic in the play itself is
/// but a broken connection, so that what is held is held here.
fn bodies(trace: &Trace) -> Vec<Value> {
    let all = stage::exchanges(trace).into_iter();
    let answers = all.filter(|exchange| exchange.from == "client");
    let answers = answers.filter_map(|exchange| exchange.response);
    answers
        .filter_map(|answer| serde_json::from_slice(&answer.body).ok())
        .collect()
}

fn refresh(tokens: &Value, edits: &str) -> Message {
    let mut request = Message::edited(REFRESH, edits);
    let refresh_token = tokens["refresh_token"].as_str().unwrap();
    request.fill("<refresh_token>", refresh_token);
    request
}

/// RFC 9700 4.14.2: thief and client cannot be told apart, so everything ends.
#[test]
fn an_old_refresh_token_ends_the_whole_family() {
    let trace = stage::play(&scenario(), |endpoint| async move {
        let first = tokens(&endpoint, "").await;
        let second = told(&endpoint, "/v1/token", &refresh(&first, "")).await;
        let asker = [
            ("method", "POST"),
            ("type", FORM),
            ("basic", "api:of-the-api"),
        ];
        let active = |tokens: &Value| {
            let token = tokens["access_token"].as_str().unwrap();
            Message::edited(&asker, &format!("form.token={token}"))
        };
        let introspect = "/v1/introspect";
        send(&endpoint, introspect, &active(&second)).await;
        send(&endpoint, "/v1/token", &refresh(&first, "")).await;
        send(&endpoint, "/v1/token", &refresh(&second, "")).await;
        send(&endpoint, introspect, &active(&second)).await;
        send(&endpoint, introspect, &active(&first)).await;
    });
    let bodies = bodies(&trace);
    let [first, second, before, reused, third, after, of_first] = &bodies[..] else {
        panic!("{bodies:?}");
    };
    assert_ne!(first["refresh_token"], second["refresh_token"]);
    assert_ne!(first["access_token"], second["access_token"]);
    assert_eq!(before["active"], true);
    assert_eq!([&reused["error"], &third["error"]], ["invalid_grant"; 2]);
    assert_eq!([&after["active"], &of_first["active"]], [false; 2]);
    let [rules, _] = failed(&trace, "okta");
    assert_eq!(rules, "refresh-token-unused, refresh-token-unexpired");
}

/// Theft shows however late the old one comes: its own end hides nothing.
#[test]
fn an_old_refresh_token_ends_the_family_after_its_life() {
    let trace = stage::play(&scenario(), |endpoint| async move {
        let first = tokens(&endpoint, "").await;
        tokio::time::sleep(std::time::Duration::from_secs(15)).await;
        let second = told(&endpoint, "/v1/token", &refresh(&first, "")).await;
        tokio::time::sleep(std::time::Duration::from_secs(10)).await;
        send(&endpoint, "/v1/token", &refresh(&first, "")).await;
        send(&endpoint, "/v1/token", &refresh(&second, "")).await;
    });
    let [rules, _] = failed(&trace, "okta");
    assert_eq!(rules, "refresh-token-unused, refresh-token-unexpired");
}

/// RFC 6749 6: the new refresh token's scope is that of the old one.
#[test]
fn a_narrower_scope_does_not_narrow_the_refresh_token() {
    let trace = stage::play(&scenario(), |endpoint| async move {
        let first = tokens(&endpoint, "").await;
        let narrow = refresh(&first, "form.scope=profile");
        let second = told(&endpoint, "/v1/token", &narrow).await;
        send(&endpoint, "/v1/token", &refresh(&second, "")).await;
    });
    let scopes: Vec<_> = bodies(&trace)
        .into_iter()
        .map(|body| body["scope"].clone())
        .collect();
    assert_eq!(scopes, ["openid profile", "profile", "openid profile"]);
}

/// RFC 9068 2.2: where no person takes part, `sub` names the client.
#[test]
fn a_client_that_acts_for_itself_is_its_own_subject() {
    let trace = stage::play(&scenario(), |endpoint| async move {
        let request = Message::edited(CREDENTIALS, "");
        drop(send(&endpoint, "/v1/token", &request).await);
    });
    let bodies = bodies(&trace);
    let token = bodies[0]["access_token"].as_str().unwrap();
    let token: flowscribe::protocol::Jwt = token.parse().unwrap();
    assert_eq!(token.claims["sub"], "service");
    assert_eq!(token.claims["client_id"], "service");
}

/// What a server says about itself.
fn metadata(overlay: &str) -> Value {
    let scenario = stage::scenario("okta-authorization-code", overlay);
    let trace = stage::play(&scenario, |endpoint| async move {
        let url = format!("{ISSUER}/.well-known/openid-configuration");
        Hand::new(endpoint).send(&url, None).await;
    });
    bodies(&trace).pop().unwrap()
}

/// OIDC Discovery 3: whoever says nothing takes requests by reference, and this server refuses them.
#[test]
fn the_metadata_tell_that_no_request_is_fetched() {
    assert_eq!(metadata(OKTA)["request_uri_parameter_supported"], false);
}

/// RFC 8414 2: what the token endpoint would refuse is not announced, whoever is registered for it.
#[test]
fn the_metadata_tell_what_the_token_endpoint_supports() {
    let announced = |overlay: &str| metadata(overlay)["grant_types_supported"].to_string();
    let registered = announced(OKTA);
    for grant_type in ["password", "refresh_token", "device_code"] {
        assert!(registered.contains(grant_type), "{registered}");
    }
    let unsupported = announced(&OKTA.replace("password_grant = true", ""));
    assert!(!unsupported.contains("password"), "{unsupported}");
    let unoffered = announced(&OKTA.replace(", \"device-authorization\"", ""));
    assert!(!unoffered.contains("device_code"), "{unoffered}");
}
