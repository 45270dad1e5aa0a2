//! Events as they happen.

use std::mem;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::{Clock, Delivery, Rule};
use crate::protocol::LocalKind;
use crate::trace::{Event, ExchangeId, LocalEvent, Mishap, Octets, Part, Transfer, period};
use crate::walkthrough::Name;

/// Numbers exchanges, asks the rule, keeps the events.
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
    /// Earlier requests that come once more when it has arrived.
    pub(super) repeats: Vec<Transfer>,
    pub(super) answer: Option<Octets>,
    advance: Duration,
}

#[derive(Debug)]
struct State {
    events: Vec<Event>,
    exchanges: u32,
    rule: Box<dyn Rule>,
}

impl Recorder {
    pub(super) fn new(clock: Clock, rule: Box<dyn Rule>) -> Self {
        let state = State {
            events: Vec::new(),
            exchanges: 0,
            rule,
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
        let to = transfer.to.clone();
        let handling = self.with(|state| {
            let mut handling = Handling::default();
            for delivery in state.rule.befalls(&event(part, transfer.clone())) {
                handling.add(delivery, &mut transfer, &state.events);
            }
            handling.octets = transfer.arrived().clone();
            state.record(if handling.lost {
                Event::Lost { part, transfer }
            } else {
                event(part, transfer)
            });
            handling
        });
        if !handling.advance.is_zero() {
            self.advance(to, handling.advance);
        }
        handling
    }

    /// Lets time pass for everybody at once; told of the participant before whose eyes it does.
    pub(super) fn advance(&self, participant: Name, by: Duration) {
        self.clock.advance(by);
        let kind = LocalKind::TimePassed;
        self.local(LocalEvent {
            detail: period(by),
            ..LocalEvent::new(participant, kind, "clock")
        });
    }

    /// Records a request that found no host.
    pub(super) fn lost(&self, transfer: Transfer) {
        let transfer = Transfer {
            at: self.clock.micros(),
            ..transfer
        };
        let part = Part::Request;
        self.with(|state| state.record(Event::Lost { part, transfer }));
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
        self.with(|state| state.record(event));
    }

    pub(super) fn events(&self) -> Vec<Event> {
        self.with(|state| state.events.clone())
    }

    pub(super) fn finish(&self) -> (Vec<Event>, Box<dyn Rule>) {
        self.with(|state| {
            let rule = mem::replace(&mut state.rule, Box::new(()));
            (mem::take(&mut state.events), rule)
        })
    }

    fn with<T>(&self, work: impl FnOnce(&mut State) -> T) -> T {
        let state = self.state.lock();
        work(&mut state.expect("nobody panics while holding the recording"))
    }
}

impl State {
    fn record(&mut self, event: Event) {
        self.rule.observe(&event);
        self.events.push(event);
    }
}

fn event(part: Part, transfer: Transfer) -> Event {
    match part {
        Part::Request => Event::Request(transfer),
        Part::Response => Event::Response(transfer),
    }
}

impl Handling {
    fn add(&mut self, delivery: Delivery, transfer: &mut Transfer, earlier: &[Event]) {
        match delivery {
            Delivery::Replace(octets) => {
                transfer.delivered = Some(octets).filter(|octets| *octets != transfer.sent);
            }
            Delivery::Lose => self.lost = true,
            Delivery::Delay(by) => {
                self.delay += by;
                let by = u64::try_from(by.as_micros()).unwrap_or(u64::MAX);
                transfer.mishaps.push(Mishap::Delayed(by));
            }
            Delivery::Advance(by) => self.advance += by,
            Delivery::Repeat(exchange) => self.repeats.extend(again(exchange, earlier)),
            Delivery::Answer(octets) => self.answer = Some(octets),
        }
    }
}

/// The request of an exchange as it was sent, to be sent once more.
fn again(exchange: ExchangeId, earlier: &[Event]) -> Option<Transfer> {
    let mut requests = earlier.iter().filter_map(|event| match event {
        Event::Request(request) if request.exchange == exchange => Some(request),
        _ => None,
    });
    requests.next().map(|request| Transfer {
        delivered: None,
        mishaps: vec![Mishap::Repeated],
        ..request.clone()
    })
}
