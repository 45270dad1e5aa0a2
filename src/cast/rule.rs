//! Ordered tables of rules, each reported as a local event with its section.
//!
//! The order is part of the behaviour: a request with two faults is refused
//! for the first one, in every run.

use std::fmt::Display;

use crate::network::Endpoint;
use crate::protocol::{LocalKind, SpecRef};

/// One rule of a table.
pub(crate) struct Rule<T, E> {
    /// Its name in the recording, such as `redirect-uri`.
    pub(crate) name: &'static str,
    /// Where the standards ask for it.
    pub(crate) specs: &'static [&'static str],
    /// What holds, in a few words; nothing where the rule does not apply; or the refusal.
    pub(crate) check: fn(&mut T) -> Result<Option<String>, E>,
}

/// Applies the rules in their order and stops at the first refusal.
pub(crate) fn apply<T, E: Display>(
    rules: &[Rule<T, E>],
    subject: &mut T,
    endpoint: &Endpoint,
) -> Result<(), E> {
    for rule in rules {
        let report = |kind, detail: String| {
            endpoint.local(kind, rule.name, detail, &specs(rule.specs));
        };
        match (rule.check)(subject) {
            Ok(Some(detail)) => report(LocalKind::CheckPassed, detail),
            Ok(None) => {}
            Err(refusal) => {
                report(LocalKind::CheckFailed, refusal.to_string());
                return Err(refusal);
            }
        }
    }
    Ok(())
}

/// References that stand in the code.
pub(crate) fn specs(texts: &[&str]) -> Vec<SpecRef> {
    texts
        .iter()
        .map(|text| {
            text.parse()
                .expect("a reference in the code is well-formed")
        })
        .collect()
}
