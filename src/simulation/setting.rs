//! What the recording cannot show of the cast, for those who judge it.

use crate::network::EPOCH;
use crate::protocol::{Issuer, RegisteredClient, Setting};
use crate::scenario::{ActorPart, AuthMethod, AuthorizationServer, Registration, Scenario};

/// What is settled before a scenario is played.
pub(super) fn of(scenario: &Scenario) -> Setting {
    let mut setting = Setting {
        began: Some(EPOCH),
        ..Setting::default()
    };
    for actor in &scenario.actors {
        match &actor.part {
            ActorPart::AuthorizationServer(server) => setting.issuers.push(issuer(server)),
            ActorPart::ResourceServer(server) => setting.audiences.push(server.audience.clone()),
            ActorPart::ResourceOwner(_) | ActorPart::Client(_) => {}
        }
    }
    setting
}

fn issuer(server: &AuthorizationServer) -> Issuer {
    Issuer {
        issuer: server.issuer.clone(),
        iss_parameter: server.iss_parameter,
        code_lifetime: Some(server.code_lifetime.as_secs()),
        clients: server.registrations.iter().map(client).collect(),
    }
}

fn client(registration: &Registration) -> RegisteredClient {
    let by_key = registration.token_endpoint_auth_method == Some(AuthMethod::PrivateKeyJwt);
    RegisteredClient {
        client_id: registration.client_id.clone(),
        redirect_uris: registration.redirect_uris.clone(),
        confidential: registration.client_secret.is_some() || by_key,
    }
}
