//! What a scenario chooses where the standards leave it open: each choice, and where it ends.

use flowscribe::protocol::{MessageKind, one_time_code, time_step};
use flowscribe::scenario::Scenario;
use flowscribe::simulation;
use flowscribe::trace::{Trace, recognise};

use crate::stage::{
    self, ALICE, CALLBACK, Hand, alert, at_okta, authorize_url, delivered, failed, last_answer,
    pairs,
};
use crate::table::{Message, hold};

const ASKED: &[(&str, &str)] = &[
    ("client_id", "0oabv6kx4qq6h1U5l0h7"),
    ("response_type", "code"),
    ("redirect_uri", CALLBACK),
    ("scope", "profile"),
    ("state", "abcdefgh"),
];

fn okta(keys: &str) -> Scenario {
    let overlay = format!("[[actor]]\nid = \"okta\"\n{keys}");
    stage::scenario("okta-authorization-code", &overlay)
}

fn run(base: &str, overlay: &str) -> Trace {
    simulation::run(&stage::scenario(base, overlay), 0).unwrap()
}

fn count(trace: &Trace, kind: MessageKind) -> usize {
    let messages = recognise(trace);
    messages
        .iter()
        .filter(|one| one.kind == kind.into())
        .count()
}

#[test]
fn new_terms_cannot_be_passed_by() {
    let trace = stage::play(&okta("new_terms_after = \"1ms\""), |endpoint| async move {
        let mut hand = Hand::new(endpoint);
        let asked = hand.send(&authorize_url(ASKED), None).await;
        let mut form = hand.page(&asked).await;
        let waiting = form.clone();
        form.extend(pairs(ALICE));
        hand.send(&at_okta("/login"), Some(&form)).await;
        let mut decision = waiting;
        decision.extend(pairs(&[("decision", "allow")]));
        hand.send(&at_okta("/consent"), Some(&decision)).await;
    });
    let answer = last_answer(&trace, "okta", "client");
    let told = alert(&answer).1;
    assert_eq!(
        (answer.status(), &*told),
        (Some(400), "the new terms were not accepted")
    );
}

/// What answers the last page of a way, where an administrator has consented and terms may be new;
/// `edits` are made to its form.
const PAGES: &str = "
terms | asks | way                           | edits        | status | error           | delivered      | reason
new   | -    | /login                        | -            | 303    | -               | /terms         | -
new   | -    | /login /terms                 | -            | 303    | -               | query          | -
new   | -    | /login /terms                 | csrf=guessed | 400    | invalid_request | page           | the form was not served to this browser
new   | -    | /login /terms                 | txn=guessed  | 400    | invalid_request | page           | nobody waits for this page
new   | -    | /login /terms                 | -csrf        | 400    | invalid_request | page           | the form was not served to this browser
new   | -    | /terms                        | -            | 400    | access_denied   | page           | another browser signed in
new   | gold | /login                        | -            | 303    | -               | /one-time-code | -
new   | gold | /login /terms                 | -            | 400    | access_denied   | page           | the second factor is missing
new   | gold | /login /consent               | -            | 400    | access_denied   | page           | the second factor is missing
new   | gold | /login /one-time-code         | -            | 303    | -               | /terms         | -
new   | gold | /login /terms /one-time-code  | -            | 303    | -               | /terms         | -
new   | gold | /login /one-time-code /consent | -           | 400    | access_denied   | page           | the new terms were not accepted
new   | gold | /login /one-time-code /terms  | -            | 303    | -               | query          | -
-     | gold | /login /terms                 | -            | 404    | -               | -              | -
-     | gold | /login /consent               | -            | 400    | access_denied   | page           | the second factor is missing
-     | gold | /login /one-time-code         | -            | 303    | -               | query          | -
";

#[test]
fn no_page_is_answered_before_those_that_stand_before_it() {
    hold(PAGES, "status", |row| {
        let terms = match row.get("terms") {
            "new" => "new_terms_after = \"1ms\"",
            _ => "",
        };
        let keys = format!(
            "{terms}\nacr_values_supported = [\"bronze\", \"gold\"]\n\
             administrative_consent = [{:?}]\n[[actor]]\nid = \"user\"\ntotp_secret = \"shared\"",
            ASKED[0].1
        );
        let (asks, way, edits) = (row.get("asks"), row.get("way"), row.get("edits"));
        let trace = stage::play(&okta(&keys), move |endpoint| async move {
            let step = time_step(endpoint.clock().unix());
            let mut hand = Hand::new(endpoint);
            let mut request = ASKED.to_vec();
            request.extend((!asks.is_empty()).then_some(("acr_values", asks)));
            let asked = hand.send(&authorize_url(&request), None).await;
            let mut form = hand.page(&asked).await;
            form.extend(pairs(ALICE));
            form.extend(pairs(&[
                ("one_time_code", &one_time_code("shared", step)),
                ("decision", "allow"),
            ]));
            let (before, last) = way.rsplit_once(' ').unwrap_or(("", way));
            for path in before.split_terminator(' ') {
                hand.send(&at_okta(path), Some(&form)).await;
            }
            let form: Vec<_> = form.iter().map(|(n, v)| (&**n, &**v)).collect();
            let form = pairs(&Message::edited(&form, edits).below(""));
            hand.send(&at_okta(last), Some(&form)).await;
        });
        let answer = last_answer(&trace, "okta", "client");
        let [status, error, place] = delivered(&answer);
        let reason = alert(&answer).1;
        vec![status, error, place, reason]
    });
}

/// A page is shown to nobody who has not come so far.
#[test]
fn the_page_of_new_terms_is_behind_the_second_factor() {
    let keys = "new_terms_after = \"1ms\"\nacr_values_supported = [\"bronze\", \"gold\"]\n\
                [[actor]]\nid = \"user\"\ntotp_secret = \"shared\"";
    let trace = stage::play(&okta(keys), |endpoint| async move {
        let mut hand = Hand::new(endpoint);
        let request = [ASKED, &[("acr_values", "gold")]].concat();
        let asked = hand.send(&authorize_url(&request), None).await;
        let mut form = hand.page(&asked).await;
        let terms = format!("/terms?txn={}", form[0].1);
        form.extend(pairs(ALICE));
        hand.send(&at_okta("/login"), Some(&form)).await;
        hand.send(&at_okta(&terms), None).await;
    });
    let told = alert(&last_answer(&trace, "okta", "client")).1;
    assert_eq!(told, "the second factor is missing");
}

#[test]
fn terms_are_accepted_once() {
    let acts = ["first", "second"].map(|id| format!("[[act]]\nid = \"{id}\"\ndo = \"open\"\n"));
    let terms = "[[actor]]\nid = \"okta\"\nnew_terms_after = \"1ms\"\n";
    let trace = run(
        "okta-authorization-code",
        &(terms.to_owned() + &acts.concat()),
    );
    assert_eq!(count(&trace, MessageKind::AuthorizationRequest), 2);
    assert_eq!(count(&trace, MessageKind::OtherAnswer), 1);
}

#[test]
fn wrong_passwords_are_counted_for_each_request() {
    let trace = stage::play(&okta("sign_in_attempts = 2"), |endpoint| async move {
        for wrong in [1, 2] {
            let mut hand = Hand::new(endpoint.clone());
            let asked = hand.send(&authorize_url(ASKED), None).await;
            let mut form = hand.page(&asked).await;
            form.extend(pairs(&[("username", "alice"), ("password", "guessed")]));
            for _ in 0..wrong {
                hand.send(&at_okta("/login"), Some(&form)).await;
            }
        }
    });
    let answers = stage::exchanges(&trace);
    let posts = answers
        .iter()
        .filter(|one| one.to == "okta" && one.target() == "/login");
    let told = posts.map(|post| delivered(post.response.as_ref().unwrap()));
    let told: Vec<_> = told
        .map(|[status, error, _]| format!("{status} {error}"))
        .collect();
    assert_eq!(told, ["200 ", "200 ", "303 access_denied"]);
}

/// Whoever is known as another browser does not come back by signing in.
#[test]
fn a_lost_session_is_no_other_browser() {
    for (cookie, asks) in [("", 2), ("browser=another", 1)] {
        let fault = match cookie {
            "" => "do = \"remove\"\nheader = \"cookie\"".to_owned(),
            cookie => format!("do = \"edit\"\nheader = \"cookie\"\nvalue = {cookie:?}"),
        };
        let overlay = format!(
            r#"
            [[actor]]
            id = "user"
            types = ["correct horse battery staple", "correct horse battery staple"]
            [[actor]]
            id = "as"
            refusals = {{ lost_session = "sign-in" }}
            [[fault]]
            id = "cookie"
            on = "consent-answer"
            {fault}"#
        );
        let trace = run("code-pkce-public", &overlay);
        assert_eq!(count(&trace, MessageKind::SignInAnswer), asks, "{cookie}");
        let tokens = usize::from(cookie.is_empty());
        assert_eq!(
            count(&trace, MessageKind::TokenResponse),
            tokens,
            "{cookie}"
        );
    }
}

#[test]
fn keys_that_are_too_old_open_nothing_where_they_may_not() {
    for (stale, status) in [("true", 200), ("false", 503)] {
        let overlay = format!("[[actor]]\nid = \"rs\"\nuses_stale_keys = {stale}");
        let trace = run("jwks-unavailable-kept-keys", &overlay);
        assert_eq!(last_answer(&trace, "rs", "client").status(), Some(status));
    }
}

/// A client that has read the keys beforehand meets a new one.
#[test]
fn a_client_fetches_the_keys_again_for_a_new_one() {
    let overlay = r#"
        [[actor]]
        id = "okta"
        new_key_after = "1h"
        [[actor]]
        id = "client"
        discovery = true
        [[act]]
        id = "first"
        do = "open"
        [[act]]
        id = "later"
        do = "advance"
        by = "1h"
        [[act]]
        id = "second"
        do = "open""#;
    let trace = run("okta-authorization-code", overlay);
    assert_eq!(failed(&trace, "client")[0], "");
    assert_eq!(count(&trace, MessageKind::TokenResponse), 2);
    // Each of client and resource server twice.
    assert_eq!(count(&trace, MessageKind::KeysRequest), 4);
}
