//! Which protocol message each recorded message is, from the HTTP itself.
//!
//! The rules stand in [`MessageKind::rule`]. They read the octets that arrived
//! and the roles and origins of the trace's header; who a recording says that
//! sent or received a message changes nothing, so a doctored sender is judged
//! and not believed.
//!
//! | file | what |
//! |---|---|
//! | `request.rs` | requests: by the host's role, target, parameters, known forms |
//! | `response.rs` | responses: by their request, Location, forms |
//! | `forms.rs` | the forms of a page |
//! | `parameters.rs` | every parameter and where it travels |

mod forms;
mod parameters;
mod request;
mod response;
#[cfg(test)]
mod tests;

use indexmap::{IndexMap, IndexSet};
use url::Url;

use self::forms::Form;
pub(super) use self::parameters::parameters;
use super::{Event, ExchangeId, Header, HttpMessage, LocalEvent, Part, Trace, Transfer};
use crate::protocol::{Kind, LocalKind, MessageKind, Role};

/// What one event is in the standards' words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProtocolMessage {
    /// Its kind; every event has one.
    pub kind: Kind,
    /// The error code that it carries (`error` in query, fragment, JSON or
    /// challenge); a local refusal names its rule.
    pub error: Option<String>,
    /// Whether it is the failed form of its kind: an error, a 4xx or 5xx, a
    /// refusal, a loss, a request that its sender gave up. A prompt that is
    /// shown again is no failure.
    pub failed: bool,
    /// Every parameter on it, in the order as sent (JSON members: by name).
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
///
/// [`Recogniser::peek`] tells what a message is before it is delivered, so that
/// a fault can befall it; [`Recogniser::observe`] is then called once with the
/// event as recorded. Live, a page that turns out to start an authorization is
/// still an `app-response`: only [`recognise`] looks back.
#[derive(Clone, Debug)]
pub struct Recogniser {
    header: Header,
    seen: usize,
    asked: IndexMap<ExchangeId, Asked>,
    /// Authorization servers (by origin) that have an authorization request to answer.
    interactions: IndexSet<String>,
    /// Forms of authorization servers, by the URL to which they are sent.
    forms: IndexMap<String, Form>,
    /// Locations of authorization responses that no request has followed yet.
    callbacks: IndexSet<String>,
    /// Locations of authorization starts that no request has followed yet.
    starts: IndexSet<String>,
    key_sets: IndexSet<String>,
    /// What each client (by origin) answered last.
    client_pages: IndexMap<String, Page>,
    /// The page that turned out to start the authorization just requested.
    started_by: Option<usize>,
}

/// What is remembered of a request until its response comes.
#[derive(Clone, Debug)]
struct Asked {
    kind: MessageKind,
    url: Option<Url>,
}

/// A page of a client.
#[derive(Clone, Copy, Debug)]
struct Page {
    event: usize,
    kind: MessageKind,
}

/// Recognises all events of a trace: one entry for each, in their order.
pub fn recognise(trace: &Trace) -> Vec<ProtocolMessage> {
    let mut recogniser = Recogniser::new(trace.header.clone());
    let mut messages: Vec<ProtocolMessage> = Vec::with_capacity(trace.events.len());
    for event in &trace.events {
        messages.push(recogniser.observe(event));
        if let Some(page) = recogniser.started_by.take() {
            messages[page].kind = MessageKind::AuthorizationStart.into();
        }
        if let Some(request) = given_up(trace, event) {
            messages[request].failed = true;
        }
    }
    messages
}

/// The request that a local event gives up.
fn given_up(trace: &Trace, event: &Event) -> Option<usize> {
    let Event::Local(local) = event else {
        return None;
    };
    let exchange = local.exchange?;
    let is_it = |event: &Event| matches!(event, Event::Request(sent) if sent.exchange == exchange);
    trace.events.iter().position(is_it)
}

impl Recogniser {
    /// Starts with nothing seen.
    pub fn new(header: Header) -> Self {
        Self {
            header,
            seen: 0,
            asked: IndexMap::new(),
            interactions: IndexSet::new(),
            forms: IndexMap::new(),
            callbacks: IndexSet::new(),
            starts: IndexSet::new(),
            key_sets: IndexSet::new(),
            client_pages: IndexMap::new(),
            started_by: None,
        }
    }

    /// What the next event would be, were it observed now.
    pub fn peek(&self, event: &Event) -> ProtocolMessage {
        match Reading::of(event) {
            Ok(reading) => self.tell(&reading),
            Err(local) => of_local(local),
        }
    }

    /// Recognises the next event, and learns from it.
    pub fn observe(&mut self, event: &Event) -> ProtocolMessage {
        let message = match Reading::of(event) {
            Ok(reading) => {
                let message = self.tell(&reading);
                if let Kind::Message(kind) = message.kind {
                    self.learn(&reading, kind);
                }
                message
            }
            Err(local) => of_local(local),
        };
        self.seen += 1;
        message
    }

    fn tell(&self, reading: &Reading) -> ProtocolMessage {
        let kind = match reading.part {
            Part::Request => self.request_kind(reading),
            Part::Response => self.response_kind(reading),
        };
        let error = error_of(kind, reading);
        let status = reading.http.as_ref().and_then(HttpMessage::status);
        let refused = status.is_some_and(|status| status >= 400) && !is_prompt(kind);
        ProtocolMessage {
            kind: kind.into(),
            failed: refused || error.is_some() || reading.lost,
            error,
            parameters: reading.parameters.clone(),
        }
    }

    fn learn(&mut self, reading: &Reading, kind: MessageKind) {
        match reading.part {
            Part::Request => self.learn_request(reading, kind),
            Part::Response => self.learn_response(reading, kind),
        }
    }

    fn role_at(&self, url: &Url) -> Option<Role> {
        let origin = url.origin().ascii_serialization();
        self.header.at_origin(&origin).map(|server| server.role)
    }

    fn is_authorization_server(&self, url: &Url) -> bool {
        self.role_at(url) == Some(Role::AuthorizationServer)
    }
}

/// An HTTP message as recognition reads it.
struct Reading {
    part: Part,
    exchange: ExchangeId,
    lost: bool,
    /// Absent: the octets are no HTTP/1.1.
    http: Option<HttpMessage>,
    parameters: Vec<Parameter>,
    /// The URL of a request, from its Host and target.
    url: Option<Url>,
}

impl Reading {
    fn of(event: &Event) -> Result<Self, &LocalEvent> {
        let (part, transfer, lost) = match event {
            Event::Request(transfer) => (Part::Request, transfer, false),
            Event::Response(transfer) => (Part::Response, transfer, false),
            Event::Lost { part, transfer } => (*part, transfer, true),
            Event::Local(local) => return Err(local),
        };
        Ok(Self::new(part, transfer, lost))
    }

    fn new(part: Part, transfer: &Transfer, lost: bool) -> Self {
        let octets = if lost {
            &transfer.sent
        } else {
            transfer.arrived()
        };
        let http = match part {
            Part::Request => HttpMessage::request(octets.as_bytes()),
            Part::Response => HttpMessage::response(octets.as_bytes()),
        };
        let http = http.ok();
        Self {
            part,
            exchange: transfer.exchange,
            lost,
            parameters: http.as_ref().map(parameters).unwrap_or_default(),
            url: http.as_ref().and_then(HttpMessage::url),
            http,
        }
    }

    fn has(&self, names: &[&str]) -> bool {
        self.parameters
            .iter()
            .any(|parameter| names.contains(&parameter.name.as_str()))
    }

    fn value(&self, place: Place, name: &str) -> Option<&str> {
        self.parameters
            .iter()
            .find(|parameter| parameter.place == place && parameter.name == name)
            .map(|parameter| parameter.value.as_str())
    }
}

fn of_local(local: &LocalEvent) -> ProtocolMessage {
    let failed = local.kind == LocalKind::CheckFailed;
    ProtocolMessage {
        kind: local.kind.into(),
        error: failed.then(|| local.subject.clone()),
        failed,
        parameters: Vec::new(),
    }
}

/// The error code on the message (RFC 6749 4.1.2.1, 4.2.2.1, 5.2; RFC 6750 3).
///
/// A server that tells its own sign-in page about an error has not failed yet,
/// and what a request carries is an error only at the redirection endpoint.
fn error_of(kind: MessageKind, reading: &Reading) -> Option<String> {
    let reports = match reading.part {
        Part::Request => kind == MessageKind::CallbackRequest,
        Part::Response => kind != MessageKind::PromptRedirect,
    };
    let error = reading.parameters.iter().find(|p| p.name == "error");
    error.filter(|_| reports).map(|error| error.value.clone())
}

fn is_prompt(kind: MessageKind) -> bool {
    use MessageKind::{ConsentPrompt, OtherPrompt, SignInPrompt};
    matches!(kind, SignInPrompt | ConsentPrompt | OtherPrompt)
}
