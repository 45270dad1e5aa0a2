//! Keeps docs/scenarios.md current: its tables name every key, value and kind, and no others.
//!
//! The keys are asked from serde itself: a deserializer that answers anything
//! is told every struct with its fields and every enum with its variants.

use std::fmt::Write as _;

use indexmap::IndexMap;
use serde::de::value::{Error, StrDeserializer, UsizeDeserializer};
use serde::de::{
    Deserialize as _, DeserializeSeed, Deserializer, EnumAccess, Error as _, IntoDeserializer,
    MapAccess, SeqAccess, VariantAccess, Visitor,
};

use super::raw::RawScenario;
use super::spanned;
use crate::protocol::{LocalKind, MessageKind};

const DOCUMENT: &str = include_str!("../../docs/scenarios.md");

/// The heading under which each struct is documented, and the tag that decides for it.
const SECTIONS: [(&str, &str, Option<&str>); 15] = [
    ("RawScenario", "The file", None),
    (
        "RawResourceOwner",
        "`[[actor]]`, `role = \"resource-owner\"`",
        Some("role"),
    ),
    (
        "RawClient",
        "`[[actor]]`, `role = \"client\"`",
        Some("role"),
    ),
    (
        "RawAuthorizationServer",
        "`[[actor]]`, `role = \"authorization-server\"`",
        Some("role"),
    ),
    ("RawRegistration", "An entry of `registrations`", None),
    (
        "RawResourceServer",
        "`[[actor]]`, `role = \"resource-server\"`",
        Some("role"),
    ),
    ("RawOpen", "`[[act]]`, `do = \"open\"`", Some("do")),
    ("RawEdit", "`[[fault]]`, `do = \"edit\"`", Some("do")),
    ("RawOutcome", "`[outcome]`", None),
    ("RawNote", "`[[note]]`", None),
    ("RawWalkthrough", "`[[walkthrough]]`", None),
    ("RawLifeline", "An entry of `lifelines`", None),
    ("RawStep", "`[[walkthrough.step]]`", None),
    ("RawArrow", "An entry of `arrows`", None),
    ("RawDeparture", "`departs`", None),
];

/// What serde asks for.
#[derive(Default)]
struct Asked {
    structs: IndexMap<&'static str, &'static [&'static str]>,
    enums: IndexMap<&'static str, &'static [&'static str]>,
    /// Which variant of an enum is answered.
    round: usize,
}

fn asked() -> Asked {
    let mut asked = Asked::default();
    for round in 0..4 {
        asked.round = round;
        RawScenario::deserialize(Tracer(&mut asked)).unwrap();
    }
    asked
}

/// Answers whatever is asked.
struct Tracer<'a>(&'a mut Asked);

impl<'de> Deserializer<'de> for Tracer<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        Err(Error::custom(format_args!(
            "{} is not foreseen",
            std::any::type_name_of_val(&visitor)
        )))
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_bool(true)
    }

    fn deserialize_u16<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_i64(200)
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_u32(1)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_str("1h")
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_str("RFC 6749 4.1")
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        assert_eq!(name, spanned::NAME);
        visitor.visit_seq(Answers {
            tracer: self,
            numbers: 3,
            values: 1,
        })
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_seq(Answers {
            tracer: self,
            numbers: 0,
            values: 1,
        })
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_map(Fields {
            tracer: self,
            names: [None].iter(),
        })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.0.structs.insert(name, fields);
        let names: Vec<_> = fields.iter().copied().map(Some).collect();
        visitor.visit_map(Fields {
            tracer: self,
            names: names.iter(),
        })
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.0.enums.insert(name, variants);
        let variant = variants[self.0.round % variants.len()];
        visitor.visit_enum(Variant {
            tracer: self,
            variant,
        })
    }

    serde::forward_to_deserialize_any! {
        i8 i16 i32 i64 i128 u8 u64 u128 f32 f64 char bytes byte_buf unit unit_struct tuple
        tuple_struct identifier ignored_any
    }
}

/// Numbers of a place, if asked for one, and then one value.
struct Answers<'a> {
    tracer: Tracer<'a>,
    numbers: usize,
    values: usize,
}

impl<'de> SeqAccess<'de> for Answers<'_> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Error> {
        if self.numbers > 0 {
            self.numbers -= 1;
            let number: UsizeDeserializer<Error> = 0_usize.into_deserializer();
            return seed.deserialize(number).map(Some);
        }
        if self.values == 0 {
            return Ok(None);
        }
        self.values -= 1;
        seed.deserialize(Tracer(self.tracer.0)).map(Some)
    }
}

/// Every field of a struct, or the one entry of a map, whose key may be anything.
struct Fields<'a, 'n> {
    tracer: Tracer<'a>,
    names: std::slice::Iter<'n, Option<&'static str>>,
}

impl<'de> MapAccess<'de> for Fields<'_, '_> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Error> {
        match self.names.next() {
            Some(Some(name)) => seed.deserialize(text(name)).map(Some),
            Some(None) => seed.deserialize(Tracer(self.tracer.0)).map(Some),
            None => Ok(None),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        seed.deserialize(Tracer(self.tracer.0))
    }
}

fn text(name: &str) -> StrDeserializer<'_, Error> {
    name.into_deserializer()
}

/// The variant of this round.
struct Variant<'a> {
    tracer: Tracer<'a>,
    variant: &'static str,
}

impl<'de, 'a> EnumAccess<'de> for Variant<'a> {
    type Error = Error;
    type Variant = Tracer<'a>;

    fn variant_seed<V: DeserializeSeed<'de>>(
        self,
        seed: V,
    ) -> Result<(V::Value, Tracer<'a>), Error> {
        Ok((seed.deserialize(text(self.variant))?, self.tracer))
    }
}

impl<'de> VariantAccess<'de> for Tracer<'_> {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Error> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _len: usize, _: V) -> Result<V::Value, Error> {
        Err(Error::custom("no variant is a tuple"))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _fields: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Error> {
        Err(Error::custom("no variant has fields of its own"))
    }
}

/// The first cells of the tables in a section, without backticks.
fn documented_keys(section: &str) -> Vec<&str> {
    let rows = section.lines().filter_map(|line| line.strip_prefix("| `"));
    rows.filter_map(|row| row.split('`').next()).collect()
}

fn section(heading: &str) -> &'static str {
    let begin = DOCUMENT.find(&format!("### {heading}\n"));
    let begin = begin.unwrap_or_else(|| panic!("docs/scenarios.md has no heading ### {heading}"));
    let behind = &DOCUMENT[begin + 4..];
    behind.split("\n#").next().unwrap()
}

#[test]
fn every_key_is_documented_and_every_documented_key_exists() {
    let structs = asked().structs;
    let known: Vec<&str> = SECTIONS.iter().map(|(name, ..)| *name).collect();
    for name in structs.keys() {
        assert!(
            known.contains(name),
            "{name} has no section in docs/scenarios.md"
        );
    }
    for (name, heading, tag) in SECTIONS {
        let mut fields = structs[name].to_vec();
        fields.extend(tag);
        let mut documented = documented_keys(section(heading));
        fields.sort_unstable();
        documented.sort_unstable();
        assert_eq!(documented, fields, "### {heading}");
    }
    let headings = DOCUMENT.matches("\n### ").count();
    assert_eq!(
        headings,
        SECTIONS.len(),
        "a section documents what no file can hold"
    );
}

#[test]
fn every_choice_is_documented() {
    let enums = asked().enums;
    assert!(enums.len() >= 7, "{enums:?}");
    for (name, variants) in enums {
        let choices: Vec<_> = variants
            .iter()
            .map(|name| format!("`\"{name}\"`"))
            .collect();
        let cell = format!("| {} |", choices.join(", "));
        // A tag with one value of its own in each section is in the headings.
        let tagged = name == "role" || name == "do";
        let in_headings = variants
            .iter()
            .all(|v| DOCUMENT.contains(&format!("{name} = \"{v}\"`")));
        assert!(
            DOCUMENT.contains(&cell) || (tagged && in_headings),
            "{name}: no cell {cell}"
        );
    }
}

#[test]
fn every_kind_stands_in_its_table_with_its_rule() {
    let mut table = String::from("| name | title | how it is recognised |\n|---|---|---|\n");
    for kind in MessageKind::ALL {
        writeln!(table, "| `{kind}` | {} | {} |", kind.title(), kind.rule()).unwrap();
    }
    let mut locals = String::from("| name | title | what happens |\n|---|---|---|\n");
    for kind in LocalKind::ALL {
        writeln!(locals, "| `{kind}` | {} | {} |", kind.title(), kind.rule()).unwrap();
    }
    for expected in [table, locals] {
        let behind = DOCUMENT.split_once(&format!("\n\n{expected}"));
        let ends = behind.is_some_and(|(_, rest)| rest.is_empty() || rest.starts_with('\n'));
        assert!(
            ends,
            "docs/scenarios.md must have this table:\n\n{expected}"
        );
    }
}
