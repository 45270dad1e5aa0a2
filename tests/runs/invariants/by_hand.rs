//! Flows that no scenario plays yet: as they should be, and with something wrong.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use flowscribe::protocol::{Break, Invariant, Issuer, RegisteredClient};
use flowscribe::trace::Trace;

use super::recorder::{FORM, JSON, REFUSED, Recorder};
use super::{NONE, broken, holds};

fn client_credentials(rest: &str) -> Trace {
    let mut run = Recorder::new();
    let body =
        format!(r#"{{"access_token":"2YotnFZFEjr1zCsicMWpAA","token_type":"Bearer"{rest}}}"#);
    run.token("grant_type=client_credentials&scope=orders", (JSON, &body));
    run.finish()
}

pub(super) fn client_credentials_doctored() -> Trace {
    client_credentials(r#","refresh_token":"tGzv3JOkF0XG5Qx2TlKWIA""#)
}

#[test]
fn client_credentials_as_they_should_be() {
    let trace = client_credentials("");
    assert_eq!(broken(&trace), NONE);
    assert!(
        [24, 25, 26, 27, 29]
            .iter()
            .all(|number| holds(&trace, *number))
    );
}

/// Two refreshes: with the scope of the first answer, and with the refresh token of the second.
fn refresh(scope: &str, second: &str, last: (&str, &str)) -> Trace {
    let tokens = |access: &str, refresh: &str, scope: &str| {
        format!(
            r#"{{"access_token":"{access}","token_type":"Bearer","refresh_token":"{refresh}","scope":"{scope}"}}"#
        )
    };
    let mut run = Recorder::new();
    let first = tokens("access-token-1", "refresh-token-1", "orders profile");
    run.token(
        "grant_type=password&username=a&password=b&scope=orders+profile",
        (JSON, &first),
    );
    let next = tokens("access-token-2", "refresh-token-2", scope);
    run.token(
        "grant_type=refresh_token&refresh_token=refresh-token-1",
        (JSON, &next),
    );
    let form = format!("grant_type=refresh_token&refresh_token={second}");
    run.token(&form, last);
    run.finish()
}

const LAST: &str = r#"{"access_token":"access-token-3","token_type":"Bearer","refresh_token":"refresh-token-3","scope":"orders"}"#;

pub(super) fn wider_scope() -> Trace {
    refresh("orders profile email", "refresh-token-2", (JSON, LAST))
}

pub(super) fn replaced_refresh_token() -> Trace {
    refresh("orders", "refresh-token-1", (JSON, LAST))
}

#[test]
fn refreshing_as_it_should_be() {
    let refused = (REFUSED, r#"{"error":"invalid_grant"}"#);
    for (second, last) in [
        ("refresh-token-2", (JSON, LAST)),
        ("refresh-token-1", refused),
    ] {
        let trace = refresh("orders", second, last);
        assert_eq!(broken(&trace), NONE, "{second}");
        assert!(holds(&trace, 30) && holds(&trace, 31));
    }
}

/// A scope that was narrowed may be asked for in full again: the grant is the first one (RFC 6749 6).
#[test]
fn the_original_grant_is_the_first_one() {
    let wide = LAST.replace("\"orders\"", "\"orders profile\"");
    let trace = refresh("orders", "refresh-token-2", (JSON, &wide));
    assert_eq!(broken(&trace), NONE);
}

fn jwt(claims: &str) -> String {
    let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
    format!("{}.{}.c2ln", part(r#"{"alg":"RS256"}"#), part(claims))
}

fn userinfo(subject: &str) -> Trace {
    let id_token =
        jwt(r#"{"iss":"https://as.example","aud":"s6BhdRkqt3","sub":"alice","iat":0,"exp":3600}"#);
    let mut run = Recorder::new();
    let body = format!(
        r#"{{"access_token":"2YotnFZFEjr1zCsicMWpAA","token_type":"Bearer","id_token":"{id_token}"}}"#
    );
    run.token(
        "grant_type=authorization_code&code=SplxlOBeZQQYbYS6WxSbIA",
        (JSON, &body),
    );
    let head = "GET /userinfo\nAuthorization: Bearer 2YotnFZFEjr1zCsicMWpAA";
    let body = format!(r#"{{"sub":"{subject}"}}"#);
    run.exchange(("client", "as"), (head, ""), (JSON, &body));
    run.finish()
}

pub(super) fn another_subject() -> Trace {
    userinfo("mallory")
}

#[test]
fn userinfo_as_it_should_be() {
    let trace = userinfo("alice");
    assert_eq!(broken(&trace), NONE);
    assert!(holds(&trace, 32) && holds(&trace, 34));
}

/// A device that asks at these times, and is told to slow down after the second question.
fn device(times: [u64; 4]) -> Trace {
    let mut run = Recorder::new();
    let head = format!("POST /device_authorization{FORM}");
    let code = r#"{"device_code":"GmRhmhcxhwAzkoEqiMEg","user_code":"WDJB-MJHT","verification_uri":"https://as.example/device","expires_in":1800,"interval":5}"#;
    run.exchange(
        ("client", "as"),
        (&head, "client_id=s6BhdRkqt3"),
        (JSON, code),
    );
    let form = "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code&device_code=GmRhmhcxhwAzkoEqiMEg&client_id=s6BhdRkqt3";
    let head = format!("POST /token{FORM}");
    let errors = [
        "authorization_pending",
        "slow_down",
        "authorization_pending",
        "access_denied",
    ];
    for (at, error) in times.into_iter().zip(errors) {
        let body = format!(r#"{{"error":"{error}"}}"#);
        run.exchange(("client", "as"), (&head, form), (REFUSED, &body));
        run.last_at(at);
    }
    run.finish()
}

pub(super) fn impatient_device() -> Trace {
    device([10, 14, 30, 40])
}

pub(super) fn stubborn_device() -> Trace {
    device([10, 15, 22, 40])
}

#[test]
fn a_device_as_it_should_be() {
    let trace = device([10, 15, 25, 35]);
    assert_eq!(broken(&trace), NONE);
    assert!(holds(&trace, 43));
    // What slowed it down once slows it down for good.
    assert_eq!(broken(&device([10, 15, 25, 31])), [43]);
}

/// A pushed request (RFC 9126): its reference stands for what was pushed.
fn pushed(redirect_uri: &str, state: &str) -> Trace {
    let mut run = Recorder::new();
    let form = format!(
        "response_type=code&client_id=s6BhdRkqt3&redirect_uri={redirect_uri}&state=af0ifjsldkj"
    );
    let uri = "urn:ietf:params:oauth:request_uri:6esc_11ACC5bwc014ltc14eY22c";
    let body = format!(r#"{{"request_uri":"{uri}","expires_in":60}}"#);
    let head = format!("POST /par{FORM}");
    let created = "201 Created\nContent-Type: application/json";
    run.exchange(("client", "as"), (&head, &form), (created, &body));
    let head = format!("GET /authorize?client_id=s6BhdRkqt3&request_uri={uri}");
    let answer = format!(
        "303 See Other\nLocation: https://client.example/cb?code=SplxlOBeZQQYbYS6WxSbIA&state={state}"
    );
    run.exchange(("user/browser", "as"), (&head, ""), (&answer, ""));
    let mut trace = run.finish();
    trace.header.setting.issuers.push(Issuer {
        issuer: "https://as.example".to_owned(),
        iss_parameter: false,
        code_lifetime: None,
        clients: vec![RegisteredClient {
            client_id: "s6BhdRkqt3".to_owned(),
            redirect_uris: vec!["https://client.example/cb".to_owned()],
            confidential: false,
        }],
    });
    trace
}

#[test]
fn a_reference_stands_for_what_was_pushed() {
    let uri = "https%3A%2F%2Fclient.example%2Fcb";
    let trace = pushed(uri, "af0ifjsldkj");
    assert_eq!(broken(&trace), NONE);
    assert!([11, 13, 19].iter().all(|number| holds(&trace, *number)));
    assert_eq!(broken(&pushed(uri, "another")), [13]);
    assert_eq!(
        broken(&pushed("https%3A%2F%2Fother.example%2Fcb", "af0ifjsldkj")),
        NONE
    );
}

/// An answer by POST (OAuth Form Post): what the browser sends is what the server wrote.
fn form_post(state: &str) -> Trace {
    let mut run = Recorder::new();
    let head =
        "GET /authorize?response_type=code&response_mode=form_post&client_id=c&state=af0ifjsldkj";
    let page = "200 OK\nContent-Type: text/html\nX-Frame-Options: DENY";
    let form = "<form method=post action=https://client.example/cb><input name=code></form>";
    run.exchange(("user/browser", "as"), (head, ""), (page, form));
    let head = format!("POST /cb?state=af0ifjsldkj&code=1{FORM}");
    let form = format!("code=SplxlOBeZQQYbYS6WxSbIA&state=af0ifjsldkj{state}");
    run.exchange(("user/browser", "client"), (&head, &form), ("200 OK", ""));
    run.finish()
}

#[test]
fn a_posted_answer_is_one() {
    let trace = form_post("");
    assert_eq!(broken(&trace), NONE);
    assert!([9, 13, 19].iter().all(|number| holds(&trace, *number)));
    assert_eq!(
        broken(&form_post("&refresh_token=tGzv3JOkF0XG5Qx2TlKWIA")),
        [9]
    );
}

/// The resource owner's password may pass through the client where it is the grant (RFC 6749 4.3).
#[test]
fn a_password_that_is_the_grant_passes_through_the_client() {
    let entered = |value: &str| {
        let mut run = Recorder::new();
        let head = format!("POST /sign-in{FORM}");
        run.exchange(("user/browser", "client"), (&head, value), ("200 OK", ""));
        let body = r#"{"access_token":"2YotnFZFEjr1zCsicMWpAA","token_type":"Bearer"}"#;
        run.token(
            "grant_type=password&username=johndoe&password=A3ddj3wrong",
            (JSON, body),
        );
        broken(&run.finish())
    };
    assert_eq!(entered("username=johndoe&password=A3ddj3wrong"), NONE);
    assert_eq!(entered("username=johndoe&password=of-something-else"), [4]);
}

/// A native client's port is the machine's to choose (RFC 8252 7.3).
#[test]
fn a_loopback_port_is_no_part_of_a_redirect_uri() {
    let redirected = |registered: &str, asked: &str| {
        let mut run = Recorder::new();
        let head = format!("GET /authorize?response_type=code&client_id=c&redirect_uri={asked}");
        let answer = format!("303 See Other\nLocation: {asked}?code=SplxlOBeZQQYbYS6WxSbIA");
        run.exchange(("user/browser", "as"), (&head, ""), (&answer, ""));
        let mut trace = run.finish();
        trace.header.setting.issuers.push(Issuer {
            issuer: "https://as.example".to_owned(),
            iss_parameter: false,
            code_lifetime: None,
            clients: vec![RegisteredClient {
                client_id: "c".to_owned(),
                redirect_uris: vec![registered.to_owned()],
                confidential: false,
            }],
        });
        broken(&trace)
    };
    assert_eq!(
        redirected("http://127.0.0.1/cb", "http://127.0.0.1:51004/cb"),
        NONE
    );
    assert_eq!(
        redirected("http://[::1]:1/cb", "http://[::1]:61023/cb"),
        NONE
    );
    assert_eq!(
        redirected("https://app.example/cb", "https://app.example:8443/cb"),
        [11, 12]
    );
    assert_eq!(
        redirected("http://127.0.0.1/cb", "http://127.0.0.1:51004/other"),
        [11, 12]
    );
}

/// A declared break that is one is no difference; one that is none is.
#[test]
fn what_is_declared_must_be_broken() {
    let mut trace = wider_scope();
    let declare = |trace: &mut Trace, number| {
        trace.header.breaks.push(Break {
            invariant: Invariant::numbered(number).unwrap(),
            reason: "on purpose".to_owned(),
        });
    };
    declare(&mut trace, 30);
    assert!(super::held(&trace).iter().all(|one| !one.differs()));
    declare(&mut trace, 31);
    let held = super::held(&trace);
    let stale = held.iter().filter(|one| one.is_stale() && one.differs());
    let stale: Vec<u8> = stale.map(|one| one.invariant.number()).collect();
    assert_eq!(stale, [31]);
}

/// A server that sends the browser on for a client that it does not know, to wherever.
#[test]
fn an_unknown_client_is_sent_nothing() {
    let mut trace = pushed("", "af0ifjsldkj");
    assert_eq!(broken(&trace), NONE);
    trace.header.setting.issuers[0].clients.clear();
    assert_eq!(broken(&trace), [12]);
}

/// A bound token is a token too (RFC 9449 7.1).
#[test]
fn a_bound_token_is_examined_like_another() {
    let token = jwt(r#"{"aud":"https://api.example","scope":"orders"}"#);
    let mut run = Recorder::new();
    let head = format!("GET /orders\nAuthorization: DPoP {token}");
    run.exchange(("client", "api"), (&head, ""), (JSON, "{}"));
    let trace = run.finish();
    assert_eq!(broken(&trace), NONE);
    assert!(holds(&trace, 36) && holds(&trace, 37));
}
