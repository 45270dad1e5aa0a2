//! What goes wrong on the wire.

use std::time::Duration;

use crate::protocol::MessageKind;
use crate::scenario::source::Place;

/// Something done to a protocol message on its way.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// Its id.
    pub id: String,
    /// The message that it befalls.
    pub on: MessageKind,
    /// Which occurrence of it, from 1; default the first.
    pub occurrence: u32,
    /// What is done to it.
    pub action: FaultAction,
    /// Where the file says so, for a fault that the run shows to be a mistake.
    pub(crate) places: FaultPlaces,
}

/// Where the keys of a fault stand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct FaultPlaces {
    /// `on`
    pub(crate) on: Place,
    /// `parameter` or `header`
    pub(crate) part: Option<Place>,
    /// `value` or `append`
    pub(crate) value: Option<Place>,
}

/// What a fault does.
#[derive(Clone, Debug, PartialEq)]
pub enum FaultAction {
    /// Gives a part of the message another value.
    Edit {
        /// Which part.
        target: Target,
        /// What becomes of its value.
        edit: Edit,
    },
    /// It never arrives.
    Lose,
    /// It is on its way for longer; a sender waits 30 seconds.
    Delay(Duration),
    /// The clock moves before it arrives; nobody's patience ends by it.
    Advance(Duration),
    /// The request arrives, is answered, and arrives once more.
    Repeat {
        /// Behind the next message of this kind; absent: behind its own answer.
        after: Option<MessageKind>,
    },
    /// The request is answered in its receiver's stead.
    Answer {
        /// The status.
        status: u16,
        /// In the order of the file.
        headers: Vec<(String, String)>,
        /// The body.
        body: String,
    },
}

/// A part of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A parameter in query, form, JSON body, or query or fragment of a Location.
    Parameter(String),
    /// A header field.
    Header(String),
    /// The method of a request.
    Method,
}

/// What becomes of the value of a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// It is replaced.
    Replace(String),
    /// Something is added at its end.
    Append(String),
    /// The character at this place becomes another of its sort; places are
    /// counted from 1, negative ones from the end.
    Alter(i64),
    /// The part is taken out.
    Remove,
    /// The part stands twice; the one before has this value, or the same.
    Duplicate(Option<String>),
    /// The part comes beside the others: a parameter in the body where that is a
    /// form or JSON, else in the URL, where a fragment goes before a query.
    Add(String),
}
