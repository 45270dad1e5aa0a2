//! What parameters, headers and claims are for: each in a sentence, with the
//! section that defines it.
//!
//! The sentences stand in glossary/, one file a language, the sections once in
//! glossary/specs.toml. An entry is a name, or a name on one kind of message
//! (`code@token-request`) or in one place (`access_token@query`).

use std::sync::LazyLock;

use indexmap::IndexMap;
use serde::Deserialize;

use crate::protocol::{Kind, SpecRef};
use crate::trace::{Parameter, Place, ProtocolMessage};

/// A value for each entry.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Glossary<T> {
    parameters: IndexMap<String, T>,
    headers: IndexMap<String, T>,
    claims: IndexMap<String, T>,
    jose: IndexMap<String, T>,
}

pub(super) static ENGLISH: LazyLock<Glossary<String>> =
    LazyLock::new(|| read(include_str!("glossary/en.toml")));
pub(super) static TRADITIONAL_CHINESE: LazyLock<Glossary<String>> =
    LazyLock::new(|| read(include_str!("glossary/zh-TW.toml")));
static SPECS: LazyLock<Glossary<Vec<SpecRef>>> =
    LazyLock::new(|| read(include_str!("glossary/specs.toml")));

fn read<T: for<'de> Deserialize<'de>>(text: &str) -> Glossary<T> {
    toml::from_str(text).expect("the built-in glossary can be read: a test does")
}

/// A name that a reader may ask about, and where it was met.
///
/// ```
/// use flowscribe::protocol::MessageKind;
/// use flowscribe::render::{Language, Term, Words};
///
/// let term = Term::parameter("code").on(MessageKind::TokenRequest);
/// let explained = Words::of(Language::English).explain(term).expect("every parameter has an entry");
/// assert_eq!(explained.entry, "code@token-request");
/// assert_eq!(explained.specs[0].to_string(), "RFC 6749 4.1.3");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term<'a> {
    sort: Sort,
    name: &'a str,
    message: Option<Kind>,
    place: Option<Place>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    Parameter,
    Header,
    Claim,
    Jose,
}

impl<'a> Term<'a> {
    fn new(sort: Sort, name: &'a str) -> Self {
        let (message, place) = (None, None);
        Self {
            sort,
            name,
            message,
            place,
        }
    }

    /// A parameter of a URL, a form or a challenge, or a member of a JSON body.
    pub fn parameter(name: &'a str) -> Self {
        Self::new(Sort::Parameter, name)
    }

    /// An HTTP header field, in upper or lower case.
    pub fn header(name: &'a str) -> Self {
        Self::new(Sort::Header, name)
    }

    /// A claim of a JWT (RFC 7519 4).
    pub fn claim(name: &'a str) -> Self {
        Self::new(Sort::Claim, name)
    }

    /// A member of a JWT's header (RFC 7515 4).
    pub fn jose(name: &'a str) -> Self {
        Self::new(Sort::Jose, name)
    }

    /// A parameter as recognised on a message.
    pub fn of(parameter: &'a Parameter, message: &ProtocolMessage) -> Self {
        let term = Self::parameter(&parameter.name).at(parameter.place);
        term.on(message.kind)
    }

    /// On a message of this kind.
    #[must_use]
    pub fn on(mut self, message: impl Into<Kind>) -> Self {
        self.message = Some(message.into());
        self
    }

    /// In this place.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// The entries that may be meant, the most exact first.
    fn entries(self) -> impl Iterator<Item = String> {
        let name = match self.sort {
            Sort::Header => self.name.to_ascii_lowercase(),
            Sort::Parameter | Sort::Claim | Sort::Jose => self.name.to_owned(),
        };
        let message = self.message.map(Kind::as_str);
        let qualified = [message, self.place.map(place)].into_iter().flatten();
        let qualified: Vec<_> = qualified.map(|one| format!("{name}@{one}")).collect();
        qualified.into_iter().chain([name])
    }
}

fn place(place: Place) -> &'static str {
    match place {
        Place::Query => "query",
        Place::Fragment => "fragment",
        Place::Form => "form",
        Place::Json => "json",
        Place::Authorization => "authorization",
        Place::Header => "header",
        Place::Challenge => "challenge",
    }
}

/// What a name means where it was met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Explanation<'w> {
    /// The entry that says so: the name, or `name@kind`, or `name@place`.
    pub entry: &'w str,
    /// One sentence of plain text; wire names stand in backticks.
    pub text: &'w str,
    /// Where the standards define it; empty for what is no standard's.
    pub specs: &'w [SpecRef],
}

impl<T> Glossary<T> {
    fn of(&self, sort: Sort) -> &IndexMap<String, T> {
        match sort {
            Sort::Parameter => &self.parameters,
            Sort::Header => &self.headers,
            Sort::Claim => &self.claims,
            Sort::Jose => &self.jose,
        }
    }
}

/// The most exact entry for a term.
pub(super) fn explain<'w>(
    glossary: &'w Glossary<String>,
    term: Term<'_>,
) -> Option<Explanation<'w>> {
    let words = glossary.of(term.sort);
    let (entry, text) = term
        .entries()
        .find_map(|entry| words.get_key_value(&entry))?;
    let specs = SPECS.of(term.sort).get(entry);
    Some(Explanation {
        entry,
        text,
        specs: specs.map_or(&[], Vec::as_slice),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::MessageKind;
    use crate::render::{Language, Words};

    /// What our own pages and the demonstration resource add to the standards.
    const NO_STANDARD: [&str; 2] = ["greeting", "txn"];

    #[test]
    fn every_language_has_the_same_entries_and_every_entry_its_sections() {
        for sort in [Sort::Parameter, Sort::Header, Sort::Claim, Sort::Jose] {
            let specs: Vec<_> = SPECS.of(sort).keys().collect();
            for words in [&ENGLISH, &TRADITIONAL_CHINESE] {
                let entries: Vec<_> = words.of(sort).keys().collect();
                assert_eq!(entries, specs);
            }
            for (entry, specs) in SPECS.of(sort) {
                let standard = !NO_STANDARD.contains(&entry.as_str());
                assert_eq!(!specs.is_empty(), standard, "{entry}");
                let (name, qualifier) = entry.split_once('@').unwrap_or((entry, ""));
                assert!(SPECS.of(sort).contains_key(name), "{entry} alone");
                let places = "query fragment form json authorization header challenge".split(' ');
                let mut known = Kind::names().chain(places).chain([""]);
                assert!(known.any(|one| one == qualifier), "{entry}");
            }
        }
    }

    #[test]
    fn every_entry_is_one_sentence() {
        for (words, end) in [(&ENGLISH, ". "), (&TRADITIONAL_CHINESE, "。")] {
            for sort in [Sort::Parameter, Sort::Header, Sort::Claim, Sort::Jose] {
                for (entry, text) in words.of(sort) {
                    let inner = text.strip_suffix(end.trim()).expect(entry);
                    assert!(!inner.contains(end), "{entry}: {text}");
                    assert_eq!(text.matches('`').count() % 2, 0, "{entry}");
                }
            }
        }
    }

    #[test]
    fn the_most_exact_entry_is_told() {
        let told = |term| {
            Words::of(Language::English)
                .explain(term)
                .map(|told| told.entry)
        };
        let scope = Term::parameter("scope");
        assert_eq!(told(scope), Some("scope"));
        assert_eq!(told(scope.at(Place::Json)), Some("scope@json"));
        let introspected = scope.at(Place::Json).on(MessageKind::IntrospectionResponse);
        assert_eq!(told(introspected), Some("scope@introspection-response"));
        assert_eq!(
            told(Term::header("WWW-Authenticate")),
            Some("www-authenticate")
        );
        assert_eq!(told(Term::header("X-Unheard-Of")), None);
        assert_eq!(told(Term::claim("code")), None);
        let chinese = Words::of(Language::TraditionalChinese)
            .explain(Term::jose("typ"))
            .unwrap();
        assert!(chinese.text.ends_with('。'));
    }
}
