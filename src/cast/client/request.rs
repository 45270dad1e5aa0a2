//! The authorization request ([RFC 6749 section 4.1.1], [section 4.2.1]).
//!
//! [RFC 6749 section 4.1.1]: https://www.rfc-editor.org/rfc/rfc6749#section-4.1.1
//! [section 4.2.1]: https://www.rfc-editor.org/rfc/rfc6749#section-4.2.1

use crate::cast::web::value;
use crate::cast::{Endpoints, Entropy};
use crate::protocol::{Parameters, ResponseMode, parse_form, s256, write_form};
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
    /// How the person was to sign in.
    pub(super) asked: SignInDemand,
}

/// How a person is to sign in (OIDC Core 3.1.2.1), as a resource server may demand (RFC 9470 3).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct SignInDemand {
    /// OPTIONAL. Ways to sign in, the preferred one first.
    pub(super) acr_values: Option<String>,
    /// OPTIONAL. How long ago it may have been, in seconds.
    pub(super) max_age: Option<u64>,
}

impl SignInDemand {
    /// What parameters say, of a request or of a challenge.
    pub(super) fn of(parameters: &Parameters) -> Self {
        Self {
            acr_values: value(parameters, "acr_values").map(str::to_owned),
            max_age: value(parameters, "max_age").and_then(|seconds| seconds.parse().ok()),
        }
    }

    fn parameters(&self) -> Vec<(&'static str, String)> {
        let acr_values = self.acr_values.clone();
        let max_age = self.max_age.map(|seconds| seconds.to_string());
        let both = [("acr_values", acr_values), ("max_age", max_age)];
        let both = both.into_iter();
        both.filter_map(|(name, value)| Some((name, value?)))
            .collect()
    }
}

/// A fresh request: what to keep, and the URL to send the browser to. What is demanded counts
/// before the parameters that the client always sends.
pub(super) fn begin(
    client: &scenario::Client,
    server: &Endpoints,
    entropy: &Entropy,
    demand: Option<&SignInDemand>,
) -> (Pending, String) {
    let scope = client.scope.as_deref();
    let openid = scope.is_some_and(|scope| scope.split(' ').any(|value| value == "openid"));
    let mut pending = Pending {
        asked: SignInDemand::default(),
        state: entropy.value("state"),
        nonce: openid.then(|| entropy.value("nonce")),
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
    let demanded = demand.map(SignInDemand::parameters).unwrap_or_default();
    pairs.extend(demanded.iter().map(|(name, value)| (*name, value.as_str())));
    let further = client.parameters.iter();
    let further = further.filter(|(name, _)| demanded.iter().all(|(known, _)| known != name));
    pairs.extend(further.map(|(name, value)| (name.as_str(), value.as_str())));
    let query = write_form(pairs);
    pending.asked = SignInDemand::of(&parse_form(&query));
    let url = format!("{}?{query}", server.authorization);
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
