//! Faults of the scenario as the rule of the network.

use indexmap::IndexMap;

use super::edit::{NoEffect, edited};
use crate::network::{Delivery, Rule};
use crate::protocol::Kind;
use crate::scenario::{Fault, FaultAction, Scenario, ScenarioError};
use crate::trace::{Event, ExchangeId, Header, Octets, Part, Recogniser, Transfer};

/// Waits for protocol messages and does something to them.
///
/// One rule for all faults: what befalls a message, befalls it in the order of
/// the file, and what is learnt of the run is learnt from it as it is recorded.
#[derive(Debug)]
pub(super) struct Faults {
    recogniser: Recogniser,
    /// How many messages of each kind were recorded.
    recorded: IndexMap<Kind, u32>,
    all: Vec<(Fault, State)>,
}

/// What became of a fault so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Its message has not come.
    Never,
    /// Its message came, and there was nothing to change.
    Without(NoEffect),
    /// The request of this exchange is to come once more.
    Waiting(ExchangeId),
    Done,
}

impl Faults {
    pub(super) fn new(faults: &[Fault], header: &Header) -> Self {
        let waiting = faults.iter().map(|fault| (fault.clone(), State::Never));
        Self {
            recogniser: Recogniser::new(header),
            recorded: IndexMap::new(),
            all: waiting.collect(),
        }
    }

    /// A fault that did nothing is a mistake of its author.
    pub(super) fn check(&self, scenario: &Scenario) -> Result<(), ScenarioError> {
        for (fault, state) in &self.all {
            if let Some((title, help)) = mistake(fault, *state) {
                return Err(scenario.mistaken(fault, &title, help));
            }
        }
        Ok(())
    }
}

/// Title and help, where a fault did nothing.
fn mistake(fault: &Fault, state: State) -> Option<(String, &'static str)> {
    let (on, id) = (fault.on, &fault.id);
    Some(match state {
        State::Never => (
            format!(
                "the fault `{id}` never happens: no {on} number {} is sent",
                fault.occurrence
            ),
            "`flowscribe draw --detail messages` shows what is sent",
        ),
        State::Without(NoEffect::NoPlace) => (
            format!("the fault `{id}` changes nothing: the value has no letter or digit there"),
            "`alter` counts from 1, or from the end with `-1`",
        ),
        State::Without(_) => (
            format!("the fault `{id}` changes nothing: this {on} has no such part"),
            "`flowscribe draw --detail wire` shows what the message holds",
        ),
        State::Waiting(_) => (
            format!("the fault `{id}` never happens: nothing that it waits for is sent"),
            "`after` names a message behind the one that is repeated",
        ),
        State::Done => return None,
    })
}

impl Rule for Faults {
    fn befalls(&mut self, message: &Event) -> Vec<Delivery> {
        let Some((part, transfer)) = message.transfer() else {
            return Vec::new();
        };
        let kind = self.recogniser.peek(message).kind;
        let number = self.recorded.get(&kind).map_or(1, |before| before + 1);
        let mut transfer = transfer.clone();
        let mut befalling = Vec::new();
        for (fault, state) in &mut self.all {
            if let State::Waiting(exchange) = *state
                && repeats_behind(fault, exchange, kind, part, &transfer)
            {
                *state = State::Done;
                befalling.push(Delivery::Repeat(exchange));
            } else if kind == Kind::Message(fault.on) && number == fault.occurrence {
                let (delivery, became) = deliver(&fault.action, part, &mut transfer);
                *state = became;
                befalling.extend(delivery);
            }
        }
        befalling
    }

    fn observe(&mut self, event: &Event) {
        let kind = self.recogniser.observe(event).kind;
        *self.recorded.entry(kind).or_default() += 1;
    }
}

/// Whether a request that is to come once more does so behind this message:
/// its own answer, or the message that the fault names.
fn repeats_behind(
    fault: &Fault,
    exchange: ExchangeId,
    kind: Kind,
    part: Part,
    transfer: &Transfer,
) -> bool {
    match fault.action {
        FaultAction::Repeat { after: Some(after) } => kind == Kind::Message(after),
        _ => part == Part::Response && transfer.exchange == exchange,
    }
}

/// What a fault does to its message, and what became of the fault.
fn deliver(action: &FaultAction, part: Part, transfer: &mut Transfer) -> (Option<Delivery>, State) {
    let delivery = match action {
        FaultAction::Edit { target, edit } => {
            match edited(part, transfer.arrived(), target, edit) {
                Ok(octets) => {
                    transfer.delivered = Some(octets.clone());
                    Delivery::Replace(octets)
                }
                Err(why) => return (None, State::Without(why)),
            }
        }
        FaultAction::Lose => Delivery::Lose,
        FaultAction::Delay(by) => Delivery::Delay(*by),
        FaultAction::Advance(by) => Delivery::Advance(*by),
        FaultAction::Repeat { .. } => return (None, State::Waiting(transfer.exchange)),
        FaultAction::Answer {
            status,
            headers,
            body,
        } => Delivery::Answer(answer(*status, headers, body)),
    };
    (Some(delivery), State::Done)
}

fn answer(status: u16, headers: &[(String, String)], body: &str) -> Octets {
    let status = http::StatusCode::from_u16(status).unwrap_or_default();
    let reason = status.canonical_reason().unwrap_or_default();
    let lines = headers
        .iter()
        .map(|(name, value)| [name, ": ", value, "\r\n"].concat());
    let headers = lines.collect::<Vec<_>>().concat();
    let (code, length) = (status.as_u16(), body.len());
    Octets::new(format!(
        "HTTP/1.1 {code} {reason}\r\n{headers}Content-Length: {length}\r\n\r\n{body}"
    ))
}
