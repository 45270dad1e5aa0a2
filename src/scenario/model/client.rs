//! The application that asks for access.

use std::time::Duration;

use serde::Deserialize;

use crate::protocol::{GrantType, ReferrerPolicy};

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
    /// How far it lets the dates of an ID token differ from its own clock; default thirty seconds (OIDC Core 3.1.3.7).
    pub leeway: Duration,
    /// Where a library in it sends each token response that it gets; absent: nowhere.
    pub reports_to: Option<String>,
    /// Whether a web app requests its resource as soon as it can, and not only when the user opens `/resource`.
    pub resource_at_sign_in: bool,
    /// Where a web app wants its users back when they have logged out (OIDC RP-Initiated Logout 2); absent: it logs nobody out.
    pub post_logout_redirect_uri: Option<String>,
    /// What its pages do in people's browsers.
    pub pages: AppPages,
    /// What it takes as a proof of who the user is.
    pub signs_in_by: SignsInBy,
}

/// What a client's pages do in people's browsers.
#[derive(Clone, Debug, PartialEq)]
pub struct AppPages {
    /// Images of others on them.
    pub images: Vec<String>,
    /// Scripts of others that they run.
    pub scripts: Vec<String>,
    /// What they say that browsers may tell of them (Referrer Policy 4.1); absent: nothing.
    pub referrer_policy: Option<ReferrerPolicy>,
    /// Whether the redirection endpoint of a web app sends the browser on to a page whose URL carries no answer; default: yes.
    pub leaves_callback: bool,
    /// Whether the script of a single-page app takes the answer out of the address bar before anything else; default: yes.
    pub clears_address: bool,
    /// Whether the redirection endpoint sends the browser wherever a parameter `redirect_to` says; RFC 9700 4.11.1 forbids it.
    pub open_redirector: bool,
}

/// How a web app finds out who its user is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SignsInBy {
    /// By a code that it redeems itself.
    #[default]
    Code,
    /// So too by an access token that somebody posts to its `/session`, whomever that was issued to (RFC 6749 10.16).
    AccessToken,
    /// So too by an ID token that somebody posts there, if it is meant for this client (OIDC Core 3.1.3.7).
    IdToken,
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
