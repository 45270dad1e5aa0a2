//! What an attacker obtained, read from the recording alone.
//!
//! Whose a token is, its `sub` tells, or that of the token that came with it;
//! whose a code is, the browser to which it was issued. A session is the
//! client's: it got the tokens while or as it served a browser, and did not refuse.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;

use super::{Difference, DifferenceKind, Finding};
use crate::protocol::{Kind, MessageKind, Role};
use crate::trace::{
    Event, ExchangeId, Knowledge, Part, ProtocolMessage, Secret, SecretKind, Seen, Trace, Transfer,
};
use crate::walkthrough::{Gained, Name, Obtained};

/// One thing that an attacker obtained.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Gain {
    /// What, and of whom.
    pub obtained: Obtained,
    /// The attacker's participant that it reached, or the honest browser that is signed in as the attacker.
    pub participant: Name,
    /// The index of the event by which.
    pub event: usize,
}

/// Everything that attackers obtained, each once, in the order of the recording.
pub(super) fn gains(trace: &Trace, messages: &[ProtocolMessage]) -> Vec<Gain> {
    if trace.header.setting.attackers.is_empty() {
        return Vec::new();
    }
    let spoils = Spoils { trace, messages };
    let knowledge = Knowledge::of(trace, messages);
    let secrets = knowledge
        .secrets
        .iter()
        .filter_map(|one| spoils.secret(one));
    let served = (0..trace.events.len()).flat_map(|event| spoils.served(event));
    let mut all: Vec<Gain> = secrets.chain(served).collect();
    all.sort_by_key(|gain| (gain.event, gain.obtained.what));
    let mut gains: Vec<Gain> = Vec::new();
    for gain in all {
        if gains.iter().all(|known| known.obtained != gain.obtained) {
            gains.push(gain);
        }
    }
    gains
}

/// What was declared and not obtained, or obtained and not declared.
pub(super) fn differences(trace: &Trace, gains: &[Gain]) -> Vec<Difference> {
    let none = Vec::new();
    let declared = trace.header.obtained.as_ref().unwrap_or(&none);
    let difference = |events, detail| Difference {
        kind: DifferenceKind::WrongOutcome,
        step: None,
        message: None,
        events,
        detail,
    };
    let missing = declared
        .iter()
        .filter(|one| gains.iter().all(|gain| gain.obtained != **one))
        .map(|one| {
            let (what, of) = (one.what, one.of.clone());
            difference(Vec::new(), Finding::NotObtained { what, of })
        });
    let undeclared = gains
        .iter()
        .filter(|gain| !declared.contains(&gain.obtained))
        .map(|gain| {
            let (what, of) = (gain.obtained.what, gain.obtained.of.clone());
            difference(vec![gain.event], Finding::Obtained { what, of })
        });
    missing.chain(undeclared).collect()
}

struct Spoils<'t> {
    trace: &'t Trace,
    messages: &'t [ProtocolMessage],
}

impl Spoils<'_> {
    fn is_attackers(&self, actor: &str) -> bool {
        self.trace.header.setting.holder_of(actor).is_some()
    }

    fn gain(&self, what: Gained, of: &str, participant: &Name, event: usize) -> Option<Gain> {
        let of = of.to_owned();
        (!self.is_attackers(&of)).then(|| Gain {
            obtained: Obtained { what, of },
            participant: participant.clone(),
            event,
        })
    }

    /// A secret of somebody that reached an attacker.
    fn secret(&self, secret: &Secret) -> Option<Gain> {
        let what = match secret.kind {
            SecretKind::Password => Gained::Password,
            SecretKind::Code => Gained::Code,
            SecretKind::AccessToken => Gained::AccessToken,
            SecretKind::RefreshToken => Gained::RefreshToken,
            SecretKind::IdToken => Gained::IdToken,
            _ => return None,
        };
        let reached = secret.known.iter().find(|sight| {
            sight.how == Seen::Received && self.is_attackers(sight.participant.actor())
        })?;
        let owner = self.owner(secret)?;
        self.gain(what, owner, &reached.participant, reached.event)
    }

    fn owner<'s>(&'s self, secret: &'s Secret) -> Option<&'s str> {
        let first = secret.known.first()?;
        match secret.kind {
            SecretKind::Password => Some(first.participant.actor()),
            SecretKind::Code => secret.known.iter().find_map(|sight| {
                let issued = self.kind(sight.event) == Some(MessageKind::AuthorizationResponse);
                let (_, transfer) = self.trace.events.get(sight.event)?.transfer()?;
                issued.then(|| transfer.to.actor())
            }),
            _ => {
                let named = subject(&secret.value);
                let named = named.and_then(|name| self.account(&name));
                named.or_else(|| self.subjects(first.event).next())
            }
        }
    }

    /// Whom a message is about: the accounts that its tokens, or its `sub`, name.
    fn subjects(&self, event: usize) -> impl Iterator<Item = &str> {
        let parameters = self.messages.get(event).map(|message| &message.parameters);
        parameters.into_iter().flatten().filter_map(|one| {
            let subject = match one.name.as_str() {
                "access_token" | "id_token" => subject(&one.value)?,
                "sub" => one.value.clone(),
                _ => return None,
            };
            self.account(&subject)
        })
    }

    fn account(&self, username: &str) -> Option<&str> {
        let mut accounts = self.trace.header.setting.accounts.iter();
        let found = accounts.find(|account| account.username == username);
        found.map(|account| account.actor.as_str())
    }

    fn kind(&self, event: usize) -> Option<MessageKind> {
        match self.messages.get(event)?.kind {
            Kind::Message(kind) => Some(kind),
            Kind::Local(_) => None,
        }
    }

    /// A resource, or a session, that a response gives.
    fn served(&self, event: usize) -> Vec<Gain> {
        let Event::Response(response) = &self.trace.events[event] else {
            return Vec::new();
        };
        let http = self.trace.events[event].http();
        let status = http.and_then(Result::ok).and_then(|http| http.status());
        if status.is_none_or(|status| status >= 400) {
            return Vec::new();
        }
        let own = self.is_attackers(response.to.actor());
        let about_resource = matches!(
            self.kind(event),
            Some(MessageKind::ResourceResponse | MessageKind::UserinfoResponse)
        );
        if about_resource && own {
            let subjects = self.subjects(event);
            let gains =
                subjects.filter_map(|of| self.gain(Gained::Resource, of, &response.to, event));
            return gains.collect();
        }
        self.session(event, response).into_iter().collect()
    }

    /// A browser's session at an honest client, as somebody whose it is not.
    fn session(&self, event: usize, response: &Transfer) -> Option<Gain> {
        let role = |name| self.trace.header.participant(name).map(|known| known.role);
        let at_client =
            role(&response.from) == Some(Role::Client) && !self.is_attackers(response.from.actor());
        if !at_client || role(&response.to) != Some(Role::UserAgent) {
            return None;
        }
        let browser = &response.to;
        let of = self
            .told_while_serving(response.exchange)
            .or_else(|| self.told_by_browser(event, response.exchange))?;
        match (self.is_attackers(browser.actor()), self.is_attackers(of)) {
            (true, false) => self.gain(Gained::Session, of, browser, event),
            (false, true) => self.gain(Gained::PlantedSession, browser.actor(), browser, event),
            _ => None,
        }
    }

    /// Of whom a client was told while it served an exchange.
    fn told_while_serving(&self, serving: ExchangeId) -> Option<&str> {
        let asked = |event: &Event| match event.transfer() {
            Some((Part::Request, transfer)) if transfer.cause == Some(serving) => {
                Some(transfer.exchange)
            }
            _ => None,
        };
        let asked: Vec<ExchangeId> = self.trace.events.iter().filter_map(asked).collect();
        let mut events = self.trace.events.iter().enumerate();
        events.find_map(|(index, event)| match event {
            Event::Response(transfer) if asked.contains(&transfer.exchange) => {
                self.subjects(index).next()
            }
            _ => None,
        })
    }

    /// Of whom the tokens in a request tell, where the client keeps a session for it.
    fn told_by_browser(&self, response: usize, serving: ExchangeId) -> Option<&str> {
        let answer = self.trace.events.get(response)?.http()?.ok()?;
        answer.header("set-cookie")?;
        let mut events = self.trace.events[..response].iter();
        let request = events.rposition(|event| match event {
            Event::Request(request) => request.exchange == serving,
            _ => false,
        })?;
        self.subjects(request).next()
    }
}

/// The `sub` of a JWT.
fn subject(token: &str) -> Option<String> {
    let claims = URL_SAFE_NO_PAD.decode(token.split('.').nth(1)?).ok()?;
    let claims: serde_json::Value = serde_json::from_slice(&claims).ok()?;
    Some(claims.get("sub")?.as_str()?.to_owned())
}
