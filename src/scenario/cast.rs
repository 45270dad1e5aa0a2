//! The cast: who plays, and what one actor's keys say about another's.

use std::time::Duration;

use super::attack;
use super::client;
use super::error::Problem;
use super::model::{
    Actor, ActorPart, AskedMode, AuthMethod, AuthorizationServer, Client, ClientKind, Decision,
    Exchanger, Offer, Pkce, PkcePolicy, Prompts, Registration, ResourceOwner, ResourceServer,
    TokenPlace, Validation,
};
use super::names::{self, https, known, not_empty, origin};
use super::raw::{
    RawActor, RawAuthorizationServer, RawClient, RawCredentials, RawExchange, RawPassesOn,
    RawRegistration, RawResourceOwner, RawResourceServer, Text,
};
use super::source::Place;
use super::spanned::Spanned;
use super::values::{Period, Status};
use crate::protocol::{GrantType, ResponseType, Role};

const HOUR: Duration = Duration::from_hours(1);

const MONTH: Duration = Duration::from_hours(30 * 24);

/// RFC 6749 4.1.2: "A maximum authorization code lifetime of 10 minutes is RECOMMENDED."
const LONGEST_CODE: Duration = Duration::from_mins(10);

const TAKES_PUSHES: &str =
    "add `offers = [\"pushed-authorization-request\"]` to the authorization server (RFC 9126 2)";

impl Actor {
    /// The names of the participants that it brings along.
    pub(super) fn participants(&self) -> Vec<String> {
        let second = match &self.part {
            ActorPart::ResourceOwner(_) | ActorPart::Attacker(_) => Some("browser"),
            ActorPart::Client(client) if client.has_script() => Some("script"),
            _ => None,
        };
        let mut names = vec![self.id.clone()];
        names.extend(second.map(|second| format!("{}/{second}", self.id)));
        names
    }

    /// Its role.
    pub fn role(&self) -> Role {
        match self.part {
            ActorPart::ResourceOwner(_) | ActorPart::Attacker(_) => Role::ResourceOwner,
            ActorPart::Client(_) => Role::Client,
            ActorPart::AuthorizationServer(_) => Role::AuthorizationServer,
            ActorPart::ResourceServer(_) => Role::ResourceServer,
        }
    }
}

/// Checks the cast as a whole and each of its members.
pub(super) fn actors(raw: &[RawActor], makes: &[&str], head: Place) -> Result<Vec<Actor>, Problem> {
    for actor in raw {
        names::id("an actor", actor.id())?;
    }
    let stage = Stage::of(raw)?;
    stage.somebody_plays(head)?;
    stage.one_actor_an_origin()?;
    let actors: Vec<Actor> = raw
        .iter()
        .map(|actor| {
            Ok(Actor {
                id: actor.id().value.clone(),
                part: match actor {
                    RawActor::ResourceOwner(raw) => ActorPart::ResourceOwner(owner(raw)?),
                    RawActor::Client(raw) => ActorPart::Client(stage.client(raw)?),
                    RawActor::AuthorizationServer(raw) => {
                        ActorPart::AuthorizationServer(stage.authorization_server(raw)?)
                    }
                    RawActor::ResourceServer(raw) => {
                        ActorPart::ResourceServer(stage.resource_server(raw)?)
                    }
                    RawActor::Attacker(raw) => ActorPart::Attacker(attack::attacker(raw, makes)?),
                },
                held_by: holder(actor, raw)?,
            })
        })
        .collect::<Result<_, Problem>>()?;
    for actor in &actors {
        if let ActorPart::Attacker(attacker) = &actor.part {
            let mut pages = attacker.pages.iter();
            pages.try_for_each(|page| attack::knows_no_secret(&page.leads_to, &actors))?;
        }
    }
    Ok(actors)
}

/// Whose an actor is, if an attacker's.
fn holder(actor: &RawActor, all: &[RawActor]) -> Result<Option<String>, Problem> {
    let given = match actor {
        RawActor::Client(raw) => &raw.held_by,
        RawActor::AuthorizationServer(raw) => &raw.held_by,
        RawActor::ResourceServer(raw) => &raw.held_by,
        RawActor::ResourceOwner(_) | RawActor::Attacker(_) => &None,
    };
    let attackers = all.iter().filter_map(|one| match one {
        RawActor::Attacker(raw) => Some(raw.id.value.as_str()),
        _ => None,
    });
    if let Some(given) = given {
        known("attacker", given, &attackers.collect::<Vec<_>>())?;
    }
    Ok(text(given.as_ref()))
}

/// The cast by role, for what one actor's defaults take from another.
struct Stage<'a> {
    owners: usize,
    clients: Vec<&'a RawClient>,
    authorization_servers: Vec<&'a RawAuthorizationServer>,
    resource_servers: Vec<&'a RawResourceServer>,
    /// Where each of them is reached.
    origins: Vec<(String, &'a Text, Place)>,
}

impl<'a> Stage<'a> {
    fn of(raw: &'a [RawActor]) -> Result<Self, Problem> {
        let mut stage = Self {
            owners: 0,
            clients: Vec::new(),
            authorization_servers: Vec::new(),
            resource_servers: Vec::new(),
            origins: Vec::new(),
        };
        for actor in raw {
            let (what, url) = match actor {
                RawActor::ResourceOwner(_) => {
                    stage.owners += 1;
                    continue;
                }
                RawActor::Client(client) => {
                    stage.clients.push(client);
                    match (&client.redirect_uri, &client.host) {
                        (Some(url), _) => ("redirect_uri", url),
                        (None, Some(url)) => ("host", url),
                        (None, None) => continue,
                    }
                }
                RawActor::AuthorizationServer(server) => {
                    stage.authorization_servers.push(server);
                    ("issuer", &server.issuer)
                }
                RawActor::ResourceServer(server) => {
                    stage.resource_servers.push(server);
                    ("audience", &server.audience)
                }
                RawActor::Attacker(attacker) => match &attacker.host {
                    Some(host) => ("host", host),
                    None => continue,
                },
            };
            let origin = origin(&https(what, url)?);
            stage.origins.push((origin, actor.id(), url.place));
        }
        Ok(stage)
    }

    fn somebody_plays(&self, head: Place) -> Result<(), Problem> {
        let missing = [
            ("resource-owner", self.owners == 0 && self.has_user()),
            ("client", self.clients.is_empty()),
            (
                "authorization-server",
                self.authorization_servers.is_empty(),
            ),
        ];
        match missing.iter().find(|(_, missing)| *missing) {
            Some((role, _)) => {
                let title = format!("nobody plays the {role}");
                Err(Problem::at(head, title).help(format!("add an [[actor]] with role = {role:?}")))
            }
            None => Ok(()),
        }
    }

    /// Whether some client needs a person; without any client nobody can tell.
    fn has_user(&self) -> bool {
        let mut clients = self.clients.iter();
        self.clients.is_empty() || clients.any(|client| client.kind != ClientKind::Service)
    }

    fn one_actor_an_origin(&self) -> Result<(), Problem> {
        for (index, (origin, id, place)) in self.origins.iter().enumerate() {
            let other = self.origins[..index]
                .iter()
                .find(|(other, ..)| other == origin);
            if let Some((_, first, _)) = other {
                let title = format!("`{}` and `{}` share {origin}", first.value, id.value);
                return Err(Problem::at(*place, title).help("give each actor a host of its own"));
            }
        }
        Ok(())
    }

    /// The authorization server that an actor names, else the first one.
    fn server_of(&self, named: Option<&Text>) -> Result<&'a RawAuthorizationServer, Problem> {
        let servers = &self.authorization_servers;
        let Some(named) = named else {
            return Ok(servers[0]);
        };
        let ids: Vec<&str> = servers
            .iter()
            .map(|server| server.id.value.as_str())
            .collect();
        known("authorization server", named, &ids)?;
        let found = servers.iter().find(|server| server.id.value == named.value);
        Ok(found.copied().unwrap_or(servers[0]))
    }

    fn client(&self, raw: &RawClient) -> Result<Client, Problem> {
        let grant_types = client::grant_types(raw);
        client::complete(raw, &grant_types)?;
        if let Some(asked) = &raw.response_type {
            response_type(asked)?;
            fits(raw.kind, asked)?;
        }
        if let Some(resource) = &raw.resource {
            https("resource", resource)?;
        }
        if let Some(start) = &raw.start {
            path("start", start)?;
        }
        let host = client::host(raw)?;
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
            reports_to: reports_to(raw)?,
            resource_at_sign_in: raw.resource_at_sign_in.unwrap_or(true),
            post_logout_redirect_uri: post_logout_redirect_uri(raw)?,
        })
    }

    fn authorization_server(
        &self,
        raw: &RawAuthorizationServer,
    ) -> Result<AuthorizationServer, Problem> {
        issuer(&raw.issuer)?;
        if let Some(prefix) = &raw.endpoint_prefix {
            path("endpoint_prefix", prefix)?;
        }
        if let Some(audience) = &raw.audience {
            https("audience", audience)?;
        }
        let first = self.resource_servers.first().map(|server| &server.audience);
        let audience = raw.audience.as_ref().or(first).unwrap_or(&raw.issuer);
        let or = |usual, given: Option<&Spanned<Period>>| given.map_or(Ok(usual), whole_seconds);
        let lifetime = |given| or(HOUR, given);
        let registrations = match &raw.registrations {
            Some(given) => given.iter().map(registration).collect::<Result<_, _>>()?,
            None => self.derived_registrations(raw)?,
        };
        Ok(AuthorizationServer {
            issuer: raw.issuer.value.clone(),
            endpoint_prefix: text(raw.endpoint_prefix.as_ref()).unwrap_or_default(),
            signing: raw.signing,
            access_token_lifetime: lifetime(raw.access_token_lifetime.as_ref())?,
            id_token_lifetime: lifetime(raw.id_token_lifetime.as_ref())?,
            code_lifetime: code_lifetime(raw)?,
            audience: audience.value.clone(),
            administrative_consent: registered(&raw.administrative_consent, &registrations)?,
            acr_values_supported: acr_values_supported(raw)?,
            registrations,
            default_scope: raw.default_scope.clone(),
            prompts: raw.prompts,
            empty_parameters: raw.empty_parameters,
            iss_parameter: raw.iss_parameter.unwrap_or(true),
            pkce: raw.pkce,
            form_post: raw.form_post,
            authorization_details_types: raw.authorization_details_types.clone(),
            require_pushed_authorization_requests: requires_push(raw)?,
            request_uri_lifetime: or(Duration::from_mins(1), raw.request_uri_lifetime.as_ref())?,
            requires_dpop_nonce: raw.requires_dpop_nonce,
            refresh_token_lifetime: or(MONTH, raw.refresh_token_lifetime.as_ref())?,
            device_code_lifetime: or(Duration::from_mins(10), raw.device_code_lifetime.as_ref())?,
            polling_interval: or(Duration::from_secs(5), raw.polling_interval.as_ref())?,
            rotates_refresh_tokens: raw.rotates_refresh_tokens.unwrap_or(true),
            access_tokens: raw.access_tokens,
            offers: raw.offers.clone(),
            password_grant: raw.password_grant,
            redirect_uri_matching: raw.redirect_uri_matching,
            redirect_status: redirect_status(raw)?,
            ignores_stray_verifier: raw.ignores_stray_verifier,
            passes_on: raw.passes_on.as_ref().map(passes_on).transpose()?,
            introspectors: self.introspectors(raw)?,
            audiences: self.audiences(raw)?,
            exchangers: self.exchangers(raw)?,
            token_exchange: raw.token_exchange,
        })
    }

    /// The clients that use a server, registered as they are.
    fn derived_registrations(
        &self,
        server: &RawAuthorizationServer,
    ) -> Result<Vec<Registration>, Problem> {
        let mut registrations = Vec::new();
        for client in &self.clients {
            let used = self.server_of(client.authorization_server.as_ref())?;
            if used.id.value == server.id.value {
                let method = auth_method(client)?;
                registrations.push(Registration {
                    client_id: client.client_id.value.clone(),
                    client_secret: secret(client, method),
                    redirect_uris: text(client.redirect_uri.as_ref()).into_iter().collect(),
                    post_logout_redirect_uris: text(client.post_logout_redirect_uri.as_ref())
                        .into_iter()
                        .collect(),
                    response_types: text(client.response_type.as_ref()).into_iter().collect(),
                    grant_types: client::grant_types(client),
                    scope: client.scope.clone().unwrap_or_default(),
                    dpop_bound_access_tokens: bound_tokens(client)?,
                    token_endpoint_auth_method: Some(method),
                });
            }
        }
        for server in self.trusting(server)? {
            if let Some(own) = &server.exchange {
                registrations.push(Registration {
                    client_id: not_empty("client_id", &own.client_id)?,
                    client_secret: Some(not_empty("client_secret", &own.client_secret)?),
                    redirect_uris: Vec::new(),
                    post_logout_redirect_uris: Vec::new(),
                    response_types: Vec::new(),
                    grant_types: vec![GrantType::TokenExchange],
                    scope: own.scope.clone().unwrap_or_default(),
                    dpop_bound_access_tokens: false,
                    token_endpoint_auth_method: Some(AuthMethod::ClientSecretBasic),
                });
            }
        }
        Ok(registrations)
    }

    /// The resource servers that trust an authorization server.
    fn trusting(
        &self,
        server: &RawAuthorizationServer,
    ) -> Result<Vec<&'a RawResourceServer>, Problem> {
        let mut found = Vec::new();
        for one in &self.resource_servers {
            let trusted = self.server_of(one.authorization_server.as_ref())?;
            found.extend((trusted.id.value == server.id.value).then_some(*one));
        }
        Ok(found)
    }

    fn audiences(&self, server: &RawAuthorizationServer) -> Result<Vec<String>, Problem> {
        let trusting = self.trusting(server)?.into_iter();
        Ok(trusting.map(|one| one.audience.value.clone()).collect())
    }

    /// As whom resource servers exchange tokens, and which tokens are meant for them.
    fn exchangers(
        &self,
        server: &RawAuthorizationServer,
    ) -> Result<Vec<(String, String)>, Problem> {
        let mut found = Vec::new();
        for one in self.trusting(server)? {
            if let Some(own) = &one.exchange {
                let client_id = not_empty("client_id", &own.client_id)?;
                found.push((client_id, one.audience.value.clone()));
            }
        }
        Ok(found)
    }

    /// What a resource server needs to call another one.
    fn exchanger(
        &self,
        raw: &RawExchange,
        caller: &RawResourceServer,
    ) -> Result<Exchanger, Problem> {
        let asked = origin(&https("resource", &raw.resource)?);
        let others = self.resource_servers.iter();
        let mut others = others.filter(|other| other.id.value != caller.id.value);
        let at = |other: &&&RawResourceServer| {
            https("audience", &other.audience).is_ok_and(|url| origin(&url) == asked)
        };
        let Some(other) = others.find(at) else {
            let title = format!("no other resource server stands at {asked}");
            return Err(Problem::at(raw.resource.place, title)
                .help("name a URL of another [[actor]] with role = \"resource-server\""));
        };
        Ok(Exchanger {
            client_id: not_empty("client_id", &raw.client_id)?,
            client_secret: not_empty("client_secret", &raw.client_secret)?,
            resource: raw.resource.value.clone(),
            audience: other.audience.value.clone(),
            scope: raw.scope.clone(),
        })
    }

    /// The resource servers that ask this server about tokens.
    fn introspectors(
        &self,
        server: &RawAuthorizationServer,
    ) -> Result<Vec<(String, String)>, Problem> {
        let mut found = Vec::new();
        for asker in self.trusting(server)? {
            if let Some(own) = &asker.introspection {
                found.push(credentials(own)?);
            }
        }
        Ok(found)
    }

    fn resource_server(&self, raw: &RawResourceServer) -> Result<ResourceServer, Problem> {
        let trusted = self.server_of(raw.authorization_server.as_ref())?;
        let allowed_origins = match &raw.allowed_origins {
            Some(given) => given.iter().map(allowed_origin).collect::<Result<_, _>>()?,
            None => self.script_origins(),
        };
        Ok(ResourceServer {
            audience: raw.audience.value.clone(),
            scope: raw.scope.clone(),
            authorization_server: trusted.id.value.clone(),
            allowed_origins,
            validation: match &raw.introspection {
                Some(own) => {
                    let (client_id, client_secret) = credentials(own)?;
                    Validation::Introspection {
                        client_id,
                        client_secret,
                    }
                }
                None => Validation::Jwt,
            },
            accepts_query_token: raw.accepts_query_token,
            checks_audience: raw.checks_audience.unwrap_or(true),
            accepts_unsigned: raw.accepts_unsigned,
            acr_values: raw.acr_values.clone(),
            max_age: raw.max_age.as_ref().map(whole_seconds).transpose()?,
            requires_dpop_nonce: raw.requires_dpop_nonce,
            exchange: match &raw.exchange {
                Some(own) => Some(self.exchanger(own, raw)?),
                None => None,
            },
        })
    }

    fn script_origins(&self) -> Vec<String> {
        let apps = self
            .clients
            .iter()
            .filter(|client| client.kind == ClientKind::SinglePageApp);
        let ids: Vec<&str> = apps.map(|client| client.id.value.as_str()).collect();
        let origins = self.origins.iter();
        origins
            .filter(|(_, id, _)| ids.contains(&id.value.as_str()))
            .map(|(origin, ..)| origin.clone())
            .collect()
    }
}

fn owner(raw: &RawResourceOwner) -> Result<ResourceOwner, Problem> {
    let password = not_empty("password", &raw.password)?;
    let types = match &raw.types {
        Some(types) if types.value.is_empty() => {
            return Err(Problem::at(types.place, "the person types nothing")
                .help("list at least one attempt; without `types` it is the password"));
        }
        Some(types) => types.value.clone(),
        None => vec![password.clone()],
    };
    Ok(ResourceOwner {
        username: not_empty("username", &raw.username)?,
        password,
        types,
        decision: raw.decision.unwrap_or(Decision::Allow),
        types_code: raw.types_code.unwrap_or(true),
        types_code_after: raw
            .types_code_after
            .map_or(Duration::from_secs(12), |Period(after)| after),
        totp_secret: raw
            .totp_secret
            .as_ref()
            .map(|secret| not_empty("totp_secret", secret))
            .transpose()?,
    })
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

fn passes_on(raw: &RawPassesOn) -> Result<(String, String), Problem> {
    https("to", &raw.to)?;
    Ok((
        raw.to.value.clone(),
        not_empty("client_id", &raw.client_id)?,
    ))
}

/// 303 turns the next request into GET, 307 repeats the POST (RFC 9110 15.4).
fn redirect_status(raw: &RawAuthorizationServer) -> Result<u16, Problem> {
    let Some(given) = &raw.redirect_status else {
        return Ok(303);
    };
    match given.value {
        Status(status @ (302 | 303 | 307)) => Ok(status),
        Status(status) => Err(Problem::at(
            given.place,
            format!("{status} is no redirect that is used here"),
        )
        .help("write 303, or 302 or 307")),
    }
}

fn credentials(raw: &RawCredentials) -> Result<(String, String), Problem> {
    Ok((
        not_empty("client_id", &raw.client_id)?,
        not_empty("client_secret", &raw.client_secret)?,
    ))
}

fn registration(raw: &RawRegistration) -> Result<Registration, Problem> {
    for uri in &raw.redirect_uris {
        https("redirect_uris", uri)?;
    }
    for uri in &raw.post_logout_redirect_uris {
        https("post_logout_redirect_uris", uri)?;
    }
    raw.response_types.iter().try_for_each(response_type)?;
    let values = |texts: &[Text]| texts.iter().map(|text| text.value.clone()).collect();
    Ok(Registration {
        client_id: not_empty("client_id", &raw.client_id)?,
        client_secret: raw.client_secret.clone(),
        redirect_uris: values(&raw.redirect_uris),
        post_logout_redirect_uris: values(&raw.post_logout_redirect_uris),
        response_types: values(&raw.response_types),
        grant_types: match &raw.grant_types {
            Some(given) => given.clone(),
            None => client::of_response_types(raw.response_types.iter()),
        },
        scope: raw.scope.clone(),
        dpop_bound_access_tokens: raw.dpop_bound_access_tokens,
        token_endpoint_auth_method: raw.token_endpoint_auth_method,
    })
}

/// Clients that a server knows, by `client_id`.
fn registered(given: &[Text], clients: &[Registration]) -> Result<Vec<String>, Problem> {
    let ids: Vec<&str> = clients.iter().map(|client| &*client.client_id).collect();
    let checked = given.iter().map(|text| {
        known("registered client", text, &ids)?;
        Ok(text.value.clone())
    });
    checked.collect()
}

/// One value for each way to sign in; the second factor has a page of its own.
fn acr_values_supported(raw: &RawAuthorizationServer) -> Result<Vec<String>, Problem> {
    let Some(given) = &raw.acr_values_supported else {
        return Ok(Vec::new());
    };
    let refused = |title: &str, help: &str| Err(Problem::at(given.place, title).help(help));
    if given.value.len() > 2 {
        return refused(
            "there are two ways to sign in",
            "name one value for a password, and one for a password and a one-time code",
        );
    }
    if given.value.len() == 2 && raw.prompts == Prompts::Combined {
        return refused(
            "a page for both has no place for a second factor",
            "write `prompts = \"separate\"`",
        );
    }
    Ok(given.value.clone())
}

/// By its secret in the header where it has one (RFC 7591 2), else not at all.
fn auth_method(raw: &RawClient) -> Result<AuthMethod, Problem> {
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
fn bound_tokens(raw: &RawClient) -> Result<bool, Problem> {
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

/// Whoever takes pushed requests only has to take them.
fn requires_push(raw: &RawAuthorizationServer) -> Result<bool, Problem> {
    let given = &raw.require_pushed_authorization_requests;
    let Some(given) = given.as_ref().filter(|given| given.value) else {
        return Ok(false);
    };
    if raw.offers.contains(&Offer::PushedAuthorizationRequest) {
        return Ok(true);
    }
    let title = "the server requires pushed requests, and takes none";
    Err(Problem::at(given.place, title).help(TAKES_PUSHES))
}

/// The secret, where the method of authentication has a use for it.
fn secret(raw: &RawClient, method: AuthMethod) -> Option<String> {
    let secret = raw.client_secret.clone();
    secret.filter(|_| method.has_secret())
}

fn text(given: Option<&Text>) -> Option<String> {
    given.map(|text| text.value.clone())
}

/// One of the known response types; the order of its words means nothing (OAuth MRT 3).
fn response_type(given: &Text) -> Result<(), Problem> {
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

/// An issuer has neither query nor fragment (OIDC Core 1.2).
fn issuer(given: &Text) -> Result<(), Problem> {
    if https("issuer", given)?.query().is_none() {
        return Ok(());
    }
    let title = format!("the issuer `{}` has a query", given.value);
    Err(Problem::at(given.place, title)
        .help("an issuer is an https URL without query and fragment"))
}

pub(super) fn path(key: &str, given: &Text) -> Result<(), Problem> {
    let value = &given.value;
    let good = value.starts_with('/') && !value.contains(|c: char| c == '#' || c.is_whitespace());
    if good {
        return Ok(());
    }
    let title = format!("`{value}` is no path");
    Err(Problem::at(given.place, title).help(format!("write `{key} = \"/...\"`")))
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

fn allowed_origin(given: &Text) -> Result<String, Problem> {
    let found = origin(&https("allowed_origins", given)?);
    if found == given.value {
        return Ok(found);
    }
    let title = format!("`{}` is no origin", given.value);
    Err(Problem::at(given.place, title).help(format!("did you mean `{found}`?")))
}

/// Lifetimes are sent in whole seconds (RFC 6749 5.1, RFC 7519 2).
fn whole_seconds(given: &Spanned<Period>) -> Result<Duration, Problem> {
    let Period(duration) = given.value;
    if duration.as_secs() > 0 && duration.subsec_nanos() == 0 {
        return Ok(duration);
    }
    Err(
        Problem::at(given.place, "a lifetime is a whole number of seconds")
            .help("write it as `\"1s\"`, `\"10m\"` or `\"1h\"`"),
    )
}

fn code_lifetime(raw: &RawAuthorizationServer) -> Result<Duration, Problem> {
    let Some(given) = &raw.code_lifetime else {
        return Ok(Duration::from_mins(1));
    };
    let duration = whole_seconds(given)?;
    if duration <= LONGEST_CODE {
        return Ok(duration);
    }
    Err(Problem::at(given.place, "a code lives ten minutes at most")
        .help("write `code_lifetime = \"10m\"` or less (RFC 6749 4.1.2)"))
}
