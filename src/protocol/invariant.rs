//! The invariants: statements that hold on every correct run, whatever its documents say.
//!
//! Here stand their numbers and sections; how each is checked stands in
//! `verdict::invariants`, what each says in the renderers' words.

use serde::{Deserialize, Serialize};

use super::SpecRef;

/// One of the invariants, by its number.
///
/// ```
/// use flowscribe::protocol::Invariant;
/// let once = Invariant::numbered(20).expect("there are 46");
/// assert_eq!(once.specs()[0].to_string(), "RFC 6749 4.1.2");
/// assert_eq!(Invariant::numbered(47), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "u8", try_from = "u8")]
pub struct Invariant(u8);

/// There is no invariant of this number.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no invariant {0}; they are counted from 1 to 46")]
pub struct UnknownInvariant(pub u8);

/// An invariant that a scenario breaks on purpose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Break {
    /// Which.
    pub invariant: Invariant,
    /// Why, in a sentence.
    pub reason: String,
}

/// Where the standards ask for each, from number 1.
const SPECS: [&[&str]; 46] = [
    &["RFC 9110 4.2.5", "RFC 6749 4.2"],
    &["RFC 6749 4.1", "RFC 6749 4.2"],
    &["RFC 6749 1.1", "RFC 6749 4.1"],
    &["RFC 6749 1", "RFC 6749 10.7"],
    &["RFC 6749 2.3.1", "RFC 6749 10.1"],
    &["RFC 6749 2.3.1", "RFC 6749 10.4", "RFC 7636 1.1"],
    &["RFC 9700 4.3.2", "RFC 6750 5.3", "RFC 6749 4.2.2"],
    &["RFC 6749 4.2"],
    &["RFC 6749 4.2.2"],
    &[
        "OIDC Core 3.1.2.1",
        "OIDC Core 3.1.3.3",
        "OIDC Core 3.2.2.5",
        "OIDC Core 3.3.2.5",
    ],
    &["RFC 9700 2.1", "RFC 6749 3.1.2.3", "RFC 8252 7.3"],
    &["RFC 6749 3.1.2.4", "RFC 6749 4.1.2.1"],
    &["RFC 6749 4.1.2", "RFC 6749 4.1.2.1", "RFC 6749 4.2.2"],
    &[
        "RFC 6749 10.12",
        "RFC 9700 4.7.1",
        "RFC 7636 4.1",
        "OIDC Core 15.5.2",
    ],
    &["RFC 6749 10.12", "RFC 9700 4.7.1"],
    &["RFC 6749 10.12", "RFC 9700 2.1"],
    &["RFC 9207 2", "RFC 9207 3"],
    &["RFC 6749 4.1.2.1", "RFC 6749 4.2.2.1", "RFC 6749 5.2"],
    &[
        "OAuth MRT 2.1",
        "OAuth MRT 5",
        "RFC 6749 4.1.2.1",
        "RFC 6749 4.2.2.1",
    ],
    &["RFC 6749 4.1.2", "RFC 6749 10.5"],
    &["RFC 6749 4.1.2"],
    &["RFC 6749 4.1.3"],
    &["RFC 7636 4.6", "RFC 9700 4.8.2"],
    &["RFC 6749 3.2", "RFC 6749 4.1.3"],
    &["RFC 6749 2.3", "RFC 6749 3.2.1"],
    &["RFC 6749 5.1", "RFC 6749 5.2"],
    &["RFC 6749 5.1", "RFC 6749 7.1"],
    &["RFC 6749 3.3", "RFC 6749 5.1"],
    &["RFC 6749 4.4.3"],
    &["RFC 6749 6"],
    &["RFC 9700 4.14.2"],
    &["OIDC Core 2", "OIDC Core 3.1.3.7"],
    &[
        "OIDC Core 3.1.3.8",
        "OIDC Core 3.2.2.9",
        "OIDC Core 3.3.2.11",
    ],
    &["OIDC Core 5.3.2"],
    &["RFC 6749 1.4", "RFC 9068 6"],
    &["RFC 6749 7", "RFC 9068 4", "RFC 9700 2.3"],
    &["RFC 6750 2"],
    &["RFC 6750 3", "RFC 6750 3.1", "RFC 9110 15.5.2"],
    &["RFC 6750 3.1"],
    &["RFC 9700 4.12"],
    &["OIDC Core 3.1.2.1"],
    &["OIDC Core 3.1.2.4", "RFC 6749 3.3"],
    &["RFC 8628 3.5"],
    &["RFC 6749 4.1.2.1", "RFC 6749 10.12", "OIDC Core 3.1.3.7"],
    &["RFC 6749 4.1", "RFC 6749 4.2"],
    &["RFC 9700 4.16", "RFC 6749 10.13"],
];

impl Invariant {
    /// How many there are.
    pub const COUNT: u8 = 46;

    /// The one of this number, from 1.
    pub fn numbered(number: u8) -> Option<Self> {
        (1..=Self::COUNT).contains(&number).then_some(Self(number))
    }

    /// All of them.
    pub fn all() -> impl Iterator<Item = Self> {
        (1..=Self::COUNT).map(Self)
    }

    /// Its number, from 1.
    pub fn number(self) -> u8 {
        self.0
    }

    /// Where the standards ask for it.
    pub fn specs(self) -> Vec<SpecRef> {
        let specs = SPECS[usize::from(self.0) - 1].iter();
        specs.filter_map(|spec| spec.parse().ok()).collect()
    }
}

impl From<Invariant> for u8 {
    fn from(invariant: Invariant) -> Self {
        invariant.0
    }
}

impl TryFrom<u8> for Invariant {
    type Error = UnknownInvariant;

    fn try_from(number: u8) -> Result<Self, UnknownInvariant> {
        Self::numbered(number).ok_or(UnknownInvariant(number))
    }
}

#[test]
fn each_has_its_sections() {
    assert_eq!(Invariant::all().count(), usize::from(Invariant::COUNT));
    for invariant in Invariant::all() {
        let specs = SPECS[usize::from(invariant.0) - 1];
        let parsed: Vec<String> = invariant.specs().iter().map(SpecRef::to_string).collect();
        assert!(!specs.is_empty());
        assert_eq!(parsed, specs);
    }
    assert_eq!(Invariant::numbered(0), None);
    assert!(Invariant::try_from(47).is_err());
}
