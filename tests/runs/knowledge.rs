//! Who knows what, on real runs and on runs doctored so that a secret leaks.

use flowscribe::protocol::{Kind, MessageKind, Role};
use flowscribe::scenario;
use flowscribe::trace::{
    Carrier, Event, Knowledge, Learned, Octets, ProtocolMessage, Secret, SecretKind, Seen, Trace,
    recognise,
};

use crate::common::trace_of;

/// Everything that is known of one run.
struct Run {
    trace: Trace,
    messages: Vec<ProtocolMessage>,
    knowledge: Knowledge,
}

impl Run {
    fn of(trace: Trace) -> Self {
        let messages = recognise(&trace);
        let knowledge = Knowledge::of(&trace, &messages);
        Self {
            trace,
            messages,
            knowledge,
        }
    }

    fn named(scenario: &str) -> Self {
        Self::of(trace_of(scenario, 0))
    }

    fn role(&self, sight: &Learned) -> Option<Role> {
        let known = self.trace.header.participant(&sight.participant);
        known.map(|known| known.role)
    }

    fn is_on(&self, sight: &Learned, kinds: &[MessageKind]) -> bool {
        let on = self.messages[sight.event].kind;
        kinds.iter().any(|kind| on == Kind::Message(*kind))
    }

    /// Who has seen any secret of a kind at the end, in the order of learning.
    fn knowing(&self, kind: SecretKind) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for secret in self.knowledge.of_kind(kind) {
            for sight in secret.known_by(self.trace.events.len()) {
                let name = sight.participant.to_string();
                if !names.contains(&name) {
                    names.push(name);
                }
            }
        }
        names
    }

    /// Each sight that breaks a rule which every good run keeps.
    fn leaks(&self) -> Vec<(u8, String)> {
        let mut leaks = Vec::new();
        for secret in &self.knowledge.secrets {
            for sight in &secret.known {
                if let Some(rule) = self.broken(secret, sight) {
                    let (who, how) = (&sight.participant, sight.how);
                    let leak = format!("{secret} {who} {how:?} {:?}", sight.carrier);
                    if !leaks.contains(&(rule, leak.clone())) {
                        leaks.push((rule, leak));
                    }
                }
            }
        }
        leaks
    }

    fn broken(&self, secret: &Secret, sight: &Learned) -> Option<u8> {
        use MessageKind as M;
        use SecretKind as S;
        let carrier = sight.carrier;
        let in_url = carrier.is_some_and(Carrier::is_url) || carrier == Some(Carrier::Fragment);
        match secret.kind {
            // No secret, verifier or refresh token in any URL.
            S::ClientSecret | S::CodeVerifier | S::RefreshToken if in_url => Some(6),
            // The password on its way from the browser to the sign-in page only.
            S::Password => {
                let roles = [
                    Role::ResourceOwner,
                    Role::UserAgent,
                    Role::AuthorizationServer,
                ];
                let meant = self.role(sight).is_some_and(|role| roles.contains(&role));
                let on_the_way = carrier == Some(Carrier::Form)
                    && self.is_on(sight, &[M::SignInAnswer])
                    || sight.how == Seen::Typed;
                (!meant || !on_the_way).then_some(4)
            }
            // The client secret at the server's back channel only.
            S::ClientSecret => {
                let ends = [
                    M::TokenRequest,
                    M::IntrospectionRequest,
                    M::RevocationRequest,
                    M::DeviceAuthorizationRequest,
                    M::PushedAuthorizationRequest,
                ];
                let back = self.is_on(sight, &ends);
                (!back || self.role(sight) == Some(Role::UserAgent)).then_some(5)
            }
            // Access tokens in no query; in fragments of the response to the browser only.
            S::AccessToken if carrier.is_some_and(Carrier::is_url) => Some(7),
            S::AccessToken if carrier == Some(Carrier::Fragment) => {
                let kept = matches!(sight.how, Seen::History | Seen::Read);
                (!kept && !self.is_on(sight, &[M::AuthorizationResponse])).then_some(7)
            }
            _ => None,
        }
    }
}

fn strings(rule: u8, leaks: &[&str]) -> Vec<(u8, String)> {
    leaks
        .iter()
        .map(|leak| (rule, (*leak).to_owned()))
        .collect()
}

/// Replaces a text in the first message of a kind, as if it had been sent so.
fn doctor(trace: &mut Trace, kind: MessageKind, from: &str, to: &str) {
    let messages = recognise(trace);
    let at = messages.iter().position(|one| one.kind == kind.into());
    let event = &mut trace.events[at.unwrap()];
    let (Event::Request(transfer) | Event::Response(transfer)) = event else {
        panic!("nothing is lost here");
    };
    let text = String::from_utf8(transfer.sent.as_bytes().to_vec()).unwrap();
    assert!(text.contains(from), "{text}");
    transfer.sent = Octets::new(text.replacen(from, to, 1));
}

fn doctored(scenario: &str, edits: &[(MessageKind, &str, &str)]) -> Run {
    let mut trace = trace_of(scenario, 0);
    for (kind, from, to) in edits {
        doctor(&mut trace, *kind, from, to);
    }
    Run::of(trace)
}

#[test]
fn good_runs_leak_nothing() {
    // An attack is what leaks; verdicts tell what it obtains.
    let good = |one: &&scenario::Builtin| one.group() != "attacks";
    for builtin in scenario::builtin().iter().filter(good) {
        let leaks = Run::named(builtin.name).leaks();
        if builtin.name.starts_with("ropc") {
            // What this grant is forbidden for: the client gets the password.
            assert!(leaks.iter().all(|(rule, _)| *rule == 4), "{leaks:?}");
            let received = "password client Received Some(Form)";
            assert!(leaks.contains(&(4, received.to_owned())), "{leaks:?}");
            continue;
        }
        let expected = match builtin.name {
            "implicit-six-steps-token-in-url" => {
                let by = "access_token app/script Sent Some(Query)";
                strings(7, &[by, "access_token rs Received Some(Query)"])
            }
            // A fault put it there: nobody sent it so.
            "token-in-header-and-query" | "token-in-header-and-query-ignored" => {
                strings(7, &["access_token api Received Some(Query)"])
            }
            _ => Vec::new(),
        };
        assert_eq!(leaks, expected, "{}", builtin.name);
    }
}

#[test]
fn everybody_of_the_code_flow_knows_what_he_should() {
    let run = Run::named("okta-authorization-code");
    let expected: [(SecretKind, &[&str]); 8] = [
        (SecretKind::Password, &["user", "user/browser", "okta"]),
        (SecretKind::Code, &["okta", "user/browser", "client"]),
        (SecretKind::AccessToken, &["okta", "client", "app"]),
        (SecretKind::IdToken, &["okta", "client"]),
        (SecretKind::ClientSecret, &["client", "okta"]),
        (SecretKind::State, &["client", "user/browser", "okta"]),
        (SecretKind::Nonce, &["client", "user/browser", "okta"]),
        (
            SecretKind::SessionCookie,
            &["client", "user/browser", "okta"],
        ),
    ];
    for (kind, names) in expected {
        assert_eq!(run.knowing(kind), names, "{kind:?}");
    }
    assert_eq!(run.knowing(SecretKind::CodeVerifier), [""; 0]);
}

#[test]
fn the_code_stands_in_the_browsers_history() {
    let run = Run::named("okta-authorization-code");
    let code = run.knowledge.of_kind(SecretKind::Code).next().unwrap();
    let kept = code.known.iter().find(|sight| sight.how == Seen::History);
    let kept = kept.unwrap();
    assert_eq!(kept.participant.as_str(), "user/browser");
    assert!(run.is_on(kept, &[MessageKind::CallbackRequest]));
    assert_eq!((kept.carrier, kept.until), (Some(Carrier::Query), None));
}

#[test]
fn the_fragment_stays_in_the_browser() {
    let run = Run::named("okta-implicit-spa");
    for kind in [SecretKind::AccessToken, SecretKind::IdToken] {
        let host = run.knowing(kind).into_iter().find(|name| name == "client");
        assert_eq!(host, None, "{kind:?}");
        let secret = run.knowledge.of_kind(kind).next().unwrap();
        let kept = secret.known.iter().find(|one| one.how == Seen::History);
        assert!(kept.unwrap().until.is_some());
    }
    // What the cleared fragment held inside a token went along with it; the query stays.
    let nonce = run.knowledge.of_kind(SecretKind::Nonce).next().unwrap();
    let kept = nonce.known.iter().filter(|one| one.how == Seen::History);
    let kept: Vec<_> = kept.map(|one| (one.carrier, one.until.is_some())).collect();
    let [query, token] = [Carrier::Query, Carrier::Jwt].map(Some);
    assert_eq!(kept, [(query, false), (token, true)]);
    let expected = ["okta", "user/browser", "client/script", "api"];
    assert_eq!(run.knowing(SecretKind::AccessToken), expected);
    let stored = run.knowledge.of_kind(SecretKind::State).next().unwrap();
    assert_eq!(stored.known[0].how, Seen::Stored);
    assert_eq!(stored.known[0].participant.as_str(), "client/script");
}

#[test]
fn knowledge_grows_event_by_event() {
    for builtin in scenario::builtin() {
        let run = Run::named(builtin.name);
        for secret in &run.knowledge.secrets {
            let events = secret.known.iter().map(|sight| sight.event);
            assert!(events.is_sorted(), "{} {secret}", builtin.name);
            let counts = (0..run.trace.events.len()).map(|event| secret.known_by(event).len());
            assert!(counts.is_sorted(), "{} {secret}", builtin.name);
        }
        let lost = run.trace.events.iter().enumerate();
        for (index, event) in lost.filter(|(_, event)| matches!(event, Event::Lost { .. })) {
            let sights = run.knowledge.secrets.iter().flat_map(|one| &one.known);
            let mut of_it = sights.filter(|sight| sight.event == index);
            assert!(of_it.all(|sight| sight.how == Seen::Sent), "{event:?}");
        }
    }
}

#[test]
fn a_password_that_strays_is_seen() {
    let to_client = doctored(
        "okta-authorization-code",
        &[(
            MessageKind::CallbackRequest,
            "&state=",
            "&password=correct+horse+battery+staple&state=",
        )],
    );
    let expected = [
        "password user/browser Sent Some(Query)",
        "password user/browser History Some(Query)",
        "password client Received Some(Query)",
    ];
    assert_eq!(to_client.leaks(), strings(4, &expected));

    let shown = doctored(
        "okta-authorization-code",
        &[(
            MessageKind::ConsentPrompt,
            "<h1>",
            "<p>correct horse battery staple</p><h1>",
        )],
    );
    let expected = [
        "password okta Sent Some(Text)",
        "password user/browser Received Some(Text)",
    ];
    assert_eq!(shown.leaks(), strings(4, &expected));
}

#[test]
fn a_client_secret_in_the_browser_is_seen() {
    let secret = "demo-secret-of-the-web-app";
    let in_page = doctored(
        "okta-authorization-code",
        &[(
            MessageKind::CallbackResponse,
            "\r\n\r\n",
            &format!("\r\nX-Debug: {secret}\r\n\r\n"),
        )],
    );
    let expected = [
        "client_secret client Sent Some(Text)",
        "client_secret user/browser Received Some(Text)",
    ];
    assert_eq!(in_page.leaks(), strings(5, &expected));

    let to_resource_server = doctored(
        "okta-authorization-code",
        &[(
            MessageKind::ResourceRequest,
            "\r\n\r\n",
            &format!("\r\nX-Secret: {secret}\r\n\r\n"),
        )],
    );
    let expected = [
        "client_secret client Sent Some(Text)",
        "client_secret app Received Some(Text)",
    ];
    assert_eq!(to_resource_server.leaks(), strings(5, &expected));
}

#[test]
fn a_secret_a_verifier_or_a_refresh_token_in_a_url_is_seen() {
    let start = |edit: &str| {
        doctored(
            "okta-authorization-code",
            &[(MessageKind::AuthorizationRequest, "?response_type", edit)],
        )
    };
    for (edit, label) in [
        (
            "?client_secret=demo-secret-of-the-web-app&response_type",
            "client_secret",
        ),
        (
            "?code_verifier=dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk&response_type",
            "code_verifier",
        ),
    ] {
        let expected = ["user/browser Sent", "user/browser History", "okta Received"];
        let expected = expected.map(|way| format!("{label} {way} Some(Query)"));
        let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
        assert_eq!(start(edit).leaks(), strings(6, &expected));
    }
    let refresh = doctored(
        "okta-implicit-spa",
        &[(
            MessageKind::AuthorizationResponse,
            "&token_type",
            "&refresh_token=tGzv3JOkF0XG5Qx2TlKWIA&token_type",
        )],
    );
    let expected = [
        "refresh_token okta Sent Some(Fragment)",
        "refresh_token user/browser Received Some(Fragment)",
        "refresh_token user/browser History Some(Fragment)",
        "refresh_token client/script Read Some(Fragment)",
    ];
    assert_eq!(refresh.leaks(), strings(6, &expected));
}

#[test]
fn an_access_token_in_a_query_or_a_stray_fragment_is_seen() {
    let in_query = doctored(
        "okta-implicit-spa",
        &[(
            MessageKind::AuthorizationResponse,
            "#access_token",
            "?access_token",
        )],
    );
    let expected = [
        "access_token okta Sent Some(Query)",
        "access_token user/browser Received Some(Query)",
    ];
    assert_eq!(in_query.leaks(), strings(7, &expected));

    let mut trace = trace_of("okta-authorization-code", 0);
    let knowledge = Run::of(trace.clone()).knowledge;
    let token = knowledge.of_kind(SecretKind::AccessToken).next().unwrap();
    let to = format!("Location: /#access_token={}", token.value);
    doctor(
        &mut trace,
        MessageKind::CallbackResponse,
        "Location: /",
        &to,
    );
    let leaks = Run::of(trace).leaks();
    let expected = [
        "access_token client Sent Some(Fragment)",
        "access_token user/browser Received Some(Fragment)",
    ];
    assert_eq!(leaks, strings(7, &expected));
}
