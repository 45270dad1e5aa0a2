//! Faults of the scenario as the rule of the network.

use indexmap::IndexMap;

use super::edit::{NoEffect, edited};
use crate::network::{Delivery, Rule};
use crate::protocol::Kind;
use crate::scenario::{
    Edit, Fault, FaultAction, Place, Scenario, ScenarioError, Target, carried, suggestion,
};
use crate::trace::{
    Event, ExchangeId, Header, HttpMessage, Octets, Part, ProtocolMessage, Recogniser, Transfer,
};

/// Waits for protocol messages and does something to them.
///
/// One rule for all faults: what befalls a message, befalls it in the order of
/// the file, and what is learnt of the run is learnt from it as it is recorded.
#[derive(Debug)]
pub(super) struct Faults {
    recogniser: Recogniser,
    /// How many messages of each kind were recorded.
    recorded: IndexMap<Kind, u32>,
    /// What a fault's value stands for, and what the last such message carried.
    carried: IndexMap<String, Option<String>>,
    all: Vec<(Fault, State)>,
}

/// What became of a fault so far.
#[derive(Clone, Debug, PartialEq, Eq)]
enum State {
    /// Its message has not come.
    Never,
    /// Its message came, with parts of these names, and there was nothing to change.
    Without(NoEffect, Vec<String>),
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
            carried: faults.iter().flat_map(stands_for).collect(),
            all: waiting.collect(),
        }
    }

    /// Whether nothing is left to happen, so that no message need be recognised.
    fn is_over(&self) -> bool {
        self.all
            .iter()
            .all(|(_, state)| matches!(state, State::Done | State::Without(..)))
    }

    /// A fault that did nothing is a mistake of its author.
    pub(super) fn check(&self, scenario: &Scenario) -> Result<(), ScenarioError> {
        for (fault, state) in &self.all {
            if let Some(mistake) = mistake(fault, state) {
                let Mistake { place, title, help } = mistake;
                let place = place.unwrap_or(fault.places.on);
                return Err(scenario.mistaken(place, title, help));
            }
        }
        Ok(())
    }
}

/// What to say of a fault that did nothing, and which of its keys is to blame.
struct Mistake {
    /// The kind of message, where none is named.
    place: Option<Place>,
    title: String,
    help: String,
}

fn mistake(fault: &Fault, state: &State) -> Option<Mistake> {
    let (on, id, nth) = (fault.on, &fault.id, fault.occurrence);
    let never = |why: String, help: &str| Mistake {
        place: None,
        title: format!("the fault `{id}` never happens: {why}"),
        help: help.to_owned(),
    };
    Some(match state {
        State::Never => never(
            format!("no {on} number {nth} is sent"),
            "`flowscribe draw --detail messages` shows what is sent",
        ),
        State::Waiting(_) => never(
            "nothing that it waits for is sent".to_owned(),
            "`after` names a message behind the one that is repeated",
        ),
        State::Without(why, known) => without(fault, *why, known),
        State::Done => return None,
    })
}

fn without(fault: &Fault, why: NoEffect, known: &[String]) -> Mistake {
    let (what, name) = match &fault.action {
        FaultAction::Edit { target, .. } => match target {
            Target::Parameter(name) => ("parameter", name.as_str()),
            Target::Header(name) => ("header field", name.as_str()),
            Target::Method => ("method", ""),
        },
        _ => ("part", ""),
    };
    let (on, places) = (fault.on, &fault.places);
    let part = match &fault.action {
        FaultAction::Edit {
            target: Target::Method,
            ..
        } => format!("the method of this {on}"),
        _ => format!("the {what} `{name}` of this {on}"),
    };
    let (place, reason, help) = match why {
        NoEffect::Absent => {
            let mut known: Vec<&str> = known.iter().map(String::as_str).collect();
            known.dedup();
            let reason = format!("this {on} has no {what} `{name}`");
            (places.part, reason, suggestion(name, &known))
        }
        NoEffect::Same => (
            places.value,
            format!("{part} has this value already"),
            "give it another value".to_owned(),
        ),
        NoEffect::NoText => (
            places.value,
            format!("{part} is no text"),
            "give it another value by `value` in place of `append`".to_owned(),
        ),
        NoEffect::Twice => (
            places.part,
            format!("{part} is a member of a JSON object, which cannot stand twice (RFC 8259 4)"),
            "give it another value by `do = \"edit\"`".to_owned(),
        ),
        NoEffect::NotCarried => (
            places.value,
            "no message before it carries what its value stands for".to_owned(),
            "`flowscribe draw --detail messages` shows what each message carries".to_owned(),
        ),
        NoEffect::NoLine => (
            places.value,
            format!("{part} cannot hold what its value stands for: it is no line of ASCII"),
            "put it into a parameter, or write the value out".to_owned(),
        ),
        NoEffect::NoPlace => (
            places.value,
            "the value has no letter or digit there".to_owned(),
            "`alter` counts from 1, or from the end with `-1`".to_owned(),
        ),
    };
    Mistake {
        place,
        title: format!("the fault `{}` changes nothing: {reason}", fault.id),
        help,
    }
}

impl Rule for Faults {
    fn befalls(&mut self, message: &Event) -> Vec<Delivery> {
        let Some((part, transfer)) = message.transfer().filter(|_| !self.is_over()) else {
            return Vec::new();
        };
        let peeked = self.recogniser.peek(message);
        let kind = peeked.kind;
        let number = self.recorded.get(&kind).map_or(1, |before| before + 1);
        let mut transfer = transfer.clone();
        let mut befalling = Vec::new();
        for (fault, state) in &mut self.all {
            if let &mut State::Waiting(exchange) = state
                && repeats_behind(fault, exchange, kind, part, &transfer)
            {
                *state = State::Done;
                befalling.push(Delivery::Repeat(exchange));
            } else if kind == Kind::Message(fault.on) && number == fault.occurrence {
                let (delivery, became) = deliver(&fault.action, &self.carried, part, &mut transfer);
                *state = match became {
                    State::Without(why, _) => {
                        State::Without(why, names(fault, part, &peeked, &transfer))
                    }
                    other => other,
                };
                befalling.extend(delivery);
            }
        }
        befalling
    }

    fn observe(&mut self, event: &Event) {
        if self.is_over() {
            return;
        }
        let message = self.recogniser.observe(event);
        let kind = message.kind;
        *self.recorded.entry(kind).or_default() += 1;
        let kind = kind.to_string();
        for (name, value) in &mut self.carried {
            let Some((_, name)) = name.split_once('.').filter(|(of, _)| *of == kind) else {
                continue;
            };
            let parameter = message.parameters.iter().find(|one| one.name == name);
            *value = parameter.map(|one| one.value.clone()).or(value.take());
        }
    }
}

/// The names of the parts that an edit might have meant.
fn names(fault: &Fault, part: Part, message: &ProtocolMessage, transfer: &Transfer) -> Vec<String> {
    match &fault.action {
        FaultAction::Edit {
            target: Target::Header(_),
            ..
        } => {
            let head = HttpMessage::of(part, transfer.arrived());
            let headers = head.map(|head| head.headers).unwrap_or_default();
            headers.into_iter().map(|(name, _)| name).collect()
        }
        _ => message
            .parameters
            .iter()
            .map(|one| one.name.clone())
            .collect(),
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

/// The text in an edit, where what other messages carry may stand.
fn text(edit: &mut Edit) -> Option<&mut String> {
    match edit {
        Edit::Replace(text) | Edit::Append(text) | Edit::Add(text) => Some(text),
        Edit::Duplicate(text) => text.as_mut(),
        Edit::Alter(_) | Edit::Remove => None,
    }
}

/// What the value of a fault stands for; no message has come yet.
fn stands_for(fault: &Fault) -> Vec<(String, Option<String>)> {
    let FaultAction::Edit { edit, .. } = &fault.action else {
        return Vec::new();
    };
    let mut edit = edit.clone();
    let text = text(&mut edit).map(|text| &**text).unwrap_or_default();
    carried(text)
        .map(|part| (format!("{}.{}", part.kind, part.name), None))
        .collect()
}

/// The edit with what other messages carried.
fn filled(edit: &Edit, known: &IndexMap<String, Option<String>>) -> Result<Edit, NoEffect> {
    let mut edit = edit.clone();
    if let Some(text) = text(&mut edit) {
        let (written, mut whole) = (text.clone(), String::new());
        let mut rest = written.as_str();
        for part in carried(&written) {
            let value = known.get(&format!("{}.{}", part.kind, part.name));
            let value = value.and_then(Option::as_deref);
            let (before, behind) = rest.split_once(part.written).unwrap_or((rest, ""));
            whole += before;
            whole += value.ok_or(NoEffect::NotCarried)?;
            rest = behind;
        }
        whole += rest;
        *text = whole;
    }
    Ok(edit)
}

/// A header field holds one line, whatever a message carried.
fn in_one_line(target: &Target, mut edit: Edit) -> Result<Edit, NoEffect> {
    let fits = |text: &mut String| http::HeaderValue::from_str(text).is_ok();
    let is_header = matches!(target, Target::Header(_));
    if is_header && !text(&mut edit).is_none_or(fits) {
        return Err(NoEffect::NoLine);
    }
    Ok(edit)
}

/// What a fault does to its message, and what became of the fault.
fn deliver(
    action: &FaultAction,
    known: &IndexMap<String, Option<String>>,
    part: Part,
    transfer: &mut Transfer,
) -> (Option<Delivery>, State) {
    let delivery = match action {
        FaultAction::Edit { target, edit } => {
            let edit = filled(edit, known).and_then(|edit| in_one_line(target, edit));
            match edit.and_then(|edit| edited(part, transfer.arrived(), target, &edit)) {
                Ok(octets) => {
                    transfer.delivered = Some(octets.clone());
                    Delivery::Replace(octets)
                }
                Err(why) => return (None, State::Without(why, Vec::new())),
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
