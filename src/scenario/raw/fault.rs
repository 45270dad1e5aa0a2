//! The keys of `[[fault]]`, by what is done.

use indexmap::IndexMap;
use serde::Deserialize;

use super::Text;
use crate::scenario::spanned::Spanned;
use crate::scenario::values::{Period, Status};

/// `[[fault]]`; its `do` decides which keys it has.
#[derive(Debug, Deserialize)]
#[serde(rename = "do", rename_all = "kebab-case")]
pub(in crate::scenario) enum RawFault {
    Edit(RawEdit),
    Remove(RawRemove),
    Add(RawAdd),
    Duplicate(RawDuplicate),
    Lose(RawLose),
    Delay(RawDelay),
    Advance(RawFaultAdvance),
    Repeat(RawRepeat),
    Answer(RawAnswer),
}

macro_rules! faults {
    ($($(#[$meta:meta])* $name:ident { $($(#[$attribute:meta])* $field:ident: $type:ty,)* })*) => {
        $($(#[$meta])*
        #[derive(Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub(in crate::scenario) struct $name {
            pub(in crate::scenario) id: Text,
            pub(in crate::scenario) on: Text,
            pub(in crate::scenario) occurrence: Option<Spanned<u32>>,
            $($(#[$attribute])* pub(in crate::scenario) $field: $type,)*
        })*
    };
}

faults! {
    /// `[[fault]]` with `do = "edit"`.
    RawEdit {
        parameter: Option<Text>,
        header: Option<Text>,
        method: Option<Text>,
        value: Option<Text>,
        append: Option<Text>,
        alter: Option<i64>,
    }
    /// `[[fault]]` with `do = "remove"`.
    RawRemove {
        parameter: Option<Text>,
        header: Option<Text>,
    }
    /// `[[fault]]` with `do = "add"`.
    RawAdd {
        parameter: Option<Text>,
        header: Option<Text>,
        value: Text,
    }
    /// `[[fault]]` with `do = "duplicate"`.
    RawDuplicate {
        parameter: Option<Text>,
        header: Option<Text>,
        value: Option<Text>,
    }
    /// `[[fault]]` with `do = "lose"`.
    RawLose {}
    /// `[[fault]]` with `do = "delay"`.
    RawDelay {
        by: Period,
    }
    /// `[[fault]]` with `do = "advance"`.
    RawFaultAdvance {
        by: Period,
    }
    /// `[[fault]]` with `do = "repeat"`.
    RawRepeat {
        after: Option<Text>,
    }
    /// `[[fault]]` with `do = "answer"`.
    RawAnswer {
        status: Status,
        #[serde(default)]
        headers: IndexMap<Text, Text>,
        #[serde(default)]
        body: String,
    }
}
