//! What a scenario file says, typed: who plays, what happens, what goes wrong.

use std::time::Duration;

use serde::Deserialize;

use super::error::ScenarioError;
use super::source::{Place, Sources};
use crate::protocol::{Break, GrantType, MessageKind, SpecRef};
use crate::walkthrough::{Obtained, Outcome, Walkthrough};

/// One scenario, its `base` chain already merged.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    /// Its built-in name, or the file's stem.
    pub name: String,
    /// A few words.
    pub title: String,
    /// What it teaches, in a sentence.
    pub lesson: String,
    /// The flow that it shows, such as `implicit`.
    pub flow: String,
    /// The scenario that this one overlays.
    pub base: Option<String>,
    /// Where the standards define what it shows.
    pub specs: Vec<SpecRef>,
    /// Who plays, in the order of the file.
    pub actors: Vec<Actor>,
    /// What happens, one after the other.
    pub acts: Vec<Act>,
    /// What goes wrong on the wire.
    pub faults: Vec<Fault>,
    /// Where the run is declared to stop.
    pub outcome: Option<Outcome>,
    /// What the attacker is declared to obtain; absent: nobody attacks.
    pub obtained: Option<Vec<Obtained>>,
    /// The invariants that it breaks on purpose.
    pub breaks: Vec<Break>,
    /// The documents to hold the run against; the first one is the default.
    pub walkthroughs: Vec<Walkthrough>,
    /// The files that it was read from, to show where a mistake stands that only the run reveals.
    pub(crate) sources: Sources,
}

/// One member of the cast.
#[derive(Clone, Debug, PartialEq)]
pub struct Actor {
    /// Its id, and the name of its first participant.
    pub id: String,
    /// Its role and what it needs to play it.
    pub part: ActorPart,
    /// The id of the attacker whose it is; absent: it is honest, or the attacker itself.
    pub held_by: Option<String>,
}

/// What an actor needs to play its role.
#[derive(Clone, Debug, PartialEq)]
pub enum ActorPart {
    /// A person with a browser.
    ResourceOwner(ResourceOwner),
    /// The application.
    Client(Client),
    /// The server that issues tokens.
    AuthorizationServer(AuthorizationServer),
    /// The server that hosts the resource.
    ResourceServer(ResourceServer),
    /// Somebody who wants what is not theirs.
    Attacker(Attacker),
}

/// An attacker: a person with a browser and a program, perhaps with a host, never with more.
///
/// Clients and servers of its own are actors that it holds ([`Actor::held_by`]).
#[derive(Clone, Debug, PartialEq)]
pub struct Attacker {
    /// The person; without a username it has no account.
    pub person: ResourceOwner,
    /// The origin of its own server; absent: nobody can reach it.
    pub host: Option<String>,
    /// What it serves there; everything else is an empty page.
    pub pages: Vec<Lure>,
    /// URLs that the operating system of people's devices hands to its app (RFC 8252 8.1).
    pub claims: Vec<String>,
}

/// A page of an attacker, which sends its visitor elsewhere.
#[derive(Clone, Debug, PartialEq)]
pub struct Lure {
    /// Where it stands on the attacker's host.
    pub path: String,
    /// Where it sends its visitor.
    pub leads_to: Told,
}

/// A text of an attacker, where `${kind.parameter}` stands for what such a message brought to it.
#[derive(Clone, Debug)]
pub struct Told {
    /// As written.
    pub text: String,
    /// Where it stands in the file.
    pub(crate) place: Place,
}

/// Equal texts are equal wherever they stand.
impl PartialEq for Told {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

/// A person with a browser, who has an account at every authorization server.
#[derive(Clone, Debug, PartialEq)]
pub struct ResourceOwner {
    /// The account's name.
    pub username: String,
    /// The account's password.
    pub password: String,
    /// What the person types as password, one attempt after the other, before giving up.
    pub types: Vec<String>,
    /// The answer to the consent page.
    pub decision: Decision,
    /// How long it takes to read a device's code and type it into a browser; default twelve seconds.
    pub types_code_after: Duration,
    /// Whether the person types a device's code at all.
    pub types_code: bool,
    /// What the authenticator computes one-time codes from (RFC 6238 4.2); absent: there is none.
    pub totp_secret: Option<String>,
}

/// The resource owner's answer to a consent page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Decision {
    /// Grants the access.
    Allow,
    /// Refuses it.
    Deny,
}

/// The application that asks for access.
#[derive(Clone, Debug, PartialEq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "switches of a scenario file, each on its own"
)]
pub struct Client {
    /// What it is made of.
    pub kind: ClientKind,
    /// REQUIRED. The identifier that the authorization server gave it (RFC 6749 2.2).
    pub client_id: String,
    /// The secret of a confidential client (RFC 6749 2.3.1).
    pub client_secret: Option<String>,
    /// The grants that it uses, and is registered for (RFC 7591 2).
    pub grant_types: Vec<GrantType>,
    /// Its origin, such as `https://client.example`; absent: nobody can reach it.
    pub host: Option<String>,
    /// The redirection endpoint (RFC 6749 3.1.2); REQUIRED where it uses the authorization endpoint, else empty.
    pub redirect_uri: String,
    /// `code`, `token`, `id_token` or several of them; REQUIRED where it uses the authorization endpoint, else empty.
    pub response_type: String,
    /// The scope that it asks for (RFC 6749 3.3); absent: the parameter is left out.
    pub scope: Option<String>,
    /// The URL that the user opens; default `/login` (web app) or `/` (single-page app) of its host.
    pub start: String,
    /// The protected resource that it requests with its access token; absent: none.
    pub resource: Option<String>,
    /// The id of the authorization server that it uses; default: the first one.
    pub authorization_server: String,
    /// Further parameters of its authorization request, such as `prompt` (OIDC Core 3.1.2.1).
    pub parameters: Vec<(String, String)>,
    /// Where its access token travels.
    pub sends_token: TokenPlace,
    /// How it shows that it began what it redeems a code for (RFC 7636).
    pub pkce: Pkce,
    /// How it authenticates at the token endpoint (OIDC Core 9).
    pub token_endpoint_auth_method: AuthMethod,
    /// What exactly it asks to be allowed to do, as a JSON array (RFC 9396 2).
    pub authorization_details: Option<String>,
    /// Whether it pushes its authorization request to the server, and sends but a reference by way of the browser (RFC 9126).
    pub pushes_request: bool,
    /// Whether its access tokens are bound to a key of its own, and it is registered so (RFC 9449 5.2).
    pub dpop_bound_access_tokens: bool,
    /// How it asks to be answered; absent: in the way of its response type.
    pub response_mode: Option<AskedMode>,
    /// Whether it reads the server's metadata and keys before it begins (OIDC Discovery 4).
    pub discovery: bool,
    /// Whether it asks the server about the person (OIDC Core 5.3).
    pub userinfo: bool,
    /// Whether it binds the answer to the browser by `state` (RFC 6749 10.12); default: yes.
    pub checks_state: bool,
    /// Whether it binds an ID token to its request by `nonce` (OIDC Core 3.1.2.1); default: yes.
    pub sends_nonce: bool,
    /// Whether it checks who answers (RFC 9207 2.4); default: yes.
    pub checks_iss: bool,
    /// Where a library in it sends each token response that it gets; absent: nowhere.
    pub reports_to: Option<String>,
    /// Whether a web app requests its resource as soon as it can, and not only when the user opens `/resource`.
    pub resource_at_sign_in: bool,
    /// Where a web app wants its users back when they have logged out (OIDC RP-Initiated Logout 2); absent: it logs nobody out.
    pub post_logout_redirect_uri: Option<String>,
}

/// What a client sends as `response_mode` (OAuth MRT 2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum AskedMode {
    /// In a form that the browser posts (OAuth Form Post 2).
    #[serde(rename = "form_post")]
    FormPost,
}

impl Client {
    /// Whether the answer comes in the fragment, which only a script can read (OAuth MRT 5).
    pub(crate) fn reads_fragment(&self) -> bool {
        !matches!(self.response_type.as_str(), "" | "code") && self.response_mode.is_none()
    }

    /// Whether the answer comes to its server as a form.
    pub(crate) fn reads_form(&self) -> bool {
        self.reads_fragment() || self.response_mode == Some(AskedMode::FormPost)
    }

    /// Whether it brings a script to the browser.
    pub(crate) fn has_script(&self) -> bool {
        self.kind == ClientKind::SinglePageApp || self.reads_fragment()
    }
}

/// What a client sends of Proof Key for Code Exchange (RFC 7636 4.3); RFC 9700
/// 2.1.1 demands it of public clients and recommends it to the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum Pkce {
    /// The challenge is a hash of the verifier.
    S256,
    /// The challenge is the verifier itself, which our server refuses.
    #[serde(rename = "plain")]
    Plain,
    /// Nothing.
    #[serde(rename = "none")]
    None,
}

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

/// How a client authenticates at the token endpoint (OIDC Core 9, RFC 7591 2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuthMethod {
    /// Identifier and secret by HTTP Basic (RFC 6749 2.3.1).
    ClientSecretBasic,
    /// Identifier and secret in the form (RFC 6749 2.3.1).
    ClientSecretPost,
    /// A JWT signed with the client's own key (RFC 7523 2.2).
    PrivateKeyJwt,
    /// Not at all: a public client names itself in the form (RFC 6749 3.2.1).
    None,
}

impl AuthMethod {
    /// The name in registrations and metadata (RFC 7591 2).
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ClientSecretBasic => "client_secret_basic",
            Self::ClientSecretPost => "client_secret_post",
            Self::PrivateKeyJwt => "private_key_jwt",
            Self::None => "none",
        }
    }

    /// Whether it proves that the client knows a secret.
    pub fn has_secret(self) -> bool {
        matches!(self, Self::ClientSecretBasic | Self::ClientSecretPost)
    }
}

/// Where an access token travels (RFC 6750 2).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TokenPlace {
    /// In the Authorization header (RFC 6750 2.1).
    #[default]
    Header,
    /// In the URL, which RFC 9700 4.3.2 forbids (RFC 6750 2.3).
    Query,
}

/// What a client is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClientKind {
    /// A server with a cookie session; confidential.
    WebApp,
    /// A static host and a script in the browser; public.
    SinglePageApp,
    /// A program that acts for itself: no user, no page (RFC 6749 4.4).
    Service,
    /// A device with a screen and without a browser (RFC 8628).
    Device,
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
    /// What becomes of a token that is exchanged (RFC 8693 1.1).
    pub token_exchange: Exchange,
    /// The resource servers that may ask about tokens (RFC 7662), by identifier and secret.
    pub introspectors: Vec<(String, String)>,
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

/// The server that hosts the protected resource.
#[derive(Clone, Debug, PartialEq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "switches of a scenario file, each on its own"
)]
pub struct ResourceServer {
    /// REQUIRED. The `aud` that it accepts; its origin is the server's host.
    pub audience: String,
    /// The scope that a request needs; absent: any.
    pub scope: Option<String>,
    /// The id of the authorization server that it trusts; default: the first one.
    pub authorization_server: String,
    /// The origins whose scripts may call it (the Fetch standard, CORS); default: those of the single-page apps.
    pub allowed_origins: Vec<String>,
    /// How it finds out whether a token is good.
    pub validation: Validation,
    /// Whether a token in the URL is accepted (RFC 6750 2.3); RFC 9700 4.3.2 forbids clients to send it so.
    pub accepts_query_token: bool,
    /// Whether it refuses tokens that are meant for others (RFC 9068 4); default: yes.
    pub checks_audience: bool,
    /// Whether it believes a JWT that says it has no signature; RFC 9068 4 forbids it.
    pub accepts_unsigned: bool,
    /// How the person must have signed in, one of these values; absent: anyhow (RFC 9470 3).
    pub acr_values: Option<String>,
    /// How long ago the person may have signed in; absent: any time (RFC 9470 3).
    pub max_age: Option<Duration>,
    /// Whether proofs of possession need a nonce that it handed out (RFC 9449 9).
    pub requires_dpop_nonce: bool,
    /// How it gets what it serves from another resource server; absent: it has it itself (RFC 8693 2.3).
    pub exchange: Option<Exchanger>,
}

/// A resource server as a client: it exchanges the token that it got for one with which it calls another.
#[derive(Clone, Debug, PartialEq)]
pub struct Exchanger {
    /// REQUIRED. Its identifier at the authorization server.
    pub client_id: String,
    /// REQUIRED. Its secret there.
    pub client_secret: String,
    /// REQUIRED. What it requests, a URL of another resource server.
    pub resource: String,
    /// The `aud` of that other one.
    pub audience: String,
    /// The scope that it asks for (RFC 8693 2.1); absent: that of the token it got.
    pub scope: Option<String>,
}

/// How a resource server finds out whether a token is good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Validation {
    /// By itself, with the issuer's keys (RFC 9068 4).
    Jwt,
    /// It asks the authorization server (RFC 7662).
    Introspection {
        /// Its identifier there.
        client_id: String,
        /// Its secret there.
        client_secret: String,
    },
}

/// One thing that somebody does.
#[derive(Clone, Debug, PartialEq)]
pub struct Act {
    /// Its id.
    pub id: String,
    /// Who does it.
    pub actor: String,
    /// What is done.
    pub action: Action,
    /// Run and recorded, but outside the walkthroughs: what happened before.
    pub prologue: bool,
}

/// What an act does.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// The user opens a client's start page.
    Open {
        /// The id of the client.
        client: String,
        /// The URL, less its query, that an attacker's browser does not go to.
        stops_before: Option<String>,
    },
    /// The user opens another page.
    Visit {
        /// The page's URL.
        url: Told,
        /// As for `Open`.
        stops_before: Option<String>,
    },
    /// An attacker sends a request.
    Send(Deed),
    /// An attacker makes an unsigned JWT of one that it has.
    Forge {
        /// The one that it has.
        token: Told,
        /// Claims that it gives another value.
        claims: Vec<(String, Told)>,
    },
    /// A client without pages does its work.
    Run {
        /// The id of the client.
        client: String,
    },
    /// A client gets a fresh access token by its refresh token (RFC 6749 6).
    Refresh {
        /// The id of the client.
        client: String,
        /// The scope that it asks for; absent: as before.
        scope: Option<String>,
    },
    /// A client ends a token before its time (RFC 7009 2.1).
    Revoke {
        /// The id of the client.
        client: String,
        /// Which of its tokens.
        token: Revoked,
    },
    /// Time passes.
    Advance(Duration),
    /// The user closes the browser, and its sessions end.
    Close,
}

/// A request that an attacker sends: a POST where it has a form, else a GET.
#[derive(Clone, Debug)]
pub struct Deed {
    /// Where it goes.
    pub url: Told,
    /// Header fields.
    pub headers: Vec<(String, Told)>,
    /// The parameters of its form.
    pub form: Option<Vec<(String, Told)>>,
    /// Where the file says that it cannot be sent, since no message carried what it takes.
    pub(crate) out_of_reach: Option<Place>,
}

impl PartialEq for Deed {
    fn eq(&self, other: &Self) -> bool {
        let held_back = |deed: &Self| deed.out_of_reach.is_some();
        (&self.url, &self.headers, &self.form, held_back(self))
            == (&other.url, &other.headers, &other.form, held_back(other))
    }
}

impl Action {
    /// What an attacker writes in it.
    pub(crate) fn told(&self) -> Vec<&Told> {
        match self {
            Self::Visit { url, .. } => vec![url],
            Self::Send(deed) => deed.told(),
            Self::Forge { token, claims } => {
                let claims = claims.iter().map(|(_, told)| told);
                std::iter::once(token).chain(claims).collect()
            }
            _ => Vec::new(),
        }
    }
}

impl Deed {
    /// Everything in it that may name a message.
    pub(crate) fn told(&self) -> Vec<&Told> {
        let fields = self.headers.iter().chain(self.form.iter().flatten());
        let fields = fields.map(|(_, told)| told);
        std::iter::once(&self.url).chain(fields).collect()
    }
}

/// Which token a client revokes: values of `token_type_hint` (RFC 7009 2.1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Revoked {
    /// This one and no other.
    #[default]
    AccessToken,
    /// This one, and with it every token of the same grant.
    RefreshToken,
}

/// Something done to a protocol message on its way.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// Its id.
    pub id: String,
    /// The message that it befalls.
    pub on: MessageKind,
    /// Which occurrence of it, from 1; default the first.
    pub occurrence: u32,
    /// What is done to it.
    pub action: FaultAction,
    /// Where the file says so, for a fault that the run shows to be a mistake.
    pub(crate) places: FaultPlaces,
}

/// Where the keys of a fault stand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct FaultPlaces {
    /// `on`
    pub(crate) on: Place,
    /// `parameter` or `header`
    pub(crate) part: Option<Place>,
    /// `value` or `append`
    pub(crate) value: Option<Place>,
}

/// What a fault does.
#[derive(Clone, Debug, PartialEq)]
pub enum FaultAction {
    /// Gives a part of the message another value.
    Edit {
        /// Which part.
        target: Target,
        /// What becomes of its value.
        edit: Edit,
    },
    /// It never arrives.
    Lose,
    /// It is on its way for longer; a sender waits 30 seconds.
    Delay(Duration),
    /// The clock moves before it arrives; nobody's patience ends by it.
    Advance(Duration),
    /// The request arrives, is answered, and arrives once more.
    Repeat {
        /// Behind the next message of this kind; absent: behind its own answer.
        after: Option<MessageKind>,
    },
    /// The request is answered in its receiver's stead.
    Answer {
        /// The status.
        status: u16,
        /// In the order of the file.
        headers: Vec<(String, String)>,
        /// The body.
        body: String,
    },
}

/// A part of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A parameter in query, form, JSON body, or query or fragment of a Location.
    Parameter(String),
    /// A header field.
    Header(String),
    /// The method of a request.
    Method,
}

/// What becomes of the value of a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// It is replaced.
    Replace(String),
    /// Something is added at its end.
    Append(String),
    /// The character at this place becomes another of its sort; places are
    /// counted from 1, negative ones from the end.
    Alter(i64),
    /// The part is taken out.
    Remove,
    /// The part stands twice; the one before has this value, or the same.
    Duplicate(Option<String>),
    /// The part comes beside the others: a parameter in the body where that is a
    /// form or JSON, else in the URL, where a fragment goes before a query.
    Add(String),
}

impl Scenario {
    /// A fault that the run shows to be a mistake, with a caret at one of its keys.
    pub(crate) fn mistaken(
        &self,
        place: Place,
        title: impl Into<String>,
        help: impl Into<String>,
    ) -> ScenarioError {
        ScenarioError::of_run(&self.sources, place, title, help)
    }
}
