//! The keys of `[[walkthrough]]`.

use indexmap::IndexMap;
use serde::Deserialize;

use super::Text;
use crate::scenario::spanned::Spanned;
use crate::scenario::values::Status;
use crate::walkthrough::LifelineShape;

/// `[[walkthrough]]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::scenario) struct RawWalkthrough {
    pub(in crate::scenario) id: Text,
    pub(in crate::scenario) title: Option<String>,
    pub(in crate::scenario) language: Option<Text>,
    pub(in crate::scenario) lifelines: Option<Spanned<Vec<RawLifeline>>>,
    pub(in crate::scenario) plantuml: Option<Text>,
    pub(in crate::scenario) holds: Option<Spanned<IndexMap<Text, Vec<Text>>>>,
    #[serde(default)]
    pub(in crate::scenario) omits: Vec<Text>,
    #[serde(default)]
    pub(in crate::scenario) notes: Vec<Text>,
    #[serde(default)]
    pub(in crate::scenario) step: Vec<RawStep>,
}

/// An entry of `lifelines`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::scenario) struct RawLifeline {
    pub(in crate::scenario) id: Text,
    pub(in crate::scenario) name: String,
    #[serde(default)]
    pub(in crate::scenario) shape: LifelineShape,
    pub(in crate::scenario) holds: Vec<Text>,
}

/// `[[walkthrough.step]]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::scenario) struct RawStep {
    pub(in crate::scenario) id: Text,
    pub(in crate::scenario) number: Option<Text>,
    pub(in crate::scenario) label: Option<Text>,
    #[serde(default)]
    pub(in crate::scenario) setup: bool,
    #[serde(default)]
    pub(in crate::scenario) skip: bool,
    #[serde(default)]
    pub(in crate::scenario) repeats: bool,
    pub(in crate::scenario) arrows: Option<Vec<RawArrow>>,
    pub(in crate::scenario) covers: Option<Spanned<Vec<Text>>>,
    pub(in crate::scenario) with: Option<Spanned<Vec<Text>>>,
    pub(in crate::scenario) status: Option<Spanned<Status>>,
    pub(in crate::scenario) carries: Option<Spanned<Vec<String>>>,
    pub(in crate::scenario) error: Option<Spanned<String>>,
    pub(in crate::scenario) departs: Option<Spanned<RawDeparture>>,
    #[serde(default)]
    pub(in crate::scenario) lacks: Vec<String>,
    #[serde(default)]
    pub(in crate::scenario) notes: Vec<Text>,
    pub(in crate::scenario) speaker: Option<String>,
    pub(in crate::scenario) before: Option<Text>,
    pub(in crate::scenario) after: Option<Text>,
}

/// An entry of `arrows`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::scenario) struct RawArrow {
    pub(in crate::scenario) from: Text,
    pub(in crate::scenario) to: Text,
    pub(in crate::scenario) covers: Spanned<Vec<Text>>,
    #[serde(default)]
    pub(in crate::scenario) with: Vec<Text>,
    pub(in crate::scenario) status: Option<Status>,
    #[serde(default)]
    pub(in crate::scenario) carries: Vec<String>,
    pub(in crate::scenario) error: Option<String>,
    pub(in crate::scenario) departs: Option<RawDeparture>,
}

/// `departs = { arrow = "okta -> user" }`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::scenario) struct RawDeparture {
    pub(in crate::scenario) arrow: Text,
}
