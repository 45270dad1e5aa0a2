//! `grant_type` is sent and known.

use super::{Draft, Refusal, Rule};
use crate::protocol::ErrorCode::{InvalidRequest, UnsupportedGrantType};
use crate::protocol::GrantType;

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "grant-type",
    specs: &["RFC 6749 4.1.3", "RFC 6749 5.2"],
    check,
};

fn check(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    let Some(sent) = draft.value("grant_type") else {
        return Err(Refusal::new(InvalidRequest, "grant_type is missing"));
    };
    let supported = |grant_type: &GrantType| match grant_type {
        GrantType::AuthorizationCode | GrantType::ClientCredentials | GrantType::RefreshToken => {
            true
        }
        GrantType::DeviceCode => draft.server.endpoints.device_authorization.is_some(),
        GrantType::Password => draft.server.config.password_grant,
        GrantType::TokenExchange => {
            let mut clients = draft.server.config.registrations.iter();
            clients.any(|client| client.grant_types.contains(grant_type))
        }
        GrantType::Implicit => false,
    };
    let Some(known) = sent.parse().ok().filter(supported) else {
        let detail = "grant_type is not supported";
        return Err(Refusal::new(UnsupportedGrantType, detail));
    };
    let found = sent.to_owned();
    draft.found.grant_type = Some(known);
    Ok(Some(found))
}
