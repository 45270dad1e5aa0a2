//! What a scenario chooses where the standards leave it open: each choice, and where it ends.

use flowscribe::protocol::MessageKind;
use flowscribe::scenario::Scenario;
use flowscribe::simulation;
use flowscribe::trace::{Trace, recognise};

use crate::stage::{
    self, ALICE, CALLBACK, Hand, alert, at_okta, authorize_url, delivered, failed, last_answer,
    pairs,
};

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
