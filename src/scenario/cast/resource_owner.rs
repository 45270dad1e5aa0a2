//! A person: an account, and what is typed and answered.

use std::time::Duration;

use crate::scenario::error::Problem;
use crate::scenario::model::{Decision, ResourceOwner};
use crate::scenario::names::not_empty;
use crate::scenario::raw::RawResourceOwner;
use crate::scenario::values::Period;

pub(super) fn owner(raw: &RawResourceOwner) -> Result<ResourceOwner, Problem> {
    let password = not_empty("password", &raw.password)?;
    let types = match &raw.types {
        Some(types) if types.value.is_empty() => {
            return Err(Problem::at(types.place, "the person types nothing")
                .help("list at least one attempt; without `types` it is the password"));
        }
        Some(types) => types.value.clone(),
        None => vec![password.clone()],
    };
    Ok(ResourceOwner {
        username: not_empty("username", &raw.username)?,
        password,
        types,
        decision: raw.decision.unwrap_or(Decision::Allow),
        types_code: raw.types_code.unwrap_or(true),
        types_code_after: raw
            .types_code_after
            .map_or(Duration::from_secs(12), |Period(after)| after),
        totp_secret: raw
            .totp_secret
            .as_ref()
            .map(|secret| not_empty("totp_secret", secret))
            .transpose()?,
    })
}
