//! The flows by back channel: `oauth2` asks our server without a browser, or with one elsewhere.

use std::fmt::Display;
use std::time::Duration;

use flowscribe::network::Endpoint;
use flowscribe::scenario::Scenario;
use flowscribe::simulation;
use flowscribe::trace::Trace;
use oauth2::basic::{BasicClient, BasicErrorResponseType, BasicTokenResponse};
use oauth2::{
    AccessToken, AuthType, ClientId, ClientSecret, DeviceAuthorizationUrl,
    DeviceCodeErrorResponseType, EndpointNotSet, EndpointSet, ErrorResponseType, IntrospectionUrl,
    RefreshToken, RequestTokenError, RevocationUrl, Scope, StandardDeviceAuthorizationResponse,
    StandardErrorResponse, StandardRevocableToken, TokenIntrospectionResponse as _,
    TokenResponse as _, TokenUrl,
};
use openidconnect::core::CoreUserInfoClaims;
use openidconnect::{SubjectIdentifier, UserInfoError};

use crate::live::{Known, authorization, code, get, played, redeem, sent, sign_in};
use crate::referee::{moment, over, word};
use crate::stage::{self, ALICE, Hand, ISSUER, at_okta, exchanges, pairs};

/// The clients and resource servers of the built-in scenarios, at one server.
const OKTA: &str = r#"
[[actor]]
id = "okta"
signing = "EdDSA"
pkce = "public-clients"
offers = ["revocation", "userinfo", "device-authorization"]
access_token_lifetime = "10m"
device_code_lifetime = "30s"
registrations = [
    { client_id = "nightly-report", client_secret = "demo-secret-of-the-service", redirect_uris = [], response_types = [], grant_types = ["client_credentials"], scope = "orders.read" },
    { client_id = "bare", redirect_uris = [], response_types = [], grant_types = ["client_credentials"], scope = "orders.read" },
    { client_id = "calendar", client_secret = "demo-secret-of-the-calendar", redirect_uris = ["https://example.com/callback"], response_types = ["code"], grant_types = ["authorization_code", "refresh_token"], scope = "openid profile" },
    { client_id = "living-room-tv", redirect_uris = [], response_types = [], grant_types = ["urn:ietf:params:oauth:grant-type:device_code"], scope = "photos" },
]
[[actor]]
id = "app"
introspection = { client_id = "orders-api", client_secret = "demo-secret-of-the-api" }
"#;

fn okta() -> Scenario {
    stage::scenario("okta-authorization-code", OKTA)
}

/// A client of every endpoint of the server.
type Client = BasicClient<EndpointNotSet, EndpointSet, EndpointSet, EndpointSet, EndpointSet>;

fn client(client_id: &str, secret: Option<&str>) -> Client {
    let at = |path: &str| format!("{ISSUER}/v1/{path}");
    let client = BasicClient::new(ClientId::new(client_id.to_owned()))
        .set_token_uri(TokenUrl::new(at("token")).unwrap())
        .set_introspection_url(IntrospectionUrl::new(at("introspect")).unwrap())
        .set_revocation_url(RevocationUrl::new(at("revoke")).unwrap())
        .set_device_authorization_url(
            DeviceAuthorizationUrl::new(at("device_authorization")).unwrap(),
        );
    match secret {
        Some(secret) => client.set_client_secret(ClientSecret::new(secret.to_owned())),
        None => client,
    }
}

fn service() -> Client {
    client("nightly-report", Some("demo-secret-of-the-service"))
}

fn calendar() -> Client {
    client("calendar", Some("demo-secret-of-the-calendar"))
}

fn resource_server() -> Client {
    client("orders-api", Some("demo-secret-of-the-api"))
}

/// The error code of a refusal.
fn refused<T, E, C>(
    answer: Result<T, RequestTokenError<E, StandardErrorResponse<C>>>,
) -> Result<T, C>
where
    E: std::error::Error + 'static,
    C: ErrorResponseType + Display + Clone + 'static,
{
    answer.map_err(|why| match why {
        RequestTokenError::ServerResponse(refusal) => refusal.error().clone(),
        other => panic!("no answer of the endpoint: {other:?}"),
    })
}

async fn by_credentials(
    client: Client,
    scope: &str,
    endpoint: Endpoint,
) -> Result<BasicTokenResponse, BasicErrorResponseType> {
    let http = over(&endpoint);
    let request = client.exchange_client_credentials();
    let request = request.add_scope(Scope::new(scope.to_owned()));
    refused(request.request_async(&http).await)
}

#[test]
fn a_client_gets_a_token_for_itself_or_is_told_why_not() {
    use BasicErrorResponseType::{InvalidClient, InvalidScope, UnauthorizedClient};
    let guessed = || client("nightly-report", Some("guessed"));
    let post = |client: Client| client.set_auth_type(AuthType::RequestBody);
    let cases = [
        (service(), "orders.read", None),
        (post(service()), "orders.read", None),
        (service(), "profile", Some(InvalidScope)),
        (guessed(), "orders.read", Some(InvalidClient)),
        (post(guessed()), "orders.read", Some(InvalidClient)),
        (
            client("bare", None),
            "orders.read",
            Some(UnauthorizedClient),
        ),
        (calendar(), "profile", Some(UnauthorizedClient)),
    ];
    for (client, scope, refusal) in cases {
        let asks = client.clone();
        let (seen, _) = played(&okta(), move |endpoint| {
            by_credentials(asks.clone(), scope, endpoint)
        });
        assert_eq!(seen.as_ref().err(), refusal.as_ref(), "{client:?}");
        if let Ok(tokens) = seen {
            assert_eq!(tokens.scopes(), Some(&vec![Scope::new(scope.to_owned())]));
            assert_eq!(tokens.expires_in(), Some(Duration::from_mins(10)));
            assert!(tokens.refresh_token().is_none(), "RFC 6749 4.4.3");
        }
    }
}

/// Tokens of the first user for the calendar.
async fn signed_in(endpoint: &Endpoint) -> BasicTokenResponse {
    let known = Known {
        client_id: "calendar",
        secret: Some("demo-secret-of-the-calendar"),
        ..crate::live::WEB
    };
    let client = known.discover(endpoint).await;
    let answer = sign_in(endpoint, &authorization(&client, code())).await;
    let tokens = redeem(&client, endpoint, get(&answer, "code").unwrap()).await;
    serde_json::from_value(serde_json::to_value(tokens).unwrap()).unwrap()
}

async fn refresh(
    endpoint: &Endpoint,
    token: &RefreshToken,
    scope: Option<&str>,
) -> Result<BasicTokenResponse, BasicErrorResponseType> {
    let (http, client) = (over(endpoint), calendar());
    let mut request = client.exchange_refresh_token(token);
    if let Some(scope) = scope {
        request = request.add_scope(Scope::new(scope.to_owned()));
    }
    refused(request.request_async(&http).await)
}

#[test]
fn a_refresh_token_is_good_once() {
    let (seen, _) = played(&okta(), |endpoint| async move {
        let first = signed_in(&endpoint).await;
        let wider = refresh(&endpoint, first.refresh_token().unwrap(), Some("email")).await;
        let second = refresh(&endpoint, first.refresh_token().unwrap(), None)
            .await
            .unwrap();
        let again = refresh(&endpoint, first.refresh_token().unwrap(), None).await;
        let family = refresh(&endpoint, second.refresh_token().unwrap(), None).await;
        (first, wider.err(), second, again.err(), family.err())
    });
    let (first, wider, second, again, family) = seen;
    let secrets = |tokens: &BasicTokenResponse| {
        let refresh_token = tokens.refresh_token().unwrap().secret().clone();
        (tokens.access_token().secret().clone(), refresh_token)
    };
    let (first, second) = (secrets(&first), secrets(&second));
    assert!(first.0 != second.0 && first.1 != second.1, "both are new");
    assert_eq!(wider, Some(BasicErrorResponseType::InvalidScope));
    let ended = Some(BasicErrorResponseType::InvalidGrant);
    assert_eq!([again, family], [ended.clone(), ended], "RFC 9700 4.14.2");
}

/// What the person with the device does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Person {
    Decides(&'static str),
    Sleeps,
}

/// Types the code after twelve seconds, and decides.
async fn decide(endpoint: &Endpoint, codes: &StandardDeviceAuthorizationResponse, decision: &str) {
    tokio::time::sleep(Duration::from_secs(12)).await;
    let mut hand = Hand::new(endpoint.clone());
    let typed = pairs(&[("user_code", codes.user_code().secret())]);
    let asked = hand
        .send(codes.verification_uri().as_str(), Some(&typed))
        .await;
    let mut credentials = hand.page(&asked).await;
    credentials.extend(pairs(ALICE));
    let signed_in = hand.send(&at_okta("/login"), Some(&credentials)).await;
    let mut fields = hand.page(&signed_in).await;
    fields.extend(pairs(&[("decision", decision)]));
    hand.send(&at_okta("/consent"), Some(&fields)).await;
}

/// The crate's device; it waits so much less than it should between its polls.
async fn device(
    endpoint: Endpoint,
    person: Person,
    hurry: Duration,
) -> Result<BasicTokenResponse, DeviceCodeErrorResponseType> {
    let (http, tv) = (over(&endpoint), client("living-room-tv", None));
    let codes = tv
        .exchange_device_code()
        .add_scope(Scope::new("photos".to_owned()));
    let codes: StandardDeviceAuthorizationResponse = codes.request_async(&http).await.unwrap();
    assert_eq!(codes.interval(), Duration::from_secs(5));
    let clock = endpoint.clock();
    let polls = tv
        .exchange_device_access_token(&codes)
        .set_time_fn(move || moment(clock.unix()))
        .request_async(
            &http,
            |wait| tokio::time::sleep(wait.saturating_sub(hurry)),
            None,
        );
    let decides = async {
        if let Person::Decides(decision) = person {
            decide(&endpoint, &codes, decision).await;
        }
    };
    let (tokens, ()) = tokio::join!(polls, decides);
    refused(tokens)
}

/// How many polls there were, and the error codes that answered them.
fn polls(trace: &Trace) -> Vec<String> {
    let all = exchanges(trace).into_iter();
    let polls = all.filter(|one| one.target().ends_with("/token"));
    let answers = polls.filter_map(|one| one.response);
    let error = |answer: flowscribe::trace::HttpMessage| {
        let answer: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
        answer["error"].as_str().unwrap_or("-").to_owned()
    };
    answers.map(error).collect()
}

#[test]
fn a_device_waits_as_long_as_it_is_told() {
    let (pending, slow) = ("authorization_pending", "slow_down");
    let allow = Person::Decides("allow");
    let cases = [
        (allow, 0, Ok(()), vec![pending, pending, pending, "-"]),
        (
            Person::Decides("deny"),
            0,
            Err("access_denied"),
            vec![pending, pending, pending, "access_denied"],
        ),
        (
            Person::Sleeps,
            0,
            Err("expired_token"),
            [vec![pending; 6], vec!["expired_token"]].concat(),
        ),
        // Too early by a second, and told so; what is decided by then is granted all the same.
        (allow, 1, Ok(()), vec![pending, slow, "-"]),
    ];
    for (person, hurry, expected, answers) in cases {
        let hurry = Duration::from_secs(hurry);
        let (seen, trace) = played(&okta(), move |endpoint| device(endpoint, person, hurry));
        let seen = seen.map(drop).map_err(|why| why.to_string());
        assert_eq!(
            seen,
            expected.map_err(str::to_owned),
            "{person:?}, {hurry:?}"
        );
        assert_eq!(polls(&trace), answers, "{person:?}, {hurry:?}");
    }
}

/// Whether the resource server may know the token to be good.
async fn active(endpoint: &Endpoint, token: &AccessToken) -> bool {
    let (http, asks) = (over(endpoint), resource_server());
    let answer = asks.introspect(token).request_async(&http).await;
    answer.unwrap().active()
}

#[test]
fn a_resource_server_is_told_about_a_token() {
    let (seen, _) = played(&okta(), |endpoint| async move {
        let tokens = signed_in(&endpoint).await;
        let (http, asks) = (over(&endpoint), resource_server());
        let told = asks
            .introspect(tokens.access_token())
            .request_async(&http)
            .await;
        let told = told.unwrap();
        let unknown = active(&endpoint, &AccessToken::new("guessed".to_owned())).await;
        let stranger = client("orders-api", Some("guessed"));
        let stranger = stranger
            .introspect(tokens.access_token())
            .request_async(&http)
            .await;
        (
            told,
            unknown,
            refused(stranger).err(),
            endpoint.clock().unix(),
        )
    });
    let (told, unknown, stranger, now) = seen;
    assert!(told.active() && !unknown);
    assert_eq!(told.client_id().map(|id| id.as_str()), Some("calendar"));
    assert_eq!(told.sub(), Some("alice"));
    let scopes: Vec<_> = told
        .scopes()
        .unwrap()
        .iter()
        .map(|scope| scope.as_str())
        .collect();
    assert_eq!(scopes, ["openid", "profile"]);
    let left = told.exp().unwrap() - moment(now);
    assert!((590..=600).contains(&left.num_seconds()), "{left}");
    assert_eq!(stranger, Some(BasicErrorResponseType::InvalidClient));
}

async fn revoke(endpoint: &Endpoint, token: StandardRevocableToken) {
    let (http, client) = (over(endpoint), calendar());
    let request = client.revoke_token(token).unwrap();
    request.request_async(&http).await.unwrap();
}

#[test]
fn a_revoked_token_is_active_no_longer() {
    let (seen, _) = played(&okta(), |endpoint| async move {
        let tokens = signed_in(&endpoint).await;
        let before = active(&endpoint, tokens.access_token()).await;
        revoke(&endpoint, tokens.access_token().clone().into()).await;
        let after = active(&endpoint, tokens.access_token()).await;
        let refresh_token = tokens.refresh_token().unwrap();
        let second = refresh(&endpoint, refresh_token, None).await.unwrap();
        revoke(&endpoint, second.refresh_token().unwrap().into()).await;
        let ended = refresh(&endpoint, second.refresh_token().unwrap(), None).await;
        let with_it = active(&endpoint, second.access_token()).await;
        // RFC 7009 2.2: what is not known is as good as revoked.
        revoke(&endpoint, AccessToken::new("guessed".to_owned()).into()).await;
        ([before, after, with_it], ended.err())
    });
    let ended = Some(BasicErrorResponseType::InvalidGrant);
    assert_eq!(seen, ([true, false, false], ended));
}

/// Who the server says that it is, to a client that expects somebody.
async fn who(endpoint: &Endpoint, token: &AccessToken, expected: &str) -> Result<String, String> {
    let known = Known {
        client_id: "calendar",
        ..crate::live::WEB
    };
    let client = known.discover(endpoint).await;
    let expected = SubjectIdentifier::new(expected.to_owned());
    let request = client.user_info(token.clone(), Some(expected)).unwrap();
    let http = over(endpoint);
    let told: Result<CoreUserInfoClaims, _> = request.request_async(&http).await;
    told.map(|claims| claims.subject().to_string())
        .map_err(|why| match why {
            UserInfoError::Response(status, ..) => status.as_u16().to_string(),
            other => word(&other),
        })
}

#[test]
fn the_user_is_told_to_a_good_token() {
    let (seen, _) = played(&okta(), |endpoint| async move {
        let tokens = signed_in(&endpoint).await;
        let token = tokens.access_token();
        let good = who(&endpoint, token, "alice").await;
        let another = who(&endpoint, token, "mallory").await;
        let guessed = who(&endpoint, &AccessToken::new("guessed".to_owned()), "alice").await;
        revoke(&endpoint, token.clone().into()).await;
        [good, another, guessed, who(&endpoint, token, "alice").await]
    });
    let err = |why: &str| Err(why.to_owned());
    let expected = [
        Ok("alice".to_owned()),
        err("ClaimsVerification"),
        err("401"),
        err("401"),
    ];
    assert_eq!(seen, expected);
}

/// All of it, so that every request is in the recording.
async fn everything(endpoint: Endpoint) {
    let token = by_credentials(service(), "orders.read", endpoint.clone())
        .await
        .unwrap();
    active(&endpoint, token.access_token()).await;
    let http = over(&endpoint);
    let client = service();
    let revokes = client
        .revoke_token(token.access_token().clone().into())
        .unwrap();
    revokes.request_async(&http).await.unwrap();
    let tokens = signed_in(&endpoint).await;
    drop(who(&endpoint, tokens.access_token(), "alice").await);
    refresh(&endpoint, tokens.refresh_token().unwrap(), None)
        .await
        .unwrap();
    let none = Duration::ZERO;
    device(endpoint, Person::Decides("allow"), none)
        .await
        .unwrap();
}

#[test]
fn our_clients_ask_as_the_crates_do() {
    let ((), theirs) = played(&okta(), everything);
    let device_code = "urn:ietf:params:oauth:grant-type:device_code";
    for (scenario, path, grant) in [
        ("client-credentials", "/token", "client_credentials"),
        ("refresh-rotation", "/token", "refresh_token"),
        ("device", "/device_authorization", ""),
        ("device", "/token", device_code),
        ("introspection", "/introspect", ""),
        ("revocation", "/revoke", ""),
        ("discovery-userinfo", "/userinfo", ""),
    ] {
        let ours = simulation::run(&Scenario::load(scenario).unwrap(), 0).unwrap();
        let (ours, theirs) = (sent(&ours, path, grant), sent(&theirs, path, grant));
        assert_eq!(ours, theirs, "{scenario}");
    }
}
