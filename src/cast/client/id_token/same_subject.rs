//! Both ID tokens of the hybrid flow name the same person in the same words.

use super::{Draft, Found, Rule};

pub(super) const RULE: Rule<Draft, String> = Rule {
    name: "same-subject",
    specs: &["OIDC Core 3.3.3.6"],
    check,
};

fn check(draft: &mut Draft) -> Found {
    match &draft.expected.told {
        None => Ok(None),
        Some(told) if *told == draft.identity() => Ok(Some(format!("{} again", told.subject))),
        Some(_) => Err("the two ID tokens name different people".to_owned()),
    }
}
