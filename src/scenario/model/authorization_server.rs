//! The server that issues tokens, its policy and whom it knows.

use std::time::Duration;

use serde::Deserialize;

use super::{AuthMethod, Refusals, Trouble};
use crate::protocol::GrantType;

/// What an authorization server demands of Proof Key for Code Exchange.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PkcePolicy {
    /// Public clients must use it, others may (RFC 9700 2.1.1).
    #[default]
    PublicClients,
    /// Every client must use it.
    AllClients,
    /// Every client may use it.
    Optional,
    /// A server from before RFC 7636: it knows none of the parameters.
    None,
}

/// The server that issues tokens.
#[derive(Clone, Debug, PartialEq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "switches of a scenario file, each on its own"
)]
pub struct AuthorizationServer {
    /// REQUIRED. Its issuer identifier, an https URL without query and fragment (OIDC Core 1.2).
    pub issuer: String,
    /// What stands between issuer and endpoint in their URLs, such as `/v1`; default: nothing.
    pub endpoint_prefix: String,
    /// The signature of its tokens.
    pub signing: Signing,
    /// Default one hour.
    pub access_token_lifetime: Duration,
    /// Default one hour.
    pub id_token_lifetime: Duration,
    /// Default one minute; at most ten (RFC 6749 4.1.2).
    pub code_lifetime: Duration,
    /// The `aud` of its access tokens; default: the audience of the first resource server, else the issuer (RFC 9068 3).
    pub audience: String,
    /// Its registered clients; default: derived from the client actors that use it.
    pub registrations: Vec<Registration>,
    /// The scope of a request that names none; absent: all that the client is registered for but `openid` (RFC 6749 3.3).
    pub default_scope: Option<String>,
    /// How it asks the person.
    pub prompts: Prompts,
    /// Whether a parameter without a value counts when repetitions are refused.
    pub empty_parameters: EmptyParameters,
    /// Whether its authorization responses carry `iss` (RFC 9207), and its metadata says so.
    pub iss_parameter: bool,
    /// What it demands of Proof Key for Code Exchange (RFC 7636, RFC 9700 2.1.1).
    pub pkce: PkcePolicy,
    /// The types of authorization details that it knows (RFC 9396 10); empty: it does not know the parameter.
    pub authorization_details_types: Vec<String>,
    /// Whether it answers by a form that the browser posts (OAuth Form Post 2), and its metadata says so.
    pub form_post: bool,
    /// Whether it takes pushed authorization requests only (RFC 9126 5).
    pub require_pushed_authorization_requests: bool,
    /// How long the reference to a pushed request is good; default one minute (RFC 9126 2.2).
    pub request_uri_lifetime: Duration,
    /// Whether proofs of possession need a nonce that it handed out (RFC 9449 8).
    pub requires_dpop_nonce: bool,
    /// How long a refresh token lives unused; default thirty days (RFC 9700 4.14.2).
    pub refresh_token_lifetime: Duration,
    /// Whether each use of a refresh token yields a new one in its place (RFC 9700 4.14.2).
    pub rotates_refresh_tokens: bool,
    /// What its access tokens are made of.
    pub access_tokens: AccessTokens,
    /// The endpoints that it has beside those of every server.
    pub offers: Vec<Offer>,
    /// How long a device may wait for the person; default ten minutes (RFC 8628 3.2).
    pub device_code_lifetime: Duration,
    /// How long a device has to wait between two polls; default five seconds (RFC 8628 3.2).
    pub polling_interval: Duration,
    /// Whether it takes a password in exchange for tokens (RFC 6749 4.3); RFC 9700 2.4 forbids it.
    pub password_grant: bool,
    /// How it compares redirect URIs; RFC 9700 2.1 demands that they are equal.
    pub redirect_uri_matching: Matching,
    /// The status of its authorization responses by redirect; RFC 9700 4.12 recommends 303.
    pub redirect_status: u16,
    /// Whether it takes a code verifier where no challenge was sent; RFC 9700 4.8.2 forbids it.
    pub ignores_stray_verifier: bool,
    /// Where it sends those on whom it should ask itself, and as which client: what an attacker's server does.
    pub passes_on: Option<(String, String)>,
    /// The clients, by `client_id`, to which an administrator has consented for everybody (OIDC Core 3.1.2.4).
    pub administrative_consent: Vec<String>,
    /// What it vouches for after a password, and after a password and a one-time code (OIDC Discovery 3).
    pub acr_values_supported: Vec<String>,
    /// The resource servers for which it issues tokens, by their `aud`.
    pub audiences: Vec<String>,
    /// Those of them that exchange tokens, by identifier, and the `aud` of tokens that are meant for them.
    pub exchangers: Vec<(String, String)>,
    /// What becomes of a token that is exchanged (RFC 8693 1.1).
    pub token_exchange: Exchange,
    /// How many wrong passwords end a request; absent: none does.
    pub sign_in_attempts: Option<u32>,
    /// Whether it refuses a request for an ID token without scope `openid`, of which OIDC Core 3.1.2.1 says nothing.
    pub id_token_needs_openid: bool,
    /// When its terms of use change, counted from the beginning of the run; absent: never.
    pub new_terms_after: Option<Duration>,
    /// When another key begins to sign, counted from the beginning of the run (OIDC Core 10.1.1); absent: never.
    pub new_key_after: Option<Duration>,
    /// Whether the key set has that other key.
    pub publishes_new_key: bool,
    /// How it refuses what the standards leave open.
    pub refusals: Refusals,
    /// Where it fails at a good request; absent: nowhere.
    pub trouble: Option<Trouble>,
    /// The resource servers that may ask about tokens (RFC 7662), by identifier and secret.
    pub introspectors: Vec<(String, String)>,
    /// Whether a code is spent when it is redeemed (RFC 6749 4.1.2); default: yes.
    pub codes_work_once: bool,
    /// The clients, by `client_id`, to whose redirect URIs it sends nobody with an error, but shows it on a page (RFC 9700 4.11.2).
    pub untrusted_clients: Vec<String>,
    /// How its pages refuse to stand in frames of others (RFC 9700 4.16); default: by both.
    pub refuses_frames_by: Vec<FrameRule>,
    /// Which requests of other sites its session cookie comes along with (RFC 6265 8.2).
    pub session_same_site: SameSite,
}

/// How a page refuses to stand in a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FrameRule {
    /// `frame-ancestors 'none'` in Content-Security-Policy (CSP 6.4.2).
    FrameAncestors,
    /// `X-Frame-Options: DENY` (RFC 7034 2.1).
    XFrameOptions,
}

/// Which requests that other sites cause a cookie comes along with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SameSite {
    /// Those that take the browser to a page.
    #[default]
    Lax,
    /// All of them, what stands in their frames too.
    None,
}

/// How redirect URIs are compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Matching {
    /// As strings (RFC 9700 2.1).
    #[default]
    Exact,
    /// A `*` in a registered one stands for anything (RFC 9700 4.1.1).
    Pattern,
}

/// What an access token is made of (RFC 6749 1.4 leaves it open).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AccessTokens {
    /// A signed statement that a resource server can check by itself (RFC 9068).
    #[default]
    Jwt,
    /// A random value that says nothing; who wants to know asks (RFC 7662).
    Opaque,
}

/// In whose name an exchanged token is used (RFC 8693 1.1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Exchange {
    /// In the subject's, and it names who acts (RFC 8693 4.1).
    #[default]
    Delegation,
    /// In the subject's, as if the subject had come itself.
    Impersonation,
}

/// An endpoint that a server may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Offer {
    /// Ends a token before its time (RFC 7009 2).
    Revocation,
    /// Tells claims about the person (OIDC Core 5.3).
    Userinfo,
    /// Logs people out at a client's request (OIDC RP-Initiated Logout 2).
    EndSession,
    /// Gives devices codes to show (RFC 8628 3.1), and a page to type them into.
    DeviceAuthorization,
    /// Takes authorization requests from clients directly (RFC 9126 2).
    PushedAuthorizationRequest,
}

/// How an authorization server asks the person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Prompts {
    /// A sign-in page, then a consent page.
    #[default]
    Separate,
    /// One page for both.
    Combined,
}

/// What a parameter without a value is. RFC 6749 3.1 says both that it counts
/// as omitted and that none may be repeated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EmptyParameters {
    /// It counts as a repetition.
    #[default]
    Strict,
    /// It is dropped before anything is counted.
    Lenient,
}

/// The signature of a server's tokens (RFC 7518 3.1, RFC 8037 3.1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub enum Signing {
    /// `EdDSA` over Ed25519, the default.
    #[default]
    #[serde(rename = "EdDSA")]
    EdDsa,
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    #[serde(rename = "RS256")]
    Rs256,
}

/// What an authorization server knows of a client (RFC 6749 2).
#[derive(Clone, Debug, PartialEq)]
pub struct Registration {
    /// REQUIRED. The client's identifier.
    pub client_id: String,
    /// OPTIONAL (RFC 7591 3.2.1). Present for a confidential client.
    pub client_secret: Option<String>,
    /// REQUIRED where answers come by redirect (RFC 7591 2). Compared as strings (RFC 9700 2.1).
    pub redirect_uris: Vec<String>,
    /// OPTIONAL. Where the client's users may be sent when they have logged out (OIDC RP-Initiated Logout 3.1); compared as strings.
    pub post_logout_redirect_uris: Vec<String>,
    /// OPTIONAL (RFC 7591 2). The response types that it may use, such as `code` or `id_token token`.
    pub response_types: Vec<String>,
    /// OPTIONAL (RFC 7591 2). The grants that it may use.
    pub grant_types: Vec<GrantType>,
    /// OPTIONAL (RFC 7591 2). The scope that it may ask for, space-separated.
    pub scope: String,
    /// OPTIONAL; absent means false (RFC 9449 5.2). Whether the client must prove possession of a key at the token endpoint.
    pub dpop_bound_access_tokens: bool,
    /// OPTIONAL (RFC 7591 2). How it must authenticate; absent: by its secret in header or form, or not at all without one.
    pub token_endpoint_auth_method: Option<AuthMethod>,
}

impl Registration {
    /// Whether the client may authenticate so.
    pub(crate) fn allows(&self, method: AuthMethod) -> bool {
        match self.token_endpoint_auth_method {
            Some(registered) => registered == method,
            None if method == AuthMethod::PrivateKeyJwt => false,
            None => method.has_secret() == self.client_secret.is_some(),
        }
    }

    /// Whether the client cannot authenticate (RFC 6749 2.1).
    pub(crate) fn is_public(&self) -> bool {
        self.allows(AuthMethod::None)
    }
}
