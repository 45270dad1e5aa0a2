//! What goes wrong on the wire: the faults.

use http::{HeaderName, HeaderValue};

use super::carried::{Carried, carried};
use super::error::Problem;
use super::kinds::message;
use super::model::{Edit, Fault, FaultAction, FaultPlaces, Target};
use super::raw::{RawAnswer, RawEdit, RawFault, Text};
use super::spanned::Spanned;
use super::values::{Period, Status};

/// A fault befalls a message that travels.
pub(super) fn fault(raw: &RawFault) -> Result<Fault, Problem> {
    let (id, on, occurrence, action) = match raw {
        RawFault::Edit(raw) => (&raw.id, &raw.on, &raw.occurrence, edit(raw)?),
        RawFault::Remove(raw) => {
            let target = target(&raw.id, raw.parameter.as_ref(), raw.header.as_ref())?;
            let edit = Edit::Remove;
            let action = FaultAction::Edit { target, edit };
            (&raw.id, &raw.on, &raw.occurrence, action)
        }
        RawFault::Add(raw) => {
            let target = target(&raw.id, raw.parameter.as_ref(), raw.header.as_ref())?;
            let edit = Edit::Add(value(&target, &raw.value)?);
            let action = FaultAction::Edit { target, edit };
            (&raw.id, &raw.on, &raw.occurrence, action)
        }
        RawFault::Duplicate(raw) => {
            let target = target(&raw.id, raw.parameter.as_ref(), raw.header.as_ref())?;
            let edit = Edit::Duplicate(
                raw.value
                    .as_ref()
                    .map(|given| value(&target, given))
                    .transpose()?,
            );
            let action = FaultAction::Edit { target, edit };
            (&raw.id, &raw.on, &raw.occurrence, action)
        }
        RawFault::Lose(raw) => (&raw.id, &raw.on, &raw.occurrence, FaultAction::Lose),
        RawFault::Delay(raw) => {
            let Period(by) = raw.by;
            (&raw.id, &raw.on, &raw.occurrence, FaultAction::Delay(by))
        }
        RawFault::Advance(raw) => {
            let Period(by) = raw.by;
            (&raw.id, &raw.on, &raw.occurrence, FaultAction::Advance(by))
        }
        RawFault::Repeat(raw) => {
            request(&raw.on)?;
            let after = raw.after.as_ref().map(message).transpose()?;
            let action = FaultAction::Repeat { after };
            (&raw.id, &raw.on, &raw.occurrence, action)
        }
        RawFault::Answer(raw) => {
            request(&raw.on)?;
            (&raw.id, &raw.on, &raw.occurrence, answer(raw)?)
        }
    };
    Ok(Fault {
        id: id.value.clone(),
        on: message(on)?,
        occurrence: counted(occurrence.as_ref())?,
        action,
        places: places(raw, on),
    })
}

fn places(raw: &RawFault, on: &Text) -> FaultPlaces {
    let (part, value) = match raw {
        RawFault::Edit(raw) => (
            raw.parameter
                .as_ref()
                .or(raw.header.as_ref())
                .or(raw.method.as_ref()),
            raw.value.as_ref().or(raw.append.as_ref()),
        ),
        RawFault::Add(raw) => (
            raw.parameter.as_ref().or(raw.header.as_ref()),
            Some(&raw.value),
        ),
        RawFault::Remove(raw) => (raw.parameter.as_ref().or(raw.header.as_ref()), None),
        RawFault::Duplicate(raw) => (
            raw.parameter.as_ref().or(raw.header.as_ref()),
            raw.value.as_ref(),
        ),
        _ => (None, None),
    };
    FaultPlaces {
        on: on.place,
        part: part.map(|part| part.place),
        value: value.map(|value| value.place),
    }
}

fn counted(given: Option<&Spanned<u32>>) -> Result<u32, Problem> {
    match given {
        Some(given) if given.value == 0 => {
            Err(Problem::at(given.place, "occurrences are counted from 1")
                .help("write `occurrence = 1` for the first one"))
        }
        given => Ok(given.map_or(1, |given| given.value)),
    }
}

fn edit(raw: &RawEdit) -> Result<FaultAction, Problem> {
    if let Some(given) = &raw.method {
        return method(raw, given);
    }
    let target = target(&raw.id, raw.parameter.as_ref(), raw.header.as_ref())?;
    let edit = match (&raw.value, &raw.append, raw.alter) {
        (Some(given), None, None) => Edit::Replace(value(&target, given)?),
        (None, Some(given), None) if given.value.is_empty() => {
            return Err(Problem::at(given.place, "nothing is added at the end")
                .help("write `append = \"...\"` with a text in it"));
        }
        (None, Some(given), None) => Edit::Append(value(&target, given)?),
        (None, None, Some(place)) => Edit::Alter(place),
        _ => {
            return Err(
                Problem::at(raw.id.place, "what the value becomes is not clear")
                    .help("write one of `value = \"...\"`, `append = \"...\"` and `alter = ...`"),
            );
        }
    };
    Ok(FaultAction::Edit { target, edit })
}

/// Another method, and nothing else.
fn method(raw: &RawEdit, given: &Text) -> Result<FaultAction, Problem> {
    request(&raw.on)?;
    let others = [&raw.parameter, &raw.header, &raw.value, &raw.append];
    if let Some(other) = others.into_iter().flatten().next() {
        let title = "the fault must name one part of the message";
        return Err(Problem::at(other.place, title).help("beside `method` no other key is of use"));
    }
    if http::Method::from_bytes(given.value.as_bytes()).is_err() {
        let title = format!("`{}` is no method", given.value);
        return Err(Problem::at(given.place, title).help("a method is like `GET`"));
    }
    let (target, edit) = (Target::Method, Edit::Replace(given.value.clone()));
    Ok(FaultAction::Edit { target, edit })
}

/// What a part is given; a header field holds one line. What stands for a
/// part of another message, `${token-response.id_token}`, names a message that there is.
fn value(target: &Target, given: &Text) -> Result<String, Problem> {
    for Carried { kind, .. } in carried(&given.value) {
        message(&Text {
            value: kind.to_owned(),
            place: given.place,
        })?;
    }
    match target {
        Target::Header(_) => field_value(given),
        Target::Parameter(_) | Target::Method => Ok(given.value.clone()),
    }
}

fn answer(raw: &RawAnswer) -> Result<FaultAction, Problem> {
    let Status(status) = raw.status;
    let headers = raw.headers.iter();
    Ok(FaultAction::Answer {
        status,
        headers: headers
            .map(|(name, value)| Ok((field_name(name)?, field_value(value)?)))
            .collect::<Result<_, _>>()?,
        body: raw.body.clone(),
    })
}

/// The name of a header field is a token (RFC 9110 5.1).
fn field_name(given: &Text) -> Result<String, Problem> {
    if HeaderName::from_bytes(given.value.as_bytes()).is_ok() {
        return Ok(given.value.clone());
    }
    let title = format!("`{}` cannot be the name of a header field", given.value);
    Err(Problem::at(given.place, title)
        .help("names are like `Retry-After`, without spaces and colons"))
}

/// The value of a header field is one line (RFC 9110 5.5).
fn field_value(given: &Text) -> Result<String, Problem> {
    if HeaderValue::from_str(&given.value).is_ok() {
        return Ok(given.value.clone());
    }
    let title = "this cannot be the value of a header field";
    Err(Problem::at(given.place, title)
        .help("a value is one line of printable ASCII; percent-encode what is not"))
}

/// One part of a message, named as it is sent.
fn target(id: &Text, parameter: Option<&Text>, header: Option<&Text>) -> Result<Target, Problem> {
    let (given, target) = match (parameter, header) {
        (Some(name), None) => (name, Target::Parameter(name.value.clone())),
        (None, Some(name)) => (name, Target::Header(field_name(name)?.to_ascii_lowercase())),
        _ => {
            let title = "the fault must name one part of the message";
            return Err(Problem::at(id.place, title)
                .help("write either `parameter = \"...\"` or `header = \"...\"`"));
        }
    };
    if given.value.is_empty() {
        return Err(Problem::at(given.place, "the part has no name")
            .help("name it as it is sent, such as `state`"));
    }
    Ok(target)
}

/// Only requests can be repeated, or answered in their receiver's stead.
fn request(on: &Text) -> Result<(), Problem> {
    if message(on)?.as_str().ends_with("-response") {
        let title = format!("`{}` is no request", on.value);
        return Err(Problem::at(on.place, title).help("name the request that is concerned"));
    }
    Ok(())
}
