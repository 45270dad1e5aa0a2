//! For each invariant recordings that break it, and no others but those that follow from it.

use flowscribe::diagram::Story;
use flowscribe::protocol::{Invariant, LocalKind, MessageKind as M};
use flowscribe::trace::Trace;

use super::by_hand;
use super::doctor::Doctored;
use super::{broken, held};

const CODE: &str = "okta-authorization-code";
const SPA: &str = "okta-implicit-spa";
const SESSION: &str = "okta-implicit-guide-session";
const SECRET: &str = "demo-secret-of-the-web-app";
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str =
    "code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256";

/// What breaks one breaks others, in some cases: no more than these.
const IMPLIED: &[(u8, &[u8])] = &[
    // A client's secret in a URL of the authorization endpoint is at no back channel either.
    (6, &[5]),
    // A token in the query is where answers to `code` travel.
    (7, &[19]),
    // A refresh token in an authorization response stands in its URL.
    (9, &[6]),
    // A redirect URI that is not registered is not registered.
    (12, &[11]),
    // A second way that is the query is one that an access token must not take.
    (37, &[7]),
];

/// A case: what is broken, and how.
type Case = (u8, &'static str, fn() -> Trace);

const CASES: &[Case] = &[
    (1, "a request target has a fragment", || {
        Doctored::run(CODE)
            .edit(M::AppRequest, "GET /login ", "GET /login#here ")
            .0
    }),
    (2, "the client requests the authorization endpoint", || {
        Doctored::run(CODE)
            .sent_by(M::AuthorizationRequest, "client")
            .0
    }),
    (3, "a person sends HTTP", || {
        Doctored::run(CODE).sent_by(M::AppRequest, "user").0
    }),
    (4, "the password goes to the client", || {
        let to = "&password=correct+horse+battery+staple&state=";
        Doctored::run(CODE)
            .edit(M::CallbackRequest, "&state=", to)
            .0
    }),
    (4, "a page shows the password", || {
        let to = "<p>correct horse battery staple</p><h1>";
        Doctored::run(CODE).edit(M::ConsentPrompt, "<h1>", to).0
    }),
    (5, "the client shows its secret to the browser", || {
        let to = format!("\r\nX-Debug: {SECRET}\r\n\r\n");
        Doctored::run(CODE)
            .edit(M::CallbackResponse, "\r\n\r\n", &to)
            .0
    }),
    (
        5,
        "the client sends its secret to the resource server",
        || {
            let to = format!("\r\nX-Secret: {SECRET}\r\n\r\n");
            Doctored::run(CODE)
                .edit(M::ResourceRequest, "\r\n\r\n", &to)
                .0
        },
    ),
    (6, "a code verifier stands in a URL", || {
        let to = format!("?code_verifier={VERIFIER}&response_type");
        Doctored::run(CODE)
            .edit(M::AuthorizationRequest, "?response_type", &to)
            .0
    }),
    (6, "a client's secret stands in a URL", || {
        let to = format!("?client_secret={SECRET}&response_type");
        Doctored::run(CODE)
            .edit(M::AuthorizationRequest, "?response_type", &to)
            .0
    }),
    (7, "an access token stands in a query", || {
        let (from, to) = ("#access_token", "?access_token");
        Doctored::run(SPA)
            .edit(M::AuthorizationResponse, from, to)
            .0
    }),
    (7, "a client hands an access token on in a fragment", || {
        let run = Doctored::run(CODE);
        let token = run.value(M::TokenResponse, 0, "access_token");
        let to = format!("Location: /#access_token={token}");
        run.edit(M::CallbackResponse, "Location: /", &to).0
    }),
    (8, "a client of the implicit flow redeems something", || {
        let run = Doctored::run(SPA);
        let client = run.value(M::AuthorizationRequest, 0, "client_id");
        let octets = format!(
            "POST /oauth2/default/v1/token HTTP/1.1\nHost: your-org.oktapreview.example\n\
            Content-Type: application/x-www-form-urlencoded\n\n\
            grant_type=authorization_code&code=SplxlOBeZQQYbYS6WxSbIA&client_id={client}"
        );
        run.asks("client/script", "okta", &octets).0
    }),
    (9, "an authorization response has a refresh token", || {
        let to = "&refresh_token=tGzv3JOkF0XG5Qx2TlKWIA&token_type";
        Doctored::run(SPA)
            .edit(M::AuthorizationResponse, "&token_type", to)
            .0
    }),
    (10, "no ID token comes with the code", || {
        Doctored::run(CODE)
            .edit(M::TokenResponse, "\"id_token\"", "\"no_token\"")
            .0
    }),
    (10, "an ID token comes that nobody asked for", || {
        let from = "response_type=id_token";
        let run = Doctored::run("okta-implicit-guide-id-token");
        run.edit(M::AuthorizationRequest, from, "response_type=token")
            .0
    }),
    (11, "the browser is sent to another path", || {
        let (from, to) = ("example.com/callback?", "example.com/callback/?");
        Doctored::run(CODE)
            .edit(M::AuthorizationResponse, from, to)
            .0
    }),
    (
        12,
        "the browser is sent to a redirect URI that is not registered",
        || {
            let mut trace = Doctored::run(CODE).0;
            let client = &mut trace.header.setting.issuers[0].clients[0];
            client.redirect_uris = vec!["https://example.com/cb".to_owned()];
            trace
        },
    ),
    (
        12,
        "the browser is sent on for a client that nobody knows",
        || {
            let mut trace = Doctored::run(CODE).0;
            let client = &mut trace.header.setting.issuers[0].clients[0];
            client.client_id.push('x');
            trace
        },
    ),
    (13, "another state comes back", || {
        Doctored::run(CODE)
            .edit(M::AuthorizationResponse, "&state=", "&state=x")
            .0
    }),
    (13, "no state comes back", || {
        Doctored::run(CODE)
            .edit(M::AuthorizationResponse, "&state=", "&stale=")
            .0
    }),
    (14, "a state is used twice", || {
        let run = Doctored::run(SESSION);
        let (first, second) = (0, 1);
        let state = |nth| run.value(M::AuthorizationRequest, nth, "state");
        let (first, second) = (state(first), state(second));
        run.everywhere(&second, &first).0
    }),
    (
        15,
        "the client redeems the code and never looked at the state",
        || {
            Doctored::run(CODE)
                .without(LocalKind::CheckPassed, "state")
                .0
        },
    ),
    (
        15,
        "the client redeems the code though another state came",
        || {
            Doctored::run(CODE)
                .edit(M::CallbackRequest, "&state=", "&state=x")
                .0
        },
    ),
    (16, "the callback brings another cookie", || {
        Doctored::run(CODE)
            .edit(M::CallbackRequest, "app_session=", "app_session=x")
            .0
    }),
    (17, "no issuer comes along", || {
        Doctored::run(CODE)
            .edit(M::AuthorizationResponse, "&iss=", "&isx=")
            .0
    }),
    (17, "an error comes from another issuer", || {
        let run = Doctored::run("user-denies-consent");
        run.edit(M::AuthorizationResponse, "&iss=https", "&iss=http")
            .0
    }),
    (18, "an error brings a code", || {
        let to = "error=access_denied&code=SplxlOBeZQQYbYS6WxSbIA";
        let run = Doctored::run("user-denies-consent");
        run.edit(M::AuthorizationResponse, "error=access_denied", to)
            .0
    }),
    (18, "an error of the token endpoint brings a token", || {
        let to = "{\"refresh_token\":\"tGzv3JOkF0XG5Qx2TlKWIA\",\"error\"";
        Doctored::run("code-expired")
            .edit(M::TokenResponse, "{\"error\"", to)
            .0
    }),
    (
        19,
        "an error of the code flow comes in the fragment",
        || {
            let (from, to) = ("callback?error", "callback#error");
            let run = Doctored::run("user-denies-consent");
            run.edit(M::AuthorizationResponse, from, to).0
        },
    ),
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

#[test]
fn a_doctored_recording_breaks_what_it_should_and_what_follows() {
    let mut wrong = Vec::new();
    for (number, how, doctored) in CASES {
        let trace = doctored();
        let held = held(&trace);
        let implied = IMPLIED.iter().filter(|(one, _)| one == number);
        let implied: Vec<u8> = implied.flat_map(|(_, implied)| implied.to_vec()).collect();
        for one in &held {
            let other = one.invariant.number();
            let should = match other {
                other if other == *number => one.is_broken(),
                other => !one.is_broken() || implied.contains(&other),
            };
            if !should {
                wrong.push(format!("{number}, {how}: {one:?}"));
            }
        }
        let breaches = held[usize::from(*number) - 1].breaches().iter();
        let mut events = breaches.flat_map(|breach| &breach.events);
        assert!(events.all(|event| *event < trace.events.len()), "{how}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is said to follow does follow somewhere.
#[test]
fn every_implication_is_needed() {
    for (number, implied) in IMPLIED {
        let cases = CASES.iter().filter(|(one, ..)| one == number);
        let broken: Vec<u8> = cases
            .flat_map(|(.., doctored)| broken(&doctored()))
            .collect();
        for other in *implied {
            assert!(broken.contains(other), "{number} implies {other}");
        }
    }
}

/// None of the 46 is missing, and none is without a recording that breaks it; 45 is the verdict's.
#[test]
fn each_has_a_doctored_recording() {
    let mut numbers: Vec<u8> = CASES.iter().map(|(number, ..)| *number).collect();
    numbers.push(45);
    numbers.sort_unstable();
    numbers.dedup();
    let all: Vec<u8> = Invariant::all().map(Invariant::number).collect();
    assert_eq!(numbers, all);
}

/// 45: a documented step that did not happen is a difference, and so is one that comes first.
#[test]
fn documented_steps_are_the_verdicts() {
    let run = Doctored::run(CODE);
    let place = run.place(M::TokenRequest, 0);
    let mut trace = run.0;
    trace.events.remove(place);
    let story = Story::new(&trace, &trace.header.walkthroughs[0]);
    assert!(!story.verdict.matches());
    assert_eq!(super::held(&trace)[44].breaches(), []);
}
