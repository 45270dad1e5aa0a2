//! Hand-made recordings of both seed flows, and the walkthroughs that they match.

use super::{Event, ExchangeId, Format, Header, LocalEvent, Octets, Participant, Trace, Transfer};
use crate::protocol::{LocalKind, Role};
use crate::walkthrough::{
    Arrow, Delivered, Label, Lifeline, LifelineShape, Name, Outcome, Step, Walkthrough,
};

/// How a sample ends.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    Success,
    Denied,
    StateMismatch,
}

/// Records what the test says.
pub(crate) struct Recorder {
    trace: Trace,
    cause: Option<ExchangeId>,
}

pub(crate) const BROWSER: &str = "user/browser";
const FORM: &str = "\nContent-Type: application/x-www-form-urlencoded";
const HTML: &str = "\nContent-Type: text/html; charset=utf-8";
const JSON: &str = "\nContent-Type: application/json";
const AUTHORIZE: &str = "/oauth2/default/v1/authorize?client_id=0oabv6kx4qq6h1U5l0h7&redirect_uri=https%3A%2F%2Fexample.com%2Fcallback&scope=openid+profile&state=s-1&nonce=n-1&response_type=";
const OKTA: &str = "https://your-org.okta.example";
const SIGN_IN: &str = "<form method=post action=/login><input name=txn type=hidden value=1><input name=username><input name=password type=password></form>";
const CONSENT: &str = "<form method=post action=/consent><input name=txn type=hidden value=1><button name=decision value=allow>Allow</button><button name=decision value=deny>Deny</button></form>";

impl Recorder {
    pub(crate) fn new(scenario: &str, participants: &[(&str, Role, &str)]) -> Self {
        let participants = participants.iter().map(|(name, role, origin)| Participant {
            name: Name::new(*name),
            role: *role,
            origins: Some((*origin).to_owned())
                .filter(|o| !o.is_empty())
                .into_iter()
                .collect(),
            opaque: false,
        });
        let header = Header {
            format: Format::V1,
            scenario: scenario.to_owned(),
            title: scenario.to_owned(),
            lesson: String::new(),
            seed: 0,
            participants: participants.collect(),
            walkthroughs: Vec::new(),
            outcome: None,
            obtained: None,
            breaks: Vec::new(),
            setting: crate::protocol::Setting::default(),
        };
        let events = Vec::new();
        let trace = Trace { header, events };
        Self { trace, cause: None }
    }

    /// Records a request; the head's first line lacks the version, the Host is added.
    pub(crate) fn ask(&mut self, from: &str, to: &str, head: &str, body: &str) -> ExchangeId {
        let (line, headers) = head.split_once('\n').unwrap_or((head, ""));
        let server = self.trace.header.participant(&Name::new(to)).unwrap();
        let host = server.origins[0].trim_start_matches("https://");
        let head = format!("{line} HTTP/1.1\nHost: {host}\n{headers}");
        let asked = self.trace.events.iter().filter_map(Event::transfer);
        let exchange = ExchangeId(
            asked
                .map(|(_, t)| t.exchange.0)
                .max()
                .map_or(1, |id| id + 1),
        );
        let transfer = self.transfer(exchange, from, to, &head, body);
        self.trace.events.push(Event::Request(transfer));
        exchange
    }

    /// Records the response of an exchange; the head's first line is the status.
    pub(crate) fn answer(&mut self, exchange: ExchangeId, head: &str, body: &str) {
        let asked = self.trace.events.iter().filter_map(Event::transfer);
        let (from, to) = asked
            .map(|(_, transfer)| transfer)
            .find(|transfer| transfer.exchange == exchange)
            .map(|transfer| (transfer.to.clone(), transfer.from.clone()))
            .unwrap();
        let head = format!("HTTP/1.1 {head}");
        let transfer = self.transfer(exchange, from.as_str(), to.as_str(), &head, body);
        self.trace.events.push(Event::Response(transfer));
    }

    fn transfer(&self, exchange: ExchangeId, from: &str, to: &str, h: &str, b: &str) -> Transfer {
        let head = h.trim_end().replace('\n', "\r\n");
        Transfer {
            exchange,
            at: 1_000 * (self.trace.events.len() as u64 + 1),
            from: Name::new(from),
            to: Name::new(to),
            cause: self.cause,
            sent: Octets::new(format!("{head}\r\n\r\n{b}")),
            delivered: None,
            mishaps: Vec::new(),
        }
    }

    pub(crate) fn local(&mut self, who: &str, kind: LocalKind, subject: &str) {
        self.trace.events.push(Event::Local(LocalEvent {
            at: 1_000 * (self.trace.events.len() as u64 + 1),
            participant: Name::new(who),
            kind,
            cause: self.cause,
            exchange: None,
            subject: subject.to_owned(),
            detail: String::new(),
            specs: Vec::new(),
        }));
    }

    pub(crate) fn finish(self) -> Trace {
        self.trace
    }

    /// From the prompt to the authorization response, whose Location is given.
    fn interact(&mut self, request: ExchangeId, decision: &str, location: &str) {
        self.answer(request, "302 Found\nLocation: /login?txn=1", "");
        let page = self.ask(BROWSER, "okta", "GET /login?txn=1", "");
        self.answer(page, &format!("200 OK{HTML}"), SIGN_IN);
        self.local("user", LocalKind::FormFilled, "sign-in");
        let head = format!("POST /login{FORM}");
        let login = self.ask(BROWSER, "okta", &head, "txn=1&username=alice&password=x");
        self.answer(login, "303 See Other\nLocation: /consent?txn=1", "");
        let page = self.ask(BROWSER, "okta", "GET /consent?txn=1", "");
        self.answer(page, &format!("200 OK{HTML}"), CONSENT);
        self.local("user", LocalKind::FormFilled, "consent");
        let head = format!("POST /consent{FORM}");
        let body = format!("txn=1&decision={decision}");
        let consent = self.ask(BROWSER, "okta", &head, &body);
        if decision == "deny" {
            self.cause = Some(consent);
            self.local("okta", LocalKind::CheckFailed, "consent");
            self.cause = None;
        }
        self.answer(
            consent,
            &format!("303 See Other\nLocation: {location}"),
            "<p>Moved</p>",
        );
    }

    fn keys(&mut self, who: &str) {
        let keys = self.ask(who, "okta", "GET /oauth2/default/v1/keys", "");
        self.answer(keys, &format!("200 OK{JSON}"), "{\"keys\":[]}");
    }

    /// The protected resource request, and how the resource server gets the keys.
    fn use_token(&mut self, who: &str) {
        let outer = self.cause;
        let head = "GET /profile\nAuthorization: Bearer at-1";
        let resource = self.ask(who, "app", head, "");
        self.cause = Some(resource);
        let head = "GET /oauth2/default/.well-known/openid-configuration";
        let metadata = self.ask("app", "okta", head, "");
        let body = format!("{{\"jwks_uri\":\"{OKTA}/oauth2/default/v1/keys\"}}");
        self.answer(metadata, &format!("200 OK{JSON}"), &body);
        self.keys("app");
        self.local("app", LocalKind::CheckPassed, "signature");
        self.cause = outer;
        self.answer(resource, &format!("200 OK{JSON}"), "{\"name\":\"Alice\"}");
    }
}

/// The authorization code flow of the web app.
pub(crate) fn code_flow(ending: Ending) -> Trace {
    let mut run = Recorder::new(
        "okta-authorization-code",
        &[
            ("user", Role::ResourceOwner, ""),
            (BROWSER, Role::UserAgent, ""),
            ("client", Role::Client, "https://example.com"),
            ("okta", Role::AuthorizationServer, OKTA),
            ("app", Role::ResourceServer, "https://api.example"),
        ],
    );
    let login = run.ask(BROWSER, "client", "GET /login", "");
    let start = format!("{AUTHORIZE}code");
    run.answer(login, &format!("302 Found\nLocation: {OKTA}{start}"), "");
    let request = run.ask(BROWSER, "okta", &format!("GET {start}"), "");
    let (decision, result) = match ending {
        Ending::Denied => ("deny", "error=access_denied"),
        Ending::Success | Ending::StateMismatch => ("allow", "code=c-1"),
    };
    let answer = format!("/callback?{result}&state=s-1&iss=https%3A%2F%2Fyour-org.okta.example");
    run.interact(request, decision, &format!("https://example.com{answer}"));
    let callback = run.ask(BROWSER, "client", &format!("GET {answer}"), "");
    run.cause = Some(callback);
    match ending {
        Ending::Success => finish_code_flow(&mut run, callback),
        Ending::Denied => {
            run.answer(callback, &format!("200 OK{HTML}"), "<p>Access denied</p>");
            run.trace.header.outcome = Some(denied(Delivered::Query));
        }
        Ending::StateMismatch => {
            forge_state(&mut run.trace);
            run.local("client", LocalKind::CheckFailed, "state");
            run.answer(callback, &format!("400 Bad Request{HTML}"), "<p>No</p>");
            run.trace.header.outcome = Some(Outcome {
                message: crate::protocol::MessageKind::CallbackRequest,
                status: None,
                error: Some("state".to_owned()),
                carries: Vec::new(),
                delivered: Delivered::Local,
                at: "client".to_owned(),
            });
        }
    }
    run.finish()
}

fn finish_code_flow(run: &mut Recorder, callback: ExchangeId) {
    run.local("client", LocalKind::CheckPassed, "state");
    let head = format!("POST /oauth2/default/v1/token\nAuthorization: Basic YTpi{FORM}");
    let body = "grant_type=authorization_code&code=c-1";
    let token = run.ask("client", "okta", &head, body);
    let body = "{\"access_token\":\"at-1\",\"token_type\":\"Bearer\",\"id_token\":\"it-1\"}";
    run.answer(token, &format!("200 OK{JSON}"), body);
    run.keys("client");
    run.use_token("client");
    run.answer(callback, "303 See Other\nLocation: /", "");
    run.cause = None;
    let home = run.ask(BROWSER, "client", "GET /", "");
    run.answer(home, &format!("200 OK{HTML}"), "<p>Hello Alice</p>");
}

fn forge_state(trace: &mut Trace) {
    if let Some(Event::Request(callback)) = trace.events.last_mut() {
        let sent = String::from_utf8_lossy(callback.sent.as_bytes()).into_owned();
        callback.delivered = Some(Octets::new(sent.replace("state=s-1", "state=forged")));
    }
}

/// The implicit flow of the single-page app.
pub(crate) fn implicit_flow(ending: Ending) -> Trace {
    let script = "client/script";
    let mut run = Recorder::new(
        "okta-implicit",
        &[
            ("user", Role::ResourceOwner, ""),
            (BROWSER, Role::UserAgent, ""),
            ("client", Role::Client, "https://example.com"),
            (script, Role::Client, ""),
            ("okta", Role::AuthorizationServer, OKTA),
            ("app", Role::ResourceServer, "https://api.example"),
        ],
    );
    let home = run.ask(BROWSER, "client", "GET /", "");
    run.answer(home, &format!("200 OK{HTML}"), "<script></script>");
    run.local(script, LocalKind::ValueStored, "state");
    let head = format!("GET {AUTHORIZE}id_token+token\nReferer: https://example.com/");
    let request = run.ask(BROWSER, "okta", &head, "");
    let (decision, result) = match ending {
        Ending::Denied => ("deny", "error=access_denied"),
        Ending::Success | Ending::StateMismatch => (
            "allow",
            "access_token=at-1&token_type=Bearer&expires_in=3600&scope=openid&id_token=it-1",
        ),
    };
    let location = format!("https://example.com/callback#{result}&state=s-1");
    run.interact(request, decision, &location);
    run.local(BROWSER, LocalKind::FragmentKept, "fragment");
    let callback = run.ask(BROWSER, "client", "GET /callback", "");
    run.answer(callback, &format!("200 OK{HTML}"), "<script></script>");
    run.local(script, LocalKind::FragmentRead, "fragment");
    if ending == Ending::Denied {
        run.trace.header.outcome = Some(denied(Delivered::Fragment));
        return run.finish();
    }
    run.local(script, LocalKind::FragmentCleared, "fragment");
    run.local(script, LocalKind::CheckPassed, "state");
    run.keys(script);
    run.local(script, LocalKind::CheckPassed, "nonce");
    let head = "OPTIONS /profile\nOrigin: https://example.com\nAccess-Control-Request-Method: GET";
    let preflight = run.ask(script, "app", head, "");
    run.answer(
        preflight,
        "204 No Content\nAccess-Control-Allow-Origin: https://example.com",
        "",
    );
    run.use_token(script);
    run.finish()
}

fn denied(delivered: Delivered) -> Outcome {
    Outcome {
        message: crate::protocol::MessageKind::AuthorizationResponse,
        status: Some(303),
        error: Some("access_denied".to_owned()),
        carries: Vec::new(),
        delivered,
        at: "client".to_owned(),
    }
}

/// A walkthrough from lines such as `1 client>okta: token-request + keys-request`:
/// id, ends, covers, and after the plus what goes with them. A line with the id
/// of the one before it adds an arrow to that step.
pub(crate) fn walkthrough(omits: &str, lines: &[&str]) -> Walkthrough {
    let mut steps: Vec<Step> = Vec::new();
    for step in lines.iter().map(|line| step(line)) {
        match steps.last_mut().filter(|last| last.id == step.id) {
            Some(last) => last.arrows.extend(step.arrows),
            None => steps.push(step),
        }
    }
    Walkthrough {
        id: "diagram".to_owned(),
        title: None,
        language: "en".to_owned(),
        lifelines: ["user", "client", "okta", "app"].map(lifeline).into(),
        omits: kinds(omits),
        steps,
        landmarks: Vec::new(),
        plantuml: None,
        notes: Vec::new(),
    }
}

fn lifeline(id: &str) -> Lifeline {
    Lifeline {
        id: id.to_owned(),
        name: id.to_owned(),
        shape: LifelineShape::Participant,
        holds: vec![Name::new(id)],
        plantuml: None,
    }
}

fn step(line: &str) -> Step {
    let (id, arrow) = line.split_once(' ').unwrap();
    let (ends, claims) = arrow.split_once(':').unwrap();
    let (from, to) = ends.split_once('>').unwrap();
    let (covers, with) = claims.split_once('+').unwrap_or((claims, ""));
    Step {
        id: id.to_owned(),
        number: Some(format!("{id}.")),
        label: Label {
            text: format!("step {id}"),
            plantuml: None,
        },
        setup: false,
        skip: false,
        repeats: false,
        arrows: vec![Arrow {
            error: None,
            from: from.to_owned(),
            to: to.to_owned(),
            covers: kinds(covers),
            with: kinds(with),
            status: None,
            carries: Vec::new(),
            departs: None,
            dress: None,
        }],
        lacks: Vec::new(),
        notes: Vec::new(),
        speaker: None,
    }
}

fn kinds(words: &str) -> Vec<crate::protocol::Kind> {
    words
        .split_whitespace()
        .map(|k| k.parse().unwrap())
        .collect()
}

const SIGN_IN_STEPS: [&str; 4] = [
    "1 client>okta: authorization-start authorization-request",
    "2 okta>user: prompt-redirect + prompt-request sign-in-prompt",
    "3 user>okta: sign-in-answer prompt-redirect prompt-request consent-prompt consent-answer",
    "4 okta>client: authorization-response callback-request + callback-response",
];

/// The eight arrows of the authorization code diagram.
pub(crate) fn code_diagram() -> Walkthrough {
    let rest = [
        "5 client>okta: token-request",
        "6 okta>client: token-response",
        "7 client>app: resource-request",
        "8 app>client: resource-response",
    ];
    let omits =
        "app-request app-response keys-request keys-response discovery-request discovery-response";
    walkthrough(omits, &[&SIGN_IN_STEPS[..], &rest].concat())
}

/// The six arrows of the implicit diagram.
pub(crate) fn implicit_diagram() -> Walkthrough {
    let rest = [
        "5 client>app: resource-request + preflight-request preflight-response",
        "6 app>client: resource-response",
    ];
    let omits = "app-request keys-request keys-response discovery-request discovery-response";
    walkthrough(omits, &[&SIGN_IN_STEPS[..], &rest].concat())
}
