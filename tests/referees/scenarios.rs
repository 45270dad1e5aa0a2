//! What our servers answer in the built-in scenarios, as the crates read it: a
//! success is one to them as well, and a refusal has the same error code.

use flowscribe::scenario::{Scenario, builtin};
use flowscribe::simulation;
use flowscribe::trace::{Event, HttpMessage, ProtocolMessage, Trace, recognise};
use indexmap::IndexMap;
use oauth2::StandardDeviceAuthorizationResponse;
use oauth2::basic::BasicClient;
use openidconnect::core::{
    CoreClient, CoreJsonWebKeySet, CoreProviderMetadata, CoreUserInfoClaims,
};
use openidconnect::{
    AccessToken, AuthorizationCode, ClientId, DeviceAuthorizationUrl, ErrorResponse, HttpResponse,
    IntrospectionUrl, IssuerUrl, JsonWebKeySetUrl, RequestTokenError, RevocationUrl, TokenUrl,
    UserInfoUrl,
};

use crate::referee::{always, at_once, response};

/// Success, or the error code that the crate reads; empty where it reads none.
type Read = Result<(), String>;

fn token(answer: HttpResponse) -> Read {
    let issuer = IssuerUrl::new("https://as.example".to_owned()).unwrap();
    let client = CoreClient::new(
        ClientId::new("a".to_owned()),
        issuer,
        CoreJsonWebKeySet::default(),
    )
    .set_token_uri(TokenUrl::new("https://as.example/token".to_owned()).unwrap());
    let request = client.exchange_code(AuthorizationCode::new("a".to_owned()));
    outcome(at_once(request.request_async(&always(answer))))
}

fn outcome<T, E, R>(answered: Result<T, RequestTokenError<E, R>>) -> Read
where
    E: std::error::Error + 'static,
    R: ErrorResponse + serde::Serialize,
{
    match answered {
        Ok(_) => Ok(()),
        Err(RequestTokenError::ServerResponse(refusal)) => {
            let refusal = serde_json::to_value(refusal).unwrap();
            Err(refusal["error"].as_str().unwrap().to_owned())
        }
        Err(_) => Err(String::new()),
    }
}

fn keys(answer: HttpResponse) -> Read {
    let url = JsonWebKeySetUrl::new("https://as.example/keys".to_owned()).unwrap();
    let keys = at_once(CoreJsonWebKeySet::fetch_async(&url, &always(answer)));
    keys.map(drop).map_err(|_| String::new())
}

/// The issuer that the metadata names is taken for the one that was asked.
fn metadata(answer: HttpResponse) -> Read {
    let told: serde_json::Value = serde_json::from_slice(answer.body()).unwrap_or_default();
    let issuer = told["issuer"].as_str().unwrap_or("https://as.example");
    let issuer = IssuerUrl::new(issuer.to_owned()).unwrap();
    let mut document = told.clone();
    // Discovery fetches the keys as well; they are judged by themselves.
    document["keys"] = serde_json::json!([]);
    let both = answer.map(|_| serde_json::to_vec(&document).unwrap());
    let found = at_once(CoreProviderMetadata::discover_async(issuer, &always(both)));
    found.map(drop).map_err(|_| String::new())
}

fn as_basic() -> BasicClient {
    BasicClient::new(ClientId::new("a".to_owned()))
}

fn codes(answer: HttpResponse) -> Read {
    let url = DeviceAuthorizationUrl::new("https://as.example/device".to_owned()).unwrap();
    let client = as_basic().set_device_authorization_url(url);
    let http = always(answer);
    let codes = client.exchange_device_code().request_async(&http);
    let codes: Result<StandardDeviceAuthorizationResponse, _> = at_once(codes);
    outcome(codes)
}

fn introspection(answer: HttpResponse) -> Read {
    let url = IntrospectionUrl::new("https://as.example/introspect".to_owned()).unwrap();
    let client = as_basic().set_introspection_url(url);
    let (http, token) = (always(answer), AccessToken::new("a".to_owned()));
    outcome(at_once(client.introspect(&token).request_async(&http)))
}

fn revocation(answer: HttpResponse) -> Read {
    let url = RevocationUrl::new("https://as.example/revoke".to_owned()).unwrap();
    let client = as_basic().set_revocation_url(url);
    let token = AccessToken::new("a".to_owned());
    let request = client.revoke_token(token.into()).unwrap();
    outcome(at_once(request.request_async(&always(answer))))
}

fn userinfo(answer: HttpResponse) -> Read {
    let issuer = IssuerUrl::new("https://as.example".to_owned()).unwrap();
    let url = UserInfoUrl::new("https://as.example/userinfo".to_owned()).unwrap();
    let client = CoreClient::new(
        ClientId::new("a".to_owned()),
        issuer,
        CoreJsonWebKeySet::default(),
    );
    let client = client.set_user_info_url(url);
    let http = always(answer);
    let request = client.user_info(AccessToken::new("a".to_owned()), None);
    let told: Result<CoreUserInfoClaims, _> = at_once(request.request_async(&http));
    told.map(drop).map_err(|_| String::new())
}

/// What the crates read of a kind of response.
fn read(kind: &str, answer: HttpResponse) -> Option<Read> {
    match kind {
        "token-response" => Some(token(answer)),
        "keys-response" => Some(keys(answer)),
        "discovery-response" => Some(metadata(answer)),
        "device-authorization-response" => Some(codes(answer)),
        "introspection-response" => Some(introspection(answer)),
        "revocation-response" => Some(revocation(answer)),
        "userinfo-response" => Some(userinfo(answer)),
        _ => None,
    }
}

/// What our recogniser says of the same message.
fn ours(message: &ProtocolMessage) -> Read {
    if message.failed {
        Err(message.error.clone().unwrap_or_default())
    } else {
        Ok(())
    }
}

/// The responses that arrived, with what they are.
fn arrived(trace: &Trace) -> Vec<(ProtocolMessage, HttpMessage)> {
    let events = recognise(trace).into_iter().zip(&trace.events);
    let response = |(message, event): (ProtocolMessage, &Event)| match event {
        Event::Response(transfer) => {
            let octets = transfer.delivered.as_ref().unwrap_or(&transfer.sent);
            Some((message, HttpMessage::response(octets.as_bytes()).ok()?))
        }
        _ => None,
    };
    events.filter_map(response).collect()
}

#[test]
fn the_crates_read_every_answer_as_we_do() {
    let mut seen: IndexMap<(String, bool), usize> = IndexMap::new();
    for scenario in builtin() {
        let scenario = Scenario::load(scenario.name).unwrap();
        let trace = simulation::run(&scenario, 0).unwrap();
        for (message, answer) in arrived(&trace) {
            let kind = message.kind.as_str();
            let Some(theirs) = read(kind, response(&answer)) else {
                continue;
            };
            let ours = ours(&message);
            *seen.entry((kind.to_owned(), ours.is_ok())).or_default() += 1;
            assert_eq!(theirs, ours, "{}: {kind} {}", scenario.name, answer.text());
        }
    }
    let often = |kind: &str, good| seen.get(&(kind.to_owned(), good)).copied().unwrap_or(0);
    assert!(
        often("token-response", true) > 20 && often("token-response", false) > 3,
        "{seen:?}"
    );
    assert!(
        often("keys-response", true) > 30 && often("discovery-response", true) > 20,
        "{seen:?}"
    );
    let further = [
        "introspection",
        "device-authorization",
        "userinfo",
        "revocation",
    ];
    let further = further.map(|name| often(&format!("{name}-response"), true));
    assert!(!further.contains(&0), "{seen:?}");
}
