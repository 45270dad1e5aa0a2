//! The authorization request ([RFC 6749 section 4.1.1], [section 4.2.1]).
//!
//! [RFC 6749 section 4.1.1]: https://www.rfc-editor.org/rfc/rfc6749#section-4.1.1
//! [section 4.2.1]: https://www.rfc-editor.org/rfc/rfc6749#section-4.2.1

use crate::cast::web::value;
use crate::cast::{Endpoints, Entropy};
use crate::protocol::{Parameters, ResponseMode, s256, write_form};
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

/// The parameters of a request, by their names.
pub(super) type Asked<'a> = Vec<(&'a str, String)>;

/// A fresh request: what to keep, and what to ask. What is demanded counts
/// before the parameters that the client always sends.
pub(super) fn begin<'a>(
    client: &'a scenario::Client,
    entropy: &Entropy,
    demand: Option<&SignInDemand>,
) -> (Pending, Asked<'a>) {
    let scope = client.scope.as_deref();
    let wants_id_token =
        has_word(scope, "openid") || has_word(Some(&client.response_type), "id_token");
    let mut pending = Pending {
        asked: SignInDemand::default(),
        state: entropy.value("state"),
        nonce: (wants_id_token && client.sends_nonce).then(|| entropy.value("nonce")),
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
    let demanded = demand.map(SignInDemand::parameters).unwrap_or_default();
    let further = client.parameters.iter();
    let further = further.filter(|(name, _)| demanded.iter().all(|(known, _)| known != name));
    for (name, value) in further {
        ask(name, Some(value));
    }
    asked.extend(demanded);
    let owned = asked
        .iter()
        .map(|(name, value)| ((*name).to_owned(), value.clone()));
    pending.asked = SignInDemand::of(&owned.collect());
    (pending, asked)
}

fn has_word(text: Option<&str>, word: &str) -> bool {
    text.is_some_and(|text| text.split(' ').any(|one| one == word))
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
