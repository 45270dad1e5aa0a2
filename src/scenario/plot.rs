//! What happens and what goes wrong: acts, faults, the declared outcome.

use url::Url;

use super::error::Problem;
use super::model::{Act, Action, Actor, ActorPart, Edit, Fault, FaultAction, Target};
use super::names::{self, known};
use super::raw::{RawAct, RawAnswer, RawEdit, RawFault, RawOutcome, Text};
use super::spanned::Spanned;
use super::values::{Period, Status};
use crate::protocol::{Kind, MessageKind, Role};
use crate::walkthrough::Outcome;

/// The acts of the file; none: the first user opens the first client.
pub(super) fn acts(raw: &[RawAct], actors: &[Actor]) -> Result<Vec<Act>, Problem> {
    if raw.is_empty() {
        return Ok(vec![Act {
            id: "open".to_owned(),
            actor: named(None, "resource owner", Role::ResourceOwner, actors)?,
            action: Action::Open {
                client: named(None, "client", Role::Client, actors)?,
            },
            prologue: false,
        }]);
    }
    prologue_first(raw)?;
    raw.iter().map(|raw| act(raw, actors)).collect()
}

/// A prologue is what happened before: first the acts of the prologue, then
/// at least one that the documents tell of.
fn prologue_first(raw: &[RawAct]) -> Result<(), Problem> {
    let mut before = true;
    for act in raw {
        match prologue(act) {
            Some(mark) if !before => {
                let title = "a prologue comes before everything that is told";
                return Err(Problem::at(mark.place, title)
                    .help("let the acts with `prologue = true` stand first"));
            }
            mark => before = mark.is_some(),
        }
    }
    match raw.last().and_then(prologue) {
        Some(mark) => Err(Problem::at(mark.place, "nothing comes after the prologue")
            .help("add an act without `prologue`, of which the documents tell")),
        None => Ok(()),
    }
}

/// Where an act says that it is of the prologue.
fn prologue(raw: &RawAct) -> Option<&Spanned<bool>> {
    let given = match raw {
        RawAct::Open(raw) => &raw.prologue,
        RawAct::Visit(raw) => &raw.prologue,
        RawAct::Advance(raw) => &raw.prologue,
    };
    given.as_ref().filter(|given| given.value)
}

fn act(raw: &RawAct, actors: &[Actor]) -> Result<Act, Problem> {
    let user = |given: Option<&Text>| named(given, "resource owner", Role::ResourceOwner, actors);
    let client = |given: Option<&Text>| named(given, "client", Role::Client, actors);
    let (id, actor, action) = match raw {
        RawAct::Open(raw) => {
            let client = client(raw.client.as_ref())?;
            let actor = user(raw.actor.as_ref())?;
            (&raw.id, actor, Action::Open { client })
        }
        RawAct::Visit(raw) => {
            super::cast::path("path", &raw.path)?;
            let client = client(raw.client.as_ref())?;
            let host = host(&client, actors);
            let url = format!("{host}{}", raw.path.value);
            let actor = user(raw.actor.as_ref())?;
            (&raw.id, actor, Action::Visit { url })
        }
        RawAct::Advance(raw) => {
            let Period(by) = raw.by;
            (&raw.id, user(None)?, Action::Advance(by))
        }
    };
    Ok(Act {
        id: id.value.clone(),
        actor,
        action,
        prologue: prologue(raw).is_some(),
    })
}

/// The origin of a client's host.
fn host(client: &str, actors: &[Actor]) -> String {
    let mut actors = actors.iter();
    let start = actors.find_map(|actor| match &actor.part {
        ActorPart::Client(part) if actor.id == client => Url::parse(&part.start).ok(),
        _ => None,
    });
    start.as_ref().map(names::origin).unwrap_or_default()
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
pub(super) fn fault(raw: &RawFault) -> Result<Fault, Problem> {
    let (id, on, occurrence, action) = match raw {
        RawFault::Edit(raw) => (&raw.id, &raw.on, &raw.occurrence, edit(raw)?),
        RawFault::Remove(raw) => {
            let target = target(&raw.id, raw.parameter.as_ref(), raw.header.as_ref())?;
            let edit = Edit::Remove;
            let action = FaultAction::Edit { target, edit };
            (&raw.id, &raw.on, &raw.occurrence, action)
        }
        RawFault::Duplicate(raw) => {
            let target = target(&raw.id, raw.parameter.as_ref(), raw.header.as_ref())?;
            let edit = Edit::Duplicate(raw.value.clone());
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
            (&raw.id, &raw.on, &raw.occurrence, answer(raw))
        }
    };
    Ok(Fault {
        id: id.value.clone(),
        on: message(on)?,
        occurrence: counted(occurrence.as_ref())?,
        action,
        place: Some(on.place),
    })
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
    let target = target(&raw.id, raw.parameter.as_ref(), raw.header.as_ref())?;
    let edit = match (&raw.value, &raw.append, raw.alter) {
        (Some(value), None, None) => Edit::Replace(value.clone()),
        (None, Some(append), None) => Edit::Append(append.clone()),
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

fn answer(raw: &RawAnswer) -> FaultAction {
    let Status(status) = raw.status;
    FaultAction::Answer {
        status,
        headers: raw.headers.clone().into_iter().collect(),
        body: raw.body.clone(),
    }
}

/// One part of a message, named as it is sent.
fn target(id: &Text, parameter: Option<&Text>, header: Option<&Text>) -> Result<Target, Problem> {
    let (given, target) = match (parameter, header) {
        (Some(name), None) => (name, Target::Parameter(name.value.clone())),
        (None, Some(name)) => (name, Target::Header(name.value.to_ascii_lowercase())),
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

/// The declared outcome.
pub(super) fn outcome(raw: &RawOutcome, actors: &[Actor]) -> Result<Outcome, Problem> {
    let ids: Vec<&str> = actors.iter().map(|actor| actor.id.as_str()).collect();
    known("actor", &raw.at, &ids)?;
    Ok(Outcome {
        message: message(&raw.message)?,
        status: raw.status.map(|Status(status)| status),
        error: raw.error.clone(),
        carries: raw.carries.clone(),
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
