//! The keys of `[[actor]]`, by role.

use indexmap::IndexMap;
use serde::Deserialize;

use super::Text;
use crate::protocol::{GrantType, ReferrerPolicy};
use crate::scenario::model::{
    AccessTokens, AskedMode, AuthMethod, ClientKind, Decision, EmptyParameters, Exchange,
    FrameRule, LostSession, Matching, Offer, Pkce, PkcePolicy, Prompts, QueryToken, Route,
    SameSite, Served, Signing, SignsInBy, TokenPlace, TroubleAt, TroubleError, VerifierError,
};
use crate::scenario::spanned::Spanned;
use crate::scenario::values::{Offset, Period, Status};

/// `[[actor]]`; its `role` decides which keys it has.
#[derive(Debug, Deserialize)]
#[serde(rename = "role", rename_all = "kebab-case")]
pub(in crate::scenario) enum RawActor {
    ResourceOwner(RawResourceOwner),
    Client(RawClient),
    AuthorizationServer(RawAuthorizationServer),
    ResourceServer(RawResourceServer),
    Attacker(RawAttacker),
}

impl RawActor {
    pub(in crate::scenario) fn id(&self) -> &Text {
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
pub(in crate::scenario) struct RawResourceOwner {
    pub(in crate::scenario) id: Text,
    pub(in crate::scenario) username: Text,
    pub(in crate::scenario) password: Text,
    pub(in crate::scenario) types: Option<Spanned<Vec<String>>>,
    pub(in crate::scenario) decision: Option<Decision>,
    pub(in crate::scenario) types_code_after: Option<Period>,
    pub(in crate::scenario) types_code: Option<bool>,
    pub(in crate::scenario) totp_secret: Option<Text>,
}

/// `[[actor]]` with `role = "client"`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::scenario) struct RawClient {
    pub(in crate::scenario) id: Text,
    pub(in crate::scenario) kind: ClientKind,
    pub(in crate::scenario) client_id: Text,
    pub(in crate::scenario) client_secret: Option<String>,
    pub(in crate::scenario) grant_types: Option<Vec<GrantType>>,
    pub(in crate::scenario) host: Option<Text>,
    pub(in crate::scenario) redirect_uri: Option<Text>,
    pub(in crate::scenario) response_type: Option<Text>,
    pub(in crate::scenario) scope: Option<String>,
    pub(in crate::scenario) start: Option<Text>,
    pub(in crate::scenario) resource: Option<Text>,
    pub(in crate::scenario) authorization_server: Option<Text>,
    #[serde(default)]
    pub(in crate::scenario) parameters: IndexMap<String, String>,
    #[serde(default)]
    pub(in crate::scenario) sends_token: TokenPlace,
    pub(in crate::scenario) pkce: Option<Pkce>,
    pub(in crate::scenario) token_endpoint_auth_method: Option<Spanned<AuthMethod>>,
    pub(in crate::scenario) response_mode: Option<Spanned<AskedMode>>,
    pub(in crate::scenario) authorization_details: Option<Text>,
    pub(in crate::scenario) pushes_request: Option<Spanned<bool>>,
    pub(in crate::scenario) dpop_bound_access_tokens: Option<Spanned<bool>>,
    #[serde(default)]
    pub(in crate::scenario) discovery: bool,
    #[serde(default)]
    pub(in crate::scenario) userinfo: bool,
    pub(in crate::scenario) checks_state: Option<bool>,
    pub(in crate::scenario) sends_nonce: Option<bool>,
    pub(in crate::scenario) checks_iss: Option<bool>,
    pub(in crate::scenario) clock: Option<Offset>,
    pub(in crate::scenario) leeway: Option<Spanned<Period>>,
    pub(in crate::scenario) reports_to: Option<Text>,
    pub(in crate::scenario) held_by: Option<Text>,
    pub(in crate::scenario) resource_at_sign_in: Option<bool>,
    pub(in crate::scenario) post_logout_redirect_uri: Option<Text>,
    #[serde(default)]
    pub(in crate::scenario) images: Vec<Text>,
    #[serde(default)]
    pub(in crate::scenario) scripts: Vec<Text>,
    pub(in crate::scenario) referrer_policy: Option<Spanned<ReferrerPolicy>>,
    pub(in crate::scenario) leaves_callback: Option<Spanned<bool>>,
    pub(in crate::scenario) clears_address: Option<Spanned<bool>>,
    #[serde(default)]
    pub(in crate::scenario) open_redirector: bool,
    pub(in crate::scenario) signs_in_by: Option<Spanned<SignsInBy>>,
}

/// `[[actor]]` with `role = "authorization-server"`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "switches of a scenario file, each on its own"
)]
pub(in crate::scenario) struct RawAuthorizationServer {
    pub(in crate::scenario) id: Text,
    pub(in crate::scenario) issuer: Text,
    pub(in crate::scenario) endpoint_prefix: Option<Text>,
    #[serde(default)]
    pub(in crate::scenario) signing: Signing,
    pub(in crate::scenario) access_token_lifetime: Option<Spanned<Period>>,
    pub(in crate::scenario) id_token_lifetime: Option<Spanned<Period>>,
    pub(in crate::scenario) code_lifetime: Option<Spanned<Period>>,
    pub(in crate::scenario) audience: Option<Text>,
    pub(in crate::scenario) registrations: Option<Vec<RawRegistration>>,
    pub(in crate::scenario) default_scope: Option<String>,
    #[serde(default)]
    pub(in crate::scenario) prompts: Prompts,
    #[serde(default)]
    pub(in crate::scenario) empty_parameters: EmptyParameters,
    pub(in crate::scenario) iss_parameter: Option<bool>,
    #[serde(default)]
    pub(in crate::scenario) pkce: PkcePolicy,
    #[serde(default)]
    pub(in crate::scenario) form_post: bool,
    #[serde(default)]
    pub(in crate::scenario) authorization_details_types: Vec<String>,
    pub(in crate::scenario) require_pushed_authorization_requests: Option<Spanned<bool>>,
    pub(in crate::scenario) request_uri_lifetime: Option<Spanned<Period>>,
    #[serde(default)]
    pub(in crate::scenario) requires_dpop_nonce: bool,
    pub(in crate::scenario) refresh_token_lifetime: Option<Spanned<Period>>,
    pub(in crate::scenario) rotates_refresh_tokens: Option<bool>,
    pub(in crate::scenario) device_code_lifetime: Option<Spanned<Period>>,
    pub(in crate::scenario) polling_interval: Option<Spanned<Period>>,
    #[serde(default)]
    pub(in crate::scenario) access_tokens: AccessTokens,
    #[serde(default)]
    pub(in crate::scenario) offers: Vec<Offer>,
    #[serde(default)]
    pub(in crate::scenario) password_grant: bool,
    #[serde(default)]
    pub(in crate::scenario) redirect_uri_matching: Matching,
    pub(in crate::scenario) redirect_status: Option<Spanned<Status>>,
    #[serde(default)]
    pub(in crate::scenario) ignores_stray_verifier: bool,
    pub(in crate::scenario) clock: Option<Offset>,
    pub(in crate::scenario) sign_in_attempts: Option<Spanned<u32>>,
    pub(in crate::scenario) id_token_needs_openid: Option<bool>,
    pub(in crate::scenario) new_terms_after: Option<Spanned<Period>>,
    pub(in crate::scenario) new_key_after: Option<Period>,
    pub(in crate::scenario) publishes_new_key: Option<Spanned<bool>>,
    pub(in crate::scenario) refusals: Option<RawRefusals>,
    pub(in crate::scenario) trouble: Option<RawTrouble>,
    pub(in crate::scenario) passes_on: Option<RawPassesOn>,
    pub(in crate::scenario) held_by: Option<Text>,
    #[serde(default)]
    pub(in crate::scenario) administrative_consent: Vec<Text>,
    pub(in crate::scenario) acr_values_supported: Option<Spanned<Vec<String>>>,
    #[serde(default)]
    pub(in crate::scenario) token_exchange: Exchange,
    pub(in crate::scenario) codes_work_once: Option<bool>,
    #[serde(default)]
    pub(in crate::scenario) untrusted_clients: Vec<Text>,
    pub(in crate::scenario) refuses_frames_by: Option<Vec<FrameRule>>,
    #[serde(default)]
    pub(in crate::scenario) session_same_site: SameSite,
}

/// `passes_on = { to = "...", client_id = "..." }`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::scenario) struct RawPassesOn {
    pub(in crate::scenario) to: Text,
    pub(in crate::scenario) client_id: Text,
}

/// `refusals = { lost_session = "sign-in", .. }`
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::scenario) struct RawRefusals {
    pub(in crate::scenario) query_mode: Option<Route>,
    pub(in crate::scenario) expired_request_uri: Option<Route>,
    #[serde(default)]
    pub(in crate::scenario) lost_session: LostSession,
    #[serde(default)]
    pub(in crate::scenario) missing_verifier: VerifierError,
    #[serde(default)]
    pub(in crate::scenario) stray_verifier: VerifierError,
    pub(in crate::scenario) wrong_method: Option<Spanned<Status>>,
    pub(in crate::scenario) client_in_form: Option<Spanned<Status>>,
}

/// `trouble = { at = "consent-answer", error = "server_error" }`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::scenario) struct RawTrouble {
    pub(in crate::scenario) at: TroubleAt,
    pub(in crate::scenario) error: TroubleError,
    pub(in crate::scenario) by: Option<Route>,
}

/// An entry of `registrations`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::scenario) struct RawRegistration {
    pub(in crate::scenario) client_id: Text,
    pub(in crate::scenario) client_secret: Option<String>,
    pub(in crate::scenario) redirect_uris: Vec<Text>,
    #[serde(default)]
    pub(in crate::scenario) post_logout_redirect_uris: Vec<Text>,
    pub(in crate::scenario) response_types: Vec<Text>,
    pub(in crate::scenario) grant_types: Option<Vec<GrantType>>,
    #[serde(default)]
    pub(in crate::scenario) scope: String,
    pub(in crate::scenario) token_endpoint_auth_method: Option<AuthMethod>,
    #[serde(default)]
    pub(in crate::scenario) dpop_bound_access_tokens: bool,
}

/// `[[actor]]` with `role = "resource-server"`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::scenario) struct RawResourceServer {
    pub(in crate::scenario) id: Text,
    pub(in crate::scenario) audience: Text,
    pub(in crate::scenario) scope: Option<String>,
    pub(in crate::scenario) authorization_server: Option<Text>,
    pub(in crate::scenario) allowed_origins: Option<Vec<Text>>,
    pub(in crate::scenario) introspection: Option<RawCredentials>,
    pub(in crate::scenario) clock: Option<Offset>,
    pub(in crate::scenario) leeway: Option<Spanned<Period>>,
    #[serde(default)]
    pub(in crate::scenario) query_token: QueryToken,
    pub(in crate::scenario) keys_lifetime: Option<Spanned<Period>>,
    pub(in crate::scenario) uses_stale_keys: Option<Spanned<bool>>,
    pub(in crate::scenario) unavailable_status: Option<Spanned<Status>>,
    pub(in crate::scenario) checks_audience: Option<bool>,
    #[serde(default)]
    pub(in crate::scenario) accepts_unsigned: bool,
    pub(in crate::scenario) held_by: Option<Text>,
    pub(in crate::scenario) acr_values: Option<String>,
    pub(in crate::scenario) max_age: Option<Spanned<Period>>,
    #[serde(default)]
    pub(in crate::scenario) requires_dpop_nonce: bool,
    pub(in crate::scenario) exchange: Option<RawExchange>,
}

/// `[[actor]]` with `role = "attacker"`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::scenario) struct RawAttacker {
    pub(in crate::scenario) id: Text,
    pub(in crate::scenario) username: Option<Text>,
    pub(in crate::scenario) password: Option<Text>,
    pub(in crate::scenario) host: Option<Text>,
    #[serde(default)]
    pub(in crate::scenario) pages: Vec<RawPage>,
    #[serde(default)]
    pub(in crate::scenario) claims: Vec<Text>,
}

/// An entry of `pages`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::scenario) struct RawPage {
    pub(in crate::scenario) path: Text,
    pub(in crate::scenario) leads_to: Option<Text>,
    pub(in crate::scenario) frames: Option<Text>,
    pub(in crate::scenario) serves: Option<Served>,
}

/// `introspection = { client_id = "...", client_secret = "..." }`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::scenario) struct RawCredentials {
    pub(in crate::scenario) client_id: Text,
    pub(in crate::scenario) client_secret: Text,
}

/// `exchange = { client_id = "...", client_secret = "...", resource = "https://..." }`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::scenario) struct RawExchange {
    pub(in crate::scenario) client_id: Text,
    pub(in crate::scenario) client_secret: Text,
    pub(in crate::scenario) resource: Text,
    pub(in crate::scenario) scope: Option<String>,
}
