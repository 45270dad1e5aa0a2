//! The recording as the judge reads it: messages, exchanges, lifelines.

use indexmap::IndexMap;

use crate::protocol::{Kind, MessageKind, Role};
use crate::trace::{
    Event, ExchangeId, HttpMessage, Parameter, Part, ProtocolMessage, Trace, Transfer, parameters,
};
use crate::walkthrough::{Name, Walkthrough};

/// Servers ask servers no deeper than this; a doctored recording may say that they do.
const DEEPEST: usize = 32;

pub(super) struct Run<'a> {
    pub(super) trace: &'a Trace,
    pub(super) messages: &'a [ProtocolMessage],
    pub(super) walkthrough: &'a Walkthrough,
    https: Vec<Option<HttpMessage>>,
    requests: IndexMap<ExchangeId, usize>,
    responses: IndexMap<ExchangeId, usize>,
    by_kind: IndexMap<Kind, Vec<usize>>,
    roles: IndexMap<&'a Name, Role>,
}

/// Where a message leaves or arrives, after folding.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spot<'a> {
    pub(super) lifeline: Option<&'a str>,
    name: &'a Name,
}

impl Spot<'_> {
    pub(super) fn is(&self, lifeline: &str) -> bool {
        self.lifeline == Some(lifeline)
    }

    pub(super) fn same(&self, other: &Self) -> bool {
        match (self.lifeline, other.lifeline) {
            (None, None) => self.name == other.name,
            (mine, theirs) => mine == theirs,
        }
    }
}

impl<'a> Run<'a> {
    pub(super) fn new(
        trace: &'a Trace,
        messages: &'a [ProtocolMessage],
        walkthrough: &'a Walkthrough,
    ) -> Self {
        let mut run = Self {
            trace,
            messages,
            walkthrough,
            https: trace
                .events
                .iter()
                .map(|event| event.http()?.ok())
                .collect(),
            requests: IndexMap::new(),
            responses: IndexMap::new(),
            by_kind: IndexMap::new(),
            roles: IndexMap::new(),
        };
        for participant in &trace.header.participants {
            run.roles
                .entry(&participant.name)
                .or_insert(participant.role);
        }
        for (index, message) in messages.iter().take(run.count()).enumerate() {
            run.by_kind.entry(message.kind).or_default().push(index);
        }
        for (index, event) in trace.events.iter().enumerate() {
            match event.transfer() {
                Some((Part::Request, transfer)) => {
                    run.requests.entry(transfer.exchange).or_insert(index);
                }
                Some((Part::Response, transfer)) => {
                    run.responses.entry(transfer.exchange).or_insert(index);
                }
                None => {}
            }
        }
        run
    }

    pub(super) fn event(&self, event: usize) -> &'a Event {
        &self.trace.events[event]
    }

    pub(super) fn count(&self) -> usize {
        self.trace.events.len().min(self.messages.len())
    }

    pub(super) fn kind(&self, event: usize) -> Kind {
        self.messages[event].kind
    }

    /// The events of a kind that stand behind an event, or are it.
    pub(super) fn since(&self, event: usize, kind: Kind) -> &[usize] {
        let all = self.by_kind.get(&kind).map_or(&[][..], Vec::as_slice);
        &all[all.partition_point(|&other| other < event)..]
    }

    /// The kind of an HTTP message; none for a local event.
    pub(super) fn message_kind(&self, event: usize) -> Option<MessageKind> {
        match self.messages[event].kind {
            Kind::Message(kind) => Some(kind),
            Kind::Local(_) => None,
        }
    }

    pub(super) fn transfer(&self, event: usize) -> Option<&'a Transfer> {
        self.event(event).transfer().map(|(_, transfer)| transfer)
    }

    pub(super) fn is_response(&self, event: usize) -> bool {
        matches!(self.event(event).transfer(), Some((Part::Response, _)))
    }

    pub(super) fn http(&self, event: usize) -> Option<&HttpMessage> {
        self.https[event].as_ref()
    }

    pub(super) fn status(&self, event: usize) -> Option<u16> {
        self.http(event)?.status()
    }

    pub(super) fn request_in(&self, exchange: ExchangeId) -> Option<usize> {
        self.requests.get(&exchange).copied()
    }

    pub(super) fn response_in(&self, exchange: ExchangeId) -> Option<usize> {
        self.responses.get(&exchange).copied()
    }

    /// An exchange, the one that caused it, and so on.
    pub(super) fn served_by(
        &self,
        exchange: Option<ExchangeId>,
    ) -> impl Iterator<Item = ExchangeId> {
        let cause = |exchange: &ExchangeId| self.transfer(self.request_in(*exchange)?)?.cause;
        std::iter::successors(exchange, cause).take(DEEPEST)
    }

    /// The other half of the exchange.
    pub(super) fn partner(&self, event: usize) -> Option<usize> {
        match self.event(event).transfer()? {
            (Part::Request, transfer) => self.response_in(transfer.exchange),
            (Part::Response, transfer) => self.request_in(transfer.exchange),
        }
    }

    /// What a message carried when it was sent, where a fault changed it.
    pub(super) fn sent_with(&self, event: usize) -> Vec<Parameter> {
        let Some((part, transfer)) = self.event(event).transfer() else {
            return Vec::new();
        };
        let sent = transfer.delivered.as_ref().map(|_| &transfer.sent);
        let sent = sent.and_then(|octets| HttpMessage::of(part, octets).ok());
        sent.as_ref().map(parameters).unwrap_or_default()
    }

    pub(super) fn role(&self, name: &Name) -> Option<Role> {
        self.roles.get(name).copied()
    }

    pub(super) fn fold(&self, name: &'a Name) -> Spot<'a> {
        let lifeline = self.walkthrough.lifeline_of(name);
        Spot {
            lifeline: lifeline.map(|lifeline| lifeline.id.as_str()),
            name,
        }
    }

    /// Where an event begins and ends; a local event does both in one place.
    pub(super) fn ends(&self, event: usize) -> (Spot<'a>, Spot<'a>) {
        match self.event(event) {
            Event::Local(local) => {
                let spot = self.fold(&local.participant);
                (spot, spot)
            }
            Event::Request(transfer) | Event::Response(transfer) | Event::Lost { transfer, .. } => {
                (self.fold(&transfer.from), self.fold(&transfer.to))
            }
        }
    }

    /// Whether local events of these participants would have been recorded.
    pub(super) fn shows_local_events(&self, of: impl Fn(&Name) -> bool) -> bool {
        let mut concerned = self
            .trace
            .header
            .participants
            .iter()
            .filter(|p| of(&p.name));
        let any = |event| matches!(event, &Event::Local(_));
        self.trace.events.iter().any(any) && !concerned.any(|participant| participant.opaque)
    }
}
