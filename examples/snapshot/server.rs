//! A small authorization server as somebody might write it with axum.

use std::sync::{Arc, Mutex};

use axum::extract::{Form, Query, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use flowscribe::network::Clock;
use http::{StatusCode, header};
use indexmap::IndexMap;
use jsonwebtoken::jwk::{Jwk, JwkSet};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};

const ISSUER: &str = "https://your-org.okta.example/oauth2/default";

/// A private key that is no secret: 32 bytes of Ed25519 in PKCS #8.
const KEY: &[u8; 48] = b"\x30\x2e\x02\x01\x00\x30\x05\x06\x03\x2b\x65\x70\x04\x22\x04\x20\
    a small server's published key!!";

/// What this server does in its own way.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Habits {
    /// Whether it asks the person before it hands out a code.
    pub(crate) asks_consent: bool,
    /// Where it sends codes to, whatever the client asked for.
    pub(crate) redirects_to: Option<&'static str>,
    /// The status with which it sends the browser to its sign-in page.
    pub(crate) sign_in_status: StatusCode,
}

struct Server {
    clock: Clock,
    habits: Habits,
    /// Authorization requests by the code that will answer them.
    requests: Mutex<IndexMap<String, Parameters>>,
}

type Parameters = IndexMap<String, String>;
type Shared = State<Arc<Server>>;

/// The server's routes. The clock is the run's: tokens must not expire by the machine's.
pub(crate) fn router(clock: Clock, habits: Habits) -> Router {
    let server = Server {
        clock,
        habits,
        requests: Mutex::default(),
    };
    Router::new()
        .route("/oauth2/default/v1/authorize", get(authorize))
        .route("/sign-in", get(sign_in_page).post(sign_in))
        .route("/grant", get(grant_page).post(grant))
        .route("/oauth2/default/v1/token", post(token))
        .route("/oauth2/default/v1/keys", get(keys))
        .route(
            "/oauth2/default/.well-known/openid-configuration",
            get(metadata),
        )
        .with_state(Arc::new(server))
}

async fn authorize(State(server): Shared, Query(request): Query<Parameters>) -> Response {
    let mut requests = server.requests.lock().expect("no handler panics");
    let code = format!("a-code-of-mine-{}", requests.len() + 1);
    requests.insert(code.clone(), request);
    let sign_in = format!("/sign-in?request={code}");
    (server.habits.sign_in_status, [(header::LOCATION, sign_in)]).into_response()
}

async fn sign_in_page(Query(query): Query<Parameters>) -> Html<String> {
    Html(format!(
        "<form method=post><input type=hidden name=request value={}>\
         <input name=user><input name=pass type=password><button>Log in</button></form>",
        query["request"]
    ))
}

async fn sign_in(State(server): Shared, Form(form): Form<Parameters>) -> Redirect {
    let request = &form["request"];
    if server.habits.asks_consent {
        return Redirect::to(&format!("/grant?request={request}"));
    }
    answer(&server, request)
}

async fn grant_page(Query(query): Query<Parameters>) -> Html<String> {
    Html(format!(
        "<form method=post><input type=hidden name=request value={}>\
         <button name=decision value=yes>Yes, let it in</button></form>",
        query["request"]
    ))
}

async fn grant(State(server): Shared, Form(form): Form<Parameters>) -> Redirect {
    answer(&server, &form["request"])
}

fn answer(server: &Server, code: &str) -> Redirect {
    let requests = server.requests.lock().expect("no handler panics");
    let request = &requests[code];
    let to = server
        .habits
        .redirects_to
        .unwrap_or(&request["redirect_uri"]);
    let state = &request["state"];
    Redirect::to(&format!("{to}?code={code}&state={state}&iss={ISSUER}"))
}

async fn token(State(server): Shared, Form(form): Form<Parameters>) -> Json<Value> {
    let requests = server.requests.lock().expect("no handler panics");
    let request = &requests[&form["code"]];
    let now = server.clock.unix();
    let claims = |audience: &str| {
        json!({
            "iss": ISSUER, "sub": "somebody", "aud": audience, "iat": now, "exp": now + 300,
            "nonce": request["nonce"], "scope": request["scope"],
        })
    };
    Json(json!({
        "access_token": sign("at+jwt", &claims("https://api.example")),
        "id_token": sign("JWT", &claims(&request["client_id"])),
        "token_type": "Bearer",
        "expires_in": 300,
    }))
}

fn sign(typ: &str, claims: &Value) -> String {
    let mut header = Header::new(Algorithm::EdDSA);
    header.typ = Some(typ.to_owned());
    encode(&header, claims, &EncodingKey::from_ed_der(KEY)).expect("the key signs")
}

async fn keys() -> Json<JwkSet> {
    let key = EncodingKey::from_ed_der(KEY);
    let key = Jwk::from_encoding_key(&key, Algorithm::EdDSA).expect("the key has a public half");
    Json(JwkSet { keys: vec![key] })
}

async fn metadata() -> Json<Value> {
    Json(json!({ "issuer": ISSUER, "jwks_uri": format!("{ISSUER}/v1/keys") }))
}
