//! A value together with the place where it stands.
//!
//! Serde has no room for places; a reserved newtype name asks our own
//! deserializer for them, as toml's `Spanned` does.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error, SeqAccess, Visitor};

use super::source::Place;

/// The name by which a place is asked for.
pub(super) const NAME: &str = "$flowscribe::Spanned";

/// A value and its place.
#[derive(Clone, Debug)]
pub(super) struct Spanned<T> {
    /// What stands there.
    pub(super) value: T,
    /// Where.
    pub(super) place: Place,
}

/// Equal values are equal wherever they stand, so that a place can be a map's key.
impl<T: PartialEq> PartialEq for Spanned<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T: Eq> Eq for Spanned<T> {}

impl<T: Hash> Hash for Spanned<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.value.hash(state);
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Spanned<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(NAME, SpannedVisitor(PhantomData))
    }
}

struct SpannedVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for SpannedVisitor<T> {
    type Value = Spanned<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value with its place")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut number = || {
            let number = seq.next_element::<usize>()?;
            number.ok_or_else(|| A::Error::custom("a place has three numbers"))
        };
        let place = Place {
            source: number()?,
            start: number()?,
            end: number()?,
        };
        let value = seq.next_element()?;
        let value = value.ok_or_else(|| A::Error::custom("a place belongs to a value"))?;
        Ok(Spanned { value, place })
    }
}
