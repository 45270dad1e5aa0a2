//! The attacker: what it is, what it does, and what it is declared to obtain.

use base64::Engine as _;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use indexmap::IndexMap;

use super::carried::carried;
use super::error::Problem;
use super::model::{Actor, ActorPart, Attacker, Bait, Decision, Deed, Lure, ResourceOwner, Told};
use super::names::{https, known, origin};
use super::raw::{RawAct, RawActor, RawAttacker, RawObtained, RawPage, RawSend, Text};
use super::source::Place;
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

impl Told {
    /// Whether it has a value, as it stands, percent-encoded or out of base64, as Basic is (RFC 7617 2).
    pub(crate) fn has(&self, value: &str) -> bool {
        self.readings()
            .iter()
            .any(|reading| reading.contains(value))
    }

    /// What it says to those who decode it.
    pub(crate) fn readings(&self) -> Vec<String> {
        let plain = unescaped(&self.text);
        let packed = |c: char| c.is_ascii_alphanumeric() || "+/-_=".contains(c);
        let unpacked = [self.text.as_str(), &plain].map(|text| {
            let pieces = text.split(|c| !packed(c)).flat_map(unpacked);
            pieces.collect::<Vec<_>>()
        });
        let unpacked = unpacked.concat();
        let all = unpacked.iter().map(|text| unescaped(text));
        let mut all: Vec<String> = all.collect();
        all.extend(unpacked);
        all.extend([self.text.clone(), plain]);
        all
    }
}

fn unescaped(text: &str) -> String {
    let spaced = text.replace('+', " ");
    let decoded = percent_encoding::percent_decode_str(&spaced);
    decoded.decode_utf8_lossy().into_owned()
}

/// Out of base64 of either alphabet, padded or not; behind a `=` another value may begin.
fn unpacked(piece: &str) -> Vec<String> {
    let lenient = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    let values = piece.split('=').filter(|value| !value.is_empty());
    let decoded = values.flat_map(|value| {
        let engines = [STANDARD, URL_SAFE].map(|known| GeneralPurpose::new(&known, lenient));
        engines.map(|engine| engine.decode(value).ok())
    });
    let texts = decoded.flatten().map(String::from_utf8);
    texts.filter_map(Result::ok).collect()
}

/// What somebody alone knows before the run begins.
fn secrets(actor: &Actor) -> Vec<(&'static str, &str)> {
    let all = match &actor.part {
        ActorPart::ResourceOwner(person) => [
            ("password", Some(&person.password)),
            ("totp_secret", person.totp_secret.as_ref()),
        ],
        ActorPart::Client(client) => [("client_secret", client.client_secret.as_ref()), ("", None)],
        _ => return Vec::new(),
    };
    let all = all.into_iter();
    all.filter_map(|(what, value)| Some((what, value?.as_str())))
        .collect()
}

/// Somebody's own secret, written into what an attacker does, has reached nobody.
pub(super) fn knows_no_secret(told: &Told, actors: &[Actor]) -> Result<(), Problem> {
    for actor in actors.iter().filter(|actor| actor.attacker().is_none()) {
        let known = secrets(actor).into_iter();
        if let Some((what, _)) = known.into_iter().find(|(_, secret)| told.has(secret)) {
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

/// An account or a client of an attacker's is nobody else's.
pub(super) fn has_its_own(raw: &[RawActor]) -> Result<(), Problem> {
    let (own, others): (Vec<_>, Vec<_>) = raw.iter().partition(|actor| is_attackers(actor));
    for actor in own {
        for (what, value, place) in credentials(actor) {
            let same = |other: &&&RawActor| {
                let mut theirs = credentials(other).into_iter();
                theirs.any(|(known, theirs, _)| known == what && theirs == value)
            };
            if let Some(other) = others.iter().find(same) {
                let title = format!("this {what} is that of `{}`", other.id().value);
                return Err(Problem::at(place, title)
                    .help(format!("give `{}` one of its own", actor.id().value)));
            }
        }
    }
    Ok(())
}

fn is_attackers(actor: &RawActor) -> bool {
    match actor {
        RawActor::Attacker(_) => true,
        RawActor::Client(client) => client.held_by.is_some(),
        RawActor::AuthorizationServer(server) => server.held_by.is_some(),
        RawActor::ResourceServer(server) => server.held_by.is_some(),
        RawActor::ResourceOwner(_) => false,
    }
}

/// As whom it signs in or authenticates, and with what.
fn credentials(actor: &RawActor) -> Vec<(&'static str, &str, Place)> {
    match actor {
        RawActor::ResourceOwner(raw) => {
            pair(ACCOUNT, [Some(&raw.username), Some(&raw.password)]).collect()
        }
        RawActor::Attacker(raw) => {
            pair(ACCOUNT, [raw.username.as_ref(), raw.password.as_ref()]).collect()
        }
        RawActor::Client(raw) => {
            let (id, place) = (raw.client_id.value.as_str(), raw.client_id.place);
            let given = CLIENT
                .into_iter()
                .zip([Some(id), raw.client_secret.as_deref()]);
            given
                .filter_map(|(what, value)| Some((what, value?, place)))
                .collect()
        }
        RawActor::ResourceServer(raw) => {
            let asks = raw.introspection.as_ref();
            let asks = asks.map(|known| [&known.client_id, &known.client_secret]);
            let trades = raw.exchange.as_ref();
            let trades = trades.map(|known| [&known.client_id, &known.client_secret]);
            let given = [asks, trades].into_iter().flatten();
            given
                .flat_map(|given| pair(CLIENT, given.map(Some)))
                .collect()
        }
        RawActor::AuthorizationServer(_) => Vec::new(),
    }
}

const ACCOUNT: [&str; 2] = ["username", "password"];
const CLIENT: [&str; 2] = ["client_id", "client_secret"];

fn pair<'r>(
    names: [&'static str; 2],
    given: [Option<&'r Text>; 2],
) -> impl Iterator<Item = (&'static str, &'r str, Place)> {
    let pairs = names.into_iter().zip(given);
    pairs.filter_map(|(what, text)| text.map(|text| (what, text.value.as_str(), text.place)))
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
