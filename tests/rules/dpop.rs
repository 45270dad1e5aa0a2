//! Proofs of possession: at the token endpoint, the `UserInfo` endpoint and the resource server.

use bytes::Bytes;
use flowscribe::network::Endpoint;
use flowscribe::protocol::{Jwt, write_form};
use flowscribe::scenario::Scenario;
use flowscribe::simulation;
use flowscribe::trace::Trace;
use http::{Request, Response, header};
use serde_json::Value;

use crate::mint;
use crate::stage::{self, CALLBACK, FORM, Hand, ISSUER, delivered, exchanges, failed, last_answer};
use crate::table::{Message, hold};
use crate::token::wait;

/// A proof with a code; `used`: the same proof came before; `learns`: a nonce, before it is made.
pub(crate) const PROOFS: &str = "
edits                                   | status | error              | delivered | rule           | detail
-                                       | 200    | -                  | json      | -              | -
-proof                                  | 200    | -                  | json      | -              | -
proof.claims.iat=60                     | 200    | -                  | json      | -              | -
proof.claims.iat=-60                    | 200    | -                  | json      | -              | -
proof.claims.htu=https://your-org.okta.example:443/oauth2/default/v1/token?a#b | 200 | - | json | -   | -
proof.claims.nonce=whatever             | 200    | -                  | json      | -              | -
+proof=<proof>                          | 400    | invalid_dpop_proof | json      | dpop-proof     | more than one DPoP proof
proof=guessed                           | 400    | invalid_dpop_proof | json      | dpop-proof     | the DPoP proof is no JWT
proof.typ=JWT                           | 400    | invalid_dpop_proof | json      | dpop-type      | it is no DPoP proof
-proof.jwk                              | 400    | invalid_dpop_proof | json      | dpop-signature | it has no key
proof.private=yes                       | 400    | invalid_dpop_proof | json      | dpop-signature | its key is a private one
proof.key=another                       | 400    | invalid_dpop_proof | json      | dpop-signature | its signature is not valid
proof.claims.htm=GET                    | 400    | invalid_dpop_proof | json      | dpop-method    | htm is another method
-proof.claims.htm                       | 400    | invalid_dpop_proof | json      | dpop-method    | htm is another method
proof.claims.htu=https://evil.example/  | 400    | invalid_dpop_proof | json      | dpop-target    | htu is another URL
-proof.claims.htu                       | 400    | invalid_dpop_proof | json      | dpop-target    | htu is another URL
proof.claims.iat=61                     | 400    | invalid_dpop_proof | json      | dpop-age       | iat is not now
proof.claims.iat=-61                    | 400    | invalid_dpop_proof | json      | dpop-age       | iat is not now
-proof.claims.iat                       | 400    | invalid_dpop_proof | json      | dpop-age       | iat is not now
-proof.claims.jti                       | 400    | invalid_dpop_proof | json      | dpop-unused    | jti is missing
used=yes                                | 400    | invalid_dpop_proof | json      | dpop-unused    | it was used before
";

/// Of a server that requires a nonce.
pub(crate) const NONCES: &str = "
edits                                   | status | error              | delivered | rule           | detail
-                                       | 400    | use_dpop_nonce     | json      | dpop-nonce     | it needs a nonce of this server
proof.claims.nonce=guessed              | 400    | use_dpop_nonce     | json      | dpop-nonce     | its nonce is not good any more
learns=yes & proof.claims.nonce=<nonce> | 200    | -                  | json      | dpop-nonce     | its nonce is not good any more
learns=yes & proof.claims.nonce=<nonce> & wait=29 | 200 | -           | json      | dpop-nonce     | its nonce is not good any more
learns=yes & proof.claims.nonce=<nonce> & wait=31 | 400 | use_dpop_nonce | json   | dpop-nonce, dpop-nonce | its nonce is not good any more, its nonce is not good any more
";

/// Of a client that is registered for bound tokens.
pub(crate) const REQUIRED: &str = "
edits                                   | status | error              | delivered | rule           | detail
-                                       | 200    | -                  | json      | -              | -
-proof                                  | 400    | invalid_request    | json      | dpop-sent      | the client is registered for bound tokens, and sends no proof
";

/// With a code that is bound to the key `one`.
pub(crate) const CODES: &str = "
edits                                   | status | error              | delivered | rule           | detail
-                                       | 200    | -                  | json      | -              | -
proof.key=two & proof.jwk=two           | 400    | invalid_grant      | json      | code-key       | the code is bound to another key
-proof                                  | 400    | invalid_grant      | json      | code-key       | the code is bound to another key
asked.dpop_jkt=guessed                  | 400    | invalid_grant      | json      | code-key       | the code is bound to another key
";

/// With a refresh token that came for a proof with the key `one`; the secret makes the client confidential.
pub(crate) const REFRESHES: &str = "
edits                                   | status | error              | delivered | rule              | detail
-                                       | 200    | -                  | json      | -                 | -
proof.key=two & proof.jwk=two           | 400    | invalid_grant      | json      | refresh-token-key | the refresh token is bound to another key
-proof                                  | 400    | invalid_grant      | json      | refresh-token-key | the refresh token is bound to another key
form.client_id=web & form.client_secret=secret & asked.client_id=web & proof.key=two & proof.jwk=two | 200 | - | json | - | -
";

/// With a token that is bound to the key `one`, or to none.
pub(crate) const USERINFO: &str = "
edits                                   | status | error              | delivered | rule                 | detail
-                                       | 200    | -                  | json      | -                    | -
proof.key=two & proof.jwk=two           | 401    | invalid_token      | challenge | userinfo-key-binding | it is bound to another key
unbound=yes                             | 401    | invalid_token      | challenge | userinfo-key-binding | it is bound to no key
authorization=Bearer <token> & -proof   | 401    | invalid_token      | challenge | userinfo-key-binding | it is bound to a key, and no proof came
authorization=Bearer <token> & -proof & unbound=yes | 200 | -           | json      | -                    | -
-proof                                  | 401    | invalid_dpop_proof | challenge | dpop-proof           | no DPoP proof came
proof.claims.ath=guessed                | 401    | invalid_dpop_proof | challenge | dpop-token-hash      | it does not belong to the access token
";

/// The same at the resource server.
pub(crate) const RESOURCES: &str = "
edits                                   | status | error              | delivered | rule            | detail
-                                       | 200    | -                  | json      | -               | -
authorization=dpop <token>              | 200    | -                  | json      | -               | -
authorization=Bearer <token> & -proof & unbound=yes | 200 | -           | json      | -               | -
proof.key=two & proof.jwk=two           | 401    | invalid_token      | challenge | key-binding     | it is bound to another key
unbound=yes                             | 401    | invalid_token      | challenge | key-binding     | it is bound to no key
authorization=Bearer <token> & -proof   | 401    | invalid_token      | challenge | key-binding     | it is bound to a key, and no proof came
authorization=Bearer <token>            | 401    | invalid_token      | challenge | key-binding     | it is bound to a key, and no proof came
-proof                                  | 401    | invalid_dpop_proof | challenge | dpop-proof      | no DPoP proof came
proof.claims.htm=POST                   | 401    | invalid_dpop_proof | challenge | dpop-method     | htm is another method
proof.claims.ath=guessed                | 401    | invalid_dpop_proof | challenge | dpop-token-hash | it does not belong to the access token
-proof.claims.ath                       | 401    | invalid_dpop_proof | challenge | dpop-token-hash | it does not belong to the access token
used=yes                                | 401    | invalid_dpop_proof | challenge | dpop-unused     | it was used before
";

/// The same, where the resource server requires a nonce.
const RESOURCE_NONCES: &str = "
edits                                   | status | error              | delivered | rule            | detail
-                                       | 401    | use_dpop_nonce     | challenge | dpop-nonce      | it needs a nonce of this server
learns=yes & proof.claims.nonce=<nonce> | 200    | -                  | json      | dpop-nonce      | its nonce is not good any more
";

const OKTA: &str = r#"
[[actor]]
id = "okta"
signing = "EdDSA"
offers = ["userinfo"]
registrations = [
    { client_id = "app", redirect_uris = ["https://example.com/callback"], response_types = ["code"], grant_types = ["authorization_code", "refresh_token"], scope = "openid profile" },
    { client_id = "web", client_secret = "secret", redirect_uris = ["https://example.com/callback"], response_types = ["code"], grant_types = ["authorization_code", "refresh_token"], scope = "openid profile" },
    { client_id = "bound", dpop_bound_access_tokens = true, redirect_uris = ["https://example.com/callback"], response_types = ["code"], scope = "openid profile" },
]
"#;

/// A good token request with a proof.
const REDEEM: &[(&str, &str)] = &[
    ("asked.response_type", "code"),
    ("asked.client_id", "app"),
    ("asked.redirect_uri", CALLBACK),
    ("asked.scope", "openid profile"),
    ("asked.state", "abcdefgh"),
    ("form.client_id", "app"),
    ("form.grant_type", "authorization_code"),
    ("form.code", "<code>"),
    ("form.redirect_uri", CALLBACK),
    ("proof", "<proof>"),
    ("proof.typ", "dpop+jwt"),
    ("proof.key", "one"),
    ("proof.jwk", "one"),
    ("proof.claims.jti", "first"),
    ("proof.claims.htm", "POST"),
    (
        "proof.claims.htu",
        "https://your-org.okta.example/oauth2/default/v1/token",
    ),
    ("proof.claims.iat", "0"),
];

/// A good request with a bound token.
const CALL: &[(&str, &str)] = &[
    ("authorization", "DPoP <token>"),
    ("proof", "<proof>"),
    ("proof.typ", "dpop+jwt"),
    ("proof.key", "one"),
    ("proof.jwk", "one"),
    ("proof.claims.jti", "second"),
    ("proof.claims.htm", "GET"),
    ("proof.claims.htu", "<url>"),
    ("proof.claims.iat", "0"),
    ("proof.claims.ath", "<ath>"),
];

const RESOURCE: &str = "https://api.example/profile";

fn scenario(further: &str) -> Scenario {
    stage::scenario("okta-authorization-code", &format!("{OKTA}{further}"))
}

fn json(response: &Response<Bytes>) -> Value {
    serde_json::from_slice(response.body()).unwrap_or_default()
}

/// Sends a message with its proof: a form where it has one.
async fn send(endpoint: &Endpoint, url: &str, message: &Message) -> Response<Bytes> {
    let form = message.below("form.");
    let mut request = if form.is_empty() {
        Request::get(url)
    } else {
        Request::post(url).header(header::CONTENT_TYPE, FORM)
    };
    for credential in message.all("authorization") {
        request = request.header(header::AUTHORIZATION, credential);
    }
    let proof = mint::proof(message, endpoint.clock().unix());
    for sent in message.all("proof") {
        request = request.header("dpop", sent.replace("<proof>", &proof));
    }
    let request = request.body(Bytes::from(write_form(form))).unwrap();
    endpoint.send(request).await.unwrap()
}

/// Sends what a row makes of a message, and before it what it wants to happen before.
async fn play(endpoint: &Endpoint, url: &str, message: &mut Message) -> Response<Bytes> {
    if message.get("learns").is_some() {
        let answer = send(endpoint, url, message).await;
        let nonce = answer.headers()["dpop-nonce"].to_str().unwrap().to_owned();
        message.fill("<nonce>", &nonce);
        wait(message).await;
    }
    if message.get("used").is_some() {
        send(endpoint, url, message).await;
    }
    send(endpoint, url, message).await
}

async fn redeem(endpoint: &Endpoint, mut message: Message) -> Response<Bytes> {
    let mut hand = Hand::new(endpoint.clone());
    message.fill("<one>", &mint::thumbprint("one"));
    let code = hand.code(&message.below("asked.")).await;
    message.fill("<code>", &code);
    play(endpoint, &format!("{ISSUER}/v1/token"), &mut message).await
}

/// Calls with a token that is bound to the key `one`, or to none.
async fn call(endpoint: &Endpoint, url: &str, mut message: Message) {
    let unbound = message.get("unbound").map_or("", |_| "-proof");
    let tokens = redeem(endpoint, Message::edited(REDEEM, unbound)).await;
    let token = json(&tokens)["access_token"].as_str().unwrap().to_owned();
    message.fill("<token>", &token);
    message.fill("<url>", url);
    message.fill("<ath>", &s256(&token));
    play(endpoint, url, &mut message).await;
}

/// As `code_challenge` and `ath` are made.
fn s256(text: &str) -> String {
    flowscribe::protocol::s256(text)
}

fn redeemed(scenario: &Scenario, edits: &str) -> Trace {
    let message = Message::edited(REDEEM, edits);
    stage::play(scenario, move |endpoint| {
        let message = message.clone();
        async move { drop(redeem(&endpoint, message).await) }
    })
}

fn called(scenario: &Scenario, url: &'static str, edits: &str) -> Trace {
    let message = Message::edited(CALL, edits);
    stage::play(scenario, move |endpoint| {
        let message = message.clone();
        async move { call(&endpoint, url, message).await }
    })
}

fn seen(trace: &Trace, by: &str) -> Vec<String> {
    let answer = last_answer(trace, by, "client");
    let wants_nonce = delivered(&answer)[1] == "use_dpop_nonce";
    assert_eq!(answer.header("dpop-nonce").is_some(), wants_nonce);
    [&delivered(&answer)[..], &failed(trace, by)].concat()
}

#[test]
fn a_proof_is_refused_for_the_first_rule_that_it_breaks() {
    let scenario = scenario("");
    hold(PROOFS, "status", |row| {
        seen(&redeemed(&scenario, row.get("edits")), "okta")
    });
}

#[test]
fn a_nonce_is_needed_where_the_server_says_so() {
    let scenario = scenario("requires_dpop_nonce = true");
    hold(NONCES, "status", |row| {
        seen(&redeemed(&scenario, row.get("edits")), "okta")
    });
}

#[test]
fn a_client_that_is_registered_for_bound_tokens_gets_no_others() {
    let scenario = scenario("");
    hold(REQUIRED, "status", |row| {
        let bound = "asked.client_id=bound & form.client_id=bound";
        let edits = format!("{bound} & {}", row.get("edits"));
        seen(&redeemed(&scenario, edits.trim_end_matches(" & ")), "okta")
    });
}

#[test]
fn a_code_can_be_bound_to_a_key() {
    let scenario = scenario("");
    hold(CODES, "status", |row| {
        let bound = [REDEEM, &[("asked.dpop_jkt", "<one>")]].concat();
        let message = Message::edited(&bound, row.get("edits"));
        let trace = stage::play(&scenario, move |endpoint| {
            let message = message.clone();
            async move { drop(redeem(&endpoint, message).await) }
        });
        seen(&trace, "okta")
    });
}

/// RFC 9449 5: of a public client; another one has its secret.
#[test]
fn the_refresh_token_of_a_public_client_is_bound_to_its_key() {
    let scenario = scenario("");
    hold(REFRESHES, "status", |row| {
        let edits = row.get("edits");
        let trace = stage::play(&scenario, move |endpoint| async move {
            let kept = edits.split(" & ").filter(|edit| !edit.contains("proof"));
            let kept: Vec<_> = kept.filter(|edit| !edit.is_empty()).collect();
            let first = Message::edited(REDEEM, &kept.join(" & "));
            let tokens = json(&redeem(&endpoint, first).await);
            let mut refresh = Message::edited(REDEEM, edits);
            refresh.fill("authorization_code", "refresh_token");
            refresh.fill("first", "second");
            let token = tokens["refresh_token"].as_str().unwrap();
            let again = [("form.refresh_token", token)];
            let refresh = refresh.with(&again);
            send(&endpoint, &format!("{ISSUER}/v1/token"), &refresh).await;
        });
        seen(&trace, "okta")
    });
}

#[test]
fn userinfo_takes_a_bound_token_with_a_proof_of_its_key() {
    const URL: &str = "https://your-org.okta.example/oauth2/default/v1/userinfo";
    let scenario = scenario("");
    hold(USERINFO, "status", |row| {
        seen(&called(&scenario, URL, row.get("edits")), "okta")
    });
}

#[test]
fn a_resource_server_takes_a_bound_token_with_a_proof_of_its_key() {
    let scenario = scenario("");
    hold(RESOURCES, "status", |row| {
        seen(&called(&scenario, RESOURCE, row.get("edits")), "app")
    });
}

#[test]
fn a_resource_server_has_nonces_of_its_own() {
    let scenario = scenario("\n[[actor]]\nid = \"app\"\nrequires_dpop_nonce = true");
    hold(RESOURCE_NONCES, "status", |row| {
        seen(&called(&scenario, RESOURCE, row.get("edits")), "app")
    });
}

/// RFC 9449 5, 6.1, 7.1.
#[test]
fn a_bound_token_says_so() {
    let scenario = scenario("");
    let answer = last_answer(&redeemed(&scenario, ""), "okta", "client");
    let body: Value = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!(body["token_type"], "DPoP");
    let token: Jwt = body["access_token"].as_str().unwrap().parse().unwrap();
    assert_eq!(token.claims["cnf"]["jkt"], mint::thumbprint("one"));
    let answer = last_answer(&redeemed(&scenario, "-proof"), "okta", "client");
    let body: Value = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!(body["token_type"], "Bearer");
    let refused = called(&scenario, RESOURCE, "proof.key=two & proof.jwk=two");
    let answer = last_answer(&refused, "app", "client");
    assert_eq!(
        answer.header("www-authenticate"),
        Some(
            "DPoP algs=\"RS256 ES256 EdDSA\", error=\"invalid_token\", \
             error_description=\"it is bound to another key\""
        )
    );
}

/// RFC 9449 6.2: the same of a token that says nothing by itself.
#[test]
fn introspection_tells_to_which_key_a_token_is_bound() {
    let asks = "access_tokens = \"opaque\"\n[[actor]]\nid = \"app\"\n\
                introspection = { client_id = \"api\", client_secret = \"of-the-api\" }";
    let scenario = scenario(asks);
    let status = |edits| {
        let answer = seen(&called(&scenario, RESOURCE, edits), "app");
        [answer[0].clone(), answer[3].clone()]
    };
    assert_eq!(status(""), ["200", ""]);
    assert_eq!(status("unbound=yes"), ["401", "key-binding"]);
    assert_eq!(
        status("proof.key=two & proof.jwk=two"),
        ["401", "key-binding"]
    );
    let trace = called(&scenario, RESOURCE, "");
    let told = last_answer(&trace, "okta", "app");
    let told: Value = serde_json::from_slice(&told.body).unwrap();
    assert_eq!(told["token_type"], "DPoP");
    assert_eq!(told["cnf"]["jkt"], mint::thumbprint("one"));
}

/// RFC 9449 5: a token that is not bound is none, for who asked for a bound one.
#[test]
fn a_client_takes_no_unbound_token_for_its_proof() {
    let fault = "[[fault]]\nid = \"unbound\"\non = \"token-response\"\noccurrence = 2\n\
                 do = \"edit\"\nparameter = \"token_type\"\nvalue = \"Bearer\"";
    let scenario = stage::scenario("dpop", fault);
    let trace = flowscribe::simulation::run(&scenario, 0).unwrap();
    let refused = ["token-type", "the token is not bound to the key"];
    assert_eq!(failed(&trace, "app"), refused);
    let exchanges = stage::exchanges(&trace);
    assert!(exchanges.iter().all(|exchange| exchange.to != "api"));
}

/// RFC 9449 8, 9: a client proves once more where it was given a nonce, and asked for it.
#[test]
fn a_client_tries_again_only_with_the_nonce_that_is_wanted() {
    let fault = |on: &str, edit: &str| {
        format!("[[fault]]\nid = \"one\"\non = \"{on}-response\"\noccurrence = 1\n{edit}")
    };
    let nonceless = "do = \"remove\"\nheader = \"dpop-nonce\"";
    let for_another_reason =
        "do = \"edit\"\nheader = \"www-authenticate\"\nvalue = 'DPoP error=\"invalid_token\"'";
    for (fault, path, times) in [
        (String::new(), "/token", 2),
        (fault("token", nonceless), "/token", 1),
        (String::new(), "/profile", 2),
        (fault("resource", nonceless), "/profile", 1),
        (fault("resource", for_another_reason), "/profile", 1),
    ] {
        let overlay = format!("[[actor]]\nid = \"api\"\nrequires_dpop_nonce = true\n{fault}");
        let trace = simulation::run(&stage::scenario("dpop", &overlay), 0).unwrap();
        let sent = exchanges(&trace).into_iter();
        let sent = sent.filter(|one| one.from == "app" && one.target() == path);
        assert_eq!(sent.count(), times, "{fault}");
    }
}
