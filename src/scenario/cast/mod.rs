//! The cast: who plays, and what one actor's keys say about another's.

mod authorization_server;
mod client;
mod resource_owner;
mod resource_server;

use std::time::Duration;

use super::attack;
use super::error::Problem;
use super::model::{Actor, ActorPart, ClientKind};
use super::names::{self, https, known, not_empty, origin};
use super::raw::{
    RawActor, RawAuthorizationServer, RawClient, RawCredentials, RawResourceServer, Text,
};
use super::source::Place;
use super::spanned::Spanned;
use super::values::{Offset, Period, Status};
use crate::protocol::Role;

const TAKES_PUSHES: &str =
    "add `offers = [\"pushed-authorization-request\"]` to the authorization server (RFC 9126 2)";

impl Actor {
    /// The names of the participants that it brings along.
    pub(super) fn participants(&self) -> Vec<String> {
        let further: &[&str] = match &self.part {
            ActorPart::Attacker(attacker) if attacker.has_script() => &["browser", "script"],
            ActorPart::ResourceOwner(_) | ActorPart::Attacker(_) => &["browser"],
            ActorPart::Client(client) if client.has_script() => &["script"],
            _ => &[],
        };
        let further = further.iter().map(|name| format!("{}/{name}", self.id));
        std::iter::once(self.id.clone()).chain(further).collect()
    }

    /// Its role.
    pub fn role(&self) -> Role {
        match self.part {
            ActorPart::ResourceOwner(_) | ActorPart::Attacker(_) => Role::ResourceOwner,
            ActorPart::Client(_) => Role::Client,
            ActorPart::AuthorizationServer(_) => Role::AuthorizationServer,
            ActorPart::ResourceServer(_) => Role::ResourceServer,
        }
    }
}

/// Checks the cast as a whole and each of its members.
pub(super) fn actors(raw: &[RawActor], makes: &[&str], head: Place) -> Result<Vec<Actor>, Problem> {
    for actor in raw {
        names::id("an actor", actor.id())?;
    }
    let stage = Stage::of(raw)?;
    stage.somebody_plays(head)?;
    stage.one_actor_an_origin()?;
    attack::has_its_own(raw)?;
    let actors: Vec<Actor> = raw
        .iter()
        .map(|actor| {
            Ok(Actor {
                id: actor.id().value.clone(),
                part: match actor {
                    RawActor::ResourceOwner(raw) => {
                        ActorPart::ResourceOwner(resource_owner::owner(raw)?)
                    }
                    RawActor::Client(raw) => ActorPart::Client(stage.client(raw)?),
                    RawActor::AuthorizationServer(raw) => {
                        ActorPart::AuthorizationServer(stage.authorization_server(raw)?)
                    }
                    RawActor::ResourceServer(raw) => {
                        ActorPart::ResourceServer(stage.resource_server(raw)?)
                    }
                    RawActor::Attacker(raw) => ActorPart::Attacker(attack::attacker(raw, makes)?),
                },
                held_by: holder(actor, raw)?,
                clock: clock(actor),
            })
        })
        .collect::<Result<_, Problem>>()?;
    for actor in &actors {
        if let ActorPart::Attacker(attacker) = &actor.part {
            let mut told = attacker.pages.iter().filter_map(|page| page.bait.told());
            told.try_for_each(|told| attack::knows_no_secret(told, &actors))?;
        }
    }
    Ok(actors)
}

/// Whose an actor is, if an attacker's.
fn holder(actor: &RawActor, all: &[RawActor]) -> Result<Option<String>, Problem> {
    let given = match actor {
        RawActor::Client(raw) => &raw.held_by,
        RawActor::AuthorizationServer(raw) => &raw.held_by,
        RawActor::ResourceServer(raw) => &raw.held_by,
        RawActor::ResourceOwner(_) | RawActor::Attacker(_) => &None,
    };
    let attackers = all.iter().filter_map(|one| match one {
        RawActor::Attacker(raw) => Some(raw.id.value.as_str()),
        _ => None,
    });
    if let Some(given) = given {
        known("attacker", given, &attackers.collect::<Vec<_>>())?;
    }
    Ok(text(given.as_ref()))
}

/// By how many seconds an actor's clock is wrong.
fn clock(actor: &RawActor) -> i64 {
    let given = match actor {
        RawActor::Client(raw) => raw.clock,
        RawActor::AuthorizationServer(raw) => raw.clock,
        RawActor::ResourceServer(raw) => raw.clock,
        RawActor::ResourceOwner(_) | RawActor::Attacker(_) => None,
    };
    given.map_or(0, |Offset(seconds)| seconds)
}

/// The cast by role, for what one actor's defaults take from another.
struct Stage<'a> {
    owners: usize,
    clients: Vec<&'a RawClient>,
    authorization_servers: Vec<&'a RawAuthorizationServer>,
    resource_servers: Vec<&'a RawResourceServer>,
    /// Where each of them is reached.
    origins: Vec<(String, &'a Text, Place)>,
}

impl<'a> Stage<'a> {
    fn of(raw: &'a [RawActor]) -> Result<Self, Problem> {
        let mut stage = Self {
            owners: 0,
            clients: Vec::new(),
            authorization_servers: Vec::new(),
            resource_servers: Vec::new(),
            origins: Vec::new(),
        };
        for actor in raw {
            let (what, url) = match actor {
                RawActor::ResourceOwner(_) => {
                    stage.owners += 1;
                    continue;
                }
                RawActor::Client(client) => {
                    stage.clients.push(client);
                    match (&client.redirect_uri, &client.host) {
                        (Some(url), _) => ("redirect_uri", url),
                        (None, Some(url)) => ("host", url),
                        (None, None) => continue,
                    }
                }
                RawActor::AuthorizationServer(server) => {
                    stage.authorization_servers.push(server);
                    ("issuer", &server.issuer)
                }
                RawActor::ResourceServer(server) => {
                    stage.resource_servers.push(server);
                    ("audience", &server.audience)
                }
                RawActor::Attacker(attacker) => match &attacker.host {
                    Some(host) => ("host", host),
                    None => continue,
                },
            };
            let origin = origin(&https(what, url)?);
            stage.origins.push((origin, actor.id(), url.place));
        }
        Ok(stage)
    }

    fn somebody_plays(&self, head: Place) -> Result<(), Problem> {
        let missing = [
            ("resource-owner", self.owners == 0 && self.has_user()),
            ("client", self.clients.is_empty()),
            (
                "authorization-server",
                self.authorization_servers.is_empty(),
            ),
        ];
        match missing.iter().find(|(_, missing)| *missing) {
            Some((role, _)) => {
                let title = format!("nobody plays the {role}");
                Err(Problem::at(head, title).help(format!("add an [[actor]] with role = {role:?}")))
            }
            None => Ok(()),
        }
    }

    /// Whether some client needs a person; without any client nobody can tell.
    fn has_user(&self) -> bool {
        let mut clients = self.clients.iter();
        self.clients.is_empty() || clients.any(|client| client.kind != ClientKind::Service)
    }

    fn one_actor_an_origin(&self) -> Result<(), Problem> {
        for (index, (origin, id, place)) in self.origins.iter().enumerate() {
            let other = self.origins[..index]
                .iter()
                .find(|(other, ..)| other == origin);
            if let Some((_, first, _)) = other {
                let title = format!("`{}` and `{}` share {origin}", first.value, id.value);
                return Err(Problem::at(*place, title).help("give each actor a host of its own"));
            }
        }
        Ok(())
    }

    /// The authorization server that an actor names, else the first one.
    fn server_of(&self, named: Option<&Text>) -> Result<&'a RawAuthorizationServer, Problem> {
        let servers = &self.authorization_servers;
        let Some(named) = named else {
            return Ok(servers[0]);
        };
        let ids: Vec<&str> = servers
            .iter()
            .map(|server| server.id.value.as_str())
            .collect();
        known("authorization server", named, &ids)?;
        let found = servers.iter().find(|server| server.id.value == named.value);
        Ok(found.copied().unwrap_or(servers[0]))
    }
}

fn credentials(raw: &RawCredentials) -> Result<(String, String), Problem> {
    Ok((
        not_empty("client_id", &raw.client_id)?,
        not_empty("client_secret", &raw.client_secret)?,
    ))
}

fn text(given: Option<&Text>) -> Option<String> {
    given.map(|text| text.value.clone())
}

fn value<T: Copy>(given: Option<&Spanned<T>>) -> Option<T> {
    given.map(|given| given.value)
}

/// A switch that does something only beside a duration of this name.
fn beside(
    given: Option<&Spanned<bool>>,
    key: &str,
    other: (&str, bool),
) -> Result<Option<bool>, Problem> {
    let (name, stands) = other;
    match given {
        Some(given) if !stands => {
            let title = format!("`{key}` says nothing without `{name}`");
            Err(Problem::at(given.place, title).help(format!("add `{name} = \"1h\"`")))
        }
        given => Ok(value(given)),
    }
}

/// "Implementers MAY provide for some small leeway, usually no more than a few minutes, to account
/// for clock skew" (RFC 7519 4.1.4).
fn leeway(given: Option<&Spanned<Period>>) -> Result<Duration, Problem> {
    given.map_or(Ok(Duration::from_secs(30)), whole_seconds)
}

/// One of a few statuses; the first one where none is given.
fn one_of(given: Option<&Spanned<Status>>, known: &[u16]) -> Result<u16, Problem> {
    let Some(given) = given else {
        return Ok(known[0]);
    };
    let Status(status) = given.value;
    if known.contains(&status) {
        return Ok(status);
    }
    let known: Vec<String> = known.iter().map(u16::to_string).collect();
    let title = format!("{status} is no status that is used here");
    Err(Problem::at(given.place, title).help(format!("write {}", known.join(" or "))))
}

/// Lifetimes are sent in whole seconds (RFC 6749 5.1, RFC 7519 2).
fn whole_seconds(given: &Spanned<Period>) -> Result<Duration, Problem> {
    let Period(duration) = given.value;
    if duration.as_secs() > 0 && duration.subsec_nanos() == 0 {
        return Ok(duration);
    }
    Err(
        Problem::at(given.place, "a lifetime is a whole number of seconds")
            .help("write it as `\"1s\"`, `\"10m\"` or `\"1h\"`"),
    )
}
