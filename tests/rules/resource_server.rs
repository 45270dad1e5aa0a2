//! The resource server.

use axum::Router;
use bytes::Bytes;
use flowscribe::network::Endpoint;
use flowscribe::simulation::Simulation;
use flowscribe::trace::Trace;
use http::{Request, StatusCode, header};
use serde_json::{Value, json};

use crate::mint;
use crate::stage::{self, ISSUER, acting, delivered, failed, last_answer};
use crate::table::{Message, hold};

/// Requests with a token that the test signs.
pub(crate) const REQUESTS: &str = r#"
edits                                     | status | error              | delivered | rule              | detail
-                                         | 200    | -                  | json      | -                 | -
authorization=bearer <token>              | 200    | -                  | json      | -                 | -
typ=application/at+jwt                    | 200    | -                  | json      | -                 | -
-kid                                      | 200    | -                  | json      | -                 | -
claims.scope=openid profile email         | 200    | -                  | json      | -                 | -
claims.aud=["https://other.example","https://api.example"] | 200 | -    | json      | -                 | -
claims.exp=1                              | 200    | -                  | json      | -                 | -
claims.exp=-29                            | 200    | -                  | json      | -                 | -
-authorization                            | 401    | -                  | challenge | access-token-sent | no credential
authorization=Basic d2ViOnNlY3JldA==      | 401    | -                  | challenge | access-token-sent | no Bearer credential
authorization=<token>                     | 401    | -                  | challenge | access-token-sent | no Bearer credential
query=<token>                             | 400    | invalid_request    | challenge | one-credential    | more than one credential
+authorization=Bearer <token>             | 400    | invalid_request    | challenge | one-credential    | more than one credential
-authorization & query=<token>            | 400    | invalid_request    | challenge | one-credential    | an access token does not belong in a URL
authorization=Bearer guessed              | 401    | invalid_token      | challenge | signature         | it is no JWT with an accepted algorithm
alg=none                                  | 401    | invalid_token      | challenge | signature         | it is no JWT with an accepted algorithm
alg=HS256                                 | 401    | invalid_token      | challenge | signature         | algorithm HS256 is not accepted
kid=unknown                               | 401    | invalid_token      | challenge | signature         | its key is not in the key set
key=another                               | 401    | invalid_token      | challenge | signature         | its signature is not valid
typ=JWT                                   | 401    | invalid_token      | challenge | type              | it is no access token
-typ                                      | 401    | invalid_token      | challenge | type              | it is no access token
claims.iss=https://evil.example           | 401    | invalid_token      | challenge | issuer            | another issuer
-claims.iss                               | 401    | invalid_token      | challenge | issuer            | another issuer
claims.aud=https://other.example          | 401    | invalid_token      | challenge | audience          | it is meant for another resource server
claims.aud=["https://other.example"]      | 401    | invalid_token      | challenge | audience          | it is meant for another resource server
-claims.aud                               | 401    | invalid_token      | challenge | audience          | it is meant for another resource server
claims.exp=-30                            | 401    | invalid_token      | challenge | expiry            | it has expired
claims.exp=-3600                          | 401    | invalid_token      | challenge | expiry            | it has expired
claims.nbf=0                              | 200    | -                  | json      | -                 | -
claims.nbf=60                             | 401    | invalid_token      | challenge | not-before        | it is not valid yet
-claims.exp                               | 401    | invalid_token      | challenge | expiry            | it has expired
claims.scope=openid                       | 403    | insufficient_scope | challenge | scope             | scope profile is needed
claims.scope=profiles                     | 403    | insufficient_scope | challenge | scope             | scope profile is needed
-claims.scope                             | 403    | insufficient_scope | challenge | scope             | scope profile is needed
"#;

/// Where a token in the URL is accepted.
const QUERY_TOKENS: &str = "
edits                                     | status | error              | delivered | rule              | detail
-authorization & query=<token>            | 200    | -                  | json      | -                 | -
-authorization & query=                   | 401    | -                  | challenge | access-token-sent | no credential
-authorization & query=guessed            | 401    | invalid_token      | challenge | signature         | it is no JWT with an accepted algorithm
-authorization & query=<token> & +query=<token> | 400 | invalid_request | challenge | one-credential    | more than one credential
query=<token>                             | 400    | invalid_request    | challenge | one-credential    | more than one credential
";

/// Where a token in the URL is a parameter like any other.
const UNREAD_TOKENS: &str = "
edits                                     | status | error              | delivered | rule              | detail
-authorization & query=<token>            | 401    | -                  | challenge | access-token-sent | no credential
query=<token>                             | 200    | -                  | json      | -                 | -
query=guessed & +query=<token>            | 200    | -                  | json      | -                 | -
query=<token> & claims.exp=-30            | 401    | invalid_token      | challenge | expiry            | it has expired
";

/// Where the user must have signed in as `gold` or `silver`, five minutes ago at most.
pub(crate) const SIGNED_IN: &str = "
edits                                      | status | error                            | delivered | rule      | detail
-                                          | 200    | -                                | json      | -         | -
claims.acr=silver                          | 200    | -                                | json      | -         | -
claims.auth_time=-300                      | 200    | -                                | json      | -         | -
claims.acr=bronze                          | 401    | insufficient_user_authentication | challenge | acr       | a different authentication level is needed
claims.acr=gold silver                     | 401    | insufficient_user_authentication | challenge | acr       | a different authentication level is needed
-claims.acr                                | 401    | insufficient_user_authentication | challenge | acr       | a different authentication level is needed
claims.auth_time=-301                      | 401    | insufficient_user_authentication | challenge | auth-time | a more recent authentication is needed
-claims.auth_time                          | 401    | insufficient_user_authentication | challenge | auth-time | a more recent authentication is needed
claims.acr=bronze & claims.scope=openid    | 401    | insufficient_user_authentication | challenge | acr       | a different authentication level is needed
claims.acr=bronze & claims.exp=-30         | 401    | invalid_token                    | challenge | expiry    | it has expired
claims.scope=openid                        | 403    | insufficient_scope               | challenge | scope     | scope profile is needed
";

/// What the authorization server answers where it is asked about the token.
pub(crate) const INTROSPECTED: &str = r#"
edits                                     | status | error              | delivered | rule              | detail
-                                         | 200    | -                  | json      | -                 | -
told.active=false                         | 401    | invalid_token      | challenge | active            | the authorization server says it is not active
told.active="true"                        | 401    | invalid_token      | challenge | active            | the authorization server says it is not active
-told.active                              | 401    | invalid_token      | challenge | active            | the authorization server says it is not active
told.aud=https://other.example            | 401    | invalid_token      | challenge | audience          | it is meant for another resource server
told.scope=openid                         | 403    | insufficient_scope | challenge | scope             | scope profile is needed
-authorization                            | 401    | -                  | challenge | access-token-sent | no credential
status=401                                | 503    | -                  | -         | introspection     | the authorization server cannot be asked
metadata.issuer=https://evil.example      | 503    | -                  | -         | introspection     | the authorization server cannot be asked
-metadata.introspection_endpoint          | 503    | -                  | -         | introspection     | the authorization server cannot be asked
"#;

/// What the authorization server serves where the token is checked with its keys.
const WITHOUT_KEYS: &str = "
edits                                     | status | error              | delivered | rule              | detail
-                                         | 200    | -                  | json      | -                 | -
metadata.issuer=https://evil.example      | 503    | -                  | -         | keys              | the issuer's keys cannot be had
metadata.jwks_uri=https://nobody.example/ | 503    | -                  | -         | keys              | the issuer's keys cannot be had
-metadata.jwks_uri                        | 503    | -                  | -         | keys              | the issuer's keys cannot be had
status=500                                | 503    | -                  | -         | keys              | the issuer's keys cannot be had
";

/// Which scripts may call it; what it allows is told by these headers.
const ORIGINS: &str = "
method  | origin                           | status | allow-origin        | allow-headers | vary
OPTIONS | https://example.com              | 204    | https://example.com | Authorization | Origin
GET     | https://example.com              | 200    | https://example.com | -             | Origin
OPTIONS | https://evil.example             | 204    | -                   | Authorization | Origin
GET     | https://evil.example             | 200    | -                   | -             | Origin
OPTIONS | https://example.com.evil.example | 204    | -                   | Authorization | Origin
OPTIONS | http://example.com               | 204    | -                   | Authorization | Origin
OPTIONS | null                             | 204    | -                   | Authorization | Origin
OPTIONS | -                                | 204    | -                   | Authorization | Origin
";

/// A good request with a good token, and what a replaced server says of it.
const GOOD: &[(&str, &str)] = &[
    ("typ", "at+jwt"),
    ("kid", mint::KID),
    ("claims.iss", ISSUER),
    ("claims.sub", "alice"),
    ("claims.aud", "https://api.example"),
    ("claims.exp", "60"),
    ("claims.scope", "profile"),
    ("claims.acr", "gold"),
    ("claims.auth_time", "-60"),
    ("authorization", "Bearer <token>"),
    ("told.active", "true"),
    ("told.sub", "alice"),
    ("told.aud", "https://api.example"),
    ("told.scope", "openid profile"),
    ("metadata.issuer", ISSUER),
    ("metadata.jwks_uri", "https://your-org.okta.example/keys"),
    (
        "metadata.introspection_endpoint",
        "https://your-org.okta.example/introspect",
    ),
    ("status", "200"),
];

const OKTA: &str = "[[actor]]\nid = \"okta\"\nsigning = \"EdDSA\"\n";

async fn call(endpoint: &Endpoint, mut message: Message) {
    let token = mint::token(&message, "", endpoint.clock().unix());
    message.fill("<token>", &token);
    let tokens = message.all("query");
    let query: Vec<_> = tokens
        .map(|token| format!("access_token={token}"))
        .collect();
    let url = format!("https://api.example/profile?{}", query.join("&"));
    let mut request = Request::get(url);
    for value in message.all("authorization") {
        request = request.header(header::AUTHORIZATION, value);
    }
    endpoint
        .send(request.body(Bytes::new()).unwrap())
        .await
        .unwrap();
}

fn judged(trace: &Trace) -> Vec<String> {
    let answer = last_answer(trace, "app", "client");
    [&delivered(&answer)[..], &failed(trace, "app")].concat()
}

/// One request, with our own authorization server beside.
fn request(overlay: &str, edits: &str) -> Vec<String> {
    let message = Message::edited(GOOD, edits);
    let scenario = stage::scenario("okta-authorization-code", &format!("{OKTA}{overlay}"));
    judged(&stage::play(&scenario, move |endpoint| {
        let message = message.clone();
        async move { call(&endpoint, message).await }
    }))
}

/// One request, with an authorization server that says what the row tells it.
fn told(overlay: &str, edits: &str) -> Vec<String> {
    let message = Message::edited(GOOD, edits);
    let scenario = stage::scenario("okta-authorization-code", &format!("{OKTA}{overlay}"));
    let okta = told_server(&message);
    let client = move |endpoint| {
        acting(endpoint, move |endpoint| {
            let message = message.clone();
            async move { call(&endpoint, message).await }
        })
    };
    let simulation = Simulation::new(&scenario).replace("okta", okta);
    judged(&simulation.replace_with("client", client).run().unwrap())
}

/// Metadata, key set and introspection as a row has them.
fn told_server(message: &Message) -> Router {
    let status: StatusCode = message.get("status").unwrap().parse().unwrap();
    let object = |prefix: &str| -> Value {
        let value = |text: &str| serde_json::from_str(text).unwrap_or_else(|_| json!(text));
        let parts = message.below(prefix).into_iter();
        parts
            .map(|(name, text)| (name.to_owned(), value(text)))
            .collect()
    };
    let (metadata, told) = (object("metadata."), object("told."));
    Router::new().fallback(move |request: Request<axum::body::Body>| {
        let (status, body) = match request.uri().path() {
            "/keys" => (status, json!(mint::key_set())),
            "/introspect" => (status, told.clone()),
            _ => (StatusCode::OK, metadata.clone()),
        };
        async move { (status, axum::Json(body)) }
    })
}

#[test]
fn a_token_is_refused_for_the_first_rule_that_it_breaks() {
    hold(REQUESTS, "status", |row| request("", row.get("edits")));
}

#[test]
fn a_token_in_the_url_is_a_credential_like_another_where_it_is_accepted() {
    let accepts = "[[actor]]\nid = \"app\"\nquery_token = \"accepted\"";
    hold(QUERY_TOKENS, "status", |row| {
        request(accepts, row.get("edits"))
    });
}

#[test]
fn a_token_in_the_url_is_nothing_where_nobody_reads_it() {
    let ignores = "[[actor]]\nid = \"app\"\nquery_token = \"ignored\"";
    hold(UNREAD_TOKENS, "status", |row| {
        request(ignores, row.get("edits"))
    });
}

#[test]
fn without_a_needed_scope_any_will_do() {
    let scenario = stage::scenario("okta-authorization-code", OKTA);
    let mut scenario = scenario;
    for actor in &mut scenario.actors {
        if let flowscribe::scenario::ActorPart::ResourceServer(server) = &mut actor.part {
            server.scope = None;
        }
    }
    let message = Message::edited(GOOD, "-claims.scope");
    let trace = stage::play(&scenario, move |endpoint| {
        let message = message.clone();
        async move { call(&endpoint, message).await }
    });
    assert_eq!(judged(&trace)[0], "200");
}

#[test]
fn the_word_of_the_authorization_server_decides_where_it_is_asked() {
    let asks =
        "[[actor]]\nid = \"app\"\nintrospection = { client_id = \"api\", client_secret = \"s\" }";
    hold(INTROSPECTED, "status", |row| told(asks, row.get("edits")));
}

#[test]
fn who_signed_in_otherwise_or_long_ago_has_to_sign_in_again() {
    let needs = "[[actor]]\nid = \"app\"\nacr_values = \"gold silver\"\nmax_age = \"5m\"";
    hold(SIGNED_IN, "status", |row| request(needs, row.get("edits")));
    let asks = "introspection = { client_id = \"api\", client_secret = \"s\" }";
    let told_of = |edits| told(&format!("{needs}\n{asks}"), edits)[3].clone();
    assert_eq!(told_of(""), "acr");
    assert_eq!(told_of("told.acr=gold"), "auth-time");
    assert_eq!(told_of("told.acr=gold & told.auth_time=99999999999"), "");
}

/// RFC 9470 3: both parameters stand in the challenge, whichever of them was not met.
#[test]
fn a_challenge_says_all_that_would_be_enough() {
    let needs = "[[actor]]\nid = \"app\"\nacr_values = \"gold silver\"\nmax_age = \"5m\"";
    let scenario = stage::scenario("okta-authorization-code", &format!("{OKTA}{needs}"));
    let message = Message::edited(GOOD, "claims.auth_time=-301");
    let trace = stage::play(&scenario, move |endpoint| {
        let message = message.clone();
        async move { call(&endpoint, message).await }
    });
    let answer = last_answer(&trace, "app", "client");
    assert_eq!(
        answer.header("www-authenticate"),
        Some(
            "Bearer realm=\"api\", error=\"insufficient_user_authentication\", \
             error_description=\"a more recent authentication is needed\", \
             acr_values=\"gold silver\", max_age=\"300\""
        )
    );
}

#[test]
fn a_token_that_cannot_be_checked_opens_nothing() {
    hold(WITHOUT_KEYS, "status", |row| told("", row.get("edits")));
}

/// RFC 6750 3: `scope` names what is needed, and stands in no other challenge.
#[test]
fn a_token_of_too_small_a_scope_is_told_what_is_needed() {
    let needs = "[[actor]]\nid = \"app\"\nscope = \"profile orders\"";
    let scenario = stage::scenario("okta-authorization-code", &format!("{OKTA}{needs}"));
    let challenge = |edits| {
        let message = Message::edited(GOOD, edits);
        let trace = stage::play(&scenario, move |endpoint| {
            let message = message.clone();
            async move { call(&endpoint, message).await }
        });
        let answer = last_answer(&trace, "app", "client");
        answer.header("www-authenticate").unwrap().to_owned()
    };
    assert_eq!(
        challenge("claims.scope=openid profile"),
        "Bearer realm=\"api\", error=\"insufficient_scope\", \
         error_description=\"scope orders is needed\", scope=\"profile orders\""
    );
    assert!(!challenge("claims.exp=-30").contains("scope="));
    assert_eq!(challenge("-authorization"), "Bearer realm=\"api\"");
}

#[test]
fn scripts_of_allowed_origins_may_call() {
    let allows = "[[actor]]\nid = \"app\"\nallowed_origins = [\"https://example.com\"]";
    let scenario = stage::scenario("okta-authorization-code", &format!("{OKTA}{allows}"));
    hold(ORIGINS, "status", |row| {
        let (method, origin) = (row.get("method"), row.get("origin"));
        let trace = stage::play(&scenario, move |endpoint| async move {
            let message = Message::edited(GOOD, "");
            let token = mint::token(&message, "", endpoint.clock().unix());
            let mut request = Request::builder()
                .uri("https://api.example/profile")
                .method(method);
            if method == "GET" {
                request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
            }
            if !origin.is_empty() {
                request = request.header(header::ORIGIN, origin);
            }
            endpoint
                .send(request.body(Bytes::new()).unwrap())
                .await
                .unwrap();
        });
        let answer = last_answer(&trace, "app", "client");
        let header = |name| answer.header(name).unwrap_or_default().to_owned();
        let status = answer.status().unwrap().to_string();
        let [origin, headers, vary] = [
            "access-control-allow-origin",
            "access-control-allow-headers",
            "vary",
        ]
        .map(header);
        vec![status, origin, headers, vary]
    });
}

/// OIDC Core 10.1.1: keys are kept by name, and fetched again where a name is not among them.
#[test]
fn keys_are_fetched_again_only_for_a_name_that_is_not_known() {
    let scenario = stage::scenario("okta-authorization-code", OKTA);
    let fetched = |kids: &'static [&'static str]| {
        let trace = stage::play(&scenario, move |endpoint| async move {
            for kid in kids {
                let edit = match *kid {
                    mint::KID => String::new(),
                    other => format!("kid={other}"),
                };
                call(&endpoint, Message::edited(GOOD, &edit)).await;
            }
        });
        let asked = stage::exchanges(&trace).into_iter();
        let keys = asked.filter(|exchange| exchange.target().ends_with("/keys"));
        keys.count()
    };
    assert_eq!(fetched(&[mint::KID, mint::KID, mint::KID]), 1);
    assert_eq!(fetched(&[mint::KID, "new", mint::KID]), 2);
    assert_eq!(fetched(&["new"]), 1);
}
