//! An authorization server: its policy, and who is registered there.

use std::time::Duration;

use super::client::{self, auth_method, bound_tokens, response_type, secret};
use super::{Stage, TAKES_PUSHES, beside, credentials, one_of, text, whole_seconds};
use crate::protocol::GrantType;
use crate::scenario::error::Problem;
use crate::scenario::model::{
    AuthMethod, AuthorizationServer, FrameRule, Offer, Prompts, Refusals, Registration, Route,
    Trouble,
};
use crate::scenario::names::{https, known, not_empty, path};
use crate::scenario::raw::{
    RawAuthorizationServer, RawPassesOn, RawRefusals, RawRegistration, RawResourceServer,
    RawTrouble, Text,
};
use crate::scenario::spanned::Spanned;
use crate::scenario::values::Period;

impl<'a> Stage<'a> {
    pub(super) fn authorization_server(
        &self,
        raw: &RawAuthorizationServer,
    ) -> Result<AuthorizationServer, Problem> {
        issuer(&raw.issuer)?;
        if let Some(prefix) = &raw.endpoint_prefix {
            path("endpoint_prefix", prefix)?;
        }
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
            audience: self.audience(raw)?,
            administrative_consent: registered(&raw.administrative_consent, &registrations)?,
            untrusted_clients: registered(&raw.untrusted_clients, &registrations)?,
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
            redirect_status: one_of(raw.redirect_status.as_ref(), &REDIRECTS)?,
            ignores_stray_verifier: raw.ignores_stray_verifier,
            passes_on: raw.passes_on.as_ref().map(passes_on).transpose()?,
            introspectors: self.introspectors(raw)?,
            audiences: self.audiences(raw)?,
            exchangers: self.exchangers(raw)?,
            token_exchange: raw.token_exchange,
            codes_work_once: raw.codes_work_once.unwrap_or(true),
            refuses_frames_by: frame_rules(raw),
            session_same_site: raw.session_same_site,
            sign_in_attempts: sign_in_attempts(raw)?,
            id_token_needs_openid: raw.id_token_needs_openid.unwrap_or(true),
            new_terms_after: new_terms_after(raw)?,
            new_key_after: raw.new_key_after.map(|Period(after)| after),
            publishes_new_key: publishes_new_key(raw)?,
            refusals: refusals(raw.refusals.as_ref())?,
            trouble: raw.trouble.as_ref().map(trouble),
        })
    }

    fn audience(&self, raw: &RawAuthorizationServer) -> Result<String, Problem> {
        if let Some(audience) = &raw.audience {
            https("audience", audience)?;
        }
        let first = self.resource_servers.first().map(|server| &server.audience);
        let audience = raw.audience.as_ref().or(first).unwrap_or(&raw.issuer);
        Ok(audience.value.clone())
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
}

const HOUR: Duration = Duration::from_hours(1);

const MONTH: Duration = Duration::from_hours(30 * 24);

/// RFC 6749 4.1.2: "A maximum authorization code lifetime of 10 minutes is RECOMMENDED."
const LONGEST_CODE: Duration = Duration::from_mins(10);

fn passes_on(raw: &RawPassesOn) -> Result<(String, String), Problem> {
    https("to", &raw.to)?;
    Ok((
        raw.to.value.clone(),
        not_empty("client_id", &raw.client_id)?,
    ))
}

/// Both, since some browsers know but the older one.
fn frame_rules(raw: &RawAuthorizationServer) -> Vec<FrameRule> {
    let both = || vec![FrameRule::FrameAncestors, FrameRule::XFrameOptions];
    raw.refuses_frames_by.clone().unwrap_or_else(both)
}

/// 303 turns the next request into GET, 307 repeats the POST (RFC 9110 15.4).
const REDIRECTS: [u16; 3] = [303, 302, 307];

/// Where nothing is said, the answers that tell most, and never more than is safe.
fn refusals(raw: Option<&RawRefusals>) -> Result<Refusals, Problem> {
    let usual = RawRefusals::default();
    let raw = raw.unwrap_or(&usual);
    Ok(Refusals {
        query_mode: raw.query_mode.unwrap_or(Route::Page),
        expired_request_uri: raw.expired_request_uri.unwrap_or(Route::Page),
        lost_session: raw.lost_session,
        missing_verifier: raw.missing_verifier,
        stray_verifier: raw.stray_verifier,
        wrong_method: one_of(raw.wrong_method.as_ref(), &[405, 400])?,
        client_in_form: one_of(raw.client_in_form.as_ref(), &[400, 401])?,
    })
}

fn trouble(raw: &RawTrouble) -> Trouble {
    Trouble {
        at: raw.at,
        error: raw.error,
        by: raw.by.unwrap_or(Route::Redirect),
    }
}

fn sign_in_attempts(raw: &RawAuthorizationServer) -> Result<Option<u32>, Problem> {
    match &raw.sign_in_attempts {
        Some(given) if given.value == 0 => Err(Problem::at(given.place, "nobody could sign in")
            .help("write how many wrong passwords end a request, 1 at least")),
        given => Ok(given.as_ref().map(|given| given.value)),
    }
}

fn publishes_new_key(raw: &RawAuthorizationServer) -> Result<bool, Problem> {
    let new_key = ("new_key_after", raw.new_key_after.is_some());
    let given = raw.publishes_new_key.as_ref();
    Ok(beside(given, "publishes_new_key", new_key)?.unwrap_or(true))
}

/// What is new has a page of its own.
fn new_terms_after(raw: &RawAuthorizationServer) -> Result<Option<Duration>, Problem> {
    let Some(given) = &raw.new_terms_after else {
        return Ok(None);
    };
    if raw.prompts == Prompts::Combined {
        let title = "a page for both has no place for new terms";
        return Err(Problem::at(given.place, title).help(SEPARATE));
    }
    let Period(after) = given.value;
    Ok(Some(after))
}

const SEPARATE: &str = "write `prompts = \"separate\"`";

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
        return refused("a page for both has no place for a second factor", SEPARATE);
    }
    Ok(given.value.clone())
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

/// An issuer has neither query nor fragment (OIDC Core 1.2).
fn issuer(given: &Text) -> Result<(), Problem> {
    if https("issuer", given)?.query().is_none() {
        return Ok(());
    }
    let title = format!("the issuer `{}` has a query", given.value);
    Err(Problem::at(given.place, title)
        .help("an issuer is an https URL without query and fragment"))
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
