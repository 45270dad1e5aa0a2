//! Event after event, who learns what.

use indexmap::IndexMap;

use super::reading::Reading;
use super::window::Windows;
use super::{Carrier, Learned, Secret, SecretKind, Seen};
use crate::protocol::{LocalKind, Role};
use crate::trace::{Event, LocalEvent, Mishap, Part, ProtocolMessage, Trace, Transfer};
use crate::walkthrough::Name;

/// A run has a dozen; a recording made to exhaust its reader has no end of them.
const MOST_SECRETS: usize = 256;

/// What is known of a run so far.
pub(super) struct Learning<'t> {
    trace: &'t Trace,
    sides: Vec<Sides>,
    windows: Windows,
    secrets: Vec<Secret>,
}

/// A message as its sender and its receiver have it; of each, what is nobody's is absent.
#[derive(Default)]
struct Sides {
    sent: Option<Reading>,
    /// Absent if lost; where nothing was changed, this too is as sent.
    arrived: Option<Reading>,
}

impl Sides {
    fn of(event: &Event, message: Option<&ProtocolMessage>) -> Self {
        let Some((part, transfer)) = event.transfer() else {
            return Self::default();
        };
        let kind = message.map(|message| message.kind);
        let read = |octets| Reading::of(part, octets, kind);
        let lost = matches!(event, Event::Lost { .. });
        let by_sender = !transfer.mishaps.iter().any(is_not_sent);
        Self {
            sent: by_sender.then(|| read(&transfer.sent)),
            arrived: (!lost).then(|| read(transfer.arrived())),
        }
    }

    fn readings(&self) -> impl Iterator<Item = &Reading> {
        self.sent.iter().chain(&self.arrived)
    }
}

/// What a fault did in the sender's stead.
fn is_not_sent(mishap: &Mishap) -> bool {
    match mishap {
        Mishap::Repeated | Mishap::Substituted => true,
        Mishap::Delayed(_) | Mishap::Handed => false,
    }
}

impl<'t> Learning<'t> {
    /// All secrets of a run, with everyone who saw them.
    pub(super) fn of(trace: &'t Trace, messages: &[ProtocolMessage]) -> Vec<Secret> {
        let events = trace.events.iter().enumerate();
        let sides = events.map(|(index, event)| Sides::of(event, messages.get(index)));
        let sides: Vec<Sides> = sides.collect();
        let mut learning = Self {
            trace,
            secrets: secrets(&sides),
            sides,
            windows: Windows::default(),
        };
        for (index, event) in trace.events.iter().enumerate() {
            match event {
                Event::Local(local) => learning.locally(index, local),
                Event::Request(transfer) => learning.travels(index, Part::Request, transfer),
                Event::Response(transfer) => learning.travels(index, Part::Response, transfer),
                Event::Lost { part, transfer } => learning.travels(index, *part, transfer),
            }
        }
        learning.secrets
    }

    fn travels(&mut self, index: usize, part: Part, transfer: &Transfer) {
        let Sides { sent, arrived } = std::mem::take(&mut self.sides[index]);
        if let Some(sent) = &sent {
            self.sees(index, &transfer.from, Seen::Sent, sent);
            if part == Part::Request && sent.navigates && self.is_browser(&transfer.from) {
                self.navigates(index, transfer, sent);
            }
        }
        if let Some(arrived) = &arrived {
            self.sees(index, &transfer.to, Seen::Received, arrived);
            if let Some(location) = &arrived.redirect {
                let windows = &mut self.windows;
                windows.redirect(&transfer.to, transfer.exchange, location);
            }
        }
    }

    fn is_browser(&self, name: &Name) -> bool {
        let known = self.trace.header.participant(name);
        known.is_some_and(|known| known.role == Role::UserAgent)
    }

    /// The URL of the request, and the fragment that it leaves behind, stand in the address bar.
    fn navigates(&mut self, index: usize, transfer: &Transfer, sent: &Reading) {
        let browser = &transfer.from;
        let bar = self
            .windows
            .navigate(browser, transfer.exchange, index, sent);
        let fragment = bar.fragment.clone();
        for secret in &mut self.secrets {
            let in_query = sent.carriers(secret.kind, &secret.value);
            let in_query = in_query.into_iter().filter(|one| *one == Carrier::Query);
            let in_fragment = fragment.carriers(secret.kind, &secret.value);
            for carrier in in_query.chain(in_fragment) {
                secret.learn(index, browser, Seen::History, Some(carrier));
            }
        }
    }

    fn locally(&mut self, index: usize, local: &LocalEvent) {
        let who = &local.participant;
        match local.kind {
            LocalKind::FormFilled => {
                let typed = self.sent_next(index, SecretKind::Password, Some(who.actor()));
                self.knows(index, who, Seen::Typed, typed);
            }
            LocalKind::ValueStored => {
                let named = |kind: &&SecretKind| kind.as_str() == local.subject;
                if let Some(kind) = SecretKind::ALL.iter().find(named) {
                    let stored = self.sent_next(index, *kind, None);
                    self.knows(index, who, Seen::Stored, stored);
                }
            }
            LocalKind::FragmentRead => {
                if let Some((_, bar)) = self.windows.of_script() {
                    let fragment = bar.fragment.clone();
                    self.sees(index, who, Seen::Read, &fragment);
                }
            }
            // A token in the fragment goes with it.
            LocalKind::FragmentCleared => self.clears(index, &[Carrier::Fragment, Carrier::Jwt]),
            LocalKind::QueryRead => self.reads_query(index, who),
            LocalKind::QueryCleared => {
                self.clears(index, &[Carrier::Query, Carrier::Fragment, Carrier::Jwt]);
                self.windows.clear_query();
            }
            _ => {}
        }
    }

    /// The secret of a kind in the next request (of an actor's participant) that has any.
    fn sent_next(&self, index: usize, kind: SecretKind, actor: Option<&str>) -> Option<usize> {
        let is_request = |event: &Event| match event.transfer() {
            Some((Part::Request, sent)) => actor.is_none_or(|actor| sent.from.actor() == actor),
            _ => false,
        };
        let later = self.trace.events.iter().zip(&self.sides).skip(index + 1);
        let mut requests = later.filter(|(event, _)| is_request(event));
        // A person's form is the very next request; a stored value may wait.
        let reading = match actor {
            Some(_) => requests.next()?.1.sent.as_ref()?,
            None => requests
                .filter_map(|(_, sides)| sides.sent.as_ref())
                .find(|sent| sent.values.iter().any(|one| one.kind == Some(kind)))?,
        };
        let value = reading.values.iter().find(|one| one.kind == Some(kind))?;
        let is_it = |secret: &Secret| secret.kind == kind && secret.value == value.value;
        self.secrets.iter().position(is_it)
    }

    fn knows(&mut self, index: usize, who: &Name, how: Seen, secret: Option<usize>) {
        if let Some(secret) = secret.and_then(|secret| self.secrets.get_mut(secret)) {
            secret.learn(index, who, how, None);
        }
    }

    fn sees(&mut self, index: usize, who: &Name, how: Seen, reading: &Reading) {
        for secret in &mut self.secrets {
            for carrier in reading.carriers(secret.kind, &secret.value) {
                secret.learn(index, who, how, Some(carrier));
            }
        }
    }

    /// A script knows its own URL, which came with its page.
    fn reads_query(&mut self, index: usize, who: &Name) {
        if let Some((_, bar)) = self.windows.of_script() {
            let request = bar.request.clone();
            for secret in &mut self.secrets {
                let carriers = request.carriers(secret.kind, &secret.value);
                if carriers.contains(&Carrier::Query) {
                    secret.learn(index, who, Seen::Received, Some(Carrier::Query));
                }
            }
        }
    }

    fn clears(&mut self, index: usize, from: &[Carrier]) {
        if let Some((browser, bar)) = self.windows.of_script() {
            for sight in self.secrets.iter_mut().flat_map(|one| &mut one.known) {
                let stands = sight.how == Seen::History
                    && sight.carrier.is_some_and(|carrier| from.contains(&carrier))
                    && sight.event == bar.since
                    && sight.participant == *browser;
                if stands {
                    sight.until.get_or_insert(index);
                }
            }
        }
        self.windows.clear();
    }
}

impl Secret {
    fn learn(&mut self, event: usize, who: &Name, how: Seen, carrier: Option<Carrier>) {
        self.known.push(Learned {
            participant: who.clone(),
            event,
            how,
            carrier,
            until: None,
        });
    }
}

/// Every value that travels under the name of a secret.
fn secrets(sides: &[Sides]) -> Vec<Secret> {
    let mut found: IndexMap<(SecretKind, String), String> = IndexMap::new();
    let readings = sides.iter().flat_map(Sides::readings);
    for one in readings.flat_map(|reading| &reading.values) {
        let Some(kind) = one.kind else { continue };
        let label = match kind {
            SecretKind::SessionCookie => &one.name,
            _ => kind.as_str(),
        };
        let key = (kind, one.value.clone());
        if found.len() == MOST_SECRETS && !found.contains_key(&key) {
            continue;
        }
        found.entry(key).or_insert_with(|| label.to_owned());
    }
    let secret = |((kind, value), label)| Secret {
        kind,
        value,
        label,
        known: Vec::new(),
    };
    found.into_iter().map(secret).collect()
}
