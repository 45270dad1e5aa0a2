//! What the recording cannot show of the cast, for those who judge it.

use crate::network::EPOCH;
use crate::protocol::{Account, Holder, Issuer, RegisteredClient, Setting};
use crate::scenario::{Actor, ActorPart, AuthMethod, AuthorizationServer, Registration, Scenario};

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
            ActorPart::Attacker(_) => setting.attackers.push(holder(&actor.id, scenario)),
            ActorPart::ResourceOwner(_) | ActorPart::Client(_) => {}
        }
    }
    if !setting.attackers.is_empty() {
        setting.accounts = scenario.actors.iter().filter_map(account).collect();
    }
    setting
}

fn holder(attacker: &str, scenario: &Scenario) -> Holder {
    let held = scenario.actors.iter();
    let held = held.filter(|actor| actor.attacker() == Some(attacker));
    Holder {
        id: attacker.to_owned(),
        holds: held.map(|actor| actor.id.clone()).collect(),
    }
}

fn account(actor: &Actor) -> Option<Account> {
    let person = match &actor.part {
        ActorPart::ResourceOwner(person) => person,
        ActorPart::Attacker(attacker) => &attacker.person,
        _ => return None,
    };
    Some(Account {
        actor: actor.id.clone(),
        username: person.username.clone(),
    })
    .filter(|account| !account.username.is_empty())
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
