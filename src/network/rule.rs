//! What can befall a message on its way.

use std::any::Any;
use std::fmt;
use std::time::Duration;

use crate::trace::{Event, ExchangeId, Octets};

/// Watches every event and decides what becomes of the messages.
///
/// It sees the whole run in causal order, so that it can tell which message
/// it has before it.
pub trait Rule: Any + Send + fmt::Debug {
    /// Called for every message before it is recorded and delivered: all that
    /// befalls it, in this order.
    fn befalls(&mut self, message: &Event) -> Vec<Delivery>;

    /// Called once for every event, exactly as it is recorded.
    fn observe(&mut self, event: &Event);
}

/// Nothing befalls any message.
impl Rule for () {
    fn befalls(&mut self, _: &Event) -> Vec<Delivery> {
        Vec::new()
    }

    fn observe(&mut self, _: &Event) {}
}

/// One thing that becomes of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// Other octets arrive in its place.
    Replace(Octets),
    /// It never arrives.
    Lose,
    /// It is on its way for longer.
    Delay(Duration),
    /// The run's clock moves before it arrives.
    Advance(Duration),
    /// When it has arrived, the request of this exchange comes once more.
    Repeat(ExchangeId),
    /// The request is answered with these octets and its receiver never learns of it.
    Answer(Octets),
}
