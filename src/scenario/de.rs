//! Serde over a [`Node`] tree: every error gets the place of what it is about.
//!
//! An unknown key is shown at the key, a missing one at the table's header, a
//! wrong value at the value. An enum whose value is a table is read as
//! internally tagged, its own name being the key of the tag: serde's way of
//! doing that loses the places.

use serde::de::value::{BorrowedStrDeserializer, UsizeDeserializer};
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, IntoDeserializer, MapAccess, SeqAccess,
    Unexpected, VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;

use super::error::Problem;
use super::node::{Entry, Node, Table, Value};
use super::source::Place;
use super::spanned;

/// Reads a tree as a type.
pub(super) fn from_node<'de, T: serde::Deserialize<'de>>(node: &'de Node) -> Result<T, Problem> {
    T::deserialize(node)
}

impl<'de> Deserializer<'de> for &'de Node {
    type Error = Problem;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        let read = match &self.value {
            Value::String(text) => visitor.visit_borrowed_str(text),
            Value::Integer(number) => visitor.visit_i64(*number),
            Value::Boolean(value) => visitor.visit_bool(*value),
            Value::Array(nodes) => visitor.visit_seq(Nodes(nodes.iter())),
            Value::Table(table) => visitor.visit_map(Entries::of(table, None)),
            Value::Other(what) => Err(Error::invalid_type(Unexpected::Other(what), &visitor)),
        };
        read.map_err(|problem| problem.or_at(self.place))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Problem> {
        if name == spanned::NAME {
            return visitor.visit_seq(Placed::new(self.place, self));
        }
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        match &self.value {
            Value::Array(_) => self.deserialize_any(visitor),
            _ => Err(Problem::at(self.place, "expected an array")),
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        match &self.value {
            Value::Table(_) => self.deserialize_any(visitor),
            _ => Err(Problem::at(self.place, "expected a table")),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Problem> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        tag: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Problem> {
        let read = match &self.value {
            Value::String(text) => visitor.visit_enum(BorrowedStrDeserializer::new(text)),
            Value::Table(table) => match table.get(tag) {
                Some(entry) => visitor.visit_enum(Tagged {
                    table,
                    tag,
                    entry,
                    place: self.place,
                }),
                None => Err(Problem::missing_field(tag)),
            },
            _ => Err(Problem::new(format!("expected a text for `{tag}`"))),
        };
        read.map_err(|problem| problem.or_at(self.place))
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        match &self.value {
            Value::String(_) => self.deserialize_any(visitor),
            _ => Err(Problem::at(self.place, "expected a text")),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct tuple tuple_struct ignored_any
    }
}

/// The entries of an array.
struct Nodes<'de>(std::slice::Iter<'de, Node>);

impl<'de> SeqAccess<'de> for Nodes<'de> {
    type Error = Problem;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Problem> {
        self.0.next().map(|node| read(node, seed)).transpose()
    }
}

/// The entries of a table, without the tag that was read before.
struct Entries<'de> {
    rest: indexmap::map::Iter<'de, String, Entry>,
    tag: Option<&'static str>,
    value: Option<&'de Node>,
}

impl<'de> Entries<'de> {
    fn of(table: &'de Table, tag: Option<&'static str>) -> Self {
        Self {
            rest: table.iter(),
            tag,
            value: None,
        }
    }
}

impl<'de> MapAccess<'de> for Entries<'de> {
    type Error = Problem;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Problem> {
        let tag = self.tag;
        let Some((key, entry)) = self.rest.find(|(key, _)| Some(key.as_str()) != tag) else {
            return Ok(None);
        };
        self.value = Some(&entry.node);
        let key = Key {
            text: key,
            place: entry.key,
        };
        seed.deserialize(key).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Problem> {
        let node = self
            .value
            .take()
            .expect("serde asks for a value after its key");
        read(node, seed)
    }
}

/// Reads a value; what a type finds wrong after reading is wrong there, too.
fn read<'de, S: DeserializeSeed<'de>>(node: &'de Node, seed: S) -> Result<S::Value, Problem> {
    let value = seed.deserialize(node);
    value.map_err(|problem| problem.or_at(node.place))
}

/// The key of an entry.
#[derive(Clone, Copy)]
struct Key<'de> {
    text: &'de str,
    place: Place,
}

impl<'de> Deserializer<'de> for Key<'de> {
    type Error = Problem;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        let read = visitor.visit_borrowed_str(self.text);
        read.map_err(|problem: Problem| problem.or_at(self.place))
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Problem> {
        if name == spanned::NAME {
            return visitor.visit_seq(Placed::new(self.place, self));
        }
        visitor.visit_newtype_struct(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// A place, number by number, and then the value that stands there.
struct Placed<D> {
    numbers: std::array::IntoIter<usize, 3>,
    value: Option<D>,
}

impl<D> Placed<D> {
    fn new(place: Place, value: D) -> Self {
        Self {
            numbers: [place.source, place.start, place.end].into_iter(),
            value: Some(value),
        }
    }
}

impl<'de, D: Deserializer<'de, Error = Problem>> SeqAccess<'de> for Placed<D> {
    type Error = Problem;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Problem> {
        if let Some(number) = self.numbers.next() {
            let number: UsizeDeserializer<Problem> = number.into_deserializer();
            return seed.deserialize(number).map(Some);
        }
        self.value
            .take()
            .map(|value| seed.deserialize(value))
            .transpose()
    }
}

/// A table one of whose keys says which variant it is.
struct Tagged<'de> {
    table: &'de Table,
    tag: &'static str,
    entry: &'de Entry,
    place: Place,
}

impl<'de> EnumAccess<'de> for Tagged<'de> {
    type Error = Problem;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Problem> {
        let variant = seed.deserialize(&self.entry.node)?;
        Ok((variant, self))
    }
}

impl<'de> VariantAccess<'de> for Tagged<'de> {
    type Error = Problem;

    fn unit_variant(self) -> Result<(), Problem> {
        Err(Problem::at(self.place, "expected a text, found a table"))
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Problem> {
        let entries = Entries::of(self.table, Some(self.tag));
        let map = serde::de::value::MapAccessDeserializer::new(entries);
        seed.deserialize(map)
            .map_err(|problem: Problem| problem.or_at(self.place))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _len: usize, _: V) -> Result<V::Value, Problem> {
        self.unit_variant()
            .and(Err(Problem::new("a table is no tuple")))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Problem> {
        let read = visitor.visit_map(Entries::of(self.table, Some(self.tag)));
        read.map_err(|problem| problem.or_at(self.place))
    }
}
