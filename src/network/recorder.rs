//! Events as they happen.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::{Clock, Delivery, Rule};
use crate::trace::{Event, ExchangeId, LocalEvent, Octets, Part, Transfer};

/// Numbers exchanges, asks the rules, keeps the events.
#[derive(Clone, Debug)]
pub(super) struct Recorder {
    clock: Clock,
    state: Arc<Mutex<State>>,
}

/// What is to become of a message.
#[derive(Debug, Default)]
pub(super) struct Handling {
    /// What arrives, if anything does.
    pub(super) octets: Octets,
    pub(super) lost: bool,
    pub(super) delay: Duration,
    pub(super) repeat: bool,
    pub(super) answer: Option<Octets>,
    advance: Duration,
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

    /// Records a message and gives what is to become of it.
    pub(super) fn message(&self, part: Part, transfer: Transfer) -> Handling {
        let mut transfer = Transfer {
            at: self.clock.micros(),
            ..transfer
        };
        let handling = self.with(|state| {
            let mut handling = Handling::default();
            for rule in &mut state.rules {
                let delivery = rule.observe(&event(part, transfer.clone()));
                handling.add(delivery, &mut transfer);
            }
            handling.octets = transfer.arrived().clone();
            state.events.push(if handling.lost {
                Event::Lost { part, transfer }
            } else {
                event(part, transfer)
            });
            handling
        });
        self.clock.advance(handling.advance);
        handling
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

    /// Notes that a response which was on its way found nobody.
    pub(super) fn undelivered(&self, exchange: ExchangeId) {
        self.with(|state| {
            let mut events = state.events.iter_mut().rev();
            let late = events.find_map(|event| match event {
                Event::Response(transfer) if transfer.exchange == exchange => Some(event),
                _ => None,
            });
            if let Some(event) = late
                && let Event::Response(transfer) = event.clone()
            {
                let part = Part::Response;
                *event = Event::Lost { part, transfer };
            }
        });
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

fn event(part: Part, transfer: Transfer) -> Event {
    match part {
        Part::Request => Event::Request(transfer),
        Part::Response => Event::Response(transfer),
    }
}

impl Handling {
    fn add(&mut self, delivery: Delivery, transfer: &mut Transfer) {
        match delivery {
            Delivery::Pass => {}
            Delivery::Replace(octets) => {
                transfer.delivered = Some(octets).filter(|octets| *octets != transfer.sent);
            }
            Delivery::Lose => self.lost = true,
            Delivery::Delay(by) => self.delay += by,
            Delivery::Advance(by) => self.advance += by,
            Delivery::Repeat => self.repeat = true,
            Delivery::Answer(octets) => self.answer = Some(octets),
        }
    }
}
