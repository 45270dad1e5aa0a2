//! Where the run is declared to stop.

use super::error::Problem;
use super::kinds::message;
use super::model::Actor;
use super::names::known;
use super::raw::RawOutcome;
use super::values::Status;
use crate::walkthrough::Outcome;

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
