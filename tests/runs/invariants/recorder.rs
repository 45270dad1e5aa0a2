//! Recordings made by hand, of flows that no scenario plays yet.

use flowscribe::protocol::{Role, Setting};
use flowscribe::trace::{Event, ExchangeId, Format, Header, Octets, Participant, Trace, Transfer};
use flowscribe::walkthrough::Name;

pub(super) const JSON: &str = "200 OK\nContent-Type: application/json\nCache-Control: no-store";
pub(super) const REFUSED: &str =
    "400 Bad Request\nContent-Type: application/json\nCache-Control: no-store";
pub(super) const FORM: &str = "\nContent-Type: application/x-www-form-urlencoded";
pub(super) const BASIC: &str = "\nAuthorization: Basic czZCaGRSa3F0MzpnWDFmQmF0M2JW";

/// Records what the test says, one message a second.
pub(super) struct Recorder(Trace);

impl Recorder {
    pub(super) fn new() -> Self {
        let who = [
            ("user", Role::ResourceOwner, None),
            ("user/browser", Role::UserAgent, None),
            ("client", Role::Client, Some("https://client.example")),
            ("as", Role::AuthorizationServer, Some("https://as.example")),
            ("api", Role::ResourceServer, Some("https://api.example")),
        ];
        let participants = who.map(|(name, role, origin)| Participant {
            name: Name::new(name),
            role,
            origins: origin.map(str::to_owned).into_iter().collect(),
            opaque: false,
        });
        let header = Header {
            format: Format::V1,
            scenario: "by-hand".to_owned(),
            title: String::new(),
            lesson: String::new(),
            seed: 0,
            participants: participants.into(),
            walkthroughs: Vec::new(),
            outcome: None,
            obtained: None,
            breaks: Vec::new(),
            setting: Setting::default(),
        };
        let events = Vec::new();
        Self(Trace { header, events })
    }

    /// A request and its answer; the first line of each head as on the wire, without the version.
    pub(super) fn exchange(
        &mut self,
        (from, to): (&str, &str),
        (head, body): (&str, &str),
        (answer, answered): (&str, &str),
    ) {
        let server = self.0.header.participant(&Name::new(to)).unwrap();
        let host = server.origins[0].trim_start_matches("https://").to_owned();
        let (line, headers) = head.split_once('\n').unwrap_or((head, ""));
        let head = format!("{line} HTTP/1.1\nHost: {host}\n{headers}");
        let exchange = ExchangeId(u32::try_from(self.0.events.len() / 2 + 1).unwrap());
        let request = self.transfer(exchange, (from, to), &head, body);
        self.0.events.push(Event::Request(request));
        let answer = format!("HTTP/1.1 {answer}");
        let response = self.transfer(exchange, (to, from), &answer, answered);
        self.0.events.push(Event::Response(response));
    }

    fn transfer(&self, exchange: ExchangeId, ends: (&str, &str), h: &str, b: &str) -> Transfer {
        let head = h.trim_end().replace('\n', "\r\n");
        Transfer {
            exchange,
            at: 1_000_000 * (self.0.events.len() as u64 + 1),
            from: Name::new(ends.0),
            to: Name::new(ends.1),
            cause: None,
            sent: Octets::new(format!("{head}\r\n\r\n{b}")),
            delivered: None,
            mishaps: Vec::new(),
        }
    }

    /// The request of the last exchange is sent at a time, and answered at once.
    pub(super) fn last_at(&mut self, seconds: u64) {
        let last = self.0.events.len() - 2;
        for event in &mut self.0.events[last..] {
            if let Event::Request(transfer) | Event::Response(transfer) = event {
                transfer.at = seconds * 1_000_000;
            }
        }
    }

    pub(super) fn token(&mut self, form: &str, answer: (&str, &str)) {
        let head = format!("POST /token{BASIC}{FORM}");
        self.exchange(("client", "as"), (&head, form), answer);
    }

    pub(super) fn finish(self) -> Trace {
        self.0
    }
}
