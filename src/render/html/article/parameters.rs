//! Parameters and header fields, as sent, decoded and explained.

use serde::Serialize;

use super::said::Explained;
use crate::protocol::Kind;
use crate::render::clean::visible;
use crate::render::words::{Term, Words};
use crate::trace::{Encoded, HttpMessage, basic};

/// One parameter.
#[derive(Debug, Serialize)]
pub(super) struct ParameterRow {
    name: String,
    /// Where it travels.
    place: String,
    /// As on the wire.
    raw: String,
    /// Where that is something else.
    decoded: Option<String>,
    explained: Option<Explained>,
}

/// One header field.
#[derive(Debug, Serialize)]
pub(super) struct HeaderRow {
    name: String,
    value: String,
    explained: Option<Explained>,
}

/// Basic credentials and what they hide from nobody.
#[derive(Debug, Serialize)]
pub(super) struct BasicRow {
    raw: String,
    decoded: String,
}

impl ParameterRow {
    pub(super) fn of(words: &Words, kind: Kind, encoded: &Encoded<'_>) -> Self {
        let parameter = &encoded.parameter;
        let term = Term::parameter(&parameter.name).at(parameter.place);
        let differs = !encoded.nested && encoded.raw != parameter.value;
        Self {
            name: visible(&parameter.name),
            place: words.carrier(parameter.place.into()).to_owned(),
            raw: visible(&encoded.raw),
            decoded: differs.then(|| visible(&parameter.value)),
            explained: Explained::of(words, term.on(kind)),
        }
    }
}

impl HeaderRow {
    pub(super) fn all(words: &Words, kind: Kind, http: &HttpMessage) -> Vec<Self> {
        let headers = http.headers.iter().map(|(name, value)| Self {
            name: visible(name),
            value: visible(value),
            explained: Explained::of(words, Term::header(name).on(kind)),
        });
        headers.collect()
    }
}

impl BasicRow {
    pub(super) fn of(http: &HttpMessage) -> Option<Self> {
        let value = http.header("authorization")?;
        let decoded = basic(value)?;
        let (_, raw) = value.split_once(' ')?;
        Some(Self {
            raw: visible(raw),
            decoded: visible(&decoded),
        })
    }
}
