//! Discovery document and key set.

use axum::response::Response;
use http::{StatusCode, header};
use indexmap::IndexSet;
use serde::Serialize;

use super::Server;
use crate::cast::web;
use crate::protocol::GrantType;

/// OIDC Discovery 3, RFC 8414 2, RFC 9207 3.
#[derive(Serialize)]
struct Metadata<'a> {
    issuer: &'a str,
    authorization_endpoint: &'a str,
    token_endpoint: &'a str,
    introspection_endpoint: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    revocation_endpoint: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    userinfo_endpoint: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    device_authorization_endpoint: Option<&'a str>,
    jwks_uri: &'a str,
    response_types_supported: [&'a str; 7],
    grant_types_supported: Vec<&'a str>,
    subject_types_supported: [&'a str; 1],
    id_token_signing_alg_values_supported: [&'a str; 1],
    token_endpoint_auth_methods_supported: [&'a str; 3],
    authorization_response_iss_parameter_supported: bool,
}

/// `GET /.well-known/openid-configuration` (OIDC Discovery 4.1).
pub(super) fn discovery(server: &Server) -> Response {
    let endpoints = &server.endpoints;
    let metadata = Metadata {
        issuer: &endpoints.issuer,
        authorization_endpoint: &endpoints.authorization,
        token_endpoint: &endpoints.token,
        introspection_endpoint: &endpoints.introspection,
        revocation_endpoint: endpoints.revocation.as_deref(),
        userinfo_endpoint: endpoints.userinfo.as_deref(),
        device_authorization_endpoint: endpoints.device_authorization.as_deref(),
        jwks_uri: &endpoints.keys,
        response_types_supported: [
            "code",
            "token",
            "id_token",
            "id_token token",
            "code id_token",
            "code token",
            "code id_token token",
        ],
        grant_types_supported: grant_types(server),
        subject_types_supported: ["public"],
        id_token_signing_alg_values_supported: [server.issuer.algorithm()],
        token_endpoint_auth_methods_supported: [
            "client_secret_basic",
            "client_secret_post",
            "none",
        ],
        authorization_response_iss_parameter_supported: server.config.iss_parameter,
    };
    public(web::json(StatusCode::OK, &metadata))
}

/// What every client may use, and what some client is registered for beside.
fn grant_types(server: &Server) -> Vec<&'static str> {
    let usual = [GrantType::AuthorizationCode, GrantType::Implicit];
    let clients = server.config.registrations.iter();
    let registered = || clients.clone().flat_map(|client| &client.grant_types);
    let further = GrantType::ALL
        .iter()
        .filter(|one| registered().any(|known| known == *one));
    let all: IndexSet<_> = usual.iter().chain(further).collect();
    all.into_iter().map(|one| one.as_str()).collect()
}

/// The key set (RFC 7517 5).
pub(super) fn keys(server: &Server) -> Response {
    public(web::json(StatusCode::OK, server.issuer.key_set()))
}

/// Scripts of any origin may read it; caches may keep it.
fn public(mut response: Response) -> Response {
    web::set(&mut response, header::ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    web::set(&mut response, header::CACHE_CONTROL, "max-age=3600");
    response.headers_mut().remove(header::PRAGMA);
    response
}
