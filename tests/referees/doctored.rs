//! An authorization server that answers whatever a row tells it.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Query, State};
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
use crate::stage::{CALLBACK, ISSUER};
use crate::table::Message;

/// Whom the tokens are for.
pub(crate) const CLIENT: &str = "0oabv6kx4qq6h1U5l0h7";

/// What a good server answers; the names in angle brackets are known when it does.
///
/// `answer.…` goes to the redirection endpoint, `token.…` comes from the token
/// endpoint; both hold the token that is made of `id.…`.
const GOOD: &[(&str, &str)] = &[
    ("answer.state", "<state>"),
    ("answer.iss", ISSUER),
    ("status.token", "200"),
    ("status.keys", "200"),
    ("status.metadata", "200"),
    ("status.userinfo", "200"),
    ("type.token", "application/json"),
    ("type.keys", "application/json"),
    ("type.metadata", "application/json"),
    ("type.userinfo", "application/json"),
    ("keys.keys", "<keys>"),
    ("metadata.issuer", ISSUER),
    (
        "metadata.authorization_endpoint",
        "https://your-org.okta.example/oauth2/default/v1/authorize",
    ),
    (
        "metadata.token_endpoint",
        "https://your-org.okta.example/oauth2/default/v1/token",
    ),
    (
        "metadata.userinfo_endpoint",
        "https://your-org.okta.example/oauth2/default/v1/userinfo",
    ),
    ("metadata.jwks_uri", KEYS),
    ("metadata.response_types_supported", r#"["code"]"#),
    ("metadata.subject_types_supported", r#"["public"]"#),
    (
        "metadata.id_token_signing_alg_values_supported",
        r#"["RS256","EdDSA"]"#,
    ),
    (
        "metadata.authorization_response_iss_parameter_supported",
        "true",
    ),
    ("userinfo.sub", "alice"),
    ("id.typ", "JWT"),
    ("id.kid", mint::KID),
    ("id.claims.iss", ISSUER),
    ("id.claims.sub", "alice"),
    ("id.claims.aud", CLIENT),
    ("id.claims.exp", "60"),
    ("id.claims.iat", "0"),
    ("id.claims.nonce", "<nonce>"),
    ("id.claims.at_hash", "<at_hash>"),
];

/// Where the ID token under examination comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flow {
    /// From the token endpoint.
    Code,
    /// Beside the access token, in the fragment.
    Implicit,
    /// Beside the code, in the fragment; another one comes from the token endpoint.
    Hybrid,
    /// From the token endpoint, after the metadata, before the answer about the user.
    Discovery,
}

impl Flow {
    /// What our client asks for.
    fn overlay(self) -> (&'static str, &'static str) {
        match self {
            Self::Code => ("okta-authorization-code", ""),
            Self::Implicit => ("okta-implicit", ""),
            Self::Hybrid => (
                "okta-authorization-code",
                "[[actor]]\nid = \"client\"\nresponse_type = \"code id_token\"",
            ),
            Self::Discovery => (
                "okta-authorization-code",
                "[[actor]]\nid = \"okta\"\noffers = [\"userinfo\"]\n\
                 [[actor]]\nid = \"client\"\ndiscovery = true\nuserinfo = true",
            ),
        }
    }

    pub(crate) fn scenario(self) -> Scenario {
        let (base, overlay) = self.overlay();
        crate::stage::scenario(base, overlay)
    }

    /// Who examines the token, in our recording.
    pub(crate) fn examiner(self) -> &'static str {
        match self {
            Self::Code | Self::Hybrid | Self::Discovery => "client",
            Self::Implicit => "client/script",
        }
    }

    fn good(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Code | Self::Discovery => &[
                ("mode", "?"),
                ("answer.code", "a-good-code"),
                ("token.access_token", "SlAV32hkKG"),
                ("token.token_type", "Bearer"),
                ("token.id_token", "<id_token>"),
            ],
            Self::Implicit => &[
                ("mode", "#"),
                ("answer.access_token", "SlAV32hkKG"),
                ("answer.token_type", "Bearer"),
                ("answer.id_token", "<id_token>"),
            ],
            Self::Hybrid => &[
                ("mode", "#"),
                ("answer.code", "a-good-code"),
                ("answer.id_token", "<id_token>"),
                ("token.access_token", "SlAV32hkKG"),
                ("token.token_type", "Bearer"),
                ("token.id_token", "<second>"),
                ("id.claims.c_hash", "<c_hash>"),
            ],
        }
    }

    /// A run of our client with a server whose answers have a row's edits.
    pub(crate) fn run(self, edits: &str) -> Trace {
        let message = Message::edited(&[GOOD, self.good()].concat(), edits);
        Simulation::new(&self.scenario())
            .replace_with("okta", |endpoint| router(message, endpoint.clock()))
            .run()
            .unwrap()
    }
}

struct Server {
    message: Message,
    clock: Clock,
    nonce: Mutex<String>,
}

fn router(message: Message, clock: Clock) -> Router {
    let nonce = Mutex::default();
    let server = Server {
        message,
        clock,
        nonce,
    };
    Router::new()
        .route("/oauth2/default/v1/authorize", get(authorize))
        .route("/oauth2/default/v1/token", post(token))
        .route("/oauth2/default/v1/keys", get(keys))
        .route("/oauth2/default/v1/userinfo", get(userinfo))
        .fallback(metadata)
        .with_state(Arc::new(server))
}

const KEYS: &str = "https://your-org.okta.example/oauth2/default/v1/keys";
const ANYBODY: (header::HeaderName, &str) = (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*");

async fn authorize(
    State(server): State<Arc<Server>>,
    Query(asked): Query<IndexMap<String, String>>,
) -> Response {
    asked["nonce"].clone_into(&mut server.nonce.lock().unwrap());
    let mut message = server.filled();
    message.fill("<state>", &asked["state"]);
    let answer = write_form(message.below("answer."));
    let mode = message.get("mode").unwrap();
    let location = format!("{CALLBACK}{mode}{answer}");
    (StatusCode::FOUND, [(header::LOCATION, location)]).into_response()
}

async fn token(State(server): State<Arc<Server>>) -> Response {
    document(&server.filled(), "token")
}

async fn keys(State(server): State<Arc<Server>>) -> Response {
    let mut message = server.message.clone();
    let keys = mint::key_set().keys;
    message.fill("<keys>", &serde_json::to_string(&keys).unwrap());
    message.fill("<first>", &serde_json::to_string(&keys[0]).unwrap());
    document(&message, "keys")
}

async fn metadata(State(server): State<Arc<Server>>) -> Response {
    document(&server.message, "metadata")
}

async fn userinfo(State(server): State<Arc<Server>>) -> Response {
    document(&server.message, "userinfo")
}

/// What stands below a name, as a JSON document: members that are JSON are sent as such,
/// `body.…` stands for the whole of it.
pub(crate) fn document(message: &Message, name: &str) -> Response {
    let prefix = format!("{name}.");
    let members = message.below(&prefix).into_iter();
    let member = |(name, text): (&str, &str)| {
        let value = serde_json::from_str(text).unwrap_or_else(|_| json!(text));
        (name.to_owned(), value)
    };
    let body = Value::Object(members.map(member).collect::<Map<_, _>>()).to_string();
    let body = message
        .get(&format!("body.{name}"))
        .map_or(body, str::to_owned);
    let status = message.get(&format!("status.{name}")).unwrap();
    let status: StatusCode = status.parse().unwrap();
    let mut response = (status, [ANYBODY], Bytes::from(body)).into_response();
    let headers = response.headers_mut();
    headers.remove(header::CONTENT_TYPE);
    if let Some(media_type) = message.get(&format!("type.{name}")) {
        headers.insert(header::CONTENT_TYPE, media_type.parse().unwrap());
    }
    response
}

impl Server {
    /// The message with fresh tokens.
    fn filled(&self) -> Message {
        let now = self.clock.unix();
        let mut message = self.message.clone();
        message.fill("<nonce>", &self.nonce.lock().unwrap());
        let hash = |value| half_hash(value, "EdDSA");
        message.fill("<at_hash>", &hash("SlAV32hkKG"));
        message.fill("<c_hash>", &hash("a-good-code"));
        let id_token = mint::token(&message, "id.", now);
        message.fill("<id_token>", &id_token);
        let good = Message::edited(GOOD, "-id.claims.at_hash");
        let mut good = good.clone();
        good.fill("<nonce>", &self.nonce.lock().unwrap());
        message.fill("<second>", &mint::token(&good, "id.", now));
        message
    }
}
