//! The keys of a scenario file, exactly as they may be written.
//!
//! docs/scenarios.md explains them one by one; a test compares both.

use indexmap::IndexMap;
use serde::Deserialize;

use super::model::{
    AccessTokens, AskedMode, AuthMethod, ClientKind, Decision, EmptyParameters, Exchange, Matching,
    Offer, Pkce, PkcePolicy, Prompts, Revoked, Signing, TokenPlace,
};
use super::spanned::Spanned;
use super::values::{Period, Status};
use crate::protocol::{GrantType, SpecRef};
use crate::walkthrough::{Delivered, Gained, LifelineShape};

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

/// `[[actor]]`; its `role` decides which keys it has.
#[derive(Debug, Deserialize)]
#[serde(rename = "role", rename_all = "kebab-case")]
pub(super) enum RawActor {
    ResourceOwner(RawResourceOwner),
    Client(RawClient),
    AuthorizationServer(RawAuthorizationServer),
    ResourceServer(RawResourceServer),
    Attacker(RawAttacker),
}

impl RawActor {
    pub(super) fn id(&self) -> &Text {
        match self {
            Self::ResourceOwner(owner) => &owner.id,
            Self::Client(client) => &client.id,
            Self::AuthorizationServer(server) => &server.id,
            Self::ResourceServer(server) => &server.id,
            Self::Attacker(attacker) => &attacker.id,
        }
    }
}

/// `[[actor]]` with `role = "resource-owner"`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawResourceOwner {
    pub(super) id: Text,
    pub(super) username: Text,
    pub(super) password: Text,
    pub(super) types: Option<Spanned<Vec<String>>>,
    pub(super) decision: Option<Decision>,
    pub(super) types_code_after: Option<Period>,
    pub(super) types_code: Option<bool>,
    pub(super) totp_secret: Option<Text>,
}

/// `[[actor]]` with `role = "client"`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawClient {
    pub(super) id: Text,
    pub(super) kind: ClientKind,
    pub(super) client_id: Text,
    pub(super) client_secret: Option<String>,
    pub(super) grant_types: Option<Vec<GrantType>>,
    pub(super) host: Option<Text>,
    pub(super) redirect_uri: Option<Text>,
    pub(super) response_type: Option<Text>,
    pub(super) scope: Option<String>,
    pub(super) start: Option<Text>,
    pub(super) resource: Option<Text>,
    pub(super) authorization_server: Option<Text>,
    #[serde(default)]
    pub(super) parameters: IndexMap<String, String>,
    #[serde(default)]
    pub(super) sends_token: TokenPlace,
    pub(super) pkce: Option<Pkce>,
    pub(super) token_endpoint_auth_method: Option<Spanned<AuthMethod>>,
    pub(super) response_mode: Option<Spanned<AskedMode>>,
    pub(super) authorization_details: Option<Text>,
    pub(super) pushes_request: Option<Spanned<bool>>,
    pub(super) dpop_bound_access_tokens: Option<Spanned<bool>>,
    #[serde(default)]
    pub(super) discovery: bool,
    #[serde(default)]
    pub(super) userinfo: bool,
    pub(super) checks_state: Option<bool>,
    pub(super) sends_nonce: Option<bool>,
    pub(super) checks_iss: Option<bool>,
    pub(super) reports_to: Option<Text>,
    pub(super) held_by: Option<Text>,
    pub(super) resource_at_sign_in: Option<bool>,
    pub(super) post_logout_redirect_uri: Option<Text>,
}

/// `[[actor]]` with `role = "authorization-server"`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "switches of a scenario file, each on its own"
)]
pub(super) struct RawAuthorizationServer {
    pub(super) id: Text,
    pub(super) issuer: Text,
    pub(super) endpoint_prefix: Option<Text>,
    #[serde(default)]
    pub(super) signing: Signing,
    pub(super) access_token_lifetime: Option<Spanned<Period>>,
    pub(super) id_token_lifetime: Option<Spanned<Period>>,
    pub(super) code_lifetime: Option<Spanned<Period>>,
    pub(super) audience: Option<Text>,
    pub(super) registrations: Option<Vec<RawRegistration>>,
    pub(super) default_scope: Option<String>,
    #[serde(default)]
    pub(super) prompts: Prompts,
    #[serde(default)]
    pub(super) empty_parameters: EmptyParameters,
    pub(super) iss_parameter: Option<bool>,
    #[serde(default)]
    pub(super) pkce: PkcePolicy,
    #[serde(default)]
    pub(super) form_post: bool,
    #[serde(default)]
    pub(super) authorization_details_types: Vec<String>,
    pub(super) require_pushed_authorization_requests: Option<Spanned<bool>>,
    pub(super) request_uri_lifetime: Option<Spanned<Period>>,
    #[serde(default)]
    pub(super) requires_dpop_nonce: bool,
    pub(super) refresh_token_lifetime: Option<Spanned<Period>>,
    pub(super) rotates_refresh_tokens: Option<bool>,
    pub(super) device_code_lifetime: Option<Spanned<Period>>,
    pub(super) polling_interval: Option<Spanned<Period>>,
    #[serde(default)]
    pub(super) access_tokens: AccessTokens,
    #[serde(default)]
    pub(super) offers: Vec<Offer>,
    #[serde(default)]
    pub(super) password_grant: bool,
    #[serde(default)]
    pub(super) redirect_uri_matching: Matching,
    pub(super) redirect_status: Option<Spanned<Status>>,
    #[serde(default)]
    pub(super) ignores_stray_verifier: bool,
    pub(super) passes_on: Option<RawPassesOn>,
    pub(super) held_by: Option<Text>,
    #[serde(default)]
    pub(super) administrative_consent: Vec<Text>,
    pub(super) acr_values_supported: Option<Spanned<Vec<String>>>,
    #[serde(default)]
    pub(super) token_exchange: Exchange,
}

/// `passes_on = { to = "...", client_id = "..." }`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawPassesOn {
    pub(super) to: Text,
    pub(super) client_id: Text,
}

/// An entry of `registrations`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRegistration {
    pub(super) client_id: Text,
    pub(super) client_secret: Option<String>,
    pub(super) redirect_uris: Vec<Text>,
    #[serde(default)]
    pub(super) post_logout_redirect_uris: Vec<Text>,
    pub(super) response_types: Vec<Text>,
    pub(super) grant_types: Option<Vec<GrantType>>,
    #[serde(default)]
    pub(super) scope: String,
    pub(super) token_endpoint_auth_method: Option<AuthMethod>,
    #[serde(default)]
    pub(super) dpop_bound_access_tokens: bool,
}

/// `[[actor]]` with `role = "resource-server"`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawResourceServer {
    pub(super) id: Text,
    pub(super) audience: Text,
    pub(super) scope: Option<String>,
    pub(super) authorization_server: Option<Text>,
    pub(super) allowed_origins: Option<Vec<Text>>,
    pub(super) introspection: Option<RawCredentials>,
    #[serde(default)]
    pub(super) accepts_query_token: bool,
    pub(super) checks_audience: Option<bool>,
    #[serde(default)]
    pub(super) accepts_unsigned: bool,
    pub(super) held_by: Option<Text>,
    pub(super) acr_values: Option<String>,
    pub(super) max_age: Option<Spanned<Period>>,
    #[serde(default)]
    pub(super) requires_dpop_nonce: bool,
    pub(super) exchange: Option<RawExchange>,
}

/// `[[actor]]` with `role = "attacker"`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawAttacker {
    pub(super) id: Text,
    pub(super) username: Option<Text>,
    pub(super) password: Option<Text>,
    pub(super) host: Option<Text>,
    #[serde(default)]
    pub(super) pages: Vec<RawPage>,
    #[serde(default)]
    pub(super) claims: Vec<Text>,
}

/// An entry of `pages`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawPage {
    pub(super) path: Text,
    pub(super) leads_to: Text,
}

/// `introspection = { client_id = "...", client_secret = "..." }`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawCredentials {
    pub(super) client_id: Text,
    pub(super) client_secret: Text,
}

/// `exchange = { client_id = "...", client_secret = "...", resource = "https://..." }`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawExchange {
    pub(super) client_id: Text,
    pub(super) client_secret: Text,
    pub(super) resource: Text,
    pub(super) scope: Option<String>,
}

/// `[[act]]`; its `do` decides which keys it has.
#[derive(Debug, Deserialize)]
#[serde(rename = "do", rename_all = "kebab-case")]
pub(super) enum RawAct {
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
    pub(super) fn id(&self) -> &Text {
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
pub(super) struct RawOpen {
    pub(super) id: Text,
    pub(super) actor: Option<Text>,
    pub(super) client: Option<Text>,
    pub(super) stops_before: Option<Text>,
    pub(super) prologue: Option<Spanned<bool>>,
}

/// `[[act]]` with `do = "visit"`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawVisit {
    pub(super) id: Text,
    pub(super) actor: Option<Text>,
    pub(super) client: Option<Text>,
    pub(super) path: Option<Text>,
    pub(super) url: Option<Text>,
    pub(super) stops_before: Option<Text>,
    pub(super) prologue: Option<Spanned<bool>>,
}

/// `[[act]]` with `do = "run"`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRun {
    pub(super) id: Text,
    pub(super) client: Option<Text>,
    pub(super) prologue: Option<Spanned<bool>>,
}

/// `[[act]]` with `do = "refresh"`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRefresh {
    pub(super) id: Text,
    pub(super) client: Option<Text>,
    pub(super) scope: Option<String>,
    pub(super) prologue: Option<Spanned<bool>>,
}

/// `[[act]]` with `do = "revoke"`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRevoke {
    pub(super) id: Text,
    pub(super) client: Option<Text>,
    #[serde(default)]
    pub(super) token: Revoked,
    pub(super) prologue: Option<Spanned<bool>>,
}

/// `[[act]]` with `do = "advance"`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawAdvance {
    pub(super) id: Text,
    pub(super) by: Period,
    pub(super) prologue: Option<Spanned<bool>>,
}

/// `[[act]]` with `do = "send"`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSend {
    pub(super) id: Text,
    pub(super) actor: Text,
    pub(super) url: Text,
    #[serde(default)]
    pub(super) headers: IndexMap<Text, Text>,
    pub(super) form: Option<IndexMap<String, Text>>,
    pub(super) out_of_reach: Option<Spanned<bool>>,
    pub(super) prologue: Option<Spanned<bool>>,
}

/// `[[act]]` with `do = "forge"`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawForge {
    pub(super) id: Text,
    pub(super) actor: Text,
    pub(super) token: Text,
    #[serde(default)]
    pub(super) claims: IndexMap<String, Text>,
    pub(super) prologue: Option<Spanned<bool>>,
}

/// `[[act]]` with `do = "close"`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawClose {
    pub(super) id: Text,
    pub(super) actor: Option<Text>,
    pub(super) prologue: Option<Spanned<bool>>,
}

/// `[[fault]]`; its `do` decides which keys it has.
#[derive(Debug, Deserialize)]
#[serde(rename = "do", rename_all = "kebab-case")]
pub(super) enum RawFault {
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
        pub(super) struct $name {
            pub(super) id: Text,
            pub(super) on: Text,
            pub(super) occurrence: Option<Spanned<u32>>,
            $($(#[$attribute])* pub(super) $field: $type,)*
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

/// `[[walkthrough]]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawWalkthrough {
    pub(super) id: Text,
    pub(super) title: Option<String>,
    pub(super) language: Option<Text>,
    pub(super) lifelines: Option<Spanned<Vec<RawLifeline>>>,
    pub(super) plantuml: Option<Text>,
    pub(super) holds: Option<Spanned<IndexMap<Text, Vec<Text>>>>,
    #[serde(default)]
    pub(super) omits: Vec<Text>,
    #[serde(default)]
    pub(super) notes: Vec<Text>,
    #[serde(default)]
    pub(super) step: Vec<RawStep>,
}

/// An entry of `lifelines`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawLifeline {
    pub(super) id: Text,
    pub(super) name: String,
    #[serde(default)]
    pub(super) shape: LifelineShape,
    pub(super) holds: Vec<Text>,
}

/// `[[walkthrough.step]]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawStep {
    pub(super) id: Text,
    pub(super) number: Option<Text>,
    pub(super) label: Option<Text>,
    #[serde(default)]
    pub(super) setup: bool,
    #[serde(default)]
    pub(super) skip: bool,
    #[serde(default)]
    pub(super) repeats: bool,
    pub(super) arrows: Option<Vec<RawArrow>>,
    pub(super) covers: Option<Spanned<Vec<Text>>>,
    pub(super) with: Option<Spanned<Vec<Text>>>,
    pub(super) status: Option<Spanned<Status>>,
    pub(super) carries: Option<Spanned<Vec<String>>>,
    pub(super) error: Option<Spanned<String>>,
    pub(super) departs: Option<Spanned<RawDeparture>>,
    #[serde(default)]
    pub(super) lacks: Vec<String>,
    #[serde(default)]
    pub(super) notes: Vec<Text>,
    pub(super) speaker: Option<String>,
    pub(super) before: Option<Text>,
    pub(super) after: Option<Text>,
}

/// An entry of `arrows`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawArrow {
    pub(super) from: Text,
    pub(super) to: Text,
    pub(super) covers: Spanned<Vec<Text>>,
    #[serde(default)]
    pub(super) with: Vec<Text>,
    pub(super) status: Option<Status>,
    #[serde(default)]
    pub(super) carries: Vec<String>,
    pub(super) error: Option<String>,
    pub(super) departs: Option<RawDeparture>,
}

/// `departs = { arrow = "okta -> user" }`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawDeparture {
    pub(super) arrow: Text,
}
