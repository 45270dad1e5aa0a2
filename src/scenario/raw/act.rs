//! The keys of `[[act]]`, by what is done.

use indexmap::IndexMap;
use serde::Deserialize;

use super::Text;
use crate::scenario::model::Revoked;
use crate::scenario::spanned::Spanned;
use crate::scenario::values::Period;

/// `[[act]]`; its `do` decides which keys it has.
#[derive(Debug, Deserialize)]
#[serde(rename = "do", rename_all = "kebab-case")]
pub(in crate::scenario) enum RawAct {
    Open(RawOpen),
    Visit(RawVisit),
    Run(RawRun),
    Refresh(RawRefresh),
    Revoke(RawRevoke),
    Advance(RawAdvance),
    Send(RawSend),
    Forge(RawForge),
    Close(RawClose),
}

impl RawAct {
    pub(in crate::scenario) fn id(&self) -> &Text {
        match self {
            Self::Open(open) => &open.id,
            Self::Visit(visit) => &visit.id,
            Self::Run(run) => &run.id,
            Self::Refresh(refresh) => &refresh.id,
            Self::Revoke(revoke) => &revoke.id,
            Self::Advance(advance) => &advance.id,
            Self::Send(send) => &send.id,
            Self::Forge(forge) => &forge.id,
            Self::Close(close) => &close.id,
        }
    }
}

/// `[[act]]` with `do = "open"`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::scenario) struct RawOpen {
    pub(in crate::scenario) id: Text,
    pub(in crate::scenario) actor: Option<Text>,
    pub(in crate::scenario) client: Option<Text>,
    pub(in crate::scenario) stops_before: Option<Text>,
    pub(in crate::scenario) prologue: Option<Spanned<bool>>,
}

/// `[[act]]` with `do = "visit"`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::scenario) struct RawVisit {
    pub(in crate::scenario) id: Text,
    pub(in crate::scenario) actor: Option<Text>,
    pub(in crate::scenario) client: Option<Text>,
    pub(in crate::scenario) path: Option<Text>,
    pub(in crate::scenario) url: Option<Text>,
    pub(in crate::scenario) form: Option<IndexMap<String, Text>>,
    pub(in crate::scenario) stops_before: Option<Text>,
    pub(in crate::scenario) prologue: Option<Spanned<bool>>,
}

/// `[[act]]` with `do = "run"`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::scenario) struct RawRun {
    pub(in crate::scenario) id: Text,
    pub(in crate::scenario) client: Option<Text>,
    pub(in crate::scenario) prologue: Option<Spanned<bool>>,
}

/// `[[act]]` with `do = "refresh"`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::scenario) struct RawRefresh {
    pub(in crate::scenario) id: Text,
    pub(in crate::scenario) client: Option<Text>,
    pub(in crate::scenario) scope: Option<String>,
    pub(in crate::scenario) prologue: Option<Spanned<bool>>,
}

/// `[[act]]` with `do = "revoke"`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::scenario) struct RawRevoke {
    pub(in crate::scenario) id: Text,
    pub(in crate::scenario) client: Option<Text>,
    #[serde(default)]
    pub(in crate::scenario) token: Revoked,
    pub(in crate::scenario) prologue: Option<Spanned<bool>>,
}

/// `[[act]]` with `do = "advance"`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::scenario) struct RawAdvance {
    pub(in crate::scenario) id: Text,
    pub(in crate::scenario) by: Period,
    pub(in crate::scenario) prologue: Option<Spanned<bool>>,
}

/// `[[act]]` with `do = "send"`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::scenario) struct RawSend {
    pub(in crate::scenario) id: Text,
    pub(in crate::scenario) actor: Text,
    pub(in crate::scenario) url: Text,
    #[serde(default)]
    pub(in crate::scenario) headers: IndexMap<Text, Text>,
    pub(in crate::scenario) form: Option<IndexMap<String, Text>>,
    pub(in crate::scenario) out_of_reach: Option<Spanned<bool>>,
    pub(in crate::scenario) prologue: Option<Spanned<bool>>,
}

/// `[[act]]` with `do = "forge"`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::scenario) struct RawForge {
    pub(in crate::scenario) id: Text,
    pub(in crate::scenario) actor: Text,
    pub(in crate::scenario) token: Text,
    #[serde(default)]
    pub(in crate::scenario) claims: IndexMap<String, Text>,
    pub(in crate::scenario) prologue: Option<Spanned<bool>>,
}

/// `[[act]]` with `do = "close"`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::scenario) struct RawClose {
    pub(in crate::scenario) id: Text,
    pub(in crate::scenario) actor: Option<Text>,
    pub(in crate::scenario) prologue: Option<Spanned<bool>>,
}
