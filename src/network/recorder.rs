//! Events as they happen.

use std::sync::{Arc, Mutex};

use super::{Clock, Delivery, Rule};
use crate::trace::{Event, ExchangeId, LocalEvent, Octets, Part, Transfer};

/// Numbers exchanges, asks the rules, keeps the events.
#[derive(Clone, Debug)]
pub(super) struct Recorder {
    clock: Clock,
    state: Arc<Mutex<State>>,
}

#[derive(Debug)]
struct State {
    events: Vec<Event>,
    exchanges: u32,
    rules: Vec<Box<dyn Rule>>,
}

impl Recorder {
    pub(super) fn new(clock: Clock, rules: Vec<Box<dyn Rule>>) -> Self {
        let state = State {
            events: Vec::new(),
            exchanges: 0,
            rules,
        };
        Self {
            clock,
            state: Arc::new(Mutex::new(state)),
        }
    }

    pub(super) fn next_exchange(&self) -> ExchangeId {
        self.with(|state| {
            state.exchanges += 1;
            ExchangeId(state.exchanges)
        })
    }

    /// Records a message and gives what is to be delivered.
    pub(super) fn message(&self, part: Part, transfer: Transfer) -> Octets {
        let transfer = Transfer {
            at: self.clock.micros(),
            ..transfer
        };
        let mut event = match part {
            Part::Request => Event::Request(transfer),
            Part::Response => Event::Response(transfer),
        };
        self.with(|state| {
            for rule in &mut state.rules {
                if let Delivery::Replace(octets) = rule.observe(&event) {
                    replace(&mut event, octets);
                }
            }
            let arrives = match &event {
                Event::Request(transfer) | Event::Response(transfer) => transfer.arrived().clone(),
                Event::Lost { .. } | Event::Local(_) => unreachable!("built above"),
            };
            state.events.push(event);
            arrives
        })
    }

    /// Records a request that found no host.
    pub(super) fn lost(&self, transfer: Transfer) {
        let transfer = Transfer {
            at: self.clock.micros(),
            ..transfer
        };
        let part = Part::Request;
        self.with(|state| state.events.push(Event::Lost { part, transfer }));
    }

    /// Records what no wire shows.
    pub(super) fn local(&self, event: LocalEvent) {
        let event = Event::Local(LocalEvent {
            at: self.clock.micros(),
            ..event
        });
        self.with(|state| {
            for rule in &mut state.rules {
                rule.observe(&event);
            }
            state.events.push(event);
        });
    }

    pub(super) fn events(&self) -> Vec<Event> {
        self.with(|state| state.events.clone())
    }

    fn with<T>(&self, work: impl FnOnce(&mut State) -> T) -> T {
        let state = self.state.lock();
        work(&mut state.expect("nobody panics while holding the recording"))
    }
}

fn replace(event: &mut Event, octets: Octets) {
    if let Event::Request(transfer) | Event::Response(transfer) = event
        && octets != transfer.sent
    {
        transfer.delivered = Some(octets);
    }
}
