//! Faults of the scenario as rules of the network.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use super::edit::edited;
use crate::network::{Delivery, Rule};
use crate::protocol::Kind;
use crate::scenario::{Fault, FaultAction, Scenario, ScenarioError};
use crate::trace::{Event, ExchangeId, Header, Octets, Recogniser, Transfer};

/// Waits for a protocol message and does something to it.
#[derive(Debug)]
pub(super) struct FaultRule {
    fault: Fault,
    recogniser: Recogniser,
    seen: u32,
    /// The exchange whose request is to come once more.
    repeats: Option<ExchangeId>,
    effect: Effect,
}

/// What became of a fault, for when the run is over.
#[derive(Clone, Debug, Default)]
pub(super) struct Effect(Arc<AtomicU8>);

const NEVER: u8 = 0;
const WITHOUT: u8 = 1;
const DONE: u8 = 2;
const WAITING: u8 = 3;

impl Effect {
    /// A fault that did nothing is a mistake of its author.
    pub(super) fn check(&self, scenario: &Scenario, fault: &Fault) -> Result<(), ScenarioError> {
        let (on, id) = (fault.on, &fault.id);
        let (title, help) = match self.0.load(Ordering::Relaxed) {
            NEVER => (
                format!(
                    "the fault `{id}` never happens: no {on} number {} is sent",
                    fault.occurrence
                ),
                "`flowscribe draw --detail messages` shows what is sent".to_owned(),
            ),
            WITHOUT => (
                format!("the fault `{id}` changes nothing: this {on} has no such part"),
                "`flowscribe draw --detail wire` shows what the message holds".to_owned(),
            ),
            WAITING => (
                format!("the fault `{id}` never happens: nothing that it waits for is sent"),
                "`after` names a message behind the one that is repeated".to_owned(),
            ),
            _ => return Ok(()),
        };
        Err(scenario.mistaken(fault, &title, &help))
    }
}

impl FaultRule {
    pub(super) fn new(fault: Fault, header: Header, effect: Effect) -> Self {
        Self {
            fault,
            recogniser: Recogniser::new(header),
            seen: 0,
            repeats: None,
            effect,
        }
    }

    fn befalls(&mut self, event: &Event) -> bool {
        let is_it = self.recogniser.peek(event).kind == Kind::Message(self.fault.on);
        self.seen += u32::from(is_it);
        is_it && self.seen == self.fault.occurrence
    }

    /// Whether a request that is to come once more does so now: behind its
    /// own answer, or behind the message that the fault names.
    fn repeats_behind(&self, event: &Event) -> Option<ExchangeId> {
        let FaultAction::Repeat { after } = &self.fault.action else {
            return None;
        };
        let is_it = match after {
            Some(kind) => self.recogniser.peek(event).kind == Kind::Message(*kind),
            None => {
                matches!(event, Event::Response(answer) if Some(answer.exchange) == self.repeats)
            }
        };
        self.repeats.filter(|_| is_it)
    }

    fn deliver(&mut self, transfer: &mut Transfer) -> Delivery {
        match &self.fault.action {
            FaultAction::Edit { target, edit } => {
                let octets = edited(transfer.arrived(), target, edit);
                if octets == *transfer.arrived() {
                    self.effect.0.store(WITHOUT, Ordering::Relaxed);
                    return Delivery::Pass;
                }
                transfer.delivered = Some(octets.clone());
                Delivery::Replace(octets)
            }
            FaultAction::Lose => Delivery::Lose,
            FaultAction::Delay(by) => Delivery::Delay(*by),
            FaultAction::Advance(by) => Delivery::Advance(*by),
            FaultAction::Repeat { .. } => {
                self.repeats = Some(transfer.exchange);
                self.effect.0.store(WAITING, Ordering::Relaxed);
                Delivery::Pass
            }
            FaultAction::Answer {
                status,
                headers,
                body,
            } => Delivery::Answer(answer(*status, headers, body)),
        }
    }
}

impl Rule for FaultRule {
    fn observe(&mut self, event: &Event) -> Delivery {
        let mut event = event.clone();
        let mut delivery = Delivery::Pass;
        if let Some(exchange) = self.repeats_behind(&event) {
            self.repeats = None;
            self.effect.0.store(DONE, Ordering::Relaxed);
            delivery = Delivery::Repeat(exchange);
        } else if self.befalls(&event)
            && let Event::Request(transfer) | Event::Response(transfer) = &mut event
        {
            self.effect.0.store(DONE, Ordering::Relaxed);
            delivery = self.deliver(transfer);
        }
        self.recogniser.observe(&event);
        delivery
    }
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
