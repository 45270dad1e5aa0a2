//! Faults of the scenario as rules of the network.

use std::sync::{Arc, OnceLock};

use super::edit::{Unchanged, edited};
use crate::network::{Delivery, Rule};
use crate::protocol::Kind;
use crate::scenario::{Fault, FaultAction, Scenario, ScenarioError, Target, suggestion};
use crate::trace::{Event, Header, Octets, Recogniser, Transfer};

/// Waits for a protocol message and does something to it.
#[derive(Debug)]
pub(super) struct FaultRule {
    fault: Fault,
    recogniser: Recogniser,
    seen: u32,
    effect: Effect,
}

/// What became of a fault, for when the run is over.
#[derive(Clone, Debug, Default)]
pub(super) struct Effect(Arc<OnceLock<Result<(), Unchanged>>>);

impl Effect {
    /// A fault that did nothing is a mistake of its author.
    pub(super) fn check(&self, scenario: &Scenario, fault: &Fault) -> Result<(), ScenarioError> {
        let why = match self.0.get() {
            Some(Ok(())) => return Ok(()),
            Some(Err(why)) => why,
            None => {
                let (on, id, nth) = (fault.on, &fault.id, fault.occurrence);
                let title = format!("the fault `{id}` never happens: no {on} number {nth} is sent");
                let help = "`flowscribe draw --detail messages` shows what is sent";
                return Err(scenario.mistaken(fault.places.on, title, help));
            }
        };
        Err(changes_nothing(scenario, fault, why))
    }
}

fn changes_nothing(scenario: &Scenario, fault: &Fault, why: &Unchanged) -> ScenarioError {
    let (what, name) = match &fault.action {
        FaultAction::Edit { target, .. } => match target {
            Target::Parameter(name) => ("parameter", name.as_str()),
            Target::Header(name) => ("header field", name.as_str()),
        },
        _ => ("part", ""),
    };
    let (on, places) = (fault.on, &fault.places);
    let (place, reason, help) = match why {
        Unchanged::NoSuchPart(known) => {
            let mut known: Vec<&str> = known.iter().map(String::as_str).collect();
            known.dedup();
            let reason = format!("this {on} has no {what} `{name}`");
            (places.part, reason, suggestion(name, &known))
        }
        Unchanged::SameValue => {
            let reason = format!("the {what} `{name}` of this {on} has this value already");
            (places.value, reason, "give it another value".to_owned())
        }
        Unchanged::NoText => {
            let reason = format!("the {what} `{name}` of this {on} is no text");
            let help = "give it another value by `value` in place of `append`";
            (places.value, reason, help.to_owned())
        }
    };
    let title = format!("the fault `{}` changes nothing: {reason}", fault.id);
    scenario.mistaken(place.unwrap_or(places.on), title, help)
}

impl FaultRule {
    pub(super) fn new(fault: Fault, header: Header, effect: Effect) -> Self {
        Self {
            fault,
            recogniser: Recogniser::new(header),
            seen: 0,
            effect,
        }
    }

    fn befalls(&mut self, event: &Event) -> bool {
        let is_it = self.recogniser.peek(event).kind == Kind::Message(self.fault.on);
        self.seen += u32::from(is_it);
        is_it && self.seen == self.fault.occurrence
    }

    fn deliver(&self, transfer: &mut Transfer) -> Result<Delivery, Unchanged> {
        Ok(match &self.fault.action {
            FaultAction::Edit { target, edit } => {
                let octets = edited(transfer.arrived(), target, edit)?;
                transfer.delivered = Some(octets.clone());
                Delivery::Replace(octets)
            }
            FaultAction::Lose => Delivery::Lose,
            FaultAction::Delay(by) => Delivery::Delay(*by),
            FaultAction::Advance(by) => Delivery::Advance(*by),
            FaultAction::Repeat => Delivery::Repeat,
            FaultAction::Answer {
                status,
                headers,
                body,
            } => Delivery::Answer(answer(*status, headers, body)),
        })
    }
}

impl Rule for FaultRule {
    fn observe(&mut self, event: &Event) -> Delivery {
        let mut event = event.clone();
        let mut delivery = Delivery::Pass;
        if self.befalls(&event)
            && let Event::Request(transfer) | Event::Response(transfer) = &mut event
        {
            let delivered = self.deliver(transfer);
            // A message is the nth of its kind once.
            drop(
                self.effect
                    .0
                    .set(delivered.as_ref().map(|_| ()).map_err(Clone::clone)),
            );
            delivery = delivered.unwrap_or(Delivery::Pass);
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
