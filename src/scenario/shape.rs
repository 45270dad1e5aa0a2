//! The keys of a scenario file, asked from serde itself.
//!
//! Documentation and schema follow the types and are never written beside them.

use indexmap::IndexMap;
use serde::Deserialize;

use super::walk::{Refused, Walker};

/// What may stand behind a key.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Shape {
    /// Anything: serde never told.
    #[default]
    Unknown,
    /// `true` or `false`.
    Boolean,
    /// A whole number.
    Integer,
    /// A text.
    Text,
    /// An array of one shape.
    Array(Box<Shape>),
    /// A table with keys of the author's choice.
    Map(Box<Shape>),
    /// A table with these keys, by the name of the struct.
    Struct(&'static str),
    /// One of an enum's variants.
    Choice(Choice),
}

/// An enum: its serde name (the tag of those that are tables) and its variants.
pub(super) type Choice = (&'static str, &'static [&'static str]);

/// A key of a struct.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Field {
    /// What stands behind it.
    pub(super) shape: Shape,
    /// Whether reading fails without it.
    pub(super) required: bool,
}

/// Everything that was told.
#[derive(Debug, Default)]
pub(super) struct Shapes {
    /// Every struct with its fields.
    pub(super) structs: IndexMap<&'static str, IndexMap<&'static str, Field>>,
    /// Every enum with its variants; those without a shape are texts.
    pub(super) enums: IndexMap<Choice, IndexMap<&'static str, Option<Shape>>>,
    /// The shape of the whole.
    pub(super) root: Shape,
    /// How often each enum was asked for: each time it is answered by the next variant.
    pub(super) asked: IndexMap<Choice, usize>,
    /// The field that is left out, to see whether reading fails.
    pub(super) omitted: Option<(&'static str, &'static str)>,
}

impl Shapes {
    /// Asks a type.
    pub(super) fn of<T: for<'de> Deserialize<'de>>() -> Self {
        let mut shapes = Self::default();
        shapes.rounds::<T>().expect("every answer fits");
        let fields = |(name, fields): (&&'static str, &IndexMap<&'static str, Field>)| {
            let name = *name;
            fields.keys().map(move |field| (name, *field)).collect()
        };
        let all: Vec<Vec<_>> = shapes.structs.iter().map(fields).collect();
        for (name, field) in all.into_iter().flatten() {
            let mut trial = Self {
                omitted: Some((name, field)),
                ..Self::default()
            };
            let required = trial.rounds::<T>() == Err(Refused::Missing(field));
            shapes.structs[name][field].required = required;
        }
        shapes
    }

    /// Reads as often as it takes to see every variant.
    fn rounds<T: for<'de> Deserialize<'de>>(&mut self) -> Result<(), Refused> {
        loop {
            let mut root = Shape::default();
            T::deserialize(Walker {
                shapes: self,
                slot: &mut root,
            })?;
            self.root = root;
            let seen = |((_, all), told): (&Choice, &IndexMap<_, _>)| told.len() == all.len();
            if self.enums.iter().all(seen) {
                return Ok(());
            }
        }
    }
}
