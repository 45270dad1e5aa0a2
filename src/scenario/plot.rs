//! What happens and what goes wrong: acts, faults, the declared outcome.

use http::{HeaderName, HeaderValue};

use super::attack::{self, deed, named_told, told};
use super::carried::{Carried, carried};
use super::error::Problem;
use super::model::{
    Act, Action, Actor, ActorPart, ClientKind, Edit, Fault, FaultAction, FaultPlaces, Target, Told,
};
use super::names::known;
use super::raw::{RawAct, RawAnswer, RawEdit, RawFault, RawOutcome, RawVisit, Text};
use super::spanned::Spanned;
use super::values::{Period, Status};
use crate::protocol::{Kind, MessageKind, Role};
use crate::walkthrough::Outcome;

/// The acts of the file; none: the first user opens the first client.
///
/// With acts of its own the file says all that happens: nothing is opened behind its back,
/// since nobody knows whether before or after the other acts.
pub(super) fn acts(raw: &[RawAct], actors: &[Actor]) -> Result<Vec<Act>, Problem> {
    let Some(first) = raw.first() else {
        return Ok(vec![first_act(actors)?]);
    };
    prologue_first(raw)?;
    let makes = attack::makes(raw);
    let acts: Vec<Act> = raw
        .iter()
        .map(|raw| act(raw, actors, &makes))
        .collect::<Result<_, _>>()?;
    let idle = |act: &Act| matches!(act.action, Action::Advance(_) | Action::Close);
    let opens = |act: &Act| !act.prologue && !idle(act);
    if acts.iter().any(opens) {
        return Ok(acts);
    }
    let title = "no page is opened";
    Err(Problem::at(first.id().place, title).help(
        "add an [[act]] with do = \"open\" where it belongs: it is implied only without any act",
    ))
}

/// What happens where the file says nothing: a client without pages runs, another one is opened.
fn first_act(actors: &[Actor]) -> Result<Act, Problem> {
    let client = named(None, "client", Role::Client, actors)?;
    let mut parts = actors.iter().filter(|actor| actor.id == client);
    let runs = parts.any(|actor| match &actor.part {
        ActorPart::Client(part) => part.kind == ClientKind::Service,
        _ => false,
    });
    let (id, actor, action) = if runs {
        ("run", client.clone(), Action::Run { client })
    } else {
        let user = named(None, "resource owner", Role::ResourceOwner, actors)?;
        let stops_before = None;
        let action = Action::Open {
            client,
            stops_before,
        };
        ("open", user, action)
    };
    Ok(Act {
        id: id.to_owned(),
        actor,
        action,
        prologue: false,
    })
}

/// In whose name the clock is told to move: the first user, else the first client.
fn anybody(actors: &[Actor]) -> String {
    let first = |role| actors.iter().find(|actor| actor.role() == role);
    let found = first(Role::ResourceOwner).or(first(Role::Client));
    found.map(|actor| actor.id.clone()).unwrap_or_default()
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
        RawAct::Run(raw) => &raw.prologue,
        RawAct::Refresh(raw) => &raw.prologue,
        RawAct::Revoke(raw) => &raw.prologue,
        RawAct::Advance(raw) => &raw.prologue,
        RawAct::Send(raw) => &raw.prologue,
        RawAct::Forge(raw) => &raw.prologue,
        RawAct::Close(raw) => &raw.prologue,
    };
    given.as_ref().filter(|given| given.value)
}

fn act(raw: &RawAct, actors: &[Actor], makes: &[&str]) -> Result<Act, Problem> {
    let user = |given: Option<&Text>| named(given, "resource owner", Role::ResourceOwner, actors);
    let client = |given: Option<&Text>| named(given, "client", Role::Client, actors);
    let (id, actor, action) = match raw {
        RawAct::Open(raw) => {
            let client = client(raw.client.as_ref())?;
            let actor = user(raw.actor.as_ref())?;
            let stops_before = stops_before(raw.stops_before.as_ref(), &actor, actors)?;
            let action = Action::Open {
                client,
                stops_before,
            };
            (&raw.id, actor, action)
        }
        RawAct::Visit(raw) => {
            let actor = user(raw.actor.as_ref())?;
            let url = page(raw, &actor, actors, makes)?;
            let stops_before = stops_before(raw.stops_before.as_ref(), &actor, actors)?;
            (&raw.id, actor, Action::Visit { url, stops_before })
        }
        RawAct::Run(raw) => {
            let client = client(raw.client.as_ref())?;
            (&raw.id, client.clone(), Action::Run { client })
        }
        RawAct::Refresh(raw) => {
            let client = client(raw.client.as_ref())?;
            let (actor, scope) = (client.clone(), raw.scope.clone());
            (&raw.id, actor, Action::Refresh { client, scope })
        }
        RawAct::Revoke(raw) => {
            let client = client(raw.client.as_ref())?;
            let (actor, token) = (client.clone(), raw.token);
            (&raw.id, actor, Action::Revoke { client, token })
        }
        RawAct::Advance(raw) => {
            let Period(by) = raw.by;
            (&raw.id, anybody(actors), Action::Advance(by))
        }
        RawAct::Send(raw) => {
            let actor = attacker(&raw.actor, actors)?;
            (&raw.id, actor, Action::Send(deed(raw, makes)?))
        }
        RawAct::Forge(raw) => {
            let token = told(&raw.token, makes)?;
            let claims = raw.claims.iter().map(|(name, text)| (name.as_str(), text));
            let claims = named_told(claims, makes)?;
            let actor = attacker(&raw.actor, actors)?;
            (&raw.id, actor, Action::Forge { token, claims })
        }
        RawAct::Close(raw) => (&raw.id, user(raw.actor.as_ref())?, Action::Close),
    };
    if is_attacker(&actor, actors) {
        let mut texts = action.told().into_iter();
        texts.try_for_each(|told| attack::knows_no_secret(told, actors))?;
    }
    Ok(Act {
        id: id.value.clone(),
        actor,
        action,
        prologue: prologue(raw).is_some(),
    })
}

/// The page that a person opens: a client's, or any other, in which only an
/// attacker may put what messages brought to it.
fn page(raw: &RawVisit, actor: &str, actors: &[Actor], makes: &[&str]) -> Result<Told, Problem> {
    match (&raw.path, &raw.url) {
        (Some(path), None) => {
            super::cast::path("path", path)?;
            let client = named(raw.client.as_ref(), "client", Role::Client, actors)?;
            Ok(Told {
                text: format!("{}{}", host(&client, actors), path.value),
                place: path.place,
            })
        }
        (None, Some(url)) if is_attacker(actor, actors) => told(url, makes),
        (None, Some(url)) => {
            super::names::https("url", url)?;
            told(url, &[])
        }
        _ => Err(
            Problem::at(raw.id.place, "which page is opened is not clear").help(
                "write either `path = \"/...\"`, a page of a client, or `url = \"https://...\"`",
            ),
        ),
    }
}

fn is_attacker(id: &str, actors: &[Actor]) -> bool {
    let mut actors = actors.iter();
    actors.any(|actor| actor.id == id && matches!(actor.part, ActorPart::Attacker(_)))
}

/// An attacker by its id.
fn attacker(given: &Text, actors: &[Actor]) -> Result<String, Problem> {
    let attackers = actors.iter().map(|actor| actor.id.as_str());
    let ids: Vec<&str> = attackers.filter(|id| is_attacker(id, actors)).collect();
    known("attacker", given, &ids).map(|()| given.value.clone())
}

/// Where a browser stops; an honest person's goes where it is sent.
fn stops_before(
    given: Option<&Text>,
    actor: &str,
    actors: &[Actor],
) -> Result<Option<String>, Problem> {
    let Some(given) = given else { return Ok(None) };
    if is_attacker(actor, actors) {
        super::names::https("stops_before", given)?;
        return Ok(Some(given.value.clone()));
    }
    Err(Problem::at(
        given.place,
        format!("the browser of `{actor}` goes where it is sent"),
    )
    .help("only an attacker stops its browser"))
}

/// The origin of a client's host.
fn host(client: &str, actors: &[Actor]) -> String {
    let mut actors = actors.iter();
    let host = actors.find_map(|actor| match &actor.part {
        ActorPart::Client(part) if actor.id == client => part.host.clone(),
        _ => None,
    });
    host.unwrap_or_default()
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

/// The declared outcome.
///
/// Where it says only what an attacker obtains, the run does not stop.
pub(super) fn outcome(raw: &RawOutcome, actors: &[Actor]) -> Result<Option<Outcome>, Problem> {
    let (given, delivered, at) = match (&raw.message, raw.delivered, &raw.at) {
        (Some(message), Some(delivered), Some(at)) => (message, delivered, at),
        (None, None, None) if raw.obtained.is_some() => return Ok(None),
        (message, delivered, at) => {
            let missing = [
                ("message", message.is_none()),
                ("delivered", delivered.is_none()),
                ("at", at.is_none()),
            ];
            let (key, _) = missing
                .into_iter()
                .find(|(_, missing)| *missing)
                .unwrap_or(missing[0]);
            return Err(Problem::new(format!("missing key `{key}`")));
        }
    };
    let ids: Vec<&str> = actors.iter().map(|actor| actor.id.as_str()).collect();
    known("actor", at, &ids)?;
    Ok(Some(Outcome {
        message: message(given)?,
        status: raw.status.map(|Status(status)| status),
        error: raw.error.clone(),
        carries: raw.carries.clone(),
        delivered,
        at: at.value.clone(),
    }))
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
