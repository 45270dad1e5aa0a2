//! A client: which keys one of its kind needs, where it is reached, what it asks for.

use serde::de::Error as _;

use super::{Stage, TAKES_PUSHES, leeway, text, value};
use crate::protocol::{GrantType, ResponseType};
use crate::scenario::error::Problem;
use crate::scenario::model::{
    AppPages, AskedMode, AuthMethod, Client, ClientKind, Offer, Pkce, PkcePolicy, TokenPlace,
};
use crate::scenario::names::{https, not_empty, origin, path};
use crate::scenario::raw::{RawAuthorizationServer, RawClient, Text};

impl Stage<'_> {
    pub(super) fn client(&self, raw: &RawClient) -> Result<Client, Problem> {
        let grant_types = grant_types(raw);
        complete(raw, &grant_types)?;
        of_its_kind(raw)?;
        if let Some(asked) = &raw.response_type {
            response_type(asked)?;
            fits(raw.kind, asked)?;
        }
        if let Some(resource) = &raw.resource {
            https("resource", resource)?;
        }
        let start = raw.start.as_ref();
        start.map_or(Ok(()), |start| path("start", start))?;
        let host = host(raw)?;
        let path = raw.start.as_ref().map_or(
            match raw.kind {
                ClientKind::WebApp => "/login",
                _ => "/",
            },
            |start| start.value.as_str(),
        );
        if let (ClientKind::WebApp, Some(host)) = (raw.kind, &host) {
            own_page(raw, host, path)?;
        }
        let server = self.server_of(raw.authorization_server.as_ref())?;
        let method = auth_method(raw)?;
        Ok(Client {
            kind: raw.kind,
            client_id: not_empty("client_id", &raw.client_id)?,
            client_secret: secret(raw, method),
            grant_types,
            redirect_uri: text(raw.redirect_uri.as_ref()).unwrap_or_default(),
            response_type: text(raw.response_type.as_ref()).unwrap_or_default(),
            scope: raw.scope.clone().filter(|scope| !scope.is_empty()),
            start: format!("{}{path}", host.as_deref().unwrap_or_default()),
            host,
            resource: text(raw.resource.as_ref()),
            authorization_server: server.id.value.clone(),
            parameters: raw.parameters.clone().into_iter().collect(),
            sends_token: raw.sends_token,
            pkce: raw.pkce.unwrap_or(match server.pkce {
                PkcePolicy::None => Pkce::None,
                _ => Pkce::S256,
            }),
            token_endpoint_auth_method: method,
            response_mode: response_mode(raw)?,
            authorization_details: details(raw)?,
            pushes_request: pushes_request(raw, server)?,
            dpop_bound_access_tokens: bound_tokens(raw)?,
            discovery: raw.discovery,
            userinfo: raw.userinfo,
            checks_state: raw.checks_state.unwrap_or(true),
            sends_nonce: raw.sends_nonce.unwrap_or(true),
            checks_iss: raw.checks_iss.unwrap_or(true),
            leeway: leeway(raw.leeway.as_ref())?,
            reports_to: reports_to(raw)?,
            resource_at_sign_in: raw.resource_at_sign_in.unwrap_or(true),
            post_logout_redirect_uri: post_logout_redirect_uri(raw)?,
            pages: pages(raw)?,
            signs_in_by: value(raw.signs_in_by.as_ref()).unwrap_or_default(),
        })
    }
}

fn details(raw: &RawClient) -> Result<Option<String>, Problem> {
    let given = raw.authorization_details.as_ref();
    given.map(authorization_details).transpose()
}

fn reports_to(raw: &RawClient) -> Result<Option<String>, Problem> {
    let Some(url) = &raw.reports_to else {
        return Ok(None);
    };
    https("reports_to", url).map(|_| Some(url.value.clone()))
}

fn pages(raw: &RawClient) -> Result<AppPages, Problem> {
    let urls = |key: &str, given: &[Text]| {
        let checked = given.iter().map(|url| {
            https(key, url)?;
            Ok(url.value.clone())
        });
        checked.collect::<Result<Vec<_>, Problem>>()
    };
    Ok(AppPages {
        images: urls("images", &raw.images)?,
        scripts: urls("scripts", &raw.scripts)?,
        referrer_policy: value(raw.referrer_policy.as_ref()),
        leaves_callback: value(raw.leaves_callback.as_ref()).unwrap_or(true),
        clears_address: value(raw.clears_address.as_ref()).unwrap_or(true),
        open_redirector: raw.open_redirector,
    })
}

/// By its secret in the header where it has one (RFC 7591 2), else not at all.
pub(super) fn auth_method(raw: &RawClient) -> Result<AuthMethod, Problem> {
    let in_the_browser = raw.kind == ClientKind::SinglePageApp;
    let Some(given) = &raw.token_endpoint_auth_method else {
        let has_secret = raw.client_secret.is_some() && !in_the_browser;
        return Ok(if has_secret {
            AuthMethod::ClientSecretBasic
        } else {
            AuthMethod::None
        });
    };
    let method = given.value;
    let refused = |title: &str, help: &str| Err(Problem::at(given.place, title).help(help));
    if in_the_browser && method != AuthMethod::None {
        return refused(
            "a single-page app cannot keep a secret or a key",
            "leave the key out: it is a public client (RFC 6749 2.1)",
        );
    }
    if method.has_secret() && raw.client_secret.is_none() {
        return refused(
            "the client has no secret to authenticate with",
            "add `client_secret = \"...\"`",
        );
    }
    Ok(method)
}

/// A JSON array, which may stand in several lines of the file (RFC 9396 2).
fn authorization_details(given: &Text) -> Result<String, Problem> {
    match serde_json::from_str::<Vec<serde_json::Value>>(&given.value) {
        Ok(details) => Ok(serde_json::Value::from(details).to_string()),
        Err(_) => Err(
            Problem::at(given.place, "the authorization details are no JSON array")
                .help("write `authorization_details = '[{ \"type\": \"...\" }]'`"),
        ),
    }
}

/// Refuses a key that says nothing of a client of this kind.
fn of_its_kind(raw: &RawClient) -> Result<(), Problem> {
    let referrer_policy = raw.referrer_policy.as_ref().map(|given| given.place);
    let leaves_callback = raw.leaves_callback.as_ref().map(|given| given.place);
    let signs_in_by = raw.signs_in_by.as_ref().map(|given| given.place);
    let clears_address = raw.clears_address.as_ref().map(|given| given.place);
    let (web_app, script) = (ClientKind::WebApp, ClientKind::SinglePageApp);
    for (key, given, kind, whose) in [
        ("referrer_policy", referrer_policy, web_app, "web app"),
        ("leaves_callback", leaves_callback, web_app, "web app"),
        ("signs_in_by", signs_in_by, web_app, "web app"),
        ("clears_address", clears_address, script, "single-page app"),
    ] {
        if let Some(place) = given.filter(|_| raw.kind != kind) {
            let title = format!("`{key}` says something of a {whose} only");
            return Err(Problem::at(place, title).help("leave the key out"));
        }
    }
    Ok(())
}

/// A script would have to keep the ID token for it.
fn post_logout_redirect_uri(raw: &RawClient) -> Result<Option<String>, Problem> {
    let Some(given) = &raw.post_logout_redirect_uri else {
        return Ok(None);
    };
    if raw.kind != ClientKind::WebApp {
        let title = "only a web app logs its users out";
        return Err(Problem::at(given.place, title).help("leave the key out"));
    }
    https("post_logout_redirect_uri", given)?;
    Ok(Some(given.value.clone()))
}

/// A static host takes no POST.
fn response_mode(raw: &RawClient) -> Result<Option<AskedMode>, Problem> {
    match &raw.response_mode {
        Some(given) if raw.kind == ClientKind::SinglePageApp => {
            let title = "a single-page app has no server that reads a form";
            Err(Problem::at(given.place, title)
                .help("a web app takes response_mode = \"form_post\""))
        }
        given => Ok(given.as_ref().map(|given| given.value)),
    }
}

/// Our script makes no proofs, and a bound token is sent in the header alone (RFC 9449 7).
pub(super) fn bound_tokens(raw: &RawClient) -> Result<bool, Problem> {
    let Some(given) = raw
        .dpop_bound_access_tokens
        .as_ref()
        .filter(|given| given.value)
    else {
        return Ok(false);
    };
    let refused = |title: &str, help: &str| Err(Problem::at(given.place, title).help(help));
    if raw.kind == ClientKind::SinglePageApp {
        let title = "the script of a single-page app makes no proofs of possession here";
        return refused(title, "leave the key out, or choose another `kind`");
    }
    if raw.sends_token == TokenPlace::Query {
        let title = "a bound access token does not travel in a URL";
        return refused(title, "leave `sends_token` out (RFC 9449 7.1)");
    }
    Ok(true)
}

/// A client can push its request where it has a server of its own that asks for codes, and where its server takes it.
fn pushes_request(raw: &RawClient, server: &RawAuthorizationServer) -> Result<bool, Problem> {
    let Some(given) = raw.pushes_request.as_ref().filter(|given| given.value) else {
        return Ok(false);
    };
    let refused = |title: String, help: &str| Err(Problem::at(given.place, title).help(help));
    if raw.kind != ClientKind::WebApp {
        let title = "only a web app pushes its authorization request".to_owned();
        return refused(title, "leave the key out, or write `kind = \"web-app\"`");
    }
    if server.offers.contains(&Offer::PushedAuthorizationRequest) {
        return Ok(true);
    }
    let title = format!("`{}` takes no pushed requests", server.id.value);
    refused(title, TAKES_PUSHES)
}

/// The secret, where the method of authentication has a use for it.
pub(super) fn secret(raw: &RawClient, method: AuthMethod) -> Option<String> {
    let secret = raw.client_secret.clone();
    secret.filter(|_| method.has_secret())
}

/// One of the known response types; the order of its words means nothing (OAuth MRT 3).
pub(super) fn response_type(given: &Text) -> Result<(), Problem> {
    let mut words: Vec<&str> = given.value.split(' ').collect();
    words.sort_unstable();
    if ResponseType::ALL.contains(&words.join(" ").as_str()) {
        return Ok(());
    }
    Err(Problem::unknown("response type", &given.value, &ResponseType::ALL).or_at(given.place))
}

/// A web app redeems codes; a script reads what comes with none, or a code and nothing else.
fn fits(kind: ClientKind, response_type: &Text) -> Result<(), Problem> {
    let asks_code = response_type.value.split(' ').any(|word| word == "code");
    let (who, help) = match kind {
        ClientKind::Service | ClientKind::Device => (
            "client without a browser",
            "leave `response_type` out: it sends nobody to the authorization endpoint",
        ),
        ClientKind::WebApp if !asks_code => (
            "web app",
            "a web app takes response_type = \"code\", or another one with a code",
        ),
        ClientKind::SinglePageApp if asks_code && response_type.value != "code" => (
            "single-page app",
            "a single-page app takes \"code\", \"token\", \"id_token\" or \"id_token token\"",
        ),
        _ => return Ok(()),
    };
    let title = format!(
        "a {who} cannot use the response type `{}`",
        response_type.value
    );
    Err(Problem::at(response_type.place, title).help(help))
}

/// A web app begins a sign-in at one path and ends it at another.
fn own_page(raw: &RawClient, host: &str, start: &str) -> Result<(), Problem> {
    let Some(redirect_uri) = &raw.redirect_uri else {
        return Ok(());
    };
    let callback = redirect_uri.value.strip_prefix(host).unwrap_or_default();
    let bare = |path: &str| path.split('?').next().unwrap_or_default().to_owned();
    if bare(callback) != bare(start) && !(callback.is_empty() && start == "/") {
        return Ok(());
    }
    let place = raw
        .start
        .as_ref()
        .map_or(redirect_uri.place, |start| start.place);
    Err(
        Problem::at(place, "the start page is the redirection endpoint")
            .help("give `start` another path than `redirect_uri`"),
    )
}

/// The grants that a client uses: as given, else what its kind or its response type says.
pub(super) fn grant_types(raw: &RawClient) -> Vec<GrantType> {
    match (&raw.grant_types, raw.kind) {
        (Some(given), _) => given.clone(),
        (None, ClientKind::Service) => vec![GrantType::ClientCredentials],
        (None, ClientKind::Device) => vec![GrantType::DeviceCode],
        (None, _) => of_response_types(raw.response_type.iter()),
    }
}

/// The grants without which these response types are of no use (RFC 7591 2.1).
pub(super) fn of_response_types<'a>(given: impl Iterator<Item = &'a Text>) -> Vec<GrantType> {
    let given: Vec<ResponseType> = given.filter_map(|text| text.value.parse().ok()).collect();
    let code = given.iter().any(|one| one.code());
    let implicit = given.iter().any(|one| one.token() || one.id_token());
    let code = code.then_some(GrantType::AuthorizationCode);
    let implicit = implicit.then_some(GrantType::Implicit);
    code.into_iter().chain(implicit).collect()
}

/// Whether the client sends anybody's browser to the authorization endpoint.
fn sends_browser(raw: &RawClient, grant_types: &[GrantType]) -> bool {
    let by_browser = [GrantType::AuthorizationCode, GrantType::Implicit];
    match raw.kind {
        ClientKind::WebApp | ClientKind::SinglePageApp => {
            raw.grant_types.is_none() || grant_types.iter().any(|one| by_browser.contains(one))
        }
        ClientKind::Service | ClientKind::Device => false,
    }
}

/// Refuses a client that misses a key of its kind.
pub(super) fn complete(raw: &RawClient, grant_types: &[GrantType]) -> Result<(), Problem> {
    let missing = |key| Err(Problem::missing_field(key).or_at(raw.id.place));
    if sends_browser(raw, grant_types) {
        if raw.redirect_uri.is_none() {
            return missing("redirect_uri");
        }
        if raw.response_type.is_none() {
            return missing("response_type");
        }
    }
    match raw.kind {
        ClientKind::Service | ClientKind::Device => Ok(()),
        _ if raw.redirect_uri.is_none() && raw.host.is_none() => missing("host"),
        _ => Ok(()),
    }
}

/// The client's origin: that of its redirection endpoint, else its `host`.
pub(super) fn host(raw: &RawClient) -> Result<Option<String>, Problem> {
    if let Some(url) = &raw.redirect_uri {
        return Ok(Some(origin(&https("redirect_uri", url)?)));
    }
    let Some(given) = &raw.host else {
        return Ok(None);
    };
    let found = origin(&https("host", given)?);
    if found == given.value {
        return Ok(Some(found));
    }
    let title = format!("`{}` is no origin", given.value);
    Err(Problem::at(given.place, title).help(format!("did you mean `{found}`?")))
}
