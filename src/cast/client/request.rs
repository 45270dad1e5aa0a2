//! The authorization request ([RFC 6749 section 4.1.1], [section 4.2.1]).
//!
//! [RFC 6749 section 4.1.1]: https://www.rfc-editor.org/rfc/rfc6749#section-4.1.1
//! [section 4.2.1]: https://www.rfc-editor.org/rfc/rfc6749#section-4.2.1

use crate::cast::{Endpoints, Entropy};
use crate::protocol::{ResponseMode, s256, write_form};
use crate::scenario::{self, AskedMode, Pkce};

/// What the client keeps to recognise the answer.
#[derive(Clone, Debug, Default)]
pub(super) struct Pending {
    /// Binds the answer to this browser (RFC 6749 10.12).
    pub(super) state: String,
    /// Binds the ID token to this request (OIDC Core 3.1.2.1).
    pub(super) nonce: Option<String>,
    /// Proves at the token endpoint who began (RFC 7636 4.1).
    pub(super) code_verifier: Option<String>,
}

/// A fresh request: what to keep, and the URL to send the browser to.
pub(super) fn begin(
    client: &scenario::Client,
    server: &Endpoints,
    entropy: &Entropy,
) -> (Pending, String) {
    let scope = client.scope.as_deref();
    let openid = scope.is_some_and(|scope| scope.split(' ').any(|value| value == "openid"));
    let pending = Pending {
        state: entropy.value("state"),
        nonce: (openid && client.sends_nonce).then(|| entropy.value("nonce")),
        code_verifier: uses_pkce(client).then(|| entropy.long_value("code_verifier")),
    };
    let challenge = pending.code_verifier.as_deref();
    let challenge = challenge.map(|verifier| challenge_of(client.pkce, verifier));
    let mut pairs = vec![
        ("response_type", client.response_type.as_str()),
        ("client_id", &client.client_id),
        ("redirect_uri", &client.redirect_uri),
    ];
    pairs.extend(scope.map(|scope| ("scope", scope)));
    pairs.push(("state", &pending.state));
    pairs.extend(pending.nonce.as_deref().map(|nonce| ("nonce", nonce)));
    if let Some((challenge, method)) = &challenge {
        pairs.push(("code_challenge", challenge));
        pairs.push(("code_challenge_method", method));
    }
    if let Some(AskedMode::FormPost) = client.response_mode {
        pairs.push(("response_mode", ResponseMode::FormPost.as_str()));
    }
    let details = client.authorization_details.as_deref();
    pairs.extend(details.map(|details| ("authorization_details", details)));
    let further = client.parameters.iter();
    pairs.extend(further.map(|(name, value)| (name.as_str(), value.as_str())));
    let url = format!("{}?{}", server.authorization, write_form(pairs));
    (pending, url)
}

/// Only a code has to be redeemed.
fn uses_pkce(client: &scenario::Client) -> bool {
    let mut asked = client.response_type.split(' ');
    client.pkce != Pkce::None && asked.any(|value| value == "code")
}

/// The code challenge and its method (RFC 7636 4.2, 4.3).
fn challenge_of(pkce: Pkce, verifier: &str) -> (String, &'static str) {
    match pkce {
        Pkce::Plain => (verifier.to_owned(), "plain"),
        Pkce::S256 | Pkce::None => (s256(verifier), "S256"),
    }
}
