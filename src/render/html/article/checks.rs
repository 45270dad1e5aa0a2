//! Which checks were made on the token of which message.
//!
//! A check is one of a token by the name of its rule. It belongs to the last
//! message with such a token that its participant got in the same business:
//! the request that it was serving, the response to what it asked meanwhile,
//! or the redirect whose fragment its script has read. What is fetched in
//! between, such as the keys, is part of checking.

use std::collections::BTreeMap;

use indexmap::IndexMap;

use crate::diagram::Story;
use crate::protocol::LocalKind;
use crate::trace::{Event, ExchangeId, LocalEvent, Place};
use crate::walkthrough::Name;

/// The rules of an ID token, as clients report them.
const OF_ID_TOKEN: &[&str] = &[
    "id-token-signature",
    "id-token-type",
    "id-token-issuer",
    "id-token-audience",
    "id-token-subject",
    "id-token-expiry",
    "id-token-not-before",
    "id-token-issued-at",
    "nonce",
    "id-token-acr",
    "id-token-auth-time",
    "at-hash",
    "c-hash",
    "same-subject",
];

/// The rules of an access token, as resource servers report them.
const OF_ACCESS_TOKEN: &[&str] = &[
    "signature",
    "type",
    "issuer",
    "audience",
    "expiry",
    "not-before",
    "acr",
    "auth-time",
    "key-binding",
    "scope",
    "active",
];

/// What resource servers report where an access token cannot be checked at all.
const OF_UNCHECKED_TOKEN: &[&str] = &["keys", "introspection"];

/// The rules of a proof of possession, as servers report them.
const OF_PROOF: [&str; 9] = [
    "dpop-proof",
    "dpop-type",
    "dpop-signature",
    "dpop-method",
    "dpop-target",
    "dpop-age",
    "dpop-token-hash",
    "dpop-nonce",
    "dpop-unused",
];

/// The parameters that a token travels as.
const CARRIED: [&str; 3] = ["id_token", "access_token", "DPoP"];

/// The checks on each token: by the index of its message, and the name of its parameter.
#[derive(Debug, Default)]
pub(super) struct Checks {
    made: BTreeMap<(usize, &'static str), Vec<usize>>,
}

/// The token that a rule is about.
fn token_of(rule: &str) -> Option<&'static str> {
    if OF_ID_TOKEN.contains(&rule) {
        Some("id_token")
    } else {
        let mut of_access_token = OF_ACCESS_TOKEN.iter().chain(OF_UNCHECKED_TOKEN);
        let of_access_token = of_access_token.any(|one| *one == rule);
        let of_access_token = of_access_token.then_some("access_token");
        of_access_token.or_else(|| OF_PROOF.contains(&rule).then_some("DPoP"))
    }
}

impl Checks {
    /// Reads the recording once.
    pub(super) fn of(story: &Story<'_>) -> Self {
        let mut reader = Reader::default();
        for (index, event) in story.trace.events.iter().enumerate() {
            match event {
                Event::Request(transfer) => {
                    reader.causes.insert(transfer.exchange, transfer.cause);
                    let serving = Some(transfer.exchange);
                    reader.got(story, index, &transfer.to, serving);
                }
                Event::Response(transfer) => {
                    let cause = reader.causes.get(&transfer.exchange).copied().flatten();
                    reader.got(story, index, &transfer.to, cause);
                }
                Event::Lost { .. } => {}
                Event::Local(local) => reader.local(index, local),
            }
        }
        reader.checks
    }

    /// The events that checked this token, in their order.
    pub(super) fn on(&self, message: usize, token: &str) -> &[usize] {
        let token = CARRIED.iter().find(|known| **known == token);
        let made = token.and_then(|token| self.made.get(&(message, *token)));
        made.map_or(&[], Vec::as_slice)
    }
}

/// What was got so far, and by whom.
#[derive(Default)]
struct Reader<'a> {
    /// What the sender of each request was serving.
    causes: IndexMap<ExchangeId, Option<ExchangeId>>,
    /// The last message with such a token for a participant serving an exchange.
    last: IndexMap<(&'a Name, Option<ExchangeId>, &'static str), usize>,
    /// The last message with such a token in its fragment, until a script reads it.
    fragments: IndexMap<&'static str, usize>,
    checks: Checks,
}

impl<'a> Reader<'a> {
    fn got(&mut self, story: &Story<'_>, index: usize, by: &'a Name, serving: Option<ExchangeId>) {
        let Some(message) = story.messages.get(index) else {
            return;
        };
        let fragment = |place| place == Place::Fragment;
        if message.parameters.iter().any(|one| fragment(one.place)) {
            self.fragments.clear();
        }
        for one in &message.parameters {
            let Some(token) = CARRIED.iter().find(|known| **known == one.name) else {
                continue;
            };
            if fragment(one.place) {
                self.fragments.insert(token, index);
            } else {
                self.last.insert((by, serving, token), index);
            }
        }
    }

    fn local(&mut self, index: usize, local: &'a LocalEvent) {
        match local.kind {
            LocalKind::FragmentRead => {
                for (token, message) in std::mem::take(&mut self.fragments) {
                    let key = (&local.participant, local.cause, token);
                    self.last.insert(key, message);
                }
            }
            LocalKind::CheckPassed | LocalKind::CheckFailed => {
                if let Some(token) = token_of(&local.subject)
                    && let Some(&message) = self.last.get(&(&local.participant, local.cause, token))
                {
                    let made = self.checks.made.entry((message, token));
                    made.or_default().push(index);
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    use super::*;

    /// The names of the rules below a folder of the cast.
    fn names(folder: &str) -> BTreeSet<String> {
        let cast = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/cast");
        let files = fs::read_dir(cast.join(folder)).unwrap();
        let sources = files.map(|file| fs::read_to_string(file.unwrap().path()).unwrap());
        let name = |source: String| {
            let (_, behind) = source.split_once("name: \"")?;
            Some(behind.split('"').next()?.to_owned())
        };
        sources.filter_map(name).collect()
    }

    /// A rule that the actors learn, or lose, has to be told here.
    #[test]
    fn the_rules_are_those_of_the_actors() {
        for (folder, told) in [
            ("client/id_token", OF_ID_TOKEN),
            ("resource_server/token", OF_ACCESS_TOKEN),
            ("dpop/examination", &OF_PROOF),
        ] {
            let told: BTreeSet<_> = told.iter().map(|rule| (*rule).to_owned()).collect();
            assert_eq!(names(folder), told);
        }
        let unavailable = include_str!("../../../cast/resource_server/mod.rs");
        for rule in OF_UNCHECKED_TOKEN {
            assert!(
                unavailable.contains(&format!("(\"{rule}\", "))
                    || unavailable.contains(&format!("            \"{rule}\",\n")),
                "{rule}"
            );
        }
    }
}
