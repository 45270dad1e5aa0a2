//! What a client is by its kind and its grants: which keys it needs, where it is reached.

use serde::de::Error as _;

use super::error::Problem;
use super::model::ClientKind;
use super::names::{https, origin};
use super::raw::{RawClient, Text};
use crate::protocol::{GrantType, ResponseType};

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
