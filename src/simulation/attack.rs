//! An attacker that knows what no message carried to it is a mistake of the file.

use crate::cast::attacker::{Hands, Mistake};
use crate::protocol::{Setting, is_code_verifier, s256};
use crate::scenario::{ActorPart, Scenario, ScenarioError, Told};
use crate::trace::{Knowledge, Learned, ProtocolMessage, Secret, Seen, Trace, recognise};

/// What it named and never learned, or could do although the file says that it cannot.
pub(super) fn missing(hands: &Hands, scenario: &Scenario) -> Result<(), ScenarioError> {
    let mistakes = hands.mistakes();
    match mistakes.first() {
        None => Ok(()),
        Some(Mistake::Reached(place)) => Err(scenario.mistaken(
            *place,
            "the attacker has all that this takes",
            "leave `out_of_reach` out: it is sent",
        )),
        Some(Mistake::Missing(missing)) => Err(scenario.mistaken(
            missing.place,
            format!("no message carried `{}` to the attacker", missing.written),
            "it learns from what reaches it, its browser and the actors that it holds; \
             `flowscribe draw --detail messages` shows what does",
        )),
    }
}

/// What it sent although others knew it and nobody had sent it to it.
pub(super) fn guessed(trace: &Trace, scenario: &Scenario) -> Result<(), ScenarioError> {
    let setting = &trace.header.setting;
    if setting.attackers.is_empty() {
        return Ok(());
    }
    let messages = recognise(trace);
    let told = told(scenario);
    if let Some(told) = told
        .iter()
        .find(|told| proves_another(told, trace, &messages))
    {
        return Err(unlearned(scenario, told, "code_verifier"));
    }
    let knowledge = Knowledge::of(trace, &messages);
    for secret in &knowledge.secrets {
        let told = is_guessed(secret, setting).then(|| written(secret, &told));
        if let Some(told) = told.flatten() {
            return Err(unlearned(scenario, told, secret.kind.as_str()));
        }
    }
    Ok(())
}

fn unlearned(scenario: &Scenario, told: &Told, what: &str) -> ScenarioError {
    let title = format!("no message carried this {what} to the attacker");
    let help = "name the message that does: `${message-kind.parameter}`";
    scenario.mistaken(told.place, title, help)
}

/// Whether a text has the verifier of a challenge of others, who may never have sent it (RFC 7636 4.2).
fn proves_another(told: &Told, trace: &Trace, messages: &[ProtocolMessage]) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "-._~".contains(c);
    let readings = told.readings();
    let words = readings.iter().flat_map(|text| text.split(|c| !allowed(c)));
    let mut verifiers = words.filter(|word| is_code_verifier(word));
    verifiers.any(|verifier| is_of_others(&s256(verifier), trace, messages))
}

/// Whether a challenge was sent first by somebody who is no attacker's.
fn is_of_others(challenge: &str, trace: &Trace, messages: &[ProtocolMessage]) -> bool {
    let mut all = trace.events.iter().zip(messages);
    let first = all.find_map(|(event, message)| {
        let mut parameters = message.parameters.iter();
        let has = parameters.any(|one| one.name == "code_challenge" && one.value == challenge);
        let (_, transfer) = event.transfer().filter(|_| has)?;
        Some(transfer.from.actor())
    });
    first.is_some_and(|actor| trace.header.setting.holder_of(actor).is_none())
}

fn is_guessed(secret: &Secret, setting: &Setting) -> bool {
    let holder = |sight: &Learned| setting.holder_of(sight.participant.actor());
    let first = secret.known.iter().find(|sight| holder(sight).is_some());
    first.is_some_and(|first| {
        let mut before = secret
            .known
            .iter()
            .take_while(|sight| sight.event < first.event);
        first.how == Seen::Sent && before.any(|sight| holder(sight).is_none())
    })
}

/// Where an attacker's text has the value.
fn written<'s>(secret: &Secret, all: &[&'s Told]) -> Option<&'s Told> {
    let found = all.iter().find(|told| told.has(&secret.value));
    found.or(all.first()).copied()
}

/// Everything that attackers write.
fn told(scenario: &Scenario) -> Vec<&Told> {
    let acts = scenario.acts.iter().flat_map(|act| act.action.told());
    let pages = scenario.actors.iter().flat_map(|actor| match &actor.part {
        ActorPart::Attacker(attacker) => {
            let pages = attacker.pages.iter();
            pages.filter_map(|page| page.bait.told()).collect()
        }
        _ => Vec::new(),
    });
    acts.chain(pages).collect()
}
