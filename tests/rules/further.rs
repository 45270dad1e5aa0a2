//! Endpoints that not every server has: revocation, `UserInfo`, device authorization.

use bytes::Bytes;
use flowscribe::network::Endpoint;
use flowscribe::trace::Trace;
use http::{Request, header};
use serde_json::Value;

use crate::grants::{DEVICE, scenario, seen, tokens, told};
use crate::stage::{self, FORM, Hand, ISSUER, delivered, exchanges, failed};
use crate::table::{Message, hold};
use crate::token::{send, wait};

/// `active`: what is then said of the access token.
pub(crate) const REVOCATIONS: &str = "
edits                                | active | status | error           | delivered       | rule                      | detail
-                                    | false  | 200    | -               | -               | -                         | -
form.token_type_hint=access_token    | false  | 200    | -               | -               | -                         | -
form.token_type_hint=refresh_token   | false  | 200    | -               | -               | -                         | -
form.token_type_hint=unheard_of      | false  | 200    | -               | -               | -                         | -
form.token=<refresh_token>           | false  | 200    | -               | -               | -                         | -
form.token=guessed                   | true   | 200    | -               | -               | -                         | -
method=GET                           | true   | 405    | invalid_request | json            | method-and-encoding       | POST is required
type=application/json                | true   | 400    | invalid_request | json            | method-and-encoding       | the body is no form
+form.token=guessed                  | true   | 400    | invalid_request | json            | method-and-encoding       | token is repeated
-form.token                          | true   | 400    | invalid_request | json            | token-sent                | token is missing
basic=web:guessed                    | true   | 401    | invalid_client  | json, challenge | client-authentication | client authentication failed
-basic                               | true   | 400    | invalid_client  | json            | client-authentication | client authentication failed
basic=other:secret                   | true   | 400    | invalid_grant   | json            | own-token                 | the token was issued to another client
basic=other:secret & form.token=<refresh_token> | true | 400 | invalid_grant | json          | own-token                 | the token was issued to another client
";

/// `asked.…` is what the token was asked for with.
pub(crate) const USERINFO: &str = "
edits                          | status | error              | delivered | rule                | detail
-                              | 200    | -                  | json      | -                   | -
authorization=bearer <token>   | 200    | -                  | json      | -                   | -
-authorization                 | 401    | -                  | challenge | access-token-sent   | no credential
+authorization=Bearer <token>  | 400    | invalid_request    | challenge | one-credential      | more than one credential
authorization=Basic eDp5       | 401    | -                  | challenge | access-token-sent   | no Bearer credential
authorization=<token>          | 401    | -                  | challenge | access-token-sent   | no Bearer credential
authorization=Bearer guessed   | 401    | invalid_token      | challenge | userinfo-token      | the access token is not good
wait=11                        | 401    | invalid_token      | challenge | userinfo-token      | the access token is not good
revoked=yes                    | 401    | invalid_token      | challenge | userinfo-token      | the access token is not good
asked.scope=profile            | 403    | insufficient_scope | challenge | userinfo-scope      | scope openid is needed
";

/// A device asks for its codes.
pub(crate) const DEVICES: &str = "
edits                                | status | error               | delivered       | rule                  | detail
-                                    | 200    | -                   | json            | -                     | -
-form.scope                          | 200    | -                   | json            | -                     | -
method=GET                           | 405    | invalid_request     | json            | method-and-encoding   | POST is required
type=application/json                | 400    | invalid_request     | json            | method-and-encoding   | the body is no form
+form.scope=orders                   | 400    | invalid_request     | json            | method-and-encoding   | scope is repeated
form.client_id=nobody                | 400    | invalid_client      | json            | client-authentication | client authentication failed
-form.client_id                      | 400    | invalid_client      | json            | client-authentication | client authentication failed
basic=tv:guessed                     | 401    | invalid_client      | json, challenge | client-authentication | client authentication failed
-form.client_id & basic=web:secret   | 400    | unauthorized_client | json            | device-grant-allowed  | the client is not registered for this grant
form.scope=orders                    | 400    | invalid_scope       | json            | token-scope           | the client may not ask for scope 'orders'
";

/// What a person types, made of the code that the device shows.
pub(crate) const CODES: &str = "
typed     | wait | status | error | delivered | rule      | detail
same      | 0    | 303    | -     | /login    | -         | -
lower     | 0    | 303    | -     | /login    | -         | -
no dash   | 0    | 303    | -     | /login    | -         | -
sixth     | 0    | 429    | -     | page      | user-code, user-code, user-code, user-code, user-code, user-code-guesses | no device waits for this code, no device waits for this code, no device waits for this code, no device waits for this code, no device waits for this code, too many wrong codes, try again in 60 s
other     | 0    | 200    | -     | page      | user-code | no device waits for this code
nothing   | 0    | 200    | -     | page      | user-code | no device waits for this code
same      | 31   | 200    | -     | page      | user-code | no device waits for this code
";

/// What signs the first user in.
const ASKED: &[(&str, &str)] = &[
    ("response_type", "code"),
    ("client_id", "web"),
    ("redirect_uri", stage::CALLBACK),
    ("scope", "openid"),
    ("state", "abcdefgh"),
    ("nonce", "ijklmnop"),
    ("prompt", "consent"),
];

const REVOKE: &[(&str, &str)] = &[
    ("method", "POST"),
    ("type", FORM),
    ("basic", "web:secret"),
    ("form.token", "<access_token>"),
];

/// The answers of the server, in their order.
fn answers(trace: &Trace) -> Vec<[String; 3]> {
    let all = exchanges(trace).into_iter();
    let all = all.filter(|exchange| exchange.from == "client");
    all.filter_map(|exchange| exchange.response)
        .map(|answer| delivered(&answer))
        .collect()
}

fn text<'v>(tokens: &'v Value, name: &str) -> &'v str {
    tokens[name].as_str().unwrap()
}

#[test]
fn a_token_ends_where_its_own_client_says_so() {
    let scenario = scenario();
    hold(REVOCATIONS, "active", |row| {
        let request = Message::edited(REVOKE, row.get("edits"));
        let trace = stage::play(&scenario, move |endpoint| {
            let mut request = request.clone();
            async move {
                let tokens = tokens(&endpoint, "").await;
                request.fill("<access_token>", text(&tokens, "access_token"));
                request.fill("<refresh_token>", text(&tokens, "refresh_token"));
                send(&endpoint, "/v1/revoke", &request).await;
                let asked = format!("form.token={}", text(&tokens, "access_token"));
                let api = [
                    ("method", "POST"),
                    ("type", FORM),
                    ("basic", "api:of-the-api"),
                ];
                let question = Message::edited(&api, &asked);
                send(&endpoint, "/v1/introspect", &question).await;
            }
        });
        let answers = answers(&trace);
        let [.., revocation, _] = &answers[..] else {
            panic!("{answers:?}");
        };
        let told = stage::last_answer(&trace, "okta", "client").body;
        let told: Value = serde_json::from_slice(&told).unwrap();
        let active = [told["active"].to_string()];
        [&active[..], revocation, &failed(&trace, "okta")].concat()
    });
}

/// RFC 7009 2.1: with a refresh token, the access tokens of the same grant.
#[test]
fn a_revoked_refresh_token_is_not_taken() {
    let trace = stage::play(&scenario(), |endpoint| async move {
        let tokens = tokens(&endpoint, "").await;
        let mut request = Message::edited(REVOKE, "form.token=<refresh_token>");
        request.fill("<refresh_token>", text(&tokens, "refresh_token"));
        send(&endpoint, "/v1/revoke", &request).await;
        let asked = "-form.token & form.grant_type=refresh_token & form.refresh_token=<it>";
        let mut refresh = Message::edited(REVOKE, asked);
        refresh.fill("<it>", text(&tokens, "refresh_token"));
        send(&endpoint, "/v1/token", &refresh).await;
    });
    let refused = ["refresh-token-unexpired", "the refresh token was revoked"];
    assert_eq!(failed(&trace, "okta"), refused);
}

async fn userinfo(endpoint: &Endpoint, message: &Message) {
    let mut request = Request::get(format!("{ISSUER}/v1/userinfo"));
    for value in message.all("authorization") {
        request = request.header(header::AUTHORIZATION, value);
    }
    let request = request.body(Bytes::new()).unwrap();
    endpoint.send(request).await.unwrap();
}

#[test]
fn userinfo_is_told_to_who_has_a_good_token_for_it() {
    let scenario = scenario();
    hold(USERINFO, "status", |row| {
        let good = [("authorization", "Bearer <token>")];
        let message = Message::edited(&good, row.get("edits"));
        seen(&stage::play(&scenario, move |endpoint| {
            let mut message = message.clone();
            async move {
                let scope = message.get("asked.scope");
                let edits = scope.map(|scope| format!("asked.scope={scope}"));
                let tokens = tokens(&endpoint, &edits.unwrap_or_default()).await;
                message.fill("<token>", text(&tokens, "access_token"));
                wait(&message).await;
                if message.get("revoked").is_some() {
                    let mut revoke = Message::edited(REVOKE, "");
                    revoke.fill("<access_token>", text(&tokens, "access_token"));
                    send(&endpoint, "/v1/revoke", &revoke).await;
                }
                userinfo(&endpoint, &message).await;
            }
        }))
    });
}

#[test]
fn a_device_gets_its_codes_where_it_may_have_them() {
    let scenario = scenario();
    hold(DEVICES, "status", |row| {
        let request = Message::edited(DEVICE, row.get("edits"));
        seen(&stage::play(&scenario, move |endpoint| {
            let request = request.clone();
            async move { drop(send(&endpoint, "/v1/device_authorization", &request).await) }
        }))
    });
}

/// RFC 8628 6.1: case and punctuation mean nothing.
#[test]
fn a_code_is_found_however_it_is_typed() {
    let scenario = scenario();
    hold(CODES, "status", |row| {
        let (typed, pause) = (row.get("typed"), row.get("wait"));
        let before = if typed == "sixth" { 5 } else { 0 };
        seen(&stage::play(&scenario, move |endpoint| async move {
            let asked = Message::edited(DEVICE, "");
            let codes = told(&endpoint, "/v1/device_authorization", &asked).await;
            let code = text(&codes, "user_code");
            let typed = match typed {
                "lower" => code.to_ascii_lowercase(),
                "no dash" => code.replace('-', ""),
                "other" => "AAAA-AAAA".to_owned(),
                "nothing" => String::new(),
                _ => code.to_owned(),
            };
            let pause = std::time::Duration::from_secs(pause.parse().unwrap());
            tokio::time::sleep(pause).await;
            let fields = stage::pairs(&[("user_code", &typed)]);
            let uri = text(&codes, "verification_uri");
            let mut hand = Hand::new(endpoint);
            for _ in 0..before {
                let wrong = stage::pairs(&[("user_code", "AAAA-AAAA")]);
                hand.send(uri, Some(&wrong)).await;
            }
            hand.send(uri, Some(&fields)).await;
        }))
    });
}

/// RFC 8628 5.1: another session of the same person is not another person; somebody else is.
#[test]
fn wrong_codes_count_for_the_person() {
    let guess = |guessers: [&'static str; 6]| {
        let trace = stage::play(&scenario(), move |endpoint| async move {
            let uri = stage::at_okta("/device");
            let wrong = stage::pairs(&[("user_code", "AAAA-AAAA")]);
            for who in guessers {
                let mut hand = Hand::new(endpoint.clone());
                if who == "alice" {
                    hand.authorize(ASKED).await;
                }
                hand.send(&uri, Some(&wrong)).await;
            }
        });
        let answer = stage::last_answer(&trace, "okta", "client");
        answer.status().unwrap()
    };
    assert_eq!(guess(["alice"; 6]), 429);
    assert_eq!(guess(["nobody"; 6]), 429);
    let [a, n] = ["alice", "nobody"];
    assert_eq!(guess([a, a, a, a, a, n]), 200);
    assert_eq!(guess([n, n, n, n, n, a]), 200);
}

/// What a server does not offer, it does not have.
#[test]
fn nothing_is_there_that_is_not_offered() {
    let scenario = stage::scenario("okta-authorization-code", "");
    let trace = stage::play(&scenario, |endpoint| async move {
        for path in ["/v1/revoke", "/v1/userinfo", "/v1/device_authorization"] {
            send(&endpoint, path, &Message::edited(REVOKE, "")).await;
        }
        Hand::new(endpoint)
            .send(&stage::at_okta("/device"), None)
            .await;
    });
    let found: Vec<_> = answers(&trace)
        .into_iter()
        .map(|[status, ..]| status)
        .collect();
    assert_eq!(found, ["404"; 4]);
}
