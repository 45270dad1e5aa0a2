//! 1 to 19: recordings that break what holds up to the authorization response.

use flowscribe::protocol::{LocalKind, MessageKind as M};

use super::doctor::Doctored;
use super::doctored::Case;

const CODE: &str = "okta-authorization-code";
const SPA: &str = "okta-implicit-spa";
const SESSION: &str = "okta-implicit-guide-session";
const SECRET: &str = "demo-secret-of-the-web-app";
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

pub(super) const CASES: &[Case] = &[
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
];
