//! An attacker that knows what no message carried to it is a mistake of the file.

use crate::cast::attacker::{Hands, Mistake};
use crate::protocol::Setting;
use crate::scenario::{ActorPart, Scenario, ScenarioError, Told};
use crate::trace::{Knowledge, Learned, Secret, Seen, Trace, recognise};

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
    let knowledge = Knowledge::of(trace, &recognise(trace));
    for secret in &knowledge.secrets {
        let told = is_guessed(secret, setting).then(|| written(secret, scenario));
        if let Some(told) = told.flatten() {
            let title = format!(
                "no message carried this {} to the attacker",
                secret.kind.as_str()
            );
            let help = "name the message that does: `${message-kind.parameter}`";
            return Err(scenario.mistaken(told.place, title, help));
        }
    }
    Ok(())
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
fn written<'s>(secret: &Secret, scenario: &'s Scenario) -> Option<&'s Told> {
    let all = told(scenario);
    let found = all.iter().find(|told| told.text.contains(&secret.value));
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
