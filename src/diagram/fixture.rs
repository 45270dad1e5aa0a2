//! Stories made by hand: an authorization code run in short, whole and broken off.

use super::Story;
use crate::protocol::{Kind, LocalKind, MessageKind};
use crate::trace::{
    Event, ExchangeId, Format, Header, LocalEvent, Octets, Parameter, Part, Place, ProtocolMessage,
    Trace, Transfer,
};
use crate::verdict::{
    ArrowFinding, Claim, Difference, DifferenceKind, Finding, Reason, StepFinding, StepState, Stop,
    Verdict,
};
use crate::walkthrough::{Delivered, Name, Outcome, Walkthrough};

/// What a story borrows from.
#[derive(Clone, Debug)]
pub(crate) struct Fixture {
    pub(crate) trace: Trace,
    pub(crate) messages: Vec<ProtocolMessage>,
    pub(crate) walkthrough: Walkthrough,
    pub(crate) verdict: Verdict,
}

const WALKTHROUGH: &str = r#"
id = "diagram"
language = "en"
omits = ["app-request", "app-response", "keys-request", "keys-response"]
plantuml = { preamble = ["skinparam monochrome true"], autonumber = 'autonumber "<b>#."' }
lifelines = [
  { id = "user", name = "Resource Owner (User)", shape = "actor", holds = ["user"], plantuml = 'actor "Resource Owner (User)" as user' },
  { id = "client", name = "Web App", holds = ["client"], plantuml = 'participant "Web App" as client' },
  { id = "okta", name = "Authorization Server (Okta)", holds = ["okta"], plantuml = 'participant "Authorization Server (Okta) " as okta' },
  { id = "app", name = "Resource Server (Your App)", holds = ["app"], plantuml = 'participant "Resource Server (Your App) " as app' },
]
[[steps]]
id = "1"
number = "1."
label = { text = "Authorization Code Request to /authorize", plantuml = "Authorization Code Request to /authorize" }
arrows = [{ from = "client", to = "okta", covers = ["authorization-start", "authorization-request"] }]
notes = [{ id = "V1", text = "The client only redirects; it is the browser that sends this request.", specs = ["RFC 6749 4.1"] }]
[[steps]]
id = "2"
number = "2."
label = { text = "302 redirect to authentication prompt", plantuml = "302 redirect to authentication prompt" }
arrows = [{ from = "okta", to = "user", covers = ["prompt-redirect"], with = ["prompt-request", "sign-in-prompt"] }]
[[steps]]
id = "3"
number = "3."
label = { text = "Authentication & consent", plantuml = "Authentication & consent" }
arrows = [{ from = "user", to = "okta", covers = ["sign-in-answer", "consent-answer"] }]
[[steps]]
id = "4"
number = "4."
label = { text = "Authorization Code Response", plantuml = "Authorization Code Response" }
arrows = [{ from = "okta", to = "client", covers = ["authorization-response", "callback-request"], with = ["callback-response"] }]
[[steps]]
id = "5"
number = "5."
label = { text = "Send authorization code + client secret to /token", plantuml = "Send authorization code + client secret to /token" }
arrows = [{ from = "client", to = "okta", covers = ["token-request"] }]
[[steps]]
id = "6"
number = "6."
label = { text = "Access token (and optionally Refresh Token)", plantuml = "Access token (and optionally Refresh Token)" }
arrows = [{ from = "okta", to = "client", covers = ["token-response"] }]
[[steps]]
id = "7"
number = "7."
label = { text = "Request with access token", plantuml = "Request with access token" }
arrows = [{ from = "client", to = "app", covers = ["resource-request"] }]
[[steps]]
id = "8"
number = "8."
label = { text = "Response", plantuml = "Response" }
arrows = [{ from = "app", to = "client", covers = ["resource-response"] }]
"#;

/// exchange, from, to, kind, step (0: omitted), `+` taken along, and the message; `~` stands for a line break.
const RUN: &str = r#"
1 user/browser client app-request 0 GET /login HTTP/1.1~host: example.com
1 client user/browser authorization-start 1 HTTP/1.1 302 Found~location: https://your-org.okta.example/oauth2/default/v1/authorize?response_type=code&client_id=0oabv6kx4qq6h1U5l0h7&redirect_uri=https%3A%2F%2Fexample.com%2Fcallback&scope=openid+profile&state=state-296bc9a0-a2a2&nonce=n-0S6_WzA2Mj-nonce-x
2 user/browser okta authorization-request 1 GET /oauth2/default/v1/authorize?response_type=code&client_id=0oabv6kx4qq6h1U5l0h7&redirect_uri=https%3A%2F%2Fexample.com%2Fcallback&scope=openid+profile&state=state-296bc9a0-a2a2&nonce=n-0S6_WzA2Mj-nonce-x HTTP/1.1~host: your-org.okta.example
- okta check-passed client-id
- okta check-passed redirect-uri
2 okta user/browser prompt-redirect 2 HTTP/1.1 302 Found~location: /login?txn=1
3 user/browser okta prompt-request 2+ GET /login?txn=1 HTTP/1.1~host: your-org.okta.example
3 okta user/browser sign-in-prompt 2+ HTTP/1.1 200 OK~content-type: text/html~~<form method="post"><input name="password"></form>
- user form-filled sign-in-prompt
4 user/browser okta sign-in-answer 3 POST /login HTTP/1.1~host: your-org.okta.example~content-type: application/x-www-form-urlencoded~~username=alice&password=correct+horse+battery+staple&txn=1
5 user/browser okta consent-answer 3 POST /consent HTTP/1.1~host: your-org.okta.example~content-type: application/x-www-form-urlencoded~~decision=allow&txn=1
5 okta user/browser authorization-response 4 HTTP/1.1 303 See Other~location: https://example.com/callback?code=SplxlOBeZQQYbYS6WxSbIA&state=state-296bc9a0-a2a2&iss=https%3A%2F%2Fyour-org.okta.example%2Foauth2%2Fdefault
6 user/browser client callback-request 4 GET /callback?code=SplxlOBeZQQYbYS6WxSbIA&state=state-296bc9a0-a2a2&iss=https%3A%2F%2Fyour-org.okta.example%2Foauth2%2Fdefault HTTP/1.1~host: example.com
- client check-passed state
7 client okta token-request 5 POST /oauth2/default/v1/token HTTP/1.1~host: your-org.okta.example~authorization: Basic MG9hOnNlY3JldA==~content-type: application/x-www-form-urlencoded~~grant_type=authorization_code&code=SplxlOBeZQQYbYS6WxSbIA&redirect_uri=https%3A%2F%2Fexample.com%2Fcallback
7 okta client token-response 6 HTTP/1.1 200 OK~content-type: application/json~cache-control: no-store~~{"access_token":"eyJhbGciOiJSUzI1NiJ9.e30.sig","token_type":"Bearer","expires_in":3600}
8 client okta keys-request 0 GET /oauth2/default/v1/keys HTTP/1.1~host: your-org.okta.example
8 okta client keys-response 0 HTTP/1.1 200 OK~content-type: application/json~~{"keys":[]}
- client check-passed nonce
9 client app resource-request 7 GET /profile HTTP/1.1~host: api.example~authorization: Bearer eyJhbGciOiJSUzI1NiJ9.e30.sig
- app check-passed audience
9 app client resource-response 8 HTTP/1.1 200 OK~content-type: application/json~~{"sub":"alice"}
6 client user/browser callback-response 4+ HTTP/1.1 303 See Other~location: /
"#;

const DENIED: &str = r"
5 okta user/browser authorization-response 4 HTTP/1.1 303 See Other~location: https://example.com/callback?error=access_denied&state=state-296bc9a0-a2a2
6 user/browser client callback-request 4 GET /callback?error=access_denied&state=state-296bc9a0-a2a2 HTTP/1.1~host: example.com
6 client user/browser callback-response 4+ HTTP/1.1 200 OK~content-type: text/html~~<p>You have refused.</p>
";

impl Fixture {
    pub(crate) fn story(&self) -> Story<'_> {
        Story {
            trace: &self.trace,
            messages: self.messages.clone(),
            walkthrough: &self.walkthrough,
            verdict: self.verdict.clone(),
        }
    }

    /// Takes the events from a run in the notation of [`RUN`].
    pub(crate) fn of(run: &str) -> Self {
        let walkthrough: Walkthrough = toml::from_str(WALKTHROUGH).unwrap();
        let header = Header {
            format: Format::V1,
            scenario: "okta-authorization-code".to_owned(),
            title: "Okta: authorization code flow".to_owned(),
            lesson: "The code travels through the browser, the token never does.".to_owned(),
            seed: 1,
            participants: Vec::new(),
            walkthroughs: vec![walkthrough.clone()],
            outcome: None,
            obtained: None,
            breaks: Vec::new(),
            setting: crate::protocol::Setting::default(),
        };
        let mut fixture = Self {
            trace: Trace {
                header,
                events: Vec::new(),
            },
            messages: Vec::new(),
            verdict: Verdict {
                obtained: Vec::new(),
                walkthrough: walkthrough.id.clone(),
                steps: Vec::new(),
                differences: Vec::new(),
                departures: Vec::new(),
                leaves_out: Vec::new(),
                stop: None,
                claims: Vec::new(),
            },
            walkthrough,
        };
        for line in run.trim().lines() {
            fixture.add(line);
        }
        fixture.find_steps();
        fixture
    }

    fn add(&mut self, line: &str) {
        let words: Vec<&str> = line.splitn(6, ' ').collect();
        if words[0] == "-" {
            self.add_local(&words);
            return;
        }
        let kind: Kind = words[3].parse().unwrap();
        let (with, digits) = (words[4].ends_with('+'), words[4].trim_end_matches('+'));
        let step: usize = digits.parse().unwrap();
        let claim = match (step.checked_sub(1), with) {
            (None, _) => Claim::Omitted,
            (Some(step), true) => Claim::With { step, arrow: 0 },
            (Some(step), false) => Claim::Covered { step, arrow: 0 },
        };
        let (head, body) = words[5].split_once("~~").unwrap_or((words[5], ""));
        let octets = format!("{}\r\n\r\n{body}", head.replace('~', "\r\n"));
        let transfer = Transfer {
            exchange: ExchangeId(words[0].parse().unwrap()),
            at: 0,
            from: Name::new(words[1]),
            to: Name::new(words[2]),
            cause: None,
            sent: Octets::new(octets),
            delivered: None,
            mishaps: Vec::new(),
        };
        let response = words[5].starts_with("HTTP/");
        self.trace.events.push(if response {
            Event::Response(transfer)
        } else {
            Event::Request(transfer)
        });
        self.recognised(kind, body);
        self.verdict.claims.push(claim);
    }

    fn add_local(&mut self, words: &[&str]) {
        let kind: LocalKind = words[2].parse().unwrap();
        self.trace.events.push(Event::Local(LocalEvent {
            at: 0,
            participant: Name::new(words[1]),
            kind,
            cause: None,
            exchange: None,
            subject: words[3].to_owned(),
            detail: String::new(),
            specs: Vec::new(),
        }));
        self.recognised(kind.into(), "");
        let claimed = self
            .verdict
            .claims
            .iter()
            .rev()
            .find_map(|claim| match claim {
                Claim::Covered { step, .. } | Claim::With { step, .. } => Some(*step),
                _ => None,
            });
        self.verdict.claims.push(Claim::Local { step: claimed });
    }

    fn recognised(&mut self, kind: Kind, body: &str) {
        let json: Option<serde_json::Map<_, _>> = serde_json::from_str(body).ok();
        let parameters = json.into_iter().flatten().map(|(name, value)| Parameter {
            place: Place::Json,
            name,
            value: value.to_string(),
        });
        self.messages.push(ProtocolMessage {
            kind,
            error: None,
            failed: false,
            parameters: parameters.collect(),
        });
    }

    fn find_steps(&mut self) {
        for (index, step) in self.walkthrough.steps.iter().enumerate() {
            let covered =
                |claim: &Claim| matches!(claim, Claim::Covered { step, .. } if *step == index);
            let claims = self.verdict.claims.iter().enumerate();
            let events: Vec<usize> = claims
                .filter(|(_, claim)| covered(claim))
                .map(|(at, _)| at)
                .collect();
            let state = if events.is_empty() {
                StepState::Differs
            } else {
                StepState::Happened
            };
            let arrow = ArrowFinding {
                state,
                events,
                from: None,
                to: None,
            };
            self.verdict.steps.push(StepFinding {
                step: step.id.clone(),
                state,
                arrows: vec![arrow; step.arrows.len()],
            });
        }
    }

    pub(crate) fn set(&mut self, step: usize, state: StepState) {
        self.verdict.steps[step].state = state;
        for arrow in &mut self.verdict.steps[step].arrows {
            arrow.state = state;
        }
    }

    /// The index of the first event of a kind.
    pub(crate) fn event(&self, kind: &str) -> usize {
        let kind: Kind = kind.parse().unwrap();
        let mut messages = self.messages.iter();
        messages.position(|message| message.kind == kind).unwrap()
    }

    pub(crate) fn differ(
        &mut self,
        kind: DifferenceKind,
        step: Option<usize>,
        events: &[usize],
        detail: Finding,
    ) {
        self.verdict.differences.push(Difference {
            kind,
            step,
            message: None,
            events: events.to_vec(),
            detail,
        });
    }
}

/// Everything happened.
pub(crate) fn code_flow() -> Fixture {
    Fixture::of(RUN)
}

/// The user refuses: stopped at step 4, the rest not reached.
pub(crate) fn denied() -> Fixture {
    let before: Vec<&str> = RUN.trim().lines().take(10).collect();
    let mut fixture = Fixture::of(&format!("{}{DENIED}", before.join("\n")));
    fixture.set(3, StepState::Stopped);
    for step in 4..8 {
        fixture.set(step, StepState::NotReached);
    }
    fixture.verdict.stop = Some(Stop {
        step: Some(3),
        event: fixture.event("authorization-response"),
        outcome: Outcome {
            message: crate::protocol::MessageKind::AuthorizationResponse,
            status: Some(303),
            error: Some("access_denied".to_owned()),
            carries: Vec::new(),
            delivered: Delivered::Query,
            at: "client".to_owned(),
        },
    });
    fixture
}

/// The document misses the token request, and a message that it does not know was recorded.
pub(crate) fn differing() -> Fixture {
    let without: Vec<&str> = RUN
        .lines()
        .filter(|line| !line.contains("token-request"))
        .collect();
    let mut fixture = Fixture::of(&without.join("\n"));
    let message = MessageKind::TokenRequest.into();
    let missing = Finding::NotRecorded { message };
    fixture.differ(DifferenceKind::Missing, Some(4), &[], missing);
    let keys = fixture.event("keys-request");
    fixture.verdict.claims[keys] = Claim::Unclaimed;
    let message = MessageKind::KeysRequest.into();
    let unknown = Finding::Undocumented { message };
    fixture.differ(DifferenceKind::Undocumented, None, &[keys], unknown);
    let response = fixture.event("token-response");
    fixture.set(5, StepState::Differs);
    let left = Finding::Left {
        message: MessageKind::TokenResponse.into(),
        participant: Name::new("okta"),
        reason: Reason::BrowserSends,
    };
    fixture.differ(DifferenceKind::WrongSender, Some(5), &[response], left);
    fixture
}

/// The lost or changed half of an exchange.
pub(crate) fn lose(fixture: &mut Fixture, index: usize) {
    let event = &mut fixture.trace.events[index];
    let (part, transfer) = event.transfer().unwrap();
    let (part, transfer): (Part, Transfer) = (part, transfer.clone());
    *event = Event::Lost { part, transfer };
}
