//! The rules, one by one, on short recordings made by hand.

use super::*;
use crate::protocol::{LocalKind, Role};
use crate::trace::sample::Recorder;
use crate::trace::{Event, ExchangeId, Mishap, Octets, Part, recognise};

const TOKEN: &str = "2YotnFZFEjr1zCsicMWpAA";
const BROWSER: &str = "user/browser";

fn recorder() -> Recorder {
    Recorder::new(
        "by hand",
        &[
            ("user", Role::ResourceOwner, ""),
            (BROWSER, Role::UserAgent, ""),
            ("client", Role::Client, "https://example.com"),
            ("client/script", Role::Client, ""),
            ("as", Role::AuthorizationServer, "https://as.example"),
            ("other", Role::Client, "https://other.example"),
        ],
    )
}

fn known(trace: &Trace) -> Knowledge {
    Knowledge::of(trace, &recognise(trace))
}

/// Who saw the first secret of a kind, how and where.
fn sights(trace: &Trace, kind: SecretKind) -> Vec<(String, Seen, Option<Carrier>)> {
    let knowledge = known(trace);
    let sights = knowledge
        .of_kind(kind)
        .next()
        .map(|secret| secret.known.clone());
    let sights = sights.unwrap_or_default().into_iter();
    sights
        .map(|sight| (sight.participant.to_string(), sight.how, sight.carrier))
        .collect()
}

fn saw(who: &str, how: Seen, carrier: Carrier) -> (String, Seen, Option<Carrier>) {
    (who.to_owned(), how, Some(carrier))
}

fn answered(location: &str) -> Recorder {
    let mut run = recorder();
    let asked = run.ask(
        BROWSER,
        "as",
        "GET /authorize?response_type=token&client_id=c",
        "",
    );
    run.answer(asked, &format!("303 See Other\nLocation: {location}"), "");
    run
}

#[test]
fn the_fragment_stays_in_the_browser_until_it_is_cleared() {
    let mut run = answered(&format!("https://example.com/cb#access_token={TOKEN}"));
    let page = run.ask(BROWSER, "client", "GET /cb", "");
    run.answer(page, "200 OK", "");
    run.local("client/script", LocalKind::FragmentRead, "fragment");
    run.local("client/script", LocalKind::FragmentCleared, "fragment");
    run.local("client/script", LocalKind::FragmentRead, "fragment");
    let trace = run.finish();
    let expected = [
        saw("as", Seen::Sent, Carrier::Fragment),
        saw(BROWSER, Seen::Received, Carrier::Fragment),
        saw(BROWSER, Seen::History, Carrier::Fragment),
        saw("client/script", Seen::Read, Carrier::Fragment),
    ];
    assert_eq!(sights(&trace, SecretKind::AccessToken), expected);
    let knowledge = known(&trace);
    let token = knowledge.of_kind(SecretKind::AccessToken).next().unwrap();
    assert_eq!(token.known[2].until, Some(5));
    let by = |event| token.known_by(event).len();
    assert_eq!([by(0), by(1), by(3), by(4), by(9)], [0, 2, 2, 3, 3]);
}

/// The open redirector: the fragment goes along with a redirect that has none.
#[test]
fn a_fragment_is_attached_again_to_a_redirect_without_one() {
    let mut run = answered(&format!("https://example.com/cb#access_token={TOKEN}"));
    let asked = run.ask(BROWSER, "client", "GET /cb", "");
    run.answer(asked, "303 See Other\nLocation: https://other.example/", "");
    run.ask(BROWSER, "other", "GET /", "");
    run.local("other", LocalKind::FragmentRead, "fragment");
    let trace = run.finish();
    let last = sights(&trace, SecretKind::AccessToken).pop();
    assert_eq!(last, Some(saw("other", Seen::Read, Carrier::Fragment)));

    let mut run = answered(&format!("https://example.com/cb#access_token={TOKEN}"));
    let asked = run.ask(BROWSER, "client", "GET /cb", "");
    run.answer(
        asked,
        "303 See Other\nLocation: https://other.example/#",
        "",
    );
    run.ask(BROWSER, "other", "GET /", "");
    run.local("other", LocalKind::FragmentRead, "fragment");
    let trace = run.finish();
    let seen = sights(&trace, SecretKind::AccessToken);
    assert!(seen.iter().all(|(who, ..)| who != "other"), "{seen:?}");
}

#[test]
fn a_referer_tells_the_next_server() {
    let mut run = recorder();
    run.ask(BROWSER, "client", "GET /cb?code=SplxlOBeZQQY&state=xyz", "");
    let head = "GET /pixel\nReferer: https://example.com/cb?code=SplxlOBeZQQY";
    run.ask(BROWSER, "other", head, "");
    let expected = [
        saw(BROWSER, Seen::Sent, Carrier::Query),
        saw(BROWSER, Seen::History, Carrier::Query),
        saw("client", Seen::Received, Carrier::Query),
        saw(BROWSER, Seen::Sent, Carrier::Referer),
        saw("other", Seen::Received, Carrier::Referer),
    ];
    assert_eq!(sights(&run.finish(), SecretKind::Code), expected);
}

const FORM: &str = "POST /token\nContent-Type: application/x-www-form-urlencoded";
const GRANT: &str = "grant_type=authorization_code&code=SplxlOBeZQQY";

#[test]
fn a_lost_message_teaches_its_receiver_nothing() {
    let mut run = recorder();
    run.ask("client", "as", FORM, GRANT);
    let mut trace = run.finish();
    let Event::Request(transfer) = trace.events.remove(0) else {
        panic!("it is a request");
    };
    trace.events.push(Event::Lost {
        part: Part::Request,
        transfer,
    });
    let expected = [saw("client", Seen::Sent, Carrier::Form)];
    assert_eq!(sights(&trace, SecretKind::Code), expected);
}

#[test]
fn a_changed_message_teaches_each_side_its_own() {
    let mut run = recorder();
    run.ask("client", "as", FORM, GRANT);
    let mut trace = run.finish();
    let Event::Request(transfer) = &mut trace.events[0] else {
        panic!("it is a request");
    };
    let sent = String::from_utf8_lossy(transfer.sent.as_bytes()).into_owned();
    transfer.delivered = Some(Octets::new(sent.replace("SplxlOBeZQQY", "forged")));
    let knowledge = known(&trace);
    let told: Vec<_> = knowledge
        .secrets
        .iter()
        .map(|one| (one.label.as_str(), one.known[0].participant.as_str()))
        .collect();
    assert_eq!(told, [("code", "client"), ("code 2", "as")]);
}

#[test]
fn what_nobody_sent_teaches_no_sender() {
    let mut run = recorder();
    run.ask("client", "as", FORM, GRANT);
    let mut trace = run.finish();
    let Event::Request(transfer) = &mut trace.events[0] else {
        panic!("it is a request");
    };
    transfer.mishaps.push(Mishap::Repeated);
    let expected = [saw("as", Seen::Received, Carrier::Form)];
    assert_eq!(sights(&trace, SecretKind::Code), expected);
}

#[test]
fn a_value_is_found_under_any_name_unless_it_is_a_word() {
    let mut run = recorder();
    let body = format!("access_token={TOKEN}&state=foo&password=hunter2");
    run.ask("client", "as", FORM, &body);
    run.ask(
        "client",
        "other",
        &format!("GET /?token={TOKEN}&name=foo"),
        "",
    );
    let asked = run.ask("other", "client", "GET /page", "");
    run.answer(asked, "200 OK", &format!("<p>hunter2 foo {TOKEN}</p>"));
    let trace = run.finish();
    let knows = |kind| {
        let mut seen = sights(&trace, kind).into_iter();
        seen.any(|(who, ..)| who == "other")
    };
    assert!(knows(SecretKind::AccessToken));
    assert!(!knows(SecretKind::State) && !knows(SecretKind::Password));
    let seen = sights(&trace, SecretKind::AccessToken);
    let last = &seen[seen.len() - 2..];
    let expected = [
        saw("client", Seen::Sent, Carrier::Text),
        saw("other", Seen::Received, Carrier::Text),
    ];
    assert_eq!(last, expected);
}

#[test]
fn names_count_in_their_place_only() {
    let mut run = recorder();
    let asked = run.ask("client", "as", "GET /userinfo?code=123456", "");
    let body = r#"{"state":"California","code":"ABCDEFGH","request_uri":"https://x"}"#;
    run.answer(asked, "200 OK\nContent-Type: application/json", body);
    assert_eq!(known(&run.finish()).secrets, []);
}

#[test]
fn devices_verifiers_and_pushed_requests_have_secrets_too() {
    let mut run = recorder();
    let asked = run.ask("client", "as", FORM, "code_verifier=dBjftJeZ4CVP");
    let body = r#"{"device_code":"GmRhmhcxhwAz","request_uri":"urn:ietf:params:oauth:request_uri:6esc","refresh_token":"tGzv3JOkF0XG"}"#;
    run.answer(asked, "200 OK\nContent-Type: application/json", body);
    let trace = run.finish();
    let kinds: Vec<_> = known(&trace).secrets.iter().map(|one| one.kind).collect();
    let expected = [
        SecretKind::CodeVerifier,
        SecretKind::DeviceCode,
        SecretKind::RequestUri,
        SecretKind::RefreshToken,
    ];
    assert_eq!(kinds, expected);
}

/// Neither octets that are no HTTP nor more secrets than anybody has stop the reader.
#[test]
fn hostile_recordings_come_to_an_end() {
    let mut run = recorder();
    let many: Vec<_> = (0..20_000).map(|n| format!("state=value-{n}")).collect();
    run.ask("client", "as", FORM, &many.join("&"));
    run.answer(ExchangeId(1), "200 OK", "");
    run.local("nobody", LocalKind::FragmentRead, "fragment");
    run.local("nobody", LocalKind::FormFilled, "sign-in");
    run.local("nobody", LocalKind::ValueStored, "state");
    let mut trace = run.finish();
    if let Event::Response(transfer) = &mut trace.events[1] {
        transfer.sent = Octets::new([0xff, 0x00, b'\r', b'\n']);
    }
    assert_eq!(known(&trace).secrets.len(), 256);
    assert_eq!(Knowledge::of(&trace, &[]).secrets.len(), 256);
}
