//! Which protocol message each recorded message is, from the HTTP itself.

use super::{Event, Header, Trace};
use crate::protocol::Kind;

/// What one event is in the standards' words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProtocolMessage {
    /// Its kind; every event has one.
    pub kind: Kind,
    /// The error code that it carries (`error` in query, fragment, JSON or
    /// challenge); a local refusal names its rule.
    pub error: Option<String>,
    /// Whether it is the failed form of its kind: an error, a 4xx or 5xx, a refusal.
    pub failed: bool,
    /// Every parameter on it, in the order as sent.
    pub parameters: Vec<Parameter>,
}

/// A named value on a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Where it travels.
    pub place: Place,
    /// Such as `access_token`.
    pub name: String,
    /// Decoded.
    pub value: String,
}

/// Where a parameter travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// In the query of a request target or of a Location.
    Query,
    /// In the fragment of a Location.
    Fragment,
    /// In a form body.
    Form,
    /// A member of a JSON body.
    Json,
    /// In an Authorization header: `access_token` for Bearer, `client_id` and `client_secret` for Basic.
    Authorization,
    /// In a WWW-Authenticate challenge.
    Challenge,
}

/// Recognises messages one after the other, as they are recorded.
#[derive(Clone, Debug)]
pub struct Recogniser {
    header: Header,
}

/// Recognises all events of a trace: one entry for each, in their order.
pub fn recognise(trace: &Trace) -> Vec<ProtocolMessage> {
    let mut recogniser = Recogniser::new(trace.header.clone());
    trace
        .events
        .iter()
        .map(|event| recogniser.observe(event))
        .collect()
}

impl Recogniser {
    /// Starts with nothing seen.
    pub fn new(header: Header) -> Self {
        Self { header }
    }

    /// Recognises an event without taking note of it.
    pub fn peek(&self, event: &Event) -> ProtocolMessage {
        self.clone().observe(event)
    }

    /// Recognises the next event.
    pub fn observe(&mut self, event: &Event) -> ProtocolMessage {
        let _ = (&self.header, event);
        unimplemented!("helper fills this in")
    }
}
