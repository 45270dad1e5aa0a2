//! A deserializer that answers anything, and so is told every struct with its
//! fields and every enum with its variants.

use serde::de::value::{StrDeserializer, UsizeDeserializer};
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error as _, IntoDeserializer, MapAccess, SeqAccess,
    VariantAccess, Visitor,
};

use super::shape::{Choice, Field, Shape, Shapes};
use super::spanned;

/// Why a type took no answer.
#[derive(Debug, PartialEq, thiserror::Error)]
pub(super) enum Refused {
    /// A field that it must have.
    #[error("`{0}` is missing")]
    Missing(&'static str),
    /// Anything else.
    #[error("{0}")]
    Other(String),
}

impl serde::de::Error for Refused {
    fn custom<T: std::fmt::Display>(message: T) -> Self {
        Self::Other(message.to_string())
    }

    fn missing_field(field: &'static str) -> Self {
        Self::Missing(field)
    }
}

/// Answers whatever is asked, and notes in its slot what was asked for.
pub(super) struct Walker<'a> {
    /// What was told so far.
    pub(super) shapes: &'a mut Shapes,
    /// Where the shape asked for is noted.
    pub(super) slot: &'a mut Shape,
}

impl Walker<'_> {
    fn number<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        *self.slot = Shape::Integer;
        visitor.visit_i64(200)
    }

    fn text<'de, V: Visitor<'de>>(self, visitor: V, text: &str) -> Result<V::Value, Refused> {
        *self.slot = Shape::Text;
        visitor.visit_str(text)
    }
}

impl<'de> Deserializer<'de> for Walker<'_> {
    type Error = Refused;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        let name = std::any::type_name_of_val(&visitor);
        Err(Refused::custom(format_args!("{name} is not foreseen")))
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        *self.slot = Shape::Boolean;
        visitor.visit_bool(true)
    }

    fn deserialize_u16<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        self.number(visitor)
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        self.number(visitor)
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        self.number(visitor)
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        self.number(visitor)
    }

    // Types with a notation of their own ask for a text in one of two ways.
    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        self.text(visitor, "1h")
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        self.text(visitor, "RFC 6749 4.1")
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Refused> {
        if name == spanned::NAME {
            return visitor.visit_seq(Answers {
                walker: Some(self),
                numbers: 3,
            });
        }
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        let mut entry = Shape::default();
        let read = visitor.visit_seq(Answers {
            walker: Some(Walker {
                shapes: self.shapes,
                slot: &mut entry,
            }),
            numbers: 0,
        });
        *self.slot = Shape::Array(Box::new(entry));
        read
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        let mut entry = Shape::default();
        let read = visitor.visit_map(AnyKey {
            walker: Some(Walker {
                shapes: self.shapes,
                slot: &mut entry,
            }),
        });
        *self.slot = Shape::Map(Box::new(entry));
        read
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refused> {
        *self.slot = Shape::Struct(name);
        let omitted = self.shapes.omitted;
        let kept = |field: &&&'static str| omitted != Some((name, **field));
        visitor.visit_map(Fields {
            shapes: self.shapes,
            name,
            rest: fields.iter().filter(kept).copied().collect(),
        })
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refused> {
        *self.slot = Shape::Choice((name, variants));
        let asked = self.shapes.asked.entry((name, variants)).or_default();
        let variant = variants[*asked % variants.len()];
        *asked += 1;
        visitor.visit_enum(Variant {
            chosen: variant,
            choice: (name, variants),
            shapes: self.shapes,
        })
    }

    serde::forward_to_deserialize_any! {
        i8 i16 i32 i128 u8 u128 f32 f64 char bytes byte_buf unit unit_struct tuple tuple_struct
        identifier ignored_any
    }
}

/// The numbers of a place, if asked for one, and then one value.
struct Answers<'a> {
    walker: Option<Walker<'a>>,
    numbers: usize,
}

impl<'de> SeqAccess<'de> for Answers<'_> {
    type Error = Refused;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Refused> {
        if self.numbers > 0 {
            self.numbers -= 1;
            let number: UsizeDeserializer<Refused> = 0_usize.into_deserializer();
            return seed.deserialize(number).map(Some);
        }
        let value = self.walker.take().map(|walker| seed.deserialize(walker));
        value.transpose()
    }
}

/// The one entry of a map.
struct AnyKey<'a> {
    walker: Option<Walker<'a>>,
}

impl<'de> MapAccess<'de> for AnyKey<'_> {
    type Error = Refused;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Refused> {
        let Some(walker) = &mut self.walker else {
            return Ok(None);
        };
        let key = Walker {
            shapes: walker.shapes,
            slot: &mut Shape::default(),
        };
        seed.deserialize(key).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Refused> {
        let walker = self.walker.take().expect("a value follows its key");
        seed.deserialize(walker)
    }
}

/// Every field of a struct.
struct Fields<'a> {
    shapes: &'a mut Shapes,
    name: &'static str,
    rest: std::collections::VecDeque<&'static str>,
}

impl<'de> MapAccess<'de> for Fields<'_> {
    type Error = Refused;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Refused> {
        let next = self.rest.front();
        next.map(|name| seed.deserialize(text(name))).transpose()
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Refused> {
        let field = self.rest.pop_front().expect("a value follows its key");
        let mut shape = Shape::default();
        let read = seed.deserialize(Walker {
            shapes: self.shapes,
            slot: &mut shape,
        });
        let known = self.shapes.structs.entry(self.name).or_default();
        let required = false;
        known.insert(field, Field { shape, required });
        read
    }
}

fn text(name: &str) -> StrDeserializer<'_, Refused> {
    name.into_deserializer()
}

/// The variant of this round.
struct Variant<'a> {
    shapes: &'a mut Shapes,
    choice: Choice,
    chosen: &'static str,
}

impl Variant<'_> {
    fn note(&mut self, shape: Option<Shape>) {
        let known = self.shapes.enums.entry(self.choice).or_default();
        known.insert(self.chosen, shape);
    }
}

impl<'de> EnumAccess<'de> for Variant<'_> {
    type Error = Refused;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Refused> {
        Ok((seed.deserialize(text(self.chosen))?, self))
    }
}

impl<'de> VariantAccess<'de> for Variant<'_> {
    type Error = Refused;

    fn unit_variant(mut self) -> Result<(), Refused> {
        self.note(None);
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(
        mut self,
        seed: T,
    ) -> Result<T::Value, Refused> {
        let mut shape = Shape::default();
        let read = seed.deserialize(Walker {
            shapes: self.shapes,
            slot: &mut shape,
        });
        self.note(Some(shape));
        read
    }

    fn tuple_variant<V: Visitor<'de>>(self, _len: usize, _: V) -> Result<V::Value, Refused> {
        Err(Refused::custom("no variant is a tuple"))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _fields: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Refused> {
        Err(Refused::custom("no variant has fields of its own"))
    }
}
