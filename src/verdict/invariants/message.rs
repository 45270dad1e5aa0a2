//! One recorded HTTP message as the invariants read it: what was sent, and what arrived.

use url::Url;

use crate::protocol::{Jwt, MessageKind};
use crate::trace::{
    Event, ExchangeId, HttpMessage, Mishap, Octets, Parameter, Part, Place, Transfer, parameters,
};
use crate::walkthrough::Name;

/// An HTTP message of the recording.
#[derive(Debug)]
pub(super) struct Message<'a> {
    pub(super) event: usize,
    pub(super) part: Part,
    pub(super) kind: MessageKind,
    pub(super) transfer: &'a Transfer,
    lost: bool,
    sent: Option<Half>,
    /// What a fault made of it.
    changed: Option<Half>,
}

/// What one side has of a message.
#[derive(Debug)]
pub(super) struct Half {
    pub(super) http: HttpMessage,
    pub(super) parameters: Vec<Parameter>,
    /// The URL of a request.
    pub(super) url: Option<Url>,
}

impl<'a> Message<'a> {
    /// Absent for a local event.
    pub(super) fn of(event: usize, recorded: &'a Event, kind: MessageKind) -> Option<Self> {
        let (part, transfer) = recorded.transfer()?;
        let changed = transfer.delivered.as_ref();
        Some(Self {
            event,
            part,
            kind,
            transfer,
            lost: matches!(recorded, Event::Lost { .. }),
            sent: Half::of(part, &transfer.sent),
            changed: changed.and_then(|octets| Half::of(part, octets)),
        })
    }

    /// What the named sender sent; nothing where a fault sent it in his stead.
    pub(super) fn sent(&self) -> Option<&Half> {
        let by_fault = |mishap: &Mishap| matches!(mishap, Mishap::Repeated | Mishap::Substituted);
        let nobodys = self.transfer.mishaps.iter().any(by_fault);
        self.sent.as_ref().filter(|_| !nobodys)
    }

    /// What reached the receiver; nothing where it was lost.
    pub(super) fn arrived(&self) -> Option<&Half> {
        let half = match self.transfer.delivered {
            Some(_) => self.changed.as_ref(),
            None => self.sent.as_ref(),
        };
        half.filter(|_| !self.lost)
    }

    /// Whether anything changed it on its way.
    pub(super) fn is_changed(&self) -> bool {
        self.transfer.delivered.is_some()
    }

    pub(super) fn is_request(&self) -> bool {
        self.part == Part::Request
    }

    pub(super) fn exchange(&self) -> ExchangeId {
        self.transfer.exchange
    }

    pub(super) fn from(&self) -> &'a Name {
        &self.transfer.from
    }

    pub(super) fn to(&self) -> &'a Name {
        &self.transfer.to
    }

    pub(super) fn at(&self) -> u64 {
        self.transfer.at
    }
}

impl Half {
    fn of(part: Part, octets: &Octets) -> Option<Self> {
        let http = HttpMessage::of(part, octets).ok()?;
        Some(Self {
            parameters: parameters(&http),
            url: http.url(),
            http,
        })
    }

    /// The first value of a parameter; an empty one counts as omitted (RFC 6749 3.1).
    pub(super) fn value(&self, name: &str) -> Option<&str> {
        value(&self.parameters, name)
    }

    /// The same, in one place only.
    pub(super) fn value_in(&self, place: Place, name: &str) -> Option<&str> {
        let mut all = self.parameters.iter();
        let found = all.find(|one| one.place == place && one.name == name && !one.value.is_empty());
        found.map(|one| one.value.as_str())
    }

    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.http.header(name)
    }

    pub(super) fn status(&self) -> u16 {
        self.http.status().unwrap_or_default()
    }

    pub(super) fn is_success(&self) -> bool {
        (200..300).contains(&self.status())
    }

    /// The path of a request.
    pub(super) fn path(&self) -> &str {
        self.url.as_ref().map_or("", Url::path)
    }

    /// The access token of a request, wherever it stands.
    pub(super) fn access_token(&self) -> Option<&str> {
        self.header_token().or_else(|| self.value("access_token"))
    }

    /// The access token in the Authorization header (RFC 6750 2.1, RFC 9449 7.1).
    pub(super) fn header_token(&self) -> Option<&str> {
        self.value_in(Place::Authorization, "access_token")
    }

    /// A parameter that is a JSON Web Token.
    pub(super) fn token(&self, name: &str) -> Option<Jwt> {
        self.value(name)?.parse().ok()
    }
}

/// The first value of a parameter that is not empty.
pub(super) fn value<'p>(parameters: &'p [Parameter], name: &str) -> Option<&'p str> {
    let mut all = parameters.iter();
    let found = all.find(|one| one.name == name && !one.value.is_empty());
    found.map(|one| one.value.as_str())
}

/// All values of a parameter that are not empty.
pub(super) fn values<'p>(
    parameters: &'p [Parameter],
    name: &'p str,
) -> impl Iterator<Item = &'p str> {
    let all = parameters.iter();
    let named = all.filter(move |one| one.name == name && !one.value.is_empty());
    named.map(|one| one.value.as_str())
}

/// The single scopes of a scope value (RFC 6749 3.3).
pub(super) fn scopes(value: &str) -> impl Iterator<Item = &str> {
    value.split_ascii_whitespace()
}

/// Whether two scope values name the same scopes, in any order.
pub(super) fn same_scope(one: &str, other: &str) -> bool {
    within(one, other) && within(other, one)
}

/// Whether a scope value names nothing beyond another one.
pub(super) fn within(inner: &str, outer: &str) -> bool {
    let outer: indexmap::IndexSet<&str> = scopes(outer).collect();
    scopes(inner).all(|scope| outer.contains(scope))
}
