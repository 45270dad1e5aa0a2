//! How live states come about: a browser played by hand, and a client.

use bytes::Bytes;
use flowscribe::network::Endpoint;
use flowscribe::protocol::{one_time_code, s256, time_step, write_form};
use http::{HeaderName, HeaderValue, Method, Request, Response, header};
use serde_json::Value;

use super::states::{BOUND, CHALLENGE, CODE, LOGOUT, PUSH, TOKEN};
use crate::grants;
use crate::mint;
use crate::stage::{self, ALICE, CALLBACK, Fields, Hand, ISSUER, at_okta, authorize_url, pairs};
use crate::table::Message;
use crate::token::basic;

/// What only the run knows: the names in angle brackets of a good message, and their values.
pub(super) type Known = Vec<(&'static str, String)>;

/// Sends the parts of a message.
pub(super) async fn send(
    endpoint: &Endpoint,
    message: &Message,
    marks: &[(&'static str, &str)],
) -> Response<Bytes> {
    let query = write_form(message.below("query."));
    let mark = if query.is_empty() { "" } else { "?" };
    let uri = format!("{}{mark}{query}", message.get("to").unwrap());
    let form = write_form(message.below("form."));
    let mut request = Request::new(Bytes::from(form));
    *request.method_mut() = Method::from_bytes(message.get("method").unwrap().as_bytes()).unwrap();
    *request.uri_mut() = uri.parse().unwrap();
    let scheme = message.get("scheme").unwrap_or_default();
    let tokens = message
        .all("token")
        .map(|token| (header::AUTHORIZATION, format!("{scheme} {token}")));
    let secrets = message
        .all("basic")
        .map(|secret| (header::AUTHORIZATION, basic(secret)));
    let named = [
        ("type", header::CONTENT_TYPE),
        ("cookie", header::COOKIE),
        ("dpop", HeaderName::from_static("dpop")),
    ];
    let named = named.iter().flat_map(|(part, name)| {
        message
            .all(part)
            .map(move |value| (name.clone(), value.to_owned()))
    });
    let marks = marks
        .iter()
        .map(|(name, value)| (HeaderName::from_static(name), (*value).to_owned()));
    for (name, value) in tokens.chain(secrets).chain(named).chain(marks) {
        request
            .headers_mut()
            .append(name, HeaderValue::from_str(&value).unwrap());
    }
    endpoint.send(request).await.unwrap()
}

fn text(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap().to_owned()
}

/// A good authorization request that asks for consent each time.
fn asked(client_id: &'static str) -> Vec<(&'static str, &'static str)> {
    vec![
        ("prompt", "consent"),
        ("response_type", "code"),
        ("client_id", client_id),
        ("redirect_uri", CALLBACK),
        ("scope", "openid profile"),
        ("state", "abcdefgh"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ]
}

/// The identifiers in a page of the server.
fn waiting(page: &Fields) -> Known {
    let value = |name: &str| {
        page.iter()
            .find(|(known, _)| known == name)
            .unwrap()
            .1
            .clone()
    };
    vec![("<txn>", value("txn")), ("<csrf>", value("csrf"))]
}

/// A sign-in page, and what it is to go on with.
async fn sign_in(hand: &mut Hand, further: &[(&str, &str)]) -> Fields {
    let request = [&asked("web")[..], further].concat();
    let answer = hand.send(&authorize_url(&request), None).await;
    hand.page(&answer).await
}

/// The page behind the sign-in page, and the session.
async fn signed_in(endpoint: &Endpoint, further: &[(&str, &str)]) -> Known {
    let mut hand = Hand::new(endpoint.clone());
    let mut form = sign_in(&mut hand, further).await;
    form.extend(pairs(ALICE));
    let answer = hand.send(&at_okta("/login"), Some(&form)).await;
    let page = hand.page(&answer).await;
    let session = [("<session>", hand.cookie.unwrap())];
    waiting(&page).into_iter().chain(session).collect()
}

/// Tokens of a client that has a secret, and the session in which they were granted.
async fn tokens(endpoint: &Endpoint, client_id: &'static str) -> Known {
    let mut hand = Hand::new(endpoint.clone());
    let code = hand.code(&asked(client_id)).await;
    let mut request = Message::edited(CODE, "");
    request.fill("web:", &format!("{client_id}:"));
    request.fill("<code>", &code);
    let answer = send(endpoint, &request, &[]).await;
    let tokens: Value = serde_json::from_slice(answer.body()).unwrap();
    vec![
        ("<access_token>", text(&tokens, "access_token")),
        ("<refresh_token>", text(&tokens, "refresh_token")),
        ("<id_token>", text(&tokens, "id_token")),
        ("<session>", hand.cookie.unwrap()),
    ]
}

/// A proof of possession for one request.
fn proof(endpoint: &Endpoint, method: &str, url: &str, token: Option<&str>) -> String {
    let now = endpoint.clock();
    let number = format!("proof-{:?}-{method}", now.elapsed());
    let mut parts = vec![
        ("proof.typ", "dpop+jwt"),
        ("proof.key", "one"),
        ("proof.jwk", "one"),
        ("proof.claims.jti", &number),
        ("proof.claims.htm", method),
        ("proof.claims.htu", url),
        ("proof.claims.iat", "0"),
    ];
    let hash = token.map(s256);
    parts.extend(hash.as_deref().map(|hash| ("proof.claims.ath", hash)));
    mint::proof(&Message::edited(&parts, ""), now.unix())
}

/// By a client that authenticates with its key.
async fn assertion(endpoint: &Endpoint) -> Known {
    let code = Hand::new(endpoint.clone()).code(&asked("keyed")).await;
    let parts = [
        ("a.key", "client keyed"),
        ("a.kid", "key-of-keyed"),
        ("a.claims.iss", "keyed"),
        ("a.claims.sub", "keyed"),
        ("a.claims.aud", ISSUER),
        ("a.claims.exp", "60"),
        ("a.claims.jti", &code),
    ];
    let assertion = mint::token(&Message::edited(&parts, ""), "a.", endpoint.clock().unix());
    vec![("<code>", code), ("<assertion>", assertion)]
}

/// By a client that proves possession of its key.
async fn bound(endpoint: &Endpoint) -> Known {
    let code = Hand::new(endpoint.clone()).code(&asked("bound")).await;
    let proof = proof(endpoint, "POST", TOKEN, None);
    vec![("<code>", code), ("<proof>", proof)]
}

async fn bound_token(endpoint: &Endpoint) -> Known {
    let mut request = Message::edited(BOUND, "");
    for (name, value) in bound(endpoint).await {
        request.fill(name, &value);
    }
    let answer = send(endpoint, &request, &[]).await;
    let token = text(
        &serde_json::from_slice(answer.body()).unwrap(),
        "access_token",
    );
    let proof = proof(endpoint, "GET", "https://api.example/profile", Some(&token));
    vec![("<access_token>", token), ("<proof>", proof)]
}

/// The page that asks whether to log out.
async fn logout_page(endpoint: &Endpoint) -> Known {
    let mut request = Message::edited(LOGOUT, "");
    let mut known = tokens(endpoint, "web").await;
    for (name, value) in &known {
        request.fill(name, value);
    }
    let page = send(endpoint, &request, &[]).await;
    known.extend(waiting(&stage::hidden(page.body())));
    known
}

/// The page for a one-time code, and the code of now.
async fn second_factor(endpoint: &Endpoint) -> Known {
    let mut known = signed_in(endpoint, &[("acr_values", "gold")]).await;
    let step = time_step(endpoint.clock().unix());
    known.push(("<one_time_code>", one_time_code("shared", step)));
    known
}

/// Has a state come about.
pub(super) async fn prepare(endpoint: &Endpoint, state: &str) -> Known {
    match state {
        "login" => waiting(&sign_in(&mut Hand::new(endpoint.clone()), &[]).await),
        "consent" | "consent-page" => signed_in(endpoint, &[]).await,
        "one-time-code" => second_factor(endpoint).await,
        "user-code" => {
            let codes = grants::connect(endpoint, None).await;
            vec![("<user_code>", text(&codes, "user_code"))]
        }
        "device-code" => {
            let codes = grants::connect(endpoint, Some("allow")).await;
            vec![("<device_code>", text(&codes, "device_code"))]
        }
        "code" => vec![(
            "<code>",
            Hand::new(endpoint.clone()).code(&asked("web")).await,
        )],
        "assertion" => assertion(endpoint).await,
        "proof" => bound(endpoint).await,
        "bound-resource" => bound_token(endpoint).await,
        "pushed-request" => {
            let answer = send(endpoint, &Message::edited(PUSH, ""), &[]).await;
            let answer = serde_json::from_slice(answer.body()).unwrap();
            vec![("<request_uri>", text(&answer, "request_uri"))]
        }
        "logout-page" => logout_page(endpoint).await,
        "push" | "client-credentials" | "password" => Known::new(),
        _ => tokens(endpoint, "web").await,
    }
}

/// What is good for somebody else.
pub(super) async fn foreign(endpoint: &Endpoint) -> Vec<String> {
    let mut known = tokens(endpoint, "other").await;
    known.retain(|(name, _)| ["<refresh_token>", "<id_token>"].contains(name));
    known.extend(waiting(
        &sign_in(&mut Hand::new(endpoint.clone()), &[]).await,
    ));
    let code = Hand::new(endpoint.clone()).code(&asked("other")).await;
    known.push(("<code>", code));
    let radio = "form.client_id=radio";
    let radio = Message::edited(grants::DEVICE, radio);
    let codes = grants::told(endpoint, "/v1/device_authorization", &radio).await;
    known.push(("<device_code>", text(&codes, "device_code")));
    known.into_iter().map(|(_, value)| value).collect()
}
