//! The authorization endpoint, the sign-in page and the consent page.

use std::time::Duration;

use bytes::Bytes;
use flowscribe::network::Endpoint;
use flowscribe::protocol::{one_time_code, time_step};
use flowscribe::scenario::Scenario;
use http::Request;

use crate::stage::{
    self, ALICE, Fields, Hand, alert, at_okta, authorize_url, delivered, failed, last_answer, pairs,
};
use crate::table::{Message, Row, hold};

/// Asked by somebody who is not signed in.
pub(crate) const REQUESTS: &str = "
edits                                              | status | error                     | delivered | rule                  | detail
-                                                  | 302    | -                         | /login    | -                     | -
method=POST                                        | 302    | -                         | /login    | -                     | -
-redirect_uri & scope=profile                      | 302    | -                         | /login    | -                     | -
-scope                                             | 302    | -                         | /login    | -                     | -
response_mode=query                                | 302    | -                         | /login    | -                     | -
response_type=token id_token                       | 302    | -                         | /login    | -                     | -
response_type=token id_token & response_mode=fragment | 302 | -                         | /login    | -                     | -
prompt=login consent                               | 302    | -                         | /login    | -                     | -
method=PUT                                         | 400    | invalid_request           | page      | -                     | GET or POST is expected
-client_id                                         | 400    | invalid_request           | page      | client-id             | client_id is missing
client_id=                                         | 400    | invalid_request           | page      | client-id             | client_id is missing
client_id=nobody                                   | 400    | invalid_request           | page      | client-id             | the client is unknown
+client_id=web                                     | 400    | invalid_request           | page      | client-id             | client_id is repeated
redirect_uri=https://example.com/callback/         | 400    | invalid_request           | page      | redirect-uri          | redirect_uri is not registered
redirect_uri=https://example.com/callback?a=b      | 400    | invalid_request           | page      | redirect-uri          | redirect_uri is not registered
redirect_uri=https://evil.example/callback         | 400    | invalid_request           | page      | redirect-uri          | redirect_uri is not registered
+redirect_uri=https://example.com/callback         | 400    | invalid_request           | page      | redirect-uri          | redirect_uri is repeated
-redirect_uri                                      | 400    | invalid_request           | page      | redirect-uri          | redirect_uri is missing
-redirect_uri & scope=profile & client_id=two      | 400    | invalid_request           | page      | redirect-uri          | redirect_uri is missing
response_mode=form_post                            | 400    | invalid_request           | page      | response-mode         | response_mode is not supported
response_mode=fragment                             | 400    | invalid_request           | page      | response-mode         | response_mode is not supported
response_mode=query & response_type=token id_token | 400    | invalid_request           | page      | response-mode         | response_mode is not supported
+state=ijklmnop                                    | 303    | invalid_request           | query     | repeated-parameter    | state is repeated
+scope                                             | 303    | invalid_request           | query     | repeated-parameter    | scope is repeated
+unknown=1 & +unknown=2                            | 303    | invalid_request           | query     | repeated-parameter    | unknown is repeated
+nonce=a & response_type=token id_token            | 303    | invalid_request           | fragment  | repeated-parameter    | nonce is repeated
-response_type                                     | 303    | invalid_request           | query     | response-type         | response_type is missing
response_type=password                             | 303    | unsupported_response_type | query     | response-type         | response_type is not supported
response_type=token                                | 303    | unauthorized_client       | fragment  | response-type-allowed | the client is not registered for this response_type
scope=openid email                                 | 303    | invalid_scope             | query     | scope                 | the client may not ask for scope 'email'
scope=openid  profile                              | 303    | invalid_scope             | query     | scope                 | the client may not ask for scope ''
scope=profile & response_type=token id_token       | 303    | invalid_request           | fragment  | scope                 | an ID token needs scope openid
-nonce & response_type=token id_token              | 303    | invalid_request           | fragment  | nonce                 | nonce is missing
nonce= & response_type=token id_token              | 303    | invalid_request           | fragment  | nonce                 | nonce is missing
code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM & code_challenge_method=S256 | 302 | - | /login | - | -
code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM & code_challenge_method=plain | 303 | invalid_request | query | code-challenge | code_challenge_method is not S256
code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM | 303 | invalid_request | query | code-challenge | code_challenge_method is not S256
code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cMx & code_challenge_method=S256 | 303 | invalid_request | query | code-challenge | code_challenge is no hash by S256
code_challenge=E9Mel+oa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM & code_challenge_method=S256 | 303 | invalid_request | query | code-challenge | code_challenge is no hash by S256
client_id=public                                   | 303    | invalid_request           | query     | code-challenge        | code_challenge is missing
client_id=public & code_challenge= & code_challenge_method=S256 | 303 | invalid_request | query | code-challenge        | code_challenge is missing
client_id=public & code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM & code_challenge_method=S256 | 302 | - | /login | - | -
request=                                           | 302    | -                         | /login    | -                     | -
request=eyJhbGciOiJub25lIn0.e30.                   | 303    | request_not_supported     | query     | request-object        | a request in a JWT is not supported
request_uri=https://example.com/request.jwt        | 303    | request_uri_not_supported | query     | request-reference     | a request behind a URL is not supported
prompt=never                                       | 303    | invalid_request           | query     | prompt                | prompt is not supported
prompt=none login                                  | 303    | invalid_request           | query     | prompt                | prompt=none stands alone
prompt=none                                        | 303    | login_required            | query     | prompt-none           | prompt=none forbids the page that is needed
prompt=none & response_type=token id_token         | 303    | login_required            | fragment  | prompt-none           | prompt=none forbids the page that is needed
";

/// Where a parameter without a value counts as omitted before anything is counted.
const LENIENT: &str = "
edits                                              | status | error                     | delivered | rule                  | detail
+scope                                             | 302    | -                         | /login    | -                     | -
+scope=openid                                      | 303    | invalid_request           | query     | repeated-parameter    | scope is repeated
";

/// By a server that demands a code challenge of everybody, of nobody, or does not know what it is.
const CHALLENGED: &str = "
pkce        | edits                           | status | error           | delivered | rule           | detail
all-clients | -                               | 303    | invalid_request | query     | code-challenge | code_challenge is missing
all-clients | response_type=token id_token    | 302    | -               | /login    | -              | -
optional    | client_id=public                | 302    | -               | /login    | -              | -
optional    | code_challenge=x                | 303    | invalid_request | query     | code-challenge | code_challenge_method is not S256
none        | client_id=public                | 302    | -               | /login    | -              | -
none        | code_challenge=x                | 302    | -               | /login    | -              | -
";

/// By a server that knows authorization details of the types `a` and `b`.
pub(crate) const DETAILED: &str = r#"
edits                                       | status | error                         | delivered | rule                  | detail
authorization_details=[{"type":"a"},{"type":"b","actions":["c"]}] | 302 | -      | /login    | -                     | -
authorization_details=[]                    | 302    | -                             | /login    | -                     | -
authorization_details=                      | 302    | -                             | /login    | -                     | -
authorization_details={"type":"a"}          | 303    | invalid_authorization_details | query     | authorization-details | authorization_details is no JSON array
authorization_details=[{"type":"a"}         | 303    | invalid_authorization_details | query     | authorization-details | authorization_details is no JSON array
authorization_details=[{"type":"a"},{}]     | 303    | invalid_authorization_details | query     | authorization-details | an authorization detail has no type
authorization_details=[5]                   | 303    | invalid_authorization_details | query     | authorization-details | an authorization detail has no type
authorization_details=[{"type":"x"}]        | 303    | invalid_authorization_details | query     | authorization-details | the type 'x' is not supported
"#;

/// By a server that calls a password `bronze`, and a one-time code beside it `gold`; asked by somebody
/// who signed in with a password half a minute ago and has granted `openid`.
pub(crate) const SIGN_INS: &str = "
edits                               | status | error                             | delivered      | rule        | detail
-                                   | 303    | -                                 | query          | -           | -
max_age=30                          | 303    | -                                 | query          | -           | -
max_age=29                          | 302    | -                                 | /login         | -           | -
max_age=0                           | 302    | -                                 | /login         | -           | -
max_age=29 & prompt=none            | 303    | login_required                    | query          | prompt-none | prompt=none forbids the page that is needed
max_age=soon                        | 303    | invalid_request                   | query          | max-age     | max_age is no number of seconds
max_age=-1                          | 303    | invalid_request                   | query          | max-age     | max_age is no number of seconds
acr_values=bronze                   | 303    | -                                 | query          | -           | -
acr_values=gold bronze              | 303    | -                                 | query          | -           | -
acr_values=platinum bronze          | 303    | -                                 | query          | -           | -
acr_values=gold                     | 302    | -                                 | /one-time-code | -           | -
acr_values=gold & max_age=29        | 302    | -                                 | /login         | -           | -
acr_values=gold & prompt=none       | 303    | login_required                    | query          | prompt-none | prompt=none forbids the page that is needed
acr_values=platinum                 | 303    | unmet_authentication_requirements | query          | acr-values  | no value of acr_values is supported
";

/// Posted from the page for a one-time code, where the time is good for it; `who` is whose session the browser has, or whose browser it is.
const ONE_TIME_CODES: &str = "
post           | who   | edits                   | status | error          | delivered | rule          | detail
/one-time-code | alice | -                       | 303    | -              | /consent  | -             | -
/one-time-code | alice | one_time_code=000000    | 200    | -              | page      | one-time-code | it is not the code of now
/one-time-code | alice | one_time_code=          | 200    | -              | page      | one-time-code | it is not the code of now
/one-time-code | alice | -one_time_code          | 200    | -              | page      | one-time-code | it is not the code of now
/one-time-code | alice | csrf=guessed            | 400    | invalid_request | page     | -             | the form was not served to this browser
/one-time-code | alice | txn=guessed             | 400    | invalid_request | page     | -             | nobody waits for this page
/one-time-code | bob   | -                       | 400    | access_denied  | page      | -             | another browser signed in
/one-time-code | -     | -                       | 400    | access_denied  | page      | -             | another browser signed in
/one-time-code | bob's | -                       | 400    | invalid_request | page     | -             | another browser waits for this page
/consent       | alice | decision=allow          | 400    | access_denied  | page      | -             | the second factor is missing
";

/// Asked again by somebody who is signed in and has granted `openid`.
const SIGNED_IN: &str = "
edits                                              | status | error                     | delivered | rule                  | detail
-                                                  | 303    | -                         | query     | -                     | -
prompt=none                                        | 303    | -                         | query     | -                     | -
prompt=login                                       | 302    | -                         | /login    | -                     | -
prompt=consent                                     | 302    | -                         | /consent  | -                     | -
scope=openid profile                               | 302    | -                         | /consent  | -                     | -
client_id=two & redirect_uri=https://two.example/a & code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM & code_challenge_method=S256 | 302 | -                         | /consent  | -                     | -
scope=openid profile & prompt=none                 | 303    | consent_required          | query     | prompt-none           | prompt=none forbids the page that is needed
cookie=session=guessed & prompt=none               | 303    | login_required            | query     | prompt-none           | prompt=none forbids the page that is needed
";

/// Asked for the client `public`, to which an administrator has consented, by somebody who is signed in.
const ADMINISTERED: &str = "
edits                                              | status | error                     | delivered | rule                  | detail
-                                                  | 303    | -                         | query     | -                     | -
prompt=none                                        | 303    | -                         | query     | -                     | -
scope=openid                                       | 303    | -                         | query     | -                     | -
prompt=consent                                     | 302    | -                         | /consent  | -                     | -
prompt=login                                       | 302    | -                         | /login    | -                     | -
-cookie & prompt=none                              | 303    | login_required            | query     | prompt-none           | prompt=none forbids the page that is needed
authorization_details=[{\"type\":\"a\"}] & prompt=none | 303    | consent_required          | query     | prompt-none           | prompt=none forbids the page that is needed
";

/// A good authorization request of the client `public`.
const PUBLIC: &[(&str, &str)] = &[
    ("response_type", "code"),
    ("client_id", "public"),
    ("redirect_uri", stage::CALLBACK),
    ("scope", "openid profile"),
    ("state", "abcdefgh"),
    (
        "code_challenge",
        "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
    ),
    ("code_challenge_method", "S256"),
    ("cookie", "<session>"),
];

/// Posted by somebody who has just asked; `who` is whose session the browser has, or whose browser it is.
const FORMS: &str = "
post     | who   | edits           | status | error           | delivered | rule     | detail
/login   | -     | -               | 303    | -               | /consent  | -        | -
/login   | -     | password=wrong  | 200    | -               | page      | password | no such account and password
/login   | -     | -password       | 200    | -               | page      | password | no such account and password
/login   | -     | username=bob    | 200    | -               | page      | password | no such account and password
/login   | -     | csrf=guessed    | 400    | invalid_request | page      | -        | the form was not served to this browser
/login   | -     | -csrf           | 400    | invalid_request | page      | -        | the form was not served to this browser
/login   | -     | txn=guessed     | 400    | invalid_request | page      | -        | nobody waits for this page
/login   | -     | -txn            | 400    | invalid_request | page      | -        | nobody waits for this page
/consent | alice | -               | 303    | -               | query     | -        | -
/consent | alice | decision=deny   | 303    | access_denied   | query     | consent  | the resource owner refused
/consent | alice | -decision       | 303    | access_denied   | query     | consent  | the resource owner refused
/consent | alice | csrf=guessed    | 400    | invalid_request | page      | -        | the form was not served to this browser
/consent | alice | -csrf           | 400    | invalid_request | page      | -        | the form was not served to this browser
/consent | alice | txn=guessed     | 400    | invalid_request | page      | -        | nobody waits for this page
/consent | -     | -               | 400    | access_denied   | page      | -        | another browser signed in
/consent | bob   | -               | 400    | access_denied   | page      | -        | another browser signed in
/consent | bob's | -               | 400    | invalid_request | page      | -        | another browser waits for this page
/login   | nobody's | -            | 400    | invalid_request | page      | -        | another browser waits for this page
";

/// Posted from the one page of a server that asks for both at once.
const COMBINED: &str = "
edits           | status | error           | delivered | rule     | detail
-               | 303    | -               | query     | -        | -
decision=deny   | 303    | access_denied   | query     | consent  | the resource owner refused
-decision       | 303    | access_denied   | query     | consent  | the resource owner refused
password=wrong  | 200    | -               | page      | password | no such account and password
csrf=guessed    | 400    | invalid_request | page      | -        | the form was not served to this browser
";

const CLIENTS: &str = r#"
[[actor]]
id = "okta"
signing = "EdDSA"
registrations = [
    { client_id = "web", client_secret = "secret", redirect_uris = ["https://example.com/callback"], response_types = ["code", "id_token token"], scope = "openid profile" },
    { client_id = "public", redirect_uris = ["https://example.com/callback"], response_types = ["code"], scope = "openid profile" },
    { client_id = "two", redirect_uris = ["https://two.example/a", "https://two.example/b"], response_types = ["code"], scope = "openid profile" },
]
"#;

const BOB: &str = r#"
[[actor]]
id = "bob"
role = "resource-owner"
username = "bob"
password = "tr0ub4dor&3"
"#;

/// A good authorization request.
const GOOD: &[(&str, &str)] = &[
    ("response_type", "code"),
    ("client_id", "web"),
    ("redirect_uri", stage::CALLBACK),
    ("scope", "openid profile"),
    ("state", "abcdefgh"),
    ("nonce", "ijklmnop"),
];

/// The same with the scope that was granted before.
const GRANTED: &[(&str, &str)] = &[
    ("response_type", "code"),
    ("client_id", "web"),
    ("redirect_uri", stage::CALLBACK),
    ("scope", "openid"),
    ("state", "abcdefgh"),
    ("nonce", "ijklmnop"),
];

fn scenario(overlay: &str) -> Scenario {
    let policy = if overlay.contains("pkce = ") {
        ""
    } else {
        "pkce = \"public-clients\"\n"
    };
    stage::scenario(
        "okta-authorization-code",
        &format!("{CLIENTS}{policy}{overlay}"),
    )
}

fn judged(trace: &flowscribe::trace::Trace) -> Vec<String> {
    let answer = last_answer(trace, "okta", "client");
    let [rule, mut detail] = failed(trace, "okta");
    let [status, error, place] = delivered(&answer);
    if place == "page" && !error.is_empty() {
        let (_, told) = alert(&answer);
        assert!(
            rule.is_empty() || detail == told,
            "{detail} is told as {told}"
        );
        detail = told;
    }
    vec![status, error, place, rule, detail]
}

/// Sends an edited authorization request.
async fn ask(hand: &mut Hand, endpoint: &Endpoint, message: &Message) {
    let parameters = message.below("");
    let parameters = parameters.into_iter();
    let parameters = parameters.filter(|(name, _)| !["method", "cookie"].contains(name));
    let parameters: Vec<_> = parameters.collect();
    if let Some(cookie) = message.get("cookie") {
        hand.cookie = Some(cookie.to_owned());
    }
    match message.get("method") {
        None => drop(hand.send(&authorize_url(&parameters), None).await),
        Some("POST") => {
            let form = Some(pairs(&parameters));
            hand.send(&authorize_url(&[]), form.as_ref()).await;
        }
        Some(other) => {
            let request = Request::builder().method(other);
            let request = request.uri(authorize_url(&parameters));
            endpoint
                .send(request.body(Bytes::new()).unwrap())
                .await
                .unwrap();
        }
    }
}

fn request(overlay: &str, row: &Row) -> Vec<String> {
    let message = Message::edited(GOOD, row.get("edits"));
    let trace = stage::play(&scenario(overlay), move |endpoint| {
        let message = message.clone();
        async move {
            let mut hand = Hand::new(endpoint.clone());
            ask(&mut hand, &endpoint, &message).await;
        }
    });
    judged(&trace)
}

#[test]
fn a_request_is_refused_for_the_first_rule_that_it_breaks() {
    hold(REQUESTS, "status", |row| request("", row));
}

#[test]
fn a_lenient_server_drops_what_is_empty() {
    let lenient = "empty_parameters = \"lenient\"";
    hold(LENIENT, "status", |row| request(lenient, row));
}

#[test]
fn an_answer_in_a_form_is_a_page_that_submits_itself() {
    let message = Message::edited(GOOD, "response_mode=form_post & scope=openid email");
    let trace = stage::play(&scenario("form_post = true\n"), move |endpoint| {
        let message = message.clone();
        async move {
            let mut hand = Hand::new(endpoint.clone());
            ask(&mut hand, &endpoint, &message).await;
        }
    });
    let page = last_answer(&trace, "okta", "client");
    assert_eq!((page.status(), page.redirect()), (Some(200), None));
    assert_eq!(page.header("cache-control"), Some("no-store"));
    let text = page.text().replace("&#x2f;", "/");
    for part in [
        "<body onload=\"javascript:document.forms[0].submit()\">",
        "<form method=\"post\" action=\"https://example.com/callback\">",
        "name=\"error\" value=\"invalid_scope\"",
        "name=\"state\" value=\"abcdefgh\"",
        "name=\"iss\" value=\"https://your-org.okta.example/oauth2/default\"",
    ] {
        assert!(text.contains(part), "{part}:\n{text}");
    }
    assert_eq!(failed(&trace, "okta")[0], "scope");
}

#[test]
fn authorization_details_are_of_a_known_type() {
    let known = "authorization_details_types = [\"a\", \"b\"]\n";
    hold(DETAILED, "status", |row| request(known, row));
    // A server that does not know the parameter ignores it (RFC 6749 3.1).
    let unknown = "edits | status\nauthorization_details=x | 302\n";
    hold(unknown, "status", |row| request("", row)[..1].to_vec());
}

#[test]
fn who_must_send_a_challenge_is_the_servers_policy() {
    hold(CHALLENGED, "status", |row| {
        let policy = row.get("pkce");
        request(&format!("pkce = {policy:?}"), row)
    });
}

#[test]
fn a_session_and_a_consent_spare_the_pages() {
    hold(SIGNED_IN, "status", |row| {
        let message = Message::edited(GRANTED, row.get("edits"));
        let trace = stage::play(&scenario(""), move |endpoint| {
            let message = message.clone();
            async move {
                let mut hand = Hand::new(endpoint.clone());
                hand.authorize(GRANTED).await;
                ask(&mut hand, &endpoint, &message).await;
            }
        });
        judged(&trace)
    });
}

#[test]
fn an_administrators_consent_spares_the_page() {
    let known = "administrative_consent = [\"public\"]\nauthorization_details_types = [\"a\"]\n";
    hold(ADMINISTERED, "status", |row| {
        let message = Message::edited(PUBLIC, row.get("edits"));
        let trace = stage::play(&scenario(known), move |endpoint| {
            let mut message = message.clone();
            async move {
                let mut hand = Hand::new(endpoint.clone());
                hand.authorize(GRANTED).await;
                let session = hand.cookie.take().unwrap();
                message.fill("<session>", &session);
                ask(&mut hand, &endpoint, &message).await;
            }
        });
        judged(&trace)
    });
}

const FACTORS: &str = "acr_values_supported = [\"bronze\", \"gold\"]\n";
const AUTHENTICATOR: &str = "
[[actor]]
id = \"user\"
totp_secret = \"shared\"
";

#[test]
fn a_session_is_enough_where_it_is_strong_and_young_enough() {
    let policy = format!("{FACTORS}{AUTHENTICATOR}");
    hold(SIGN_INS, "status", |row| {
        let message = Message::edited(GRANTED, row.get("edits"));
        let trace = stage::play(&scenario(&policy), move |endpoint| {
            let message = message.clone();
            async move {
                let mut hand = Hand::new(endpoint.clone());
                hand.authorize(GRANTED).await;
                tokio::time::sleep(Duration::from_secs(30)).await;
                ask(&mut hand, &endpoint, &message).await;
            }
        });
        judged(&trace)
    });
    // Whoever has no authenticator cannot sign in so, and a server that knows no values ignores them.
    for (policy, told) in [(FACTORS, "unmet_authentication_requirements"), ("", "")] {
        let trace = stage::play(&scenario(policy), |endpoint| async move {
            let mut hand = Hand::new(endpoint.clone());
            hand.authorize(GRANTED).await;
            let strong = Message::edited(GRANTED, "acr_values=gold");
            ask(&mut hand, &endpoint, &strong).await;
        });
        assert_eq!(judged(&trace)[1], told);
    }
}

#[test]
fn a_one_time_code_is_the_one_of_now() {
    let policy = format!("{FACTORS}{AUTHENTICATOR}{BOB}");
    hold(ONE_TIME_CODES, "status", |row| {
        let (path, who, edits) = (row.get("post"), row.get("who"), row.get("edits"));
        let trace = stage::play(&scenario(&policy), move |endpoint| async move {
            let mut hand = Hand::new(endpoint.clone());
            let form = one_time_code_form(&mut hand, &endpoint).await;
            match who {
                "alice" => {}
                "bob" => hand.take_session_of(Some(&browser_of_bob(endpoint).await)),
                "bob's" => hand = browser_of_bob(endpoint).await,
                _ => hand.take_session_of(None),
            }
            post(&mut hand, path, &form, edits).await;
        });
        judged(&trace)
    });
}

/// RFC 6238 5.2: within its time step, too.
#[test]
fn a_one_time_code_is_taken_once() {
    let policy = format!("{FACTORS}{AUTHENTICATOR}");
    let trace = stage::play(&scenario(&policy), |endpoint| async move {
        for _ in 0..2 {
            let mut hand = Hand::new(endpoint.clone());
            let form = one_time_code_form(&mut hand, &endpoint).await;
            post(&mut hand, "/one-time-code", &form, "").await;
        }
    });
    let refused = [
        "200",
        "",
        "page",
        "one-time-code",
        "the code was used before",
    ];
    assert_eq!(judged(&trace), refused);
}

/// An authenticator that was never set up has no key, not an empty one that everybody knows.
#[test]
fn nobody_passes_a_second_factor_that_was_never_set_up() {
    let trace = stage::play(&scenario(FACTORS), |endpoint| async move {
        let mut hand = Hand::new(endpoint.clone());
        let form = sign_in_form(&mut hand).await;
        let signed_in = hand.send(&at_okta("/login"), Some(&form)).await;
        let mut form = hand.page(&signed_in).await;
        let code = one_time_code("", time_step(1_767_225_600));
        form.extend(pairs(&[("one_time_code", &code)]));
        hand.send(&at_okta("/one-time-code"), Some(&form)).await;
    });
    let reason = &judged(&trace)[3..];
    assert_eq!(
        reason,
        ["one-time-code", "the account has no second factor"]
    );
}

/// What a browser would post from the page for a one-time code, once signed in.
async fn one_time_code_form(hand: &mut Hand, endpoint: &Endpoint) -> Fields {
    let mut strong = GOOD.to_vec();
    strong.push(("acr_values", "gold"));
    let asked = hand.send(&authorize_url(&strong), None).await;
    let mut credentials = hand.page(&asked).await;
    credentials.extend(pairs(ALICE));
    let signed_in = hand.send(&at_okta("/login"), Some(&credentials)).await;
    let mut form = hand.page(&signed_in).await;
    let step = time_step(endpoint.clock().unix());
    form.extend(pairs(&[("one_time_code", &one_time_code("shared", step))]));
    form
}

#[test]
fn a_form_counts_only_from_the_page_that_was_served() {
    hold(FORMS, "status", |row| {
        let (path, who, edits) = (row.get("post"), row.get("who"), row.get("edits"));
        let trace = stage::play(&scenario(BOB), move |endpoint| async move {
            let mut hand = Hand::new(endpoint.clone());
            let mut form = sign_in_form(&mut hand).await;
            if path == "/login" && who == "nobody's" {
                hand = Hand::new(endpoint.clone());
            }
            if path == "/consent" {
                form = consent_form(&mut hand, &form).await;
                match who {
                    "alice" => {}
                    "bob" => hand.take_session_of(Some(&browser_of_bob(endpoint).await)),
                    "bob's" => hand = browser_of_bob(endpoint).await,
                    _ => hand.take_session_of(None),
                }
            }
            post(&mut hand, path, &form, edits).await;
        });
        judged(&trace)
    });
}

#[test]
fn one_page_asks_for_password_and_decision() {
    hold(COMBINED, "status", |row| {
        let edits = row.get("edits");
        let combined = scenario("prompts = \"combined\"");
        let trace = stage::play(&combined, move |endpoint| async move {
            let mut hand = Hand::new(endpoint);
            let mut form = sign_in_form(&mut hand).await;
            form.extend(pairs(&[("decision", "allow")]));
            post(&mut hand, "/login", &form, edits).await;
        });
        judged(&trace)
    });
}

#[test]
fn a_page_is_served_to_whom_it_concerns() {
    let stranger = |path: fn(&str) -> String| {
        let trace = stage::play(&scenario(""), move |endpoint| async move {
            let mut hand = Hand::new(endpoint);
            let form = sign_in_form(&mut hand).await;
            hand.send(&at_okta(&path(&form[0].1)), None).await;
        });
        judged(&trace)[..3].join(" ")
    };
    assert_eq!(stranger(|txn| format!("/login?txn={txn}")), "200  page");
    let refused = "400 invalid_request page";
    assert_eq!(stranger(|_| "/login?txn=guessed".to_owned()), refused);
    let early = stranger(|txn| format!("/consent?txn={txn}"));
    assert_eq!(early, "400 access_denied page");
}

#[test]
fn a_session_does_not_spare_the_password_that_the_client_asks_for() {
    let trace = stage::play(&scenario(""), |endpoint| async move {
        let mut hand = Hand::new(endpoint);
        hand.authorize(GRANTED).await;
        let mut again = GRANTED.to_vec();
        again.push(("prompt", "login"));
        let asked = hand.send(&authorize_url(&again), None).await;
        let mut form = hand.page(&asked).await;
        form.extend(pairs(&[("decision", "allow")]));
        hand.send(&at_okta("/consent"), Some(&form)).await;
    });
    assert_eq!(judged(&trace)[..3].join(" "), "400 access_denied page");
}

/// What a browser would post from the sign-in page.
async fn sign_in_form(hand: &mut Hand) -> Fields {
    let asked = hand.send(&authorize_url(GOOD), None).await;
    let mut form = hand.page(&asked).await;
    form.extend(pairs(ALICE));
    form
}

/// What a browser would post from the consent page, once signed in.
async fn consent_form(hand: &mut Hand, credentials: &Fields) -> Fields {
    let signed_in = hand.send(&at_okta("/login"), Some(credentials)).await;
    let mut form = hand.page(&signed_in).await;
    form.extend(pairs(&[("decision", "allow")]));
    form
}

async fn browser_of_bob(endpoint: Endpoint) -> Hand {
    let mut hand = Hand::new(endpoint);
    let asked = hand.send(&authorize_url(GOOD), None).await;
    let mut form = hand.page(&asked).await;
    form.extend(pairs(&[("username", "bob"), ("password", "tr0ub4dor&3")]));
    hand.send(&at_okta("/login"), Some(&form)).await;
    hand
}

async fn post(hand: &mut Hand, path: &str, form: &Fields, edits: &str) {
    let good: Vec<_> = form.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    let edited = Message::edited(&good, edits);
    let form = pairs(&edited.below(""));
    hand.send(&at_okta(path), Some(&form)).await;
}
