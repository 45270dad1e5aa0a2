//! What can befall a message on its way.

use std::fmt;
use std::time::Duration;

use crate::trace::{Event, ExchangeId, Octets};

/// Watches every event and decides what becomes of the messages.
///
/// A rule sees the whole run in causal order, so that it can tell which
/// message it has before it. For a local event the answer is ignored.
pub trait Rule: Send + fmt::Debug {
    /// Called once for every event, before a message is delivered.
    fn observe(&mut self, event: &Event) -> Delivery;
}

/// What becomes of a message. Where several rules concern one message, all of it happens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// It arrives as sent.
    Pass,
    /// Other octets arrive in its place.
    Replace(Octets),
    /// It never arrives.
    Lose,
    /// It is on its way for longer.
    Delay(Duration),
    /// The run's clock moves before it arrives.
    Advance(Duration),
    /// Before it arrives, the request of this exchange comes once more.
    Repeat(ExchangeId),
    /// The request is answered with these octets and its receiver never learns of it.
    Answer(Octets),
}
