//! 20 to 46: recordings that break what holds of codes, tokens, resources and pages.

use flowscribe::protocol::{LocalKind, MessageKind as M};

use super::doctor::Doctored;
use super::doctored::Case;
use super::{broken, by_hand};

const CODE: &str = "okta-authorization-code";
const SESSION: &str = "okta-implicit-guide-session";
const SECRET: &str = "demo-secret-of-the-web-app";
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str =
    "code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256";

pub(super) const CASES: &[Case] = &[
    (20, "a code yields tokens twice", || {
        Doctored::run("code-replay")
            .copied(M::TokenResponse, 0, 1)
            .0
    }),
    (21, "a code is redeemed too late", || {
        Doctored::run(CODE).later(M::TokenRequest, 61).0
    }),
    (22, "the token request has another redirect URI", || {
        let (from, to) = ("example.com%2Fcallback", "example.com%2Fother");
        Doctored::run(CODE).edit(M::TokenRequest, from, to).0
    }),
    (23, "the verifier does not fit", || {
        with_challenge(VERIFIER, "another-verifier-of-somebody-else-0123456789").0
    }),
    (23, "the verifier is missing", || {
        with_challenge("code_verifier=", "code_verifiex=").0
    }),
    (23, "there is a verifier and no challenge", || {
        let to = format!("code_verifier={VERIFIER}&grant_type=");
        Doctored::run(CODE)
            .edit(M::TokenRequest, "grant_type=", &to)
            .0
    }),
    (24, "the token request is no POST", || {
        Doctored::run(CODE).edit(M::TokenRequest, "POST ", "PUT ").0
    }),
    (24, "the token request has no form", || {
        let form = "application/x-www-form-urlencoded";
        Doctored::run(CODE)
            .edit(M::TokenRequest, form, "text/plain")
            .0
    }),
    (25, "a client authenticates twice", || {
        let to = format!("client_secret={SECRET}&grant_type=");
        Doctored::run(CODE)
            .edit(M::TokenRequest, "grant_type=", &to)
            .0
    }),
    (25, "a confidential client does not authenticate", || {
        let run = Doctored::run(CODE).edit(
            M::TokenRequest,
            "authorization: Basic",
            "x-authorization: Basic",
        );
        run.edit(
            M::TokenRequest,
            "grant_type=",
            "client_id=0oabv6kx4qq6h1U5l0h7&grant_type=",
        )
        .0
    }),
    (25, "a client with a key shows no assertion", || {
        let run = Doctored::run("private-key-jwt");
        let run = run.edit(M::TokenRequest, "client_assertion=", "no_assertion=");
        run.edit(
            M::TokenRequest,
            "grant_type=",
            "client_id=web-client&grant_type=",
        )
        .0
    }),
    (26, "a cache may keep tokens", || {
        Doctored::run(CODE)
            .edit(M::TokenResponse, "no-store", "private")
            .0
    }),
    (26, "a cache may keep an error", || {
        Doctored::run("code-expired")
            .edit(M::TokenResponse, "no-store", "private")
            .0
    }),
    (27, "an access token has no type", || {
        Doctored::run(CODE)
            .edit(M::TokenResponse, "\"token_type\"", "\"token_kind\"")
            .0
    }),
    (28, "another scope is granted without a word", || {
        let run = Doctored::run(CODE).edit(M::TokenResponse, "\"scope\"", "\"scape\"");
        run.edit(
            M::AuthorizationRequest,
            "scope=openid+profile",
            "scope=openid",
        )
        .0
    }),
    (
        29,
        "client credentials bring a refresh token",
        by_hand::client_credentials_doctored,
    ),
    (30, "a refreshed token can do more", by_hand::wider_scope),
    (
        31,
        "a refresh token is good after it was replaced",
        by_hand::replaced_refresh_token,
    ),
    (32, "an ID token has another nonce", || {
        Doctored::run(CODE)
            .edit(M::AuthorizationRequest, "nonce=", "nonce=x")
            .0
    }),
    (32, "an ID token has expired", || {
        let mut trace = Doctored::run(CODE).0;
        trace.header.setting.began = trace.header.setting.began.map(|began| began + 7_200);
        trace
    }),
    (32, "an ID token is another issuer's", || {
        let mut trace = Doctored::run("okta-implicit").0;
        let issuer = &mut trace.header.setting.issuers[0];
        issuer.issuer.push('x');
        issuer.iss_parameter = false;
        trace
    }),
    (32, "an ID token is for another client", || {
        let (from, to) = ("\"aud\":\"", "\"aud\":\"x");
        Doctored::run(CODE).id_token(M::TokenResponse, from, to).0
    }),
    (32, "an ID token has no signature", || {
        let (from, to) = ("\"alg\":\"RS256\"", "\"alg\":\"none\"");
        Doctored::run(CODE).id_token(M::TokenResponse, from, to).0
    }),
    (33, "an ID token is bound to another code", || {
        let (from, to) = ("\"c_hash\":\"", "\"c_hash\":\"x");
        Doctored::run("hybrid-code-id-token")
            .id_token(M::AuthorizationResponse, from, to)
            .0
    }),
    (33, "an ID token beside a code is bound to none", || {
        let (from, to) = ("\"c_hash\"", "\"k_hash\"");
        Doctored::run("hybrid-code-id-token")
            .id_token(M::AuthorizationResponse, from, to)
            .0
    }),
    (33, "an ID token is bound to another access token", || {
        let to = "\"access_token\":\"x";
        Doctored::run(CODE)
            .edit(M::TokenResponse, "\"access_token\":\"", to)
            .0
    }),
    (
        34,
        "userinfo tells of somebody else",
        by_hand::another_subject,
    ),
    (35, "a client looks into the access token", || {
        Doctored::run(CODE)
            .checks("client", "expiry", "RFC 9068 4")
            .0
    }),
    (36, "a resource server serves without looking", || {
        Doctored::run(CODE)
            .without(LocalKind::CheckPassed, "signature")
            .0
    }),
    (36, "a resource server serves for another's token", || {
        let mut trace = Doctored::run(CODE).0;
        trace.header.setting.audiences = vec!["https://api.example/other".to_owned()];
        trace
    }),
    (37, "an access token is sent twice", || {
        let run = Doctored::run(CODE);
        let token = run.value(M::ResourceRequest, 0, "access_token");
        let to = format!("GET /profile?access_token={token} ");
        run.edit(M::ResourceRequest, "GET /profile ", &to).0
    }),
    (38, "a 401 does not say how to authenticate", || {
        Doctored::run("no-token")
            .edit(M::ResourceResponse, "www-authenticate", "x-authenticate")
            .0
    }),
    (38, "a 401 blames a token that was not sent", || {
        let (from, to) = ("realm=\"api\"", "realm=\"api\", error=\"invalid_token\"");
        Doctored::run("no-token")
            .edit(M::ResourceResponse, from, to)
            .0
    }),
    (39, "too small a scope is a 401", || {
        let run = Doctored::run("insufficient-scope");
        run.edit(M::ResourceResponse, "403 Forbidden", "401 Unauthorized")
            .0
    }),
    (39, "a bad token is a 403", || {
        let run = Doctored::run("tampered-signature");
        run.edit(M::ResourceResponse, "401 Unauthorized", "403 Forbidden")
            .0
    }),
    (40, "the password is posted on", || {
        let run = Doctored::run(CODE);
        run.edit_answer(M::SignInAnswer, "303 See Other", "307 Temporary Redirect")
            .0
    }),
    (41, "a page is shown though none may be", || {
        let to = "?prompt=none&response_type";
        Doctored::run(CODE)
            .edit(M::AuthorizationRequest, "?response_type", to)
            .0
    }),
    (42, "more is granted than was consented to", || {
        let (from, to) = ("scope=openid", "scope=openid+email");
        let run = Doctored::run(SESSION).edit_nth(M::AuthorizationRequest, 1, from, to);
        run.edit_nth(M::AuthorizationResponse, 1, from, to).0
    }),
    (43, "a device asks too soon", by_hand::impatient_device),
    (43, "a device does not slow down", by_hand::stubborn_device),
    (
        44,
        "the client goes on after it has refused the answer",
        || {
            let octets = format!(
                "POST /oauth2/default/v1/token HTTP/1.1\nHost: your-org.okta.example\n\
            Content-Type: application/x-www-form-urlencoded\n\n\
            grant_type=authorization_code&code=another-code&client_id=0oabv6kx4qq6h1U5l0h7&client_secret={SECRET}"
            );
            Doctored::run("state-mismatch")
                .asks("client", "okta", &octets)
                .0
        },
    ),
    (44, "a token is used after an error page", || {
        let octets = "GET /profile HTTP/1.1\nHost: api.example\nAuthorization: Bearer 2YotnFZFEjr1zCsicMWpAA\n\n";
        Doctored::run("unknown-client")
            .asks("client", "app", octets)
            .0
    }),
    (46, "a page may be framed", || {
        let run = Doctored::run(CODE).edit(M::SignInPrompt, "content-security-policy", "x-policy");
        run.edit(M::SignInPrompt, "x-frame-options", "x-options").0
    }),
];

/// The code flow with a challenge; something is changed in the token request.
fn with_challenge(from: &str, to: &str) -> Doctored {
    let begun = format!("?{CHALLENGE}&response_type");
    let redeemed = format!("code_verifier={VERIFIER}&grant_type=");
    let run = Doctored::run(CODE).edit(M::AuthorizationRequest, "?response_type", &begun);
    let run = run.edit(M::TokenRequest, "grant_type=", &redeemed);
    assert!(broken(&run.0).is_empty() && super::holds(&run.0, 23));
    run.edit(M::TokenRequest, from, to)
}
