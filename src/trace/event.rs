//! One recorded event: a request, a response, a loss, or something local.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{HttpMessage, MalformedHttp, Octets};
use crate::protocol::{LocalKind, SpecRef};
use crate::walkthrough::Name;

/// Ties a request to what became of it. Counted from 1 in the order in which requests were sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ExchangeId(pub u32);

impl fmt::Display for ExchangeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// One line of a trace file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum Event {
    /// An HTTP request, recorded when it was sent.
    Request(Transfer),
    /// An HTTP response, recorded when it was sent.
    Response(Transfer),
    /// A request or response that never arrived.
    Lost {
        /// Which of the two.
        part: Part,
        /// The message as sent.
        #[serde(flatten)]
        transfer: Transfer,
    },
    /// Something that no wire shows.
    Local(LocalEvent),
}

/// Which half of an exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// The request.
    Request,
    /// The response.
    Response,
}

/// One HTTP message on its way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transfer {
    /// The exchange that it belongs to.
    pub exchange: ExchangeId,
    /// Microseconds of the virtual clock since the run began.
    pub at: u64,
    /// Who sent it.
    pub from: Name,
    /// Whom it is addressed to.
    pub to: Name,
    /// The inbound exchange that the sender was serving when it sent this request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<ExchangeId>,
    /// The message as sent, whole.
    pub sent: Octets,
    /// The message as delivered, if a fault changed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivered: Option<Octets>,
    /// What else befell it on its way.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mishaps: Vec<Mishap>,
}

/// What a fault did to a message, beside changing or losing it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mishap {
    /// It was on its way for longer: by so many microseconds.
    Delayed(u64),
    /// A request that came once more; nobody sent it again.
    Repeated,
    /// A response that came in its sender's stead, who never got the request.
    Substituted,
    /// A request that the device's operating system handed to another app than its URL names (RFC 8252 8.1).
    Handed,
}

impl Transfer {
    /// What arrived: as delivered where a fault changed it, else as sent.
    pub fn arrived(&self) -> &Octets {
        self.delivered.as_ref().unwrap_or(&self.sent)
    }
}

/// What a participant did or decided without sending anything.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocalEvent {
    /// Microseconds of the virtual clock since the run began.
    pub at: u64,
    /// Who.
    pub participant: Name,
    /// What.
    pub kind: LocalKind,
    /// The inbound exchange that the participant was serving.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<ExchangeId>,
    /// The exchange that it is about: the participant gives it up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exchange: Option<ExchangeId>,
    /// The rule that was checked (`redirect-uri`), or the thing concerned (`state`).
    pub subject: String,
    /// What was seen, in a few words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
    /// Where the standards ask for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub specs: Vec<SpecRef>,
}

impl LocalEvent {
    /// What a participant did, without particulars; the recorder knows when.
    pub(crate) fn new(participant: Name, kind: LocalKind, subject: impl Into<String>) -> Self {
        Self {
            at: 0,
            participant,
            kind,
            cause: None,
            exchange: None,
            subject: subject.into(),
            detail: String::new(),
            specs: Vec::new(),
        }
    }
}

impl Event {
    /// The HTTP message that travelled or was lost, with the half that it is.
    pub fn transfer(&self) -> Option<(Part, &Transfer)> {
        match self {
            Self::Request(transfer) => Some((Part::Request, transfer)),
            Self::Response(transfer) => Some((Part::Response, transfer)),
            Self::Lost { part, transfer } => Some((*part, transfer)),
            Self::Local(_) => None,
        }
    }

    /// What can be read of the message: as it arrived, or as it was sent where it never did.
    pub fn http(&self) -> Option<Result<HttpMessage, MalformedHttp>> {
        let (part, transfer) = self.transfer()?;
        let octets = match self {
            Self::Lost { .. } => &transfer.sent,
            _ => transfer.arrived(),
        };
        Some(HttpMessage::of(part, octets))
    }

    /// Microseconds of the virtual clock since the run began.
    pub fn at(&self) -> u64 {
        match self {
            Self::Request(transfer) | Self::Response(transfer) | Self::Lost { transfer, .. } => {
                transfer.at
            }
            Self::Local(local) => local.at,
        }
    }
}
