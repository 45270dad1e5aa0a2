//! Runs as they would be recorded if somebody did wrong.

use std::sync::{LazyLock, Mutex};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use flowscribe::protocol::{Kind, LocalKind, MessageKind};
use flowscribe::trace::{Event, LocalEvent, Octets, Trace, Transfer, recognise};
use flowscribe::walkthrough::Name;
use indexmap::IndexMap;

use crate::common::trace_of;

/// A run that is changed.
pub(super) struct Doctored(pub(super) Trace);

impl Doctored {
    pub(super) fn run(scenario: &str) -> Self {
        static RUNS: LazyLock<Mutex<IndexMap<String, Trace>>> = LazyLock::new(Mutex::default);
        let mut runs = RUNS.lock().unwrap();
        let run = runs.entry(scenario.to_owned());
        Self(run.or_insert_with(|| trace_of(scenario, 0)).clone())
    }

    /// The ID token with another text in its header or claims; its signature stays as it was.
    pub(super) fn id_token(self, kind: MessageKind, from: &str, to: &str) -> Self {
        let token = self.value(kind, 0, "id_token");
        let told = |part: &str| -> String {
            let octets = BASE64.decode(part).unwrap_or_default();
            let text = String::from_utf8(octets).unwrap_or_default();
            if text.contains(from) {
                BASE64.encode(text.replacen(from, to, 1))
            } else {
                part.to_owned()
            }
        };
        let parts: Vec<String> = token.split('.').map(told).collect();
        self.edit(kind, &token, &parts.join("."))
    }

    /// The place of a kind's nth occurrence, from 0.
    pub(super) fn place(&self, kind: impl Into<Kind>, nth: usize) -> usize {
        let kind = kind.into();
        let messages = recognise(&self.0);
        let mut places = (0..messages.len()).filter(|index| messages[*index].kind == kind);
        places.nth(nth).unwrap_or_else(|| panic!("no {kind} {nth}"))
    }

    pub(super) fn transfer(&mut self, place: usize) -> &mut Transfer {
        match &mut self.0.events[place] {
            Event::Request(transfer) | Event::Response(transfer) => transfer,
            other => panic!("no message that arrived: {other:?}"),
        }
    }

    fn replace(&mut self, place: usize, from: &str, to: &str) {
        let transfer = self.transfer(place);
        let text = String::from_utf8(transfer.sent.as_bytes().to_vec()).unwrap();
        // The names of header fields are the same in any case.
        let at = text.to_ascii_lowercase().find(&from.to_ascii_lowercase());
        let at = at.unwrap_or_else(|| panic!("no {from} in {text}"));
        let behind = &text[at + from.len()..];
        transfer.sent = Octets::new(format!("{}{to}{behind}", &text[..at]));
    }

    /// Replaces a text in a kind's first message, as if it had been sent so.
    pub(super) fn edit(self, kind: MessageKind, from: &str, to: &str) -> Self {
        self.edit_nth(kind, 0, from, to)
    }

    pub(super) fn edit_nth(mut self, kind: MessageKind, nth: usize, from: &str, to: &str) -> Self {
        let place = self.place(kind, nth);
        self.replace(place, from, to);
        self
    }

    /// The same in the answer to it.
    pub(super) fn edit_answer(mut self, kind: MessageKind, from: &str, to: &str) -> Self {
        let place = self.place(kind, 0);
        let exchange = self.transfer(place).exchange;
        let answers = |event: &Event| matches!(event, Event::Response(transfer) if transfer.exchange == exchange);
        let place = self.0.events.iter().position(answers).unwrap();
        self.replace(place, from, to);
        self
    }

    /// Takes a value out of one message and writes it in place of another's, wherever that stands.
    pub(super) fn everywhere(mut self, from: &str, to: &str) -> Self {
        for event in &mut self.0.events {
            if let Event::Request(transfer) | Event::Response(transfer) = event {
                let text = String::from_utf8(transfer.sent.as_bytes().to_vec()).unwrap();
                transfer.sent = Octets::new(text.replace(from, to));
            }
        }
        self
    }

    /// A parameter of a kind's nth message.
    pub(super) fn value(&self, kind: MessageKind, nth: usize, name: &str) -> String {
        let message = &recognise(&self.0)[self.place(kind, nth)];
        let mut parameters = message.parameters.iter();
        let found = parameters.find(|one| one.name == name);
        found.unwrap().value.clone()
    }

    pub(super) fn sent_by(mut self, kind: MessageKind, name: &str) -> Self {
        let place = self.place(kind, 0);
        self.transfer(place).from = Name::new(name);
        self
    }

    /// Takes out the first local event of a kind and subject.
    pub(super) fn without(mut self, kind: LocalKind, subject: &str) -> Self {
        let is = |event: &Event| matches!(event, Event::Local(local) if local.kind == kind && local.subject == subject);
        let place = self.0.events.iter().position(is).unwrap();
        self.0.events.remove(place);
        self
    }

    /// Everything from a kind's first message on comes later by so many seconds.
    pub(super) fn later(mut self, kind: MessageKind, seconds: u64) -> Self {
        let place = self.place(kind, 0);
        for event in &mut self.0.events[place..] {
            match event {
                Event::Request(t) | Event::Response(t) => t.at += seconds * 1_000_000,
                Event::Lost { transfer, .. } => transfer.at += seconds * 1_000_000,
                Event::Local(local) => local.at += seconds * 1_000_000,
            }
        }
        self
    }

    /// The octets of one message in another's stead.
    pub(super) fn copied(mut self, kind: MessageKind, from: usize, to: usize) -> Self {
        let (from, to) = (self.place(kind, from), self.place(kind, to));
        let octets = self.transfer(from).sent.clone();
        self.transfer(to).sent = octets;
        self
    }

    /// A request at the end that nobody answers any more.
    pub(super) fn asks(mut self, from: &str, to: &str, octets: &str) -> Self {
        let transfers = self.0.events.iter().filter_map(Event::transfer);
        let (_, last) = transfers.max_by_key(|(_, t)| t.exchange).unwrap();
        let mut transfer = last.clone();
        transfer.exchange.0 += 1;
        transfer.from = Name::new(from);
        transfer.to = Name::new(to);
        transfer.cause = None;
        transfer.delivered = None;
        transfer.mishaps.clear();
        transfer.sent = Octets::new(octets.replace('\n', "\r\n"));
        self.0.events.push(Event::Request(transfer));
        self
    }

    /// A check at the end.
    pub(super) fn checks(mut self, name: &str, subject: &str, spec: &str) -> Self {
        self.0.events.push(Event::Local(LocalEvent {
            at: 0,
            participant: Name::new(name),
            kind: LocalKind::CheckPassed,
            cause: None,
            exchange: None,
            subject: subject.to_owned(),
            detail: String::new(),
            specs: vec![spec.parse().unwrap()],
        }));
        self
    }
}
