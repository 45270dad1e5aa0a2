//! Signing tokens: RFC 9068 access tokens, OIDC Core 2 ID tokens.
//!
//! The keys are fixed and published with the source: a run is the same on
//! every machine, and generating an RSA key would take longer than the run.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use jsonwebtoken::jwk::{Jwk, JwkSet};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde::Serialize;
use serde_json::Value;

use super::request::AuthorizationRequest;
use super::store::Family;
use crate::cast::jwt;
use crate::network::Clock;
use crate::protocol::half_hash;
use crate::scenario::{AuthorizationServer, Signing};

/// Signs in the name of one issuer.
pub(super) struct Issuer {
    identifier: String,
    audience: String,
    access_token_lifetime: u64,
    id_token_lifetime: u64,
    clock: Clock,
    keys: &'static DemoKeys,
    new_key_after: Option<Duration>,
    publishes_new_key: bool,
    issued: AtomicU64,
}

/// The key that signs from the beginning, and the one that takes its place.
struct DemoKeys {
    first: DemoKey,
    second: DemoKey,
}

/// A key and its public half. Taking it apart costs more than a run, so it is done once.
struct DemoKey {
    algorithm: Algorithm,
    private: EncodingKey,
    public: Jwk,
}

static RS256: LazyLock<DemoKeys> = LazyLock::new(|| {
    let key =
        |pem: &[u8], name| DemoKey::new(Algorithm::RS256, EncodingKey::from_rsa_pem(pem), name);
    DemoKeys {
        first: key(include_bytes!("../keys/rs256.pem"), "demo-rs256"),
        second: key(include_bytes!("../keys/rs256-new.pem"), "demo-rs256-new"),
    }
});

static EDDSA: LazyLock<DemoKeys> = LazyLock::new(|| {
    let key =
        |pem: &[u8], name| DemoKey::new(Algorithm::EdDSA, EncodingKey::from_ed_pem(pem), name);
    DemoKeys {
        first: key(include_bytes!("../keys/eddsa.pem"), "demo-eddsa"),
        second: key(include_bytes!("../keys/eddsa-new.pem"), "demo-eddsa-new"),
    }
});

impl DemoKey {
    fn new(
        algorithm: Algorithm,
        private: jsonwebtoken::errors::Result<EncodingKey>,
        name: &str,
    ) -> Self {
        let private = private.expect("the demo keys are part of the crate and parse");
        let mut public = Jwk::from_encoding_key(&private, algorithm)
            .expect("a key that signs has a public half");
        public.common.key_id = Some(name.to_owned());
        Self {
            algorithm,
            private,
            public,
        }
    }
}

/// What tokens tell of how the person signed in (OIDC Core 2, RFC 9068 2.2.1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Authentication {
    /// OPTIONAL; of an ID token REQUIRED where the request has `max_age`. When, in seconds since 1970.
    pub(super) auth_time: u64,
    /// OPTIONAL. How: a value that server and resource servers have agreed on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) acr: Option<String>,
}

/// Who granted what to whom.
#[derive(Clone, Debug)]
pub(super) struct Grant {
    pub(super) client_id: String,
    /// The person's account; where there is none, the client itself (RFC 9068 2.2).
    pub(super) subject: String,
    pub(super) scope: Vec<String>,
    pub(super) nonce: Option<String>,
    /// What exactly was allowed (RFC 9396 2).
    pub(super) authorization_details: Option<Value>,
    /// How the person signed in, where that is told.
    pub(super) authentication: Option<Authentication>,
    /// The thumbprint of the key to which its tokens are bound (RFC 9449 5).
    pub(super) jkt: Option<String>,
    /// For which resource server; absent: the server's usual one.
    pub(super) audience: Option<String>,
    /// When its tokens end at the latest, in seconds since 1970; absent: by their lifetime.
    pub(super) not_after: Option<u64>,
    /// Who acts for the subject, and within who did before (RFC 8693 4.1).
    pub(super) act: Option<Value>,
    /// Whose tokens end together with those of this grant, where they can.
    pub(super) family: Option<Family>,
}

impl Grant {
    /// What a person granted.
    pub(super) fn new(request: &AuthorizationRequest, username: &str) -> Self {
        Self {
            nonce: request.nonce.clone(),
            authorization_details: request.authorization_details.clone(),
            ..Self::of(&request.client.client_id, username, &request.scope)
        }
    }

    /// To a client, for somebody, and nothing more.
    pub(super) fn of(client_id: &str, subject: &str, scope: &[String]) -> Self {
        Self {
            client_id: client_id.to_owned(),
            subject: subject.to_owned(),
            scope: scope.to_vec(),
            nonce: None,
            authorization_details: None,
            authentication: None,
            jkt: None,
            audience: None,
            act: None,
            not_after: None,
            family: None,
        }
    }

    /// When a token of it ends that would live until then.
    pub(super) fn ends(&self, expires: u64) -> u64 {
        self.not_after.map_or(expires, |last| last.min(expires))
    }

    /// The same, its tokens in a family.
    pub(super) fn within(self, family: Family) -> Self {
        let family = Some(family);
        Self { family, ..self }
    }

    /// The same, its tokens bound to a key or to none.
    pub(super) fn bound_to(&self, jkt: Option<String>) -> Self {
        Self {
            jkt,
            ..self.clone()
        }
    }
}

/// RFC 7800 3.1.
#[derive(Serialize)]
pub(super) struct Confirmation<'a> {
    /// REQUIRED of a bound token: the thumbprint of its key (RFC 9449 6.1).
    pub(super) jkt: &'a str,
}

/// RFC 9068 2.2.
#[derive(Serialize)]
struct AccessTokenClaims<'a> {
    /// REQUIRED. The server's identifier.
    iss: &'a str,
    /// REQUIRED. Who granted it; where nobody did, the client itself.
    sub: &'a str,
    /// REQUIRED. The resource server that it is for.
    aud: &'a str,
    /// REQUIRED. Since when, in seconds since 1970.
    iat: u64,
    /// REQUIRED. Until when, in seconds since 1970.
    exp: u64,
    /// REQUIRED. The token's own number.
    jti: String,
    /// REQUIRED. The client that asked for it (RFC 8693 4.3).
    client_id: &'a str,
    /// RECOMMENDED where the request had a scope: names with spaces between (RFC 9068 2.2.3).
    scope: String,
    /// OPTIONAL. Who acts for the subject (RFC 8693 4.1).
    #[serde(skip_serializing_if = "Option::is_none")]
    act: Option<&'a Value>,
    /// REQUIRED of a bound token: to which key (RFC 9449 6.1).
    #[serde(skip_serializing_if = "Option::is_none")]
    cnf: Option<Confirmation<'a>>,
    /// RECOMMENDED where details were granted: for the resource server to enforce (RFC 9396 9.1).
    #[serde(skip_serializing_if = "Option::is_none")]
    authorization_details: Option<&'a Value>,
    /// OPTIONAL. How the person signed in (RFC 9068 2.2.1).
    #[serde(flatten)]
    authentication: Option<&'a Authentication>,
}

/// OIDC Core 2, 3.2.2.10, 3.3.2.11.
#[derive(Serialize)]
struct IdTokenClaims<'a> {
    /// REQUIRED. The server's identifier.
    iss: &'a str,
    /// REQUIRED. Who signed in.
    sub: &'a str,
    /// REQUIRED. The client.
    aud: &'a str,
    /// REQUIRED. When it was issued, in seconds since 1970.
    iat: u64,
    /// REQUIRED. Until when the client may take it, in seconds since 1970.
    exp: u64,
    /// REQUIRED where the request has one: the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    nonce: Option<&'a str>,
    /// REQUIRED beside an access token from the authorization endpoint; OPTIONAL from the token endpoint.
    #[serde(skip_serializing_if = "Option::is_none")]
    at_hash: Option<String>,
    /// REQUIRED beside a code.
    #[serde(skip_serializing_if = "Option::is_none")]
    c_hash: Option<String>,
    /// OPTIONAL. How the person signed in.
    #[serde(flatten)]
    authentication: Option<&'a Authentication>,
}

impl Issuer {
    pub(super) fn new(config: &AuthorizationServer, clock: Clock) -> Self {
        let keys = match config.signing {
            Signing::Rs256 => &*RS256,
            Signing::EdDsa => &*EDDSA,
        };
        Self {
            identifier: config.issuer.clone(),
            audience: config.audience.clone(),
            access_token_lifetime: config.access_token_lifetime.as_secs(),
            id_token_lifetime: config.id_token_lifetime.as_secs(),
            clock,
            keys,
            new_key_after: config.new_key_after,
            publishes_new_key: config.publishes_new_key,
            issued: AtomicU64::new(0),
        }
    }

    /// The name of the signature's algorithm.
    pub(super) fn algorithm(&self) -> String {
        jwt::name(self.key().algorithm)
    }

    /// A JWT that a resource server can check by itself (RFC 9068).
    pub(super) fn access_token(&self, grant: &Grant) -> String {
        let now = self.clock.unix();
        let claims = AccessTokenClaims {
            iss: &self.identifier,
            sub: &grant.subject,
            aud: grant.audience.as_ref().unwrap_or(&self.audience),
            iat: now,
            exp: grant.ends(now + self.access_token_lifetime),
            jti: format!("token-{}", self.issued.fetch_add(1, Ordering::Relaxed) + 1),
            client_id: &grant.client_id,
            scope: grant.scope.join(" "),
            act: grant.act.as_ref(),
            cnf: grant.jkt.as_deref().map(|jkt| Confirmation { jkt }),
            authorization_details: grant.authorization_details.as_ref(),
            authentication: grant.authentication.as_ref(),
        };
        self.sign("at+jwt", &claims)
    }

    /// A JWT that tells the client who signed in, bound to what is returned beside it.
    pub(super) fn id_token(
        &self,
        grant: &Grant,
        access_token: Option<&str>,
        code: Option<&str>,
    ) -> String {
        let now = self.clock.unix();
        let hash = |value| half_hash(value, &self.algorithm());
        let claims = IdTokenClaims {
            iss: &self.identifier,
            sub: &grant.subject,
            aud: &grant.client_id,
            iat: now,
            exp: now + self.id_token_lifetime,
            nonce: grant.nonce.as_deref(),
            at_hash: access_token.map(hash),
            c_hash: code.map(hash),
            authentication: grant.authentication.as_ref(),
        };
        self.sign("JWT", &claims)
    }

    /// The public halves of the keys that it publishes (RFC 7517 5). What the old one has signed
    /// stays good, so that it stands beside the new one (OIDC Core 10.1.1).
    pub(super) fn key_set(&self) -> JwkSet {
        let DemoKeys { first, second } = self.keys;
        let has_second = self.has_new_key() && self.publishes_new_key;
        let published = [Some(first), has_second.then_some(second)];
        let keys = published.into_iter().flatten();
        JwkSet {
            keys: keys.map(|key| key.public.clone()).collect(),
        }
    }

    fn has_new_key(&self) -> bool {
        let after = self.new_key_after;
        after.is_some_and(|after| self.clock.elapsed() >= after)
    }

    /// The key that signs now.
    fn key(&self) -> &'static DemoKey {
        if self.has_new_key() {
            &self.keys.second
        } else {
            &self.keys.first
        }
    }

    fn sign(&self, typ: &str, claims: &impl Serialize) -> String {
        let key = self.key();
        let mut header = Header::new(key.algorithm);
        header.typ = Some(typ.to_owned());
        header.kid.clone_from(&key.public.common.key_id);
        encode(&header, claims, &key.private).expect("the demo keys sign with their own algorithm")
    }
}

impl std::fmt::Debug for Issuer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Issuer")
            .field("identifier", &self.identifier)
            .field("algorithm", &self.algorithm())
            .finish_non_exhaustive()
    }
}
