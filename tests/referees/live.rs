//! Whole flows: the crates are the client of our servers, over the pipes of a run.

use std::collections::BTreeMap;
use std::str::FromStr as _;
use std::sync::{Arc, Mutex};

use flowscribe::network::Endpoint;
use flowscribe::protocol::{Parameters, parse_form, write_form};
use flowscribe::scenario::Scenario;
use flowscribe::simulation;
use flowscribe::trace::{Trace, split_url};
use http::header;
use openidconnect::core::{
    CoreAuthenticationFlow, CoreClient, CoreIdToken, CoreProviderMetadata, CoreResponseType,
    CoreTokenResponse,
};
use openidconnect::{
    AccessToken, AuthType, AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndpointMaybeSet,
    EndpointNotSet, EndpointSet, IssuerUrl, Nonce, OAuth2TokenResponse as _, PkceCodeChallenge,
    PkceCodeVerifier, RedirectUrl, Scope, TokenResponse as _,
};
use url::Url;

use crate::doctored::CLIENT;
use crate::referee::{Beside, examine, moment, over};
use crate::stage::{self, ALICE, CALLBACK, Hand, ISSUER, at_okta, exchanges, pairs};

/// The crate's client of a server whose metadata it has fetched.
pub(crate) type Client = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

const STATE: &str = "a-state";
const NONCE: &str = "a-nonce";

/// RFC 7636 appendix B.
pub(crate) const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

/// A client as the server knows it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Known {
    pub(crate) client_id: &'static str,
    pub(crate) secret: Option<&'static str>,
    pub(crate) method: AuthMethod,
}

/// How it sends its secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AuthMethod {
    Basic,
    Post,
}

/// A secret that is another text after `application/x-www-form-urlencoded`.
const AWKWARD: &str = "sesame, open: 100%+é";

pub(crate) const WEB: Known = Known {
    client_id: "web",
    secret: Some("secret"),
    method: AuthMethod::Basic,
};
pub(crate) const PUBLIC: Known = Known {
    client_id: "public",
    secret: None,
    method: AuthMethod::Basic,
};

/// The clients that the server knows.
pub(crate) const OKTA: &str = r#"
[[actor]]
id = "okta"
pkce = "public-clients"
code_lifetime = "10s"
registrations = [
    { client_id = "web", client_secret = "secret", redirect_uris = ["https://example.com/callback"], scope = "openid profile", response_types = ["code", "token", "id_token", "id_token token", "code id_token", "code token", "code id_token token"] },
    { client_id = "awkward: client", client_secret = "sesame, open: 100%+é", redirect_uris = ["https://example.com/callback"], scope = "openid profile", response_types = ["code"] },
    { client_id = "public", redirect_uris = ["https://example.com/callback"], scope = "openid profile", response_types = ["code"] },
]
"#;

pub(crate) fn okta(signing: &str) -> Scenario {
    let overlay = format!("{OKTA}signing = {signing:?}");
    stage::scenario("okta-authorization-code", &overlay)
}

/// A run in which the client does this; what it comes to, and the recording.
pub(crate) fn played<T, F, Done>(scenario: &Scenario, act: F) -> (T, Trace)
where
    T: Send + 'static,
    F: Fn(Endpoint) -> Done + Send + Sync + 'static,
    Done: Future<Output = T> + Send + 'static,
{
    let told = Arc::new(Mutex::new(None));
    let tells = Arc::clone(&told);
    let trace = stage::play(scenario, move |endpoint| {
        let (tells, doing) = (Arc::clone(&tells), act(endpoint));
        async move {
            let done = doing.await;
            *tells.lock().unwrap() = Some(done);
        }
    });
    let done = told.lock().unwrap().take();
    (done.expect("the client came to its end"), trace)
}

impl Known {
    /// Fetches the metadata and the keys, and makes a client of them.
    pub(crate) async fn discover(self, endpoint: &Endpoint) -> Client {
        let issuer = IssuerUrl::new(ISSUER.to_owned()).unwrap();
        let http = over(endpoint);
        let metadata = CoreProviderMetadata::discover_async(issuer, &http).await;
        let client_id = ClientId::new(self.client_id.to_owned());
        let secret = self
            .secret
            .map(|secret| ClientSecret::new(secret.to_owned()));
        CoreClient::from_provider_metadata(metadata.unwrap(), client_id, secret)
            .set_redirect_uri(RedirectUrl::new(CALLBACK.to_owned()).unwrap())
            .set_auth_type(match self.method {
                AuthMethod::Basic => AuthType::BasicAuth,
                AuthMethod::Post => AuthType::RequestBody,
            })
    }
}

/// The authorization request that the crate makes.
pub(crate) fn authorization(client: &Client, flow: CoreAuthenticationFlow) -> Url {
    let state = || CsrfToken::new(STATE.to_owned());
    let redeems = !matches!(flow, CoreAuthenticationFlow::Implicit(_));
    let request = client
        .authorize_url(flow, state, || Nonce::new(NONCE.to_owned()))
        .add_scope(Scope::new("profile".to_owned()));
    let verifier = PkceCodeVerifier::new(VERIFIER.to_owned());
    let challenge = PkceCodeChallenge::from_code_verifier_sha256(&verifier);
    let request = if redeems {
        request.set_pkce_challenge(challenge)
    } else {
        request
    };
    request.url().0
}

/// The first user signs in and allows it; gives what answers, in query or fragment.
pub(crate) async fn sign_in(endpoint: &Endpoint, url: &Url) -> Parameters {
    let mut hand = Hand::new(endpoint.clone());
    let asked = hand.send(url.as_str(), None).await;
    let mut credentials = hand.page(&asked).await;
    credentials.extend(pairs(ALICE));
    let signed_in = hand.send(&at_okta("/login"), Some(&credentials)).await;
    let mut decision = hand.page(&signed_in).await;
    decision.extend(pairs(&[("decision", "allow")]));
    let answer = hand.send(&at_okta("/consent"), Some(&decision)).await;
    let location = answer.headers()[header::LOCATION].to_str().unwrap();
    let (base, query, fragment) = split_url(location);
    assert_eq!(base, CALLBACK);
    let answer = parse_form(query.or(fragment).unwrap());
    assert_eq!(get(&answer, "state"), Some(STATE));
    answer
}

pub(crate) fn get<'p>(answer: &'p Parameters, name: &str) -> Option<&'p str> {
    let mut parameters = answer.iter();
    let found = parameters.find(|(known, _)| known == name);
    found.map(|(_, value)| value.as_str())
}

/// Redeems the code as the crate does.
pub(crate) async fn redeem(client: &Client, endpoint: &Endpoint, code: &str) -> CoreTokenResponse {
    let request = client
        .exchange_code(AuthorizationCode::new(code.to_owned()))
        .unwrap()
        .set_pkce_verifier(PkceCodeVerifier::new(VERIFIER.to_owned()));
    let http = over(endpoint);
    request.request_async(&http).await.unwrap()
}

/// Who signed in, by an ID token and what came beside it.
fn subject(
    client: &Client,
    endpoint: &Endpoint,
    token: &CoreIdToken,
    beside: Beside<'_>,
) -> Result<String, String> {
    let now = endpoint.clock().unix();
    let verifier = client.id_token_verifier();
    let verifier = verifier.set_time_fn(move || moment(now));
    examine(token, &verifier, NONCE, beside)
}

/// The code flow from discovery to the resource: the subject, and what the resource server says.
async fn code_flow(known: Known, endpoint: Endpoint) -> (Result<String, String>, u16) {
    let client = known.discover(&endpoint).await;
    let url = authorization(&client, code());
    let answer = sign_in(&endpoint, &url).await;
    let tokens = redeem(&client, &endpoint, get(&answer, "code").unwrap()).await;
    let beside = Beside {
        access_token: Some(tokens.access_token()),
        code: None,
    };
    let told = subject(&client, &endpoint, tokens.id_token().unwrap(), beside);
    let bearer = format!("Bearer {}", tokens.access_token().secret());
    let resource = http::Request::get("https://api.example/profile")
        .header(header::AUTHORIZATION, bearer)
        .body(Vec::new());
    let resource = over(&endpoint)(resource.unwrap()).await.unwrap();
    (told, resource.status().as_u16())
}

pub(crate) fn code() -> CoreAuthenticationFlow {
    CoreAuthenticationFlow::AuthorizationCode
}

#[test]
fn the_code_flow_of_every_client_ends_with_a_user_and_a_resource() {
    let awkward = Known {
        client_id: "awkward: client",
        secret: Some(AWKWARD),
        method: AuthMethod::Basic,
    };
    let post = |known| Known {
        method: AuthMethod::Post,
        ..known
    };
    for signing in ["RS256", "EdDSA"] {
        let scenario = okta(signing);
        for known in [WEB, post(WEB), awkward, post(awkward), PUBLIC] {
            let (seen, _) = played(&scenario, move |endpoint| code_flow(known, endpoint));
            assert_eq!(seen, (Ok("alice".to_owned()), 200), "{signing}, {known:?}");
        }
    }
}

/// Who signed in, by the ID token in front and by the one for the code, where there are such.
async fn front_flow(
    flow: CoreAuthenticationFlow,
    endpoint: Endpoint,
) -> [Option<Result<String, String>>; 2] {
    let client = WEB.discover(&endpoint).await;
    let url = authorization(&client, flow);
    let answer = sign_in(&endpoint, &url).await;
    let owned = |name| get(&answer, name).map(str::to_owned);
    let access_token = owned("access_token").map(AccessToken::new);
    let code = owned("code").map(AuthorizationCode::new);
    let beside = Beside {
        access_token: access_token.as_ref(),
        code: code.as_ref(),
    };
    let front = get(&answer, "id_token").map(|token| CoreIdToken::from_str(token).unwrap());
    if let Some(token) = &front {
        let verifier = client.id_token_verifier();
        let now = endpoint.clock().unix();
        let verifier = verifier.set_time_fn(move || moment(now));
        let claims = token
            .claims(&verifier, &Nonce::new(NONCE.to_owned()))
            .unwrap();
        let hashes = (
            claims.access_token_hash().is_some(),
            claims.code_hash().is_some(),
        );
        assert_eq!(
            hashes,
            (access_token.is_some(), code.is_some()),
            "both are REQUIRED"
        );
    }
    let front = front.map(|token| subject(&client, &endpoint, &token, beside));
    let back = match &code {
        None => None,
        Some(code) => {
            let tokens = redeem(&client, &endpoint, code.secret()).await;
            let beside = Beside {
                access_token: Some(tokens.access_token()),
                code: None,
            };
            Some(subject(
                &client,
                &endpoint,
                tokens.id_token().unwrap(),
                beside,
            ))
        }
    };
    [front, back]
}

#[test]
fn what_comes_in_front_is_bound_to_what_comes_beside_it() {
    use CoreResponseType::{Code, IdToken, Token};
    let hybrid = CoreAuthenticationFlow::Hybrid;
    let flows = [
        (CoreAuthenticationFlow::Implicit(false), [true, false]),
        (CoreAuthenticationFlow::Implicit(true), [true, false]),
        (hybrid(vec![Code, IdToken]), [true, true]),
        (hybrid(vec![Code, Token]), [false, true]),
        (hybrid(vec![Code, IdToken, Token]), [true, true]),
    ];
    for signing in ["RS256", "EdDSA"] {
        let scenario = okta(signing);
        for (flow, tokens) in &flows {
            let asks = flow.clone();
            let (seen, _) = played(&scenario, move |endpoint| {
                front_flow(asks.clone(), endpoint)
            });
            let expected = tokens.map(|comes| comes.then(|| Ok("alice".to_owned())));
            assert_eq!(seen, expected, "{signing}, {flow:?}");
        }
    }
}

/// A request as two clients can have it in common: the line, the headers that
/// matter, the parameters. What each draws for itself is named and left out.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Sent {
    line: String,
    headers: Vec<Option<String>>,
    parameters: BTreeMap<String, String>,
}

/// The first request to a path that ends so, with this grant type or with any.
pub(crate) fn sent(trace: &Trace, path: &str, grant: &str) -> Sent {
    const OWN: [&str; 8] = [
        "state",
        "nonce",
        "code",
        "code_challenge",
        "code_verifier",
        "refresh_token",
        "device_code",
        "token",
    ];
    let mut all = exchanges(trace).into_iter();
    let at = |target: &str| split_url(target).0.ends_with(path);
    let grant = write_form([("grant_type", grant)]);
    let found = all.find(|one| {
        let meant = grant.ends_with('=') || one.request.text().contains(&grant);
        at(one.target()) && meant && one.method() != "OPTIONS"
    });
    let found = found.unwrap_or_else(|| panic!("no request to {path}"));
    let (_, query, _) = split_url(found.target());
    let body = found.request.text();
    let parameters = parse_form(query.unwrap_or(&body)).into_iter();
    let parameters = parameters.map(|(name, value)| {
        let own = OWN.contains(&name.as_str());
        (name, if own { "<own>".to_owned() } else { value })
    });
    let header = |name| {
        let value = found.request.header(name)?;
        let own = value.starts_with("Bearer ");
        Some(if own { "Bearer <own>" } else { value }.to_owned())
    };
    Sent {
        line: format!("{} {path}", found.method()),
        headers: ["content-type", "accept", "authorization"]
            .map(header)
            .to_vec(),
        parameters: parameters.collect(),
    }
}

#[test]
fn our_clients_ask_as_the_crates_do() {
    let clients = [
        (
            AuthMethod::Basic,
            "client_secret_basic",
            "okta-authorization-code",
        ),
        (
            AuthMethod::Post,
            "client_secret_post",
            "okta-authorization-code",
        ),
        (AuthMethod::Basic, "none", "okta-implicit"),
    ];
    for (method, name, base) in clients {
        let secret = (name != "none").then_some(AWKWARD);
        let secret_of =
            |secret| format!("client_secret = {secret:?}\ntoken_endpoint_auth_method = {name:?}\n");
        let client = [
            "[[actor]]\nid = \"client\"\nresponse_type = \"code\"\npkce = \"S256\"\n",
            &secret.map(secret_of).unwrap_or_default(),
        ]
        .concat();
        let scenario = stage::scenario(base, &client);
        let known = Known {
            client_id: CLIENT,
            secret,
            method,
        };
        let ours = simulation::run(&scenario, 0).unwrap();
        let (seen, theirs) = played(&scenario, move |endpoint| code_flow(known, endpoint));
        assert_eq!(seen.0, Ok("alice".to_owned()), "{name}");
        for path in ["/authorize", "/token"] {
            let (mut ours, theirs) = (sent(&ours, path, ""), sent(&theirs, path, ""));
            if name == "none" && path.ends_with("/token") {
                // A script's fetch accepts whatever comes (Fetch 4.4).
                ours.headers.clone_from(&theirs.headers);
            }
            // A browser asks for pages; the hand that plays it asks for nothing.
            if path.ends_with("/authorize") {
                ours.headers.clone_from(&theirs.headers);
            }
            assert_eq!(ours, theirs, "{name}: {path}");
        }
    }
}
