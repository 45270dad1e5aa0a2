//! Which protocol message each recorded message is, from the HTTP itself.
//!
//! The rules stand in [`MessageKind::rule`]. They read the octets, and the
//! roles and origins of the trace's header; who a recording says that sent or
//! received a message changes nothing, so a doctored sender is judged and not
//! believed.
//!
//! What a message *is* comes from the octets that were sent: a fault that takes
//! a parameter from a message makes no other message of it. Its parameters, its
//! error and whether it failed come from the octets that arrived.
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
pub(crate) use self::parameters::{Encoded, basic, encoded, parameters};
use super::{Event, ExchangeId, Header, HttpMessage, LocalEvent, Octets, Part, Trace};
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
    /// In an Authorization header: `access_token` for Bearer and `DPoP`, `client_id` and `client_secret` for Basic.
    Authorization,
    /// As a header field of its own: `DPoP`, `DPoP-Nonce` (RFC 9449 4.1, 8.1).
    Header,
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
    /// The role that is played at each origin.
    roles: IndexMap<String, Role>,
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
    /// Pages into which people type the codes of devices.
    verifications: IndexSet<String>,
    /// Where the forms of logout pages are sent.
    logouts: IndexSet<String>,
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
    let mut recogniser = Recogniser::new(&trace.header);
    let mut messages: Vec<ProtocolMessage> = Vec::with_capacity(trace.events.len());
    let mut requests = IndexMap::new();
    for (index, event) in trace.events.iter().enumerate() {
        messages.push(recogniser.observe(event));
        if let Event::Request(sent) = event {
            requests.entry(sent.exchange).or_insert(index);
        }
        if let Some(page) = recogniser.started_by.take() {
            messages[page].kind = MessageKind::AuthorizationStart.into();
        }
        if let Event::Local(local) = event
            && local.kind == LocalKind::GaveUp
            && let Some(&given_up) = local.exchange.and_then(|exchange| requests.get(&exchange))
        {
            messages[given_up].failed = true;
        }
    }
    messages
}

impl Recogniser {
    /// Starts with nothing seen.
    pub fn new(header: &Header) -> Self {
        let mut roles = IndexMap::new();
        for server in &header.participants {
            for origin in &server.origins {
                roles.entry(origin.clone()).or_insert(server.role);
            }
        }
        Self {
            roles,
            seen: 0,
            asked: IndexMap::new(),
            interactions: IndexSet::new(),
            forms: IndexMap::new(),
            callbacks: IndexSet::new(),
            starts: IndexSet::new(),
            key_sets: IndexSet::new(),
            verifications: IndexSet::new(),
            logouts: IndexSet::new(),
            client_pages: IndexMap::new(),
            started_by: None,
        }
    }

    /// What the next event would be, were it observed now.
    pub fn peek(&self, event: &Event) -> ProtocolMessage {
        match Readings::of(event) {
            Ok(readings) => self.tell(&readings).0,
            Err(local) => of_local(local),
        }
    }

    /// Recognises the next event, and learns from it.
    pub fn observe(&mut self, event: &Event) -> ProtocolMessage {
        let message = match Readings::of(event) {
            Ok(readings) => {
                let (message, kind) = self.tell(&readings);
                self.learn(&readings, kind);
                message
            }
            Err(local) => of_local(local),
        };
        self.seen += 1;
        message
    }

    fn tell(&self, readings: &Readings) -> (ProtocolMessage, MessageKind) {
        let (sent, arrived) = (&readings.sent, readings.arrived());
        let kind = match sent.part {
            Part::Request => self.request_kind(sent),
            Part::Response => self.response_kind(sent),
        };
        let error = error_of(kind, arrived);
        let status = arrived.http.as_ref().and_then(HttpMessage::status);
        let refused = status.is_some_and(|status| status >= 400) && !is_prompt(kind);
        // The browser does not send what such an answer does not allow (the Fetch standard, CORS).
        let allows = |http: &HttpMessage| http.header("access-control-allow-origin").is_some();
        let forbids = kind == MessageKind::PreflightResponse
            && arrived.http.as_ref().is_some_and(|http| !allows(http));
        let message = ProtocolMessage {
            kind: kind.into(),
            failed: refused || forbids || error.is_some() || readings.lost,
            error,
            parameters: arrived.parameters.clone(),
        };
        (message, kind)
    }

    /// What follows a request, its sender decides; what follows a response, who gets it.
    fn learn(&mut self, readings: &Readings, kind: MessageKind) {
        match readings.sent.part {
            Part::Request => self.learn_request(&readings.sent, kind),
            Part::Response => self.learn_response(readings.arrived(), kind),
        }
    }

    fn role_at(&self, url: &Url) -> Option<Role> {
        let origin = url.origin().ascii_serialization();
        self.roles.get(&origin).copied()
    }

    fn is_authorization_server(&self, url: &Url) -> bool {
        self.role_at(url) == Some(Role::AuthorizationServer)
    }
}

/// An HTTP message as it was sent, and as it arrived where a fault changed it.
struct Readings {
    sent: Reading,
    changed: Option<Reading>,
    lost: bool,
}

/// An HTTP message as recognition reads it.
struct Reading {
    part: Part,
    exchange: ExchangeId,
    /// Absent: the octets are no HTTP/1.1.
    http: Option<HttpMessage>,
    parameters: Vec<Parameter>,
    /// The URL of a request, from its Host and target.
    url: Option<Url>,
}

impl Readings {
    fn of(event: &Event) -> Result<Self, &LocalEvent> {
        let (part, transfer, lost) = match event {
            Event::Request(transfer) => (Part::Request, transfer, false),
            Event::Response(transfer) => (Part::Response, transfer, false),
            Event::Lost { part, transfer } => (*part, transfer, true),
            Event::Local(local) => return Err(local),
        };
        let read = |octets| Reading::new(part, transfer.exchange, octets);
        let changed = transfer.delivered.as_ref().filter(|_| !lost);
        Ok(Self {
            sent: read(&transfer.sent),
            changed: changed.map(read),
            lost,
        })
    }

    fn arrived(&self) -> &Reading {
        self.changed.as_ref().unwrap_or(&self.sent)
    }
}

impl Reading {
    fn new(part: Part, exchange: ExchangeId, octets: &Octets) -> Self {
        let http = HttpMessage::of(part, octets).ok();
        Self {
            part,
            exchange,
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
    use MessageKind::{ConsentPrompt, LogoutPrompt, OtherPrompt, SignInPrompt, VerificationPrompt};
    matches!(
        kind,
        SignInPrompt | ConsentPrompt | OtherPrompt | VerificationPrompt | LogoutPrompt
    )
}
