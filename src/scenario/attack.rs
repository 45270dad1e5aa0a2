//! The attacker: what it is, what it does, and what it is declared to obtain.

use indexmap::IndexMap;

use super::carried::carried;
use super::error::Problem;
use super::model::{Actor, ActorPart, Attacker, Bait, Decision, Deed, Lure, ResourceOwner, Told};
use super::names::{https, known, origin};
use super::raw::{RawAct, RawAttacker, RawObtained, RawPage, RawSend, Text};
use super::spanned::Spanned;
use crate::protocol::MessageKind;
use crate::walkthrough::Obtained;

/// In place of a kind: the last message of any kind that carries the parameter.
pub(crate) const LATEST: &str = "latest";

/// What stands for a forged token: `${ID.token}`, with the id of the act.
pub(crate) const FORGED: &str = "token";

impl Actor {
    /// The attacker that plays this actor, or has it play.
    pub(crate) fn attacker(&self) -> Option<&str> {
        match self.part {
            ActorPart::Attacker(_) => Some(&self.id),
            _ => self.held_by.as_deref(),
        }
    }
}

/// An attacker with what only it may have.
pub(super) fn attacker(raw: &RawAttacker, makes: &[&str]) -> Result<Attacker, Problem> {
    if let (Some(username), None) = (&raw.username, &raw.password) {
        return Err(
            Problem::at(username.place, "the attacker's account has no password")
                .help("add `password = \"...\"`"),
        );
    }
    let text = |given: &Option<Text>| given.as_ref().map(|text| text.value.clone());
    let password = text(&raw.password).unwrap_or_default();
    let host = raw.host.as_ref().map(|host| https("host", host));
    let unreachable = raw.pages.first().map(|page| &page.path);
    if let (None, Some(needs)) = (&host, unreachable.or(raw.claims.first())) {
        return Err(Problem::at(needs.place, "nobody can reach this attacker")
            .help("add `host = \"https://...\"`, its own server"));
    }
    for claim in &raw.claims {
        https("claims", claim)?;
    }
    Ok(Attacker {
        person: ResourceOwner {
            totp_secret: None,
            username: text(&raw.username).unwrap_or_default(),
            types: vec![password.clone()],
            password,
            decision: Decision::Allow,
            types_code_after: std::time::Duration::from_secs(12),
            types_code: true,
        },
        host: host.transpose()?.as_ref().map(origin),
        pages: raw
            .pages
            .iter()
            .map(|page| lure(page, makes))
            .collect::<Result<_, _>>()?,
        claims: raw.claims.iter().map(|claim| claim.value.clone()).collect(),
    })
}

fn lure(raw: &RawPage, makes: &[&str]) -> Result<Lure, Problem> {
    super::names::path("path", &raw.path)?;
    let bait = match (&raw.leads_to, &raw.frames, raw.serves) {
        (Some(url), None, None) => Bait::LeadsTo(told(url, makes)?),
        (None, Some(url), None) => Bait::Frames(told(url, makes)?),
        (None, None, Some(served)) => Bait::Serves(served),
        _ => {
            let title = "what this page does is not clear";
            return Err(Problem::at(raw.path.place, title)
                .help("write one of `leads_to`, `frames` and `serves`"));
        }
    };
    Ok(Lure {
        path: raw.path.value.clone(),
        bait,
    })
}

/// The ids of the acts that make a token.
pub(super) fn makes(acts: &[RawAct]) -> Vec<&str> {
    let forging = acts.iter().filter_map(|act| match act {
        RawAct::Forge(forge) => Some(forge.id.value.as_str()),
        _ => None,
    });
    forging.collect()
}

/// A text in which a message, or a token that was made, may be named.
pub(super) fn told(given: &Text, makes: &[&str]) -> Result<Told, Problem> {
    for part in carried(&given.value) {
        let made = makes.contains(&part.kind) && part.name == FORGED;
        if !made && part.kind != LATEST && part.kind.parse::<MessageKind>().is_err() {
            let mut names: Vec<&str> = MessageKind::ALL.iter().map(|kind| kind.as_str()).collect();
            names.extend(makes);
            return Err(Problem::unknown("message kind", part.kind, &names).or_at(given.place));
        }
    }
    Ok(Told {
        text: given.value.clone(),
        place: given.place,
    })
}

/// The same by name.
pub(super) fn named_told<'t>(
    given: impl IntoIterator<Item = (&'t str, &'t Text)>,
    makes: &[&str],
) -> Result<Vec<(String, Told)>, Problem> {
    let given = given.into_iter();
    given
        .map(|(name, text)| Ok((name.to_owned(), told(text, makes)?)))
        .collect()
}

/// The form of a request, where it has one.
pub(super) fn form(
    raw: Option<&IndexMap<String, Text>>,
    makes: &[&str],
) -> Result<Option<Vec<(String, Told)>>, Problem> {
    let fields = raw.map(|form| form.iter().map(|(name, text)| (name.as_str(), text)));
    fields.map(|fields| named_told(fields, makes)).transpose()
}

/// A request as an attacker writes it.
pub(super) fn deed(raw: &RawSend, makes: &[&str]) -> Result<Deed, Problem> {
    let headers = raw.headers.iter();
    Ok(Deed {
        url: told(&raw.url, makes)?,
        headers: named_told(
            headers.map(|(name, text)| (name.value.as_str(), text)),
            makes,
        )?,
        form: form(raw.form.as_ref(), makes)?,
        out_of_reach: raw
            .out_of_reach
            .as_ref()
            .filter(|given| given.value)
            .map(|given| given.place),
    })
}

/// Somebody's own secret, written into what an attacker does, has reached nobody.
pub(super) fn knows_no_secret(told: &Told, actors: &[Actor]) -> Result<(), Problem> {
    for actor in actors.iter().filter(|actor| actor.attacker().is_none()) {
        let secret = match &actor.part {
            ActorPart::ResourceOwner(person) => Some(("password", person.password.as_str())),
            ActorPart::Client(client) => {
                let secret = client.client_secret.as_deref();
                secret.map(|secret| ("client_secret", secret))
            }
            _ => None,
        };
        if let Some((what, secret)) = secret
            && told.text.contains(secret)
        {
            let title = format!(
                "no message carried the {what} of `{}` to the attacker",
                actor.id
            );
            return Err(Problem::at(told.place, title)
                .help("name the message that does: `${message-kind.parameter}`"));
        }
    }
    Ok(())
}

/// What it is declared to obtain; without an attacker nothing can be.
pub(super) fn obtained(
    raw: Option<&Spanned<Vec<RawObtained>>>,
    actors: &[Actor],
) -> Result<Option<Vec<Obtained>>, Problem> {
    let attacks = actors.iter().any(|actor| actor.attacker().is_some());
    let Some(given) = raw else { return Ok(None) };
    if !attacks {
        return Err(Problem::at(given.place, "nobody attacks")
            .help("add an [[actor]] with role = \"attacker\", or leave `obtained` out"));
    }
    let people = actors.iter().filter(|actor| actor.attacker().is_none());
    let people = people.filter(|actor| matches!(actor.part, ActorPart::ResourceOwner(_)));
    let ids: Vec<&str> = people.map(|actor| actor.id.as_str()).collect();
    let one = |raw: &RawObtained| {
        known("resource owner", &raw.of, &ids)?;
        Ok(Obtained {
            what: raw.what,
            of: raw.of.value.clone(),
        })
    };
    given
        .value
        .iter()
        .map(one)
        .collect::<Result<_, _>>()
        .map(Some)
}
