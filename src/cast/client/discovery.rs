//! Reading the server's metadata and keys before anything else
//! ([OIDC Discovery section 4](https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfig)).

use jsonwebtoken::jwk::JwkSet;
use serde::Deserialize;

use super::id_token::fetch_keys;
use crate::cast::Endpoints;
use crate::cast::rule::{Rule, apply};
use crate::cast::web;
use crate::network::Endpoint;

/// What a client learnt of its server.
#[derive(Clone, Debug)]
pub(super) struct Discovered {
    pub(super) endpoints: Endpoints,
    pub(super) keys: JwkSet,
}

/// What is read of the metadata (OIDC Discovery 3, RFC 8414 2).
#[derive(Clone, Debug, Deserialize)]
struct Metadata {
    /// REQUIRED. Equals the issuer that was asked.
    issuer: String,
    /// REQUIRED.
    authorization_endpoint: String,
    /// REQUIRED.
    token_endpoint: String,
    /// REQUIRED (OIDC Discovery 3).
    jwks_uri: String,
    /// RECOMMENDED (OIDC Discovery 3).
    userinfo_endpoint: Option<String>,
    /// OPTIONAL (RFC 8414 2).
    revocation_endpoint: Option<String>,
    /// RECOMMENDED of a server that takes pushed requests (RFC 9126 2, 5).
    pushed_authorization_request_endpoint: Option<String>,
    /// REQUIRED of a server that logs out at a client's request (OIDC RP-Initiated Logout 2.1).
    end_session_endpoint: Option<String>,
    /// OPTIONAL; absent means false (RFC 9207 3).
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
}

/// Metadata under examination.
struct Draft {
    metadata: Metadata,
    /// The issuer for which it was asked.
    issuer: String,
}

const RULES: &[Rule<Draft, String>] = &[Rule {
    name: "metadata-issuer",
    specs: &["OIDC Discovery 4.3", "RFC 8414 3.3"],
    check: issuer,
}];

/// Asks the server that is known by its issuer identifier; everything else is as it says.
pub(super) async fn discover(endpoint: &Endpoint, known: &Endpoints) -> Result<Discovered, String> {
    let unreadable = || "the server's metadata cannot be had".to_owned();
    let metadata = web::get_json(endpoint, &known.discovery).await;
    let metadata = metadata.ok_or_else(unreadable)?;
    let issuer = known.issuer.clone();
    let mut draft = Draft { metadata, issuer };
    apply(RULES, &mut draft, endpoint)?;
    let metadata = draft.metadata;
    let keys = fetch_keys(endpoint, &metadata.jwks_uri).await;
    Ok(Discovered {
        endpoints: metadata.endpoints(known),
        keys,
    })
}

fn issuer(draft: &mut Draft) -> Result<Option<String>, String> {
    if draft.metadata.issuer == draft.issuer {
        return Ok(Some(draft.issuer.clone()));
    }
    Err("it is the metadata of another issuer".to_owned())
}

impl Metadata {
    fn endpoints(self, known: &Endpoints) -> Endpoints {
        Endpoints {
            sends_iss: self.authorization_response_iss_parameter_supported,
            authorization: self.authorization_endpoint,
            token: self.token_endpoint,
            keys: self.jwks_uri,
            userinfo: self.userinfo_endpoint,
            revocation: self.revocation_endpoint,
            pushed_authorization_request: self.pushed_authorization_request_endpoint,
            end_session: self.end_session_endpoint,
            ..known.clone()
        }
    }
}
