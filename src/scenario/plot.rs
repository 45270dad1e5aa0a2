//! What happens and what goes wrong: acts, faults, the declared outcome.

use super::error::Problem;
use super::model::{Act, Action, Actor, Fault, FaultAction};
use super::names::known;
use super::raw::{RawAct, RawEdit, RawFault, RawOpen, RawOutcome, Text};
use super::source::Place;
use super::values::Status;
use crate::protocol::{Kind, MessageKind, Role};
use crate::walkthrough::Outcome;

/// The acts of the file; none: the first user opens the first client.
pub(super) fn acts(raw: &[RawAct], actors: &[Actor], head: Place) -> Result<Vec<Act>, Problem> {
    if raw.is_empty() {
        let place = Place {
            end: head.start,
            ..head
        };
        let id = Text {
            value: "open".to_owned(),
            place,
        };
        let open = RawOpen {
            id,
            actor: None,
            client: None,
        };
        return Ok(vec![act(&open, actors)?]);
    }
    raw.iter()
        .map(|RawAct::Open(open)| act(open, actors))
        .collect()
}

fn act(raw: &RawOpen, actors: &[Actor]) -> Result<Act, Problem> {
    Ok(Act {
        id: raw.id.value.clone(),
        actor: named(
            raw.actor.as_ref(),
            "resource owner",
            Role::ResourceOwner,
            actors,
        )?,
        action: Action::Open {
            client: named(raw.client.as_ref(), "client", Role::Client, actors)?,
        },
    })
}

/// An actor of a role by its id, else the first one.
fn named(
    given: Option<&Text>,
    what: &str,
    role: Role,
    actors: &[Actor],
) -> Result<String, Problem> {
    let players = actors.iter().filter(|actor| actor.role() == role);
    let ids: Vec<&str> = players.map(|actor| actor.id.as_str()).collect();
    match given {
        Some(given) => known(what, given, &ids).map(|()| given.value.clone()),
        None => Ok(ids.first().copied().unwrap_or_default().to_owned()),
    }
}

/// A fault befalls a message that travels.
pub(super) fn fault(RawFault::Edit(raw): &RawFault) -> Result<Fault, Problem> {
    let occurrence = raw.occurrence.as_ref().map_or(1, |given| given.value);
    if let Some(given) = &raw.occurrence
        && given.value == 0
    {
        return Err(Problem::at(given.place, "occurrences are counted from 1")
            .help("write `occurrence = 1` for the first one"));
    }
    Ok(Fault {
        id: raw.id.value.clone(),
        on: message(&raw.on)?,
        occurrence,
        action: edit(raw)?,
    })
}

fn edit(raw: &RawEdit) -> Result<FaultAction, Problem> {
    if raw.parameter.value.is_empty() {
        return Err(
            Problem::at(raw.parameter.place, "the parameter has no name")
                .help("name it as it is sent, such as `state`"),
        );
    }
    Ok(FaultAction::Edit {
        parameter: raw.parameter.value.clone(),
        value: raw.value.clone(),
    })
}

/// The declared outcome.
pub(super) fn outcome(raw: &RawOutcome, actors: &[Actor]) -> Result<Outcome, Problem> {
    let ids: Vec<&str> = actors.iter().map(|actor| actor.id.as_str()).collect();
    known("actor", &raw.at, &ids)?;
    Ok(Outcome {
        message: message(&raw.message)?,
        status: raw.status.map(|Status(status)| status),
        error: raw.error.clone(),
        delivered: raw.delivered,
        at: raw.at.value.clone(),
    })
}

/// The kind of a message.
fn message(given: &Text) -> Result<MessageKind, Problem> {
    match kind(given)? {
        Kind::Message(kind) => Ok(kind),
        Kind::Local(_) => {
            let title = format!("`{}` is a local event, no message", given.value);
            Err(Problem::at(given.place, title).help("name a message that travels"))
        }
    }
}

/// The kind of a message or local event.
pub(super) fn kind(given: &Text) -> Result<Kind, Problem> {
    given.value.parse().map_err(|_| {
        let names: Vec<&str> = Kind::names().collect();
        let near = super::names::did_you_mean(&given.value, &names);
        let help = near.unwrap_or_else(|| "docs/scenarios.md lists all kinds".to_owned());
        Problem::at(given.place, format!("unknown kind `{}`", given.value)).help(help)
    })
}
