//! The authorization request ([RFC 6749 section 4.1.1], [section 4.2.1]).
//!
//! [RFC 6749 section 4.1.1]: https://www.rfc-editor.org/rfc/rfc6749#section-4.1.1
//! [section 4.2.1]: https://www.rfc-editor.org/rfc/rfc6749#section-4.2.1

use crate::cast::{Endpoints, Entropy};
use crate::protocol::{ResponseMode, s256, write_form};
use crate::scenario::{self, AskedMode, Pkce};

/// What the client keeps to recognise the answer.
#[derive(Clone, Debug)]
pub(super) struct Pending {
    /// Binds the answer to this browser (RFC 6749 10.12).
    pub(super) state: String,
    /// Binds the ID token to this request (OIDC Core 3.1.2.1).
    pub(super) nonce: Option<String>,
    /// Proves at the token endpoint who began (RFC 7636 4.1).
    pub(super) code_verifier: Option<String>,
}

/// The parameters of a request, by their names.
pub(super) type Asked<'a> = Vec<(&'a str, String)>;

/// A fresh request: what to keep, and what to ask.
pub(super) fn begin<'a>(client: &'a scenario::Client, entropy: &Entropy) -> (Pending, Asked<'a>) {
    let scope = client.scope.as_deref();
    let openid = scope.is_some_and(|scope| scope.split(' ').any(|value| value == "openid"));
    let pending = Pending {
        state: entropy.value("state"),
        nonce: openid.then(|| entropy.value("nonce")),
        code_verifier: uses_pkce(client).then(|| entropy.long_value("code_verifier")),
    };
    let mut asked: Asked<'a> = Vec::new();
    let mut ask = |name, value: Option<&str>| {
        asked.extend(value.map(|value| (name, value.to_owned())));
    };
    ask("response_type", Some(&client.response_type));
    ask("client_id", Some(&client.client_id));
    ask("redirect_uri", Some(&client.redirect_uri));
    ask("scope", scope);
    ask("state", Some(&pending.state));
    ask("nonce", pending.nonce.as_deref());
    if let Some(verifier) = &pending.code_verifier {
        let (challenge, method) = challenge_of(client.pkce, verifier);
        ask("code_challenge", Some(&challenge));
        ask("code_challenge_method", Some(method));
    }
    if let Some(AskedMode::FormPost) = client.response_mode {
        ask("response_mode", Some(ResponseMode::FormPost.as_str()));
    }
    let details = client.authorization_details.as_deref();
    ask("authorization_details", details);
    for (name, value) in &client.parameters {
        ask(name, Some(value));
    }
    (pending, asked)
}

/// Where the browser is sent to ask it.
pub(super) fn url(server: &Endpoints, asked: Asked<'_>) -> String {
    format!("{}?{}", server.authorization, write_form(asked))
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
