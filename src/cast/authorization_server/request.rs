//! An authorization request that has passed every rule.

use serde_json::Value;

use crate::protocol::{ResponseMode, ResponseType};
use crate::scenario::Registration;

/// A good authorization request (RFC 6749 4.1.1, 4.2.1; OIDC Core 3.1.2.1).
#[derive(Clone, Debug)]
pub(super) struct AuthorizationRequest {
    /// Who asks.
    pub(super) client: Registration,
    /// Where the response goes: the one sent, or the only one registered.
    pub(super) redirect_uri: String,
    /// The one sent; the token request must repeat it (RFC 6749 4.1.3).
    pub(super) redirect_uri_sent: Option<String>,
    /// What is asked for.
    pub(super) response_type: ResponseType,
    /// How the response travels.
    pub(super) response_mode: ResponseMode,
    /// How wide.
    pub(super) scope: Vec<String>,
    /// RECOMMENDED. Returned unchanged.
    pub(super) state: Option<String>,
    /// REQUIRED where an ID token is returned from here (OIDC Core 3.2.2.1). Goes into the ID token.
    pub(super) nonce: Option<String>,
    /// The S256 hash of the client's code verifier (RFC 7636 4.3); REQUIRED of public clients (RFC 9700 2.1.1).
    pub(super) code_challenge: Option<String>,
    /// OPTIONAL. The thumbprint of the key to which the code is bound (RFC 9449 10).
    pub(super) dpop_jkt: Option<String>,
    /// OPTIONAL. What exactly the client asks to be allowed to do: an array of objects (RFC 9396 2).
    pub(super) authorization_details: Option<Value>,
    /// OPTIONAL. What the server is to show: `none`, `login`, `consent` (OIDC Core 3.1.2.1).
    pub(super) prompt: Option<String>,
    /// OPTIONAL. How the person is to sign in, the preferred way first (OIDC Core 3.1.2.1); held to, as RFC 9470 5 recommends.
    pub(super) acr_values: Option<String>,
    /// OPTIONAL. How long ago the person may have signed in, in seconds (OIDC Core 3.1.2.1).
    pub(super) max_age: Option<u64>,
    /// Where a device asked: for which code the answer waits (RFC 8628 3.3).
    pub(super) device_code: Option<String>,
}

impl AuthorizationRequest {
    /// The authorization details, each as the person is shown it.
    pub(super) fn details(&self) -> Vec<String> {
        let details = self.authorization_details.as_ref();
        let details = details.and_then(Value::as_array).into_iter().flatten();
        details.map(Value::to_string).collect()
    }

    /// Whether `prompt` has this value.
    pub(super) fn prompts(&self, value: &str) -> bool {
        let prompt = self.prompt.as_deref().unwrap_or_default();
        prompt.split(' ').any(|known| known == value)
    }
}
