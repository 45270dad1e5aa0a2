//! A resource server: whom it trusts, who may call it, whom it calls.

use super::{Stage, beside, credentials, leeway, one_of, whole_seconds};
use crate::scenario::error::Problem;
use crate::scenario::model::{ClientKind, Exchanger, ResourceServer, Validation};
use crate::scenario::names::{https, not_empty, origin};
use crate::scenario::raw::{RawExchange, RawResourceServer, Text};

impl Stage<'_> {
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

    pub(super) fn resource_server(
        &self,
        raw: &RawResourceServer,
    ) -> Result<ResourceServer, Problem> {
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
            query_token: raw.query_token,
            leeway: leeway(raw.leeway.as_ref())?,
            keys_lifetime: raw.keys_lifetime.as_ref().map(whole_seconds).transpose()?,
            uses_stale_keys: uses_stale_keys(raw)?,
            unavailable_status: one_of(raw.unavailable_status.as_ref(), &[503, 500])?,
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

fn uses_stale_keys(raw: &RawResourceServer) -> Result<bool, Problem> {
    let lifetime = ("keys_lifetime", raw.keys_lifetime.is_some());
    let given = raw.uses_stale_keys.as_ref();
    Ok(beside(given, "uses_stale_keys", lifetime)?.unwrap_or_default())
}

fn allowed_origin(given: &Text) -> Result<String, Problem> {
    let found = origin(&https("allowed_origins", given)?);
    if found == given.value {
        return Ok(found);
    }
    let title = format!("`{}` is no origin", given.value);
    Err(Problem::at(given.place, title).help(format!("did you mean `{found}`?")))
}
