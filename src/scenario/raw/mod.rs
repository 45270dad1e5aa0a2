//! The keys of a scenario file, exactly as they may be written.
//!
//! docs/scenarios.md explains them one by one; a test compares both.

mod act;
mod actor;
mod fault;
mod walkthrough;

use serde::Deserialize;

pub(super) use act::{RawAct, RawSend, RawVisit};
pub(super) use actor::{
    RawActor, RawAttacker, RawAuthorizationServer, RawClient, RawCredentials, RawExchange, RawPage,
    RawPassesOn, RawRefusals, RawRegistration, RawResourceOwner, RawResourceServer, RawTrouble,
};
pub(super) use fault::{RawAnswer, RawEdit, RawFault};
pub(super) use walkthrough::{RawArrow, RawDeparture, RawLifeline, RawStep, RawWalkthrough};

use super::spanned::Spanned;
use super::values::Status;
use crate::protocol::SpecRef;
use crate::walkthrough::{Delivered, Gained};

/// A text whose place matters.
pub(super) type Text = Spanned<String>;

/// A whole file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawScenario {
    pub(super) title: Text,
    pub(super) lesson: Text,
    pub(super) flow: Text,
    pub(super) base: Option<String>,
    #[serde(default)]
    pub(super) specs: Vec<SpecRef>,
    #[serde(default)]
    pub(super) actor: Vec<RawActor>,
    #[serde(default)]
    pub(super) act: Vec<RawAct>,
    #[serde(default)]
    pub(super) fault: Vec<RawFault>,
    pub(super) outcome: Option<Spanned<RawOutcome>>,
    #[serde(default)]
    pub(super) breaks: Vec<RawBreak>,
    #[serde(default)]
    pub(super) note: Vec<RawNote>,
    pub(super) walkthrough: Option<Spanned<Vec<RawWalkthrough>>>,
}

/// `[outcome]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawOutcome {
    pub(super) message: Option<Text>,
    pub(super) status: Option<Status>,
    pub(super) error: Option<String>,
    #[serde(default)]
    pub(super) carries: Vec<String>,
    pub(super) delivered: Option<Delivered>,
    pub(super) at: Option<Text>,
    pub(super) obtained: Option<Spanned<Vec<RawObtained>>>,
}

/// An entry of `obtained`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawObtained {
    pub(super) what: Gained,
    pub(super) of: Text,
}

/// `[[breaks]]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawBreak {
    pub(super) invariant: Spanned<i64>,
    pub(super) reason: Text,
}

/// `[[note]]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawNote {
    pub(super) id: Text,
    pub(super) text: Text,
    #[serde(default)]
    pub(super) specs: Vec<SpecRef>,
}
