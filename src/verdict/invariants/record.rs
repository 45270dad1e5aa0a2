//! The recording as the invariants read it: messages, exchanges, who plays what, what is settled.

use indexmap::{IndexMap, IndexSet};

use super::authorization::Authorizations;
use super::message::{Half, Message};
use super::token::TokenCall;
use crate::protocol::{Issuer, Kind, LocalKind, MessageKind, RegisteredClient, Role};
use crate::trace::{
    Event, ExchangeId, Knowledge, LocalEvent, Part, Place, ProtocolMessage, Trace, split_url,
};
use crate::walkthrough::Name;

/// A recording, read once for all invariants.
pub(super) struct Record<'a> {
    pub(super) trace: &'a Trace,
    pub(super) knowledge: Knowledge,
    /// By event; absent for local events.
    messages: Vec<Option<Message<'a>>>,
    requests: IndexMap<ExchangeId, usize>,
    responses: IndexMap<ExchangeId, usize>,
    /// The requests that were sent while an exchange was served.
    caused: IndexSet<(ExchangeId, MessageKind)>,
    /// The exchanges in which a request was pushed (RFC 9126 2), whatever they are recognised as.
    pushes: IndexSet<ExchangeId>,
    roles: IndexMap<&'a Name, Role>,
    /// By the server's name.
    issuers: IndexMap<&'a Name, &'a Issuer>,
    clients: IndexMap<(&'a str, &'a str), &'a RegisteredClient>,
    locals: Vec<(usize, &'a LocalEvent)>,
    /// The checks that were made while an exchange was served, as places in `locals`.
    checks: IndexMap<ExchangeId, Vec<usize>>,
    /// The last event by which an actor refused something.
    refusals: IndexMap<&'a str, usize>,
    pub(super) authorizations: Authorizations<'a>,
    pub(super) token_calls: Vec<TokenCall>,
}

impl<'a> Record<'a> {
    pub(super) fn new(trace: &'a Trace, recognised: &[ProtocolMessage]) -> Self {
        let mut record = Self {
            trace,
            knowledge: Knowledge::of(trace, recognised),
            messages: messages(trace, recognised),
            requests: IndexMap::new(),
            responses: IndexMap::new(),
            caused: IndexSet::new(),
            pushes: IndexSet::new(),
            roles: IndexMap::new(),
            issuers: IndexMap::new(),
            clients: IndexMap::new(),
            locals: Vec::new(),
            checks: IndexMap::new(),
            refusals: IndexMap::new(),
            authorizations: Authorizations::default(),
            token_calls: Vec::new(),
        };
        record.learn_stage();
        record.learn_exchanges();
        record.authorizations = Authorizations::of(&record);
        record.token_calls = TokenCall::all(&record);
        record
    }

    fn learn_stage(&mut self) {
        let header = &self.trace.header;
        for participant in &header.participants {
            let role = self.roles.entry(&participant.name);
            role.or_insert(participant.role);
        }
        for issuer in &header.setting.issuers {
            for client in &issuer.clients {
                let key = (issuer.issuer.as_str(), client.client_id.as_str());
                self.clients.entry(key).or_insert(client);
            }
            if let Some(server) = header.at_origin(origin(&issuer.issuer)) {
                self.issuers.entry(&server.name).or_insert(issuer);
            }
        }
    }

    fn learn_exchanges(&mut self) {
        for message in self.messages.iter().flatten() {
            let known = match message.part {
                Part::Request => &mut self.requests,
                Part::Response => &mut self.responses,
            };
            known.entry(message.exchange()).or_insert(message.event);
            let cause = message.transfer.cause.filter(|_| message.sent().is_some());
            let json = |half: &Half| half.value_in(Place::Json, "request_uri").is_some();
            if message.part == Part::Response && message.sent().is_some_and(json) {
                self.pushes.insert(message.exchange());
            }
            self.caused.extend(cause.map(|cause| (cause, message.kind)));
        }
        for (event, recorded) in self.trace.events.iter().enumerate() {
            if let Event::Local(local) = recorded {
                self.learn_local(event, local);
            }
        }
    }

    fn learn_local(&mut self, event: usize, local: &'a LocalEvent) {
        if local.kind == LocalKind::CheckFailed {
            self.refusals.insert(local.participant.actor(), event);
        }
        if let Some(exchange) = local.cause {
            self.checks
                .entry(exchange)
                .or_default()
                .push(self.locals.len());
        }
        self.locals.push((event, local));
    }

    /// All HTTP messages, in the order of the recording.
    pub(super) fn messages(&self) -> impl Iterator<Item = &Message<'a>> {
        self.messages.iter().flatten()
    }

    /// Those of one kind.
    pub(super) fn of_kind(&self, kind: MessageKind) -> impl Iterator<Item = &Message<'a>> {
        self.messages().filter(move |message| message.kind == kind)
    }

    pub(super) fn message(&self, event: usize) -> Option<&Message<'a>> {
        self.messages.get(event)?.as_ref()
    }

    /// The request that a response answers.
    pub(super) fn request_of(&self, response: &Message<'_>) -> Option<&Message<'a>> {
        self.message(*self.requests.get(&response.exchange())?)
    }

    /// The answer to a request.
    pub(super) fn response_to(&self, request: &Message<'_>) -> Option<&Message<'a>> {
        self.message(*self.responses.get(&request.exchange())?)
    }

    /// Whether a message belongs to the pushing of an authorization request.
    pub(super) fn is_push(&self, message: &Message<'_>) -> bool {
        self.pushes.contains(&message.exchange())
    }

    /// The authorization requests that are sent to the authorization endpoint.
    pub(super) fn authorization_requests(&self) -> impl Iterator<Item = &Message<'a>> {
        let requests = self.of_kind(MessageKind::AuthorizationRequest);
        requests.filter(|request| !self.is_push(request))
    }

    /// Whether a request of a kind was sent while an exchange was served.
    pub(super) fn causes(&self, exchange: ExchangeId, kind: MessageKind) -> bool {
        self.caused.contains(&(exchange, kind))
    }

    pub(super) fn role(&self, name: &Name) -> Option<Role> {
        self.roles.get(name).copied()
    }

    pub(super) fn is(&self, name: &Name, role: Role) -> bool {
        self.role(name) == Some(role)
    }

    /// What is settled of an authorization server.
    pub(super) fn issuer(&self, server: &Name) -> Option<&'a Issuer> {
        self.issuers.get(server).copied()
    }

    /// A client as an authorization server knows it.
    pub(super) fn client(&self, issuer: &'a Issuer, client_id: &str) -> Option<&RegisteredClient> {
        let key = (issuer.issuer.as_str(), client_id);
        self.clients.get(&key).copied()
    }

    pub(super) fn locals(&self) -> impl Iterator<Item = (usize, &'a LocalEvent)> {
        self.locals.iter().copied()
    }

    /// What happened locally while an exchange was served.
    pub(super) fn locals_of(&self, exchange: ExchangeId) -> impl Iterator<Item = &'a LocalEvent> {
        let places = self.checks.get(&exchange).into_iter().flatten();
        places.map(|place| self.locals[*place].1)
    }

    /// Whether a participant's local events would have been recorded.
    pub(super) fn shows_locals_of(&self, name: &Name) -> bool {
        let known = self.trace.header.participant(name);
        !self.locals.is_empty() && known.is_some_and(|known| !known.opaque)
    }

    /// Whether a participant of the same actor fails a check behind an event.
    pub(super) fn refuses_after(&self, event: usize, name: &Name) -> bool {
        let last = self.refusals.get(name.actor());
        last.is_some_and(|last| *last > event)
    }
}

fn messages<'a>(trace: &'a Trace, recognised: &[ProtocolMessage]) -> Vec<Option<Message<'a>>> {
    let events = trace.events.iter().zip(recognised).enumerate();
    events
        .map(|(index, (event, recognised))| match recognised.kind {
            Kind::Message(kind) => Message::of(index, event, kind),
            Kind::Local(_) => None,
        })
        .collect()
}

/// Scheme and host of a URL.
pub(super) fn origin(url: &str) -> &str {
    let (base, _, _) = split_url(url);
    let host = base.find("://").map_or(0, |at| at + 3);
    let end = base[host..].find('/').map_or(base.len(), |at| host + at);
    &base[..end]
}

/// The kind of a message for a sentence.
pub(super) fn kind(message: &Message<'_>) -> Kind {
    Kind::Message(message.kind)
}
