//! The crates' HTTP client, and what their documentation leaves to the caller.

use std::fmt::Debug;
use std::pin::Pin;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use flowscribe::network::{Endpoint, NetworkError};
use flowscribe::trace::{Event, HttpMessage, Trace};
use openidconnect::core::{
    CoreIdToken, CoreIdTokenVerifier, CoreJsonWebKeySet, CoreJwsSigningAlgorithm,
};
use openidconnect::{
    AccessToken, AccessTokenHash, AuthorizationCode, AuthorizationCodeHash,
    ClaimsVerificationError, ClientId, HttpRequest, HttpResponse, IssuerUrl, JsonWebKeySetUrl,
    Nonce, SignatureVerificationError,
};

use crate::mint;
use crate::stage::{ISSUER, exchanges};

/// 2026-01-01T00:00:00Z, when every run begins.
const EPOCH: i64 = 1_767_225_600;

/// What the crates await.
pub(crate) type Answering =
    Pin<Box<dyn Future<Output = Result<HttpResponse, NetworkError>> + Send>>;

/// An HTTP client over the pipes of a run.
pub(crate) fn over(endpoint: &Endpoint) -> impl Fn(HttpRequest) -> Answering + Send + Sync + use<> {
    let endpoint = endpoint.clone();
    move |request| {
        let endpoint = endpoint.clone();
        Box::pin(async move {
            let answer = endpoint.send(request.map(Bytes::from)).await?;
            Ok(answer.map(Vec::from))
        })
    }
}

/// An HTTP client that answers with what was answered before, octet for octet.
///
/// Where ours stopped before it asked for the keys, there are the good ones.
pub(crate) fn recorded(trace: &Trace) -> impl Fn(HttpRequest) -> Answering + Send + Sync + use<> {
    let answers: Vec<_> = exchanges(trace)
        .into_iter()
        .filter(|one| one.from != "user/browser" && one.method() != "OPTIONS")
        .filter_map(|one| {
            Some((
                one.method().to_owned(),
                one.target().to_owned(),
                one.response?,
            ))
        })
        .collect();
    move |request| {
        let (method, target) = (request.method().as_str(), request.uri().path());
        let mut known = answers.iter();
        let found = known.find(|(of, at, _)| of == method && at == target);
        let answer = found.map(|(_, _, answer)| response(answer));
        let keys = || HttpResponse::new(serde_json::to_vec(&mint::key_set()).unwrap());
        let answer = answer.or_else(|| target.ends_with("/v1/keys").then(keys));
        Box::pin(std::future::ready(answer.ok_or(NetworkError::Unreachable)))
    }
}

/// A recorded response as the crates take it.
pub(crate) fn response(recorded: &HttpMessage) -> HttpResponse {
    let mut response = http::Response::builder().status(recorded.status().unwrap());
    for (name, value) in &recorded.headers {
        response = response.header(name, value);
    }
    response.body(recorded.body.clone()).unwrap()
}

/// An HTTP client to which everything is answered alike.
pub(crate) fn always(answer: HttpResponse) -> impl Fn(HttpRequest) -> Answering {
    move |_| Box::pin(std::future::ready(Ok(answer.clone())))
}

/// Drives what waits for nothing but recorded answers.
pub(crate) fn at_once<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    runtime.unwrap().block_on(future)
}

/// The second at which a participant told that a check passed or failed, last of all.
pub(crate) fn time_of_check(trace: &Trace, participant: &str) -> DateTime<Utc> {
    let mut events = trace.events.iter().rev();
    let at = events.find_map(|event| match event {
        Event::Local(local) if local.participant.as_str() == participant => Some(local.at),
        _ => None,
    });
    let seconds = at.unwrap_or_default() / 1_000_000;
    moment(EPOCH.unsigned_abs() + seconds)
}

/// Seconds since 1970, as the crates want them.
pub(crate) fn moment(unix: u64) -> DateTime<Utc> {
    DateTime::from_timestamp(unix.try_into().unwrap(), 0).unwrap()
}

/// The key set, as the crate fetches it.
pub(crate) fn keys(trace: &Trace) -> Result<CoreJsonWebKeySet, String> {
    let url = JsonWebKeySetUrl::new(format!("{ISSUER}/v1/keys")).unwrap();
    let keys = at_once(CoreJsonWebKeySet::fetch_async(&url, &recorded(trace)));
    keys.map_err(|_| "JWKS".to_owned())
}

/// The verifier of a public client, for the algorithms that our own clients accept.
pub(crate) fn verifier(
    client_id: &str,
    keys: CoreJsonWebKeySet,
    now: DateTime<Utc>,
) -> CoreIdTokenVerifier<'static> {
    let client_id = ClientId::new(client_id.to_owned());
    let issuer = IssuerUrl::new(ISSUER.to_owned()).unwrap();
    CoreIdTokenVerifier::new_public_client(client_id, issuer, keys)
        .set_allowed_algs([
            CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
            CoreJwsSigningAlgorithm::EcdsaP256Sha256,
            CoreJwsSigningAlgorithm::EdDsa,
        ])
        .set_time_fn(move || now)
}

/// What came beside an ID token.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Beside<'b> {
    pub(crate) access_token: Option<&'b AccessToken>,
    pub(crate) code: Option<&'b AuthorizationCode>,
}

/// Examines an ID token as the crate's documentation does: its verifier, and
/// then the hashes, which it leaves to its caller. Gives the subject.
pub(crate) fn examine(
    token: &CoreIdToken,
    verifier: &CoreIdTokenVerifier<'_>,
    nonce: &str,
    beside: Beside<'_>,
) -> Result<String, String> {
    let nonce = Nonce::new(nonce.to_owned());
    let claims = token.claims(verifier, &nonce).map_err(|why| name(&why))?;
    let algorithm = token.signing_alg().map_err(|why| word(&why))?;
    let key = token.signing_key(verifier).map_err(|why| word(&why))?;
    if let (Some(beside), Some(told)) = (beside.access_token, claims.access_token_hash()) {
        let actual = AccessTokenHash::from_token(beside, algorithm, key);
        if actual.map_err(|why| word(&why))? != *told {
            return Err("at_hash".to_owned());
        }
    }
    if let (Some(beside), Some(told)) = (beside.code, claims.code_hash()) {
        let actual = AuthorizationCodeHash::from_code(beside, algorithm, key);
        if actual.map_err(|why| word(&why))? != *told {
            return Err("c_hash".to_owned());
        }
    }
    Ok(claims.subject().to_string())
}

/// A refusal by the name of its variant.
pub(crate) fn name(error: &ClaimsVerificationError) -> String {
    match error {
        ClaimsVerificationError::SignatureVerification(inner) => {
            word::<SignatureVerificationError>(inner)
        }
        other => word(other),
    }
}

/// The name of a variant.
pub(crate) fn word<T: Debug>(value: &T) -> String {
    let text = format!("{value:?}");
    let end = text.find(|letter: char| !letter.is_alphanumeric());
    text[..end.unwrap_or(text.len())].to_owned()
}
