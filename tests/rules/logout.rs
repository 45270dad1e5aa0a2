//! Logging out, at the server and at the client.

use flowscribe::network::Endpoint;
use flowscribe::protocol::write_form;
use flowscribe::simulation::Simulation;
use flowscribe::trace::Trace;

use crate::mint;
use crate::stage::{self, CALLBACK, Fields, Hand, ISSUER, alert, at_okta, delivered, exchanges};
use crate::stage::{failed, last_answer, pairs};
use crate::table::{Message, hold};

/// Asked by somebody who is signed in, with an ID token that the test signs.
pub(crate) const REQUESTS: &str = "
edits                                                        | status | error           | delivered               | rule                     | detail
-                                                            | 200    | -               | page                    | -                        | -
-hint                                                        | 400    | invalid_request | page                    | post-logout-redirect-uri | post_logout_redirect_uri needs an id_token_hint
-hint & -back                                                | 200    | -               | page                    | -                        | -
-back                                                        | 200    | -               | page                    | -                        | -
-state                                                       | 200    | -               | page                    | -                        | -
-cookie                                                      | 303    | -               | https://example.com/bye | -                        | -
cookie=session=guessed                                       | 303    | -               | https://example.com/bye | -                        | -
-cookie & -back                                              | 200    | -               | page                    | -                        | -
claims.exp=-3600                                             | 200    | -               | page                    | -                        | -
claims.sub=bob                                               | 200    | -               | page                    | -                        | -
hint=guessed                                                 | 400    | invalid_request | page                    | id-token-hint            | id_token_hint was not issued here
key=another                                                  | 400    | invalid_request | page                    | id-token-hint            | id_token_hint was not issued here
typ=at+jwt                                                   | 400    | invalid_request | page                    | id-token-hint            | id_token_hint was not issued here
claims.iss=https://evil.example                              | 400    | invalid_request | page                    | id-token-hint            | id_token_hint was not issued here
claims.aud=nobody                                            | 400    | invalid_request | page                    | id-token-hint            | id_token_hint was not issued here
client=web                                                   | 200    | -               | page                    | -                        | -
client=other                                                 | 400    | invalid_request | page                    | logout-client            | id_token_hint was issued to another client
client=nobody                                                | 400    | invalid_request | page                    | logout-client            | the client is unknown
-hint & -back & client=web                                   | 200    | -               | page                    | -                        | -
back=https://example.com/bye/                                | 400    | invalid_request | page                    | post-logout-redirect-uri | post_logout_redirect_uri is not registered
back=https://example.com/callback                            | 400    | invalid_request | page                    | post-logout-redirect-uri | post_logout_redirect_uri is not registered
claims.aud=other                                             | 400    | invalid_request | page                    | post-logout-redirect-uri | post_logout_redirect_uri is not registered
";

/// Posted from the page that asks; `session`: what is asked for then without a page.
const ANSWERS: &str = "
edits                  | status | back                              | session
-                      | 303    | https://example.com/bye?state=xyz | over
logout=no              | 303    | https://example.com/bye?state=xyz | lasts
-logout                | 303    | https://example.com/bye?state=xyz | lasts
csrf=guessed           | 400    | -                                 | lasts
-csrf                  | 400    | -                                 | lasts
txn=guessed            | 400    | -                                 | lasts
cookie=session=guessed | 400    | -                                 | lasts
";

/// How the browser comes to the client's page after the logout.
pub(crate) const RETURNS: &str = "
back                             | status | rule         | detail
-                              | 200    | -            | -
do = \"edit\"; value = \"guessed\" | 400    | logout-state | it is not the state that was sent
do = \"remove\"                | 400    | logout-state | it is not the state that was sent
unasked                        | 400    | logout-state | this browser did not ask to be logged out
";

const OKTA: &str = r#"
[[actor]]
id = "okta"
signing = "EdDSA"
offers = ["end-session"]
registrations = [
    { client_id = "web", redirect_uris = ["https://example.com/callback"], post_logout_redirect_uris = ["https://example.com/bye"], response_types = ["code"], scope = "openid" },
    { client_id = "other", redirect_uris = ["https://example.com/callback"], response_types = ["code"], scope = "openid" },
]
pkce = "optional"
"#;

/// A good logout request, and the claims of its ID token.
const GOOD: &[(&str, &str)] = &[
    ("typ", "JWT"),
    ("kid", mint::KID),
    ("claims.iss", ISSUER),
    ("claims.aud", "web"),
    ("claims.sub", "alice"),
    ("claims.exp", "60"),
    ("hint", "<hint>"),
    ("back", "https://example.com/bye"),
    ("state", "xyz"),
    ("cookie", "<session>"),
];

/// A good authorization request.
const AUTHORIZE: &[(&str, &str)] = &[
    ("response_type", "code"),
    ("client_id", "web"),
    ("redirect_uri", CALLBACK),
    ("scope", "openid"),
    ("state", "abcdefgh"),
];

/// The URL of an edited logout request.
fn logout_url(message: &Message) -> String {
    let named = [
        ("hint", "id_token_hint"),
        ("back", "post_logout_redirect_uri"),
        ("state", "state"),
        ("client", "client_id"),
    ];
    let sent = named.iter();
    let sent = sent.filter_map(|(part, name)| Some((*name, message.get(part)?)));
    let query = write_form(sent);
    format!("{ISSUER}/v1/logout?{query}")
}

/// Signs in, and fills in what only the run knows.
async fn signed_in(endpoint: &Endpoint, message: &mut Message) -> Hand {
    let mut hand = Hand::new(endpoint.clone());
    hand.authorize(AUTHORIZE).await;
    message.fill("<session>", hand.cookie.as_deref().unwrap());
    let hint = mint::token(message, "", endpoint.clock().unix());
    message.fill("<hint>", &hint);
    hand.cookie = message.get("cookie").map(str::to_owned);
    hand
}

fn judged(trace: &Trace) -> Vec<String> {
    let answer = last_answer(trace, "okta", "client");
    let [rule, detail] = failed(trace, "okta");
    let [status, error, place] = delivered(&answer);
    if !error.is_empty() {
        assert_eq!(detail, alert(&answer).1);
    }
    vec![status, error, place, rule, detail]
}

#[test]
fn a_logout_that_is_not_good_leads_nowhere() {
    let scenario = stage::scenario("okta-authorization-code", OKTA);
    hold(REQUESTS, "status", |row| {
        let message = Message::edited(GOOD, row.get("edits"));
        judged(&stage::play(&scenario, move |endpoint| {
            let mut message = message.clone();
            async move {
                let mut hand = signed_in(&endpoint, &mut message).await;
                hand.send(&logout_url(&message), None).await;
            }
        }))
    });
}

/// The hidden fields of the page that asks, and the button for yes.
fn form(page: &[u8]) -> Fields {
    let mut fields = stage::hidden(page);
    fields.extend(pairs(&[("logout", "yes")]));
    fields
}

#[test]
fn a_session_ends_when_its_person_says_so() {
    let scenario = stage::scenario("okta-authorization-code", OKTA);
    hold(ANSWERS, "status", |row| {
        let edits = row.get("edits");
        let trace = stage::play(&scenario, move |endpoint| async move {
            let mut message = Message::edited(GOOD, "");
            let mut hand = signed_in(&endpoint, &mut message).await;
            let session = hand.cookie.clone();
            let page = hand.send(&logout_url(&message), None).await;
            let fields = form(page.body());
            let good = fields.iter().map(|(n, v)| (n.as_str(), v.as_str()));
            let answer = Message::edited(&good.collect::<Vec<_>>(), edits);
            if let Some(cookie) = answer.get("cookie") {
                hand.cookie = Some(cookie.to_owned());
            }
            let fields = pairs(&answer.below(""));
            hand.send(&at_okta("/end-session"), Some(&fields)).await;
            // Whether the session is good for an answer without a page.
            hand.cookie = session;
            let mut silent = AUTHORIZE.to_vec();
            silent.push(("prompt", "none"));
            hand.send(&stage::authorize_url(&silent), None).await;
        });
        let exchanges = exchanges(&trace);
        let mut posted = exchanges
            .iter()
            .filter(|one| one.target() == "/end-session");
        let answer = posted.next().unwrap().response.as_ref().unwrap();
        let [_, error, _] = delivered(&last_answer(&trace, "okta", "client"));
        let session = if error == "login_required" {
            "over"
        } else {
            "lasts"
        };
        let forgets = answer
            .header("set-cookie")
            .is_some_and(|it| it.contains("Max-Age=0"));
        assert_eq!(forgets, session == "over");
        let back = answer.redirect().unwrap_or_default().to_owned();
        vec![
            answer.status().unwrap().to_string(),
            back,
            session.to_owned(),
        ]
    });
}

#[test]
fn who_comes_back_must_have_left() {
    hold(RETURNS, "status", |row| {
        let overlay = match row.get("back") {
            "" => String::new(),
            "unasked" => "[[act]]\nid = \"log-out\"\npath = \"/bye?state=xyz\"".to_owned(),
            edit => format!(
                "[[fault]]\nid = \"back\"\non = \"logout-response\"\nparameter = \"state\"\n{}",
                edit.replace("; ", "\n")
            ),
        };
        let scenario = stage::scenario("rp-logout", &overlay);
        let trace = Simulation::new(&scenario).run().unwrap();
        let status = last_answer(&trace, "client", "user/browser").status();
        let [rule, detail] = failed(&trace, "client");
        vec![status.unwrap().to_string(), rule, detail]
    });
}
