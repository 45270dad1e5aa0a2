//! What happens: the acts.

use super::attack::{self, deed, named_told, told};
use super::error::Problem;
use super::model::{Act, Action, Actor, ActorPart, ClientKind, Told};
use super::names::known;
use super::raw::{RawAct, RawVisit, Text};
use super::spanned::Spanned;
use super::values::Period;
use crate::protocol::Role;

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
            let action = visit(raw, &actor, actors, makes)?;
            (&raw.id, actor, action)
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

fn visit(raw: &RawVisit, actor: &str, actors: &[Actor], makes: &[&str]) -> Result<Action, Problem> {
    Ok(Action::Visit {
        url: page(raw, actor, actors, makes)?,
        form: posted(raw, actor, actors, makes)?,
        stops_before: stops_before(raw.stops_before.as_ref(), actor, actors)?,
    })
}

/// The page that a person opens: a client's, or any other, in which only an
/// attacker may put what messages brought to it.
fn page(raw: &RawVisit, actor: &str, actors: &[Actor], makes: &[&str]) -> Result<Told, Problem> {
    match (&raw.path, &raw.url) {
        (Some(path), None) => {
            super::names::path("path", path)?;
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

/// A form that no page has; an honest person's browser posts those of pages.
fn posted(
    raw: &RawVisit,
    actor: &str,
    actors: &[Actor],
    makes: &[&str],
) -> Result<Option<Vec<(String, Told)>>, Problem> {
    if raw.form.is_some() && !is_attacker(actor, actors) {
        let title = format!("the browser of `{actor}` posts the forms of pages");
        return Err(Problem::at(raw.id.place, title)
            .help("only an attacker has its browser post another form"));
    }
    attack::form(raw.form.as_ref(), makes)
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
