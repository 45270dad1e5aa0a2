//! Discovery document and key set.
//!
//! What only some clients use is announced where such a client is registered.

use axum::response::Response;
use http::{StatusCode, header};
use serde::Serialize;

use super::Server;
use crate::cast::jwt::ALGORITHMS;
use crate::cast::web;
use crate::protocol::{GrantType, ResponseType};
use crate::scenario::{AuthMethod, PkcePolicy, Registration};

/// OIDC Discovery 3, RFC 8414 2; what other sections define says so.
#[derive(Serialize)]
struct Metadata<'a> {
    /// REQUIRED. Its identifier; equals the one from which the document's address was made.
    issuer: &'a str,
    /// REQUIRED.
    authorization_endpoint: &'a str,
    /// REQUIRED, unless only the implicit flow is offered.
    token_endpoint: &'a str,
    /// OPTIONAL (RFC 8414 2).
    introspection_endpoint: &'a str,
    /// OPTIONAL (RFC 8414 2).
    #[serde(skip_serializing_if = "Option::is_none")]
    revocation_endpoint: Option<&'a str>,
    /// RECOMMENDED (OIDC Discovery 3).
    #[serde(skip_serializing_if = "Option::is_none")]
    userinfo_endpoint: Option<&'a str>,
    /// REQUIRED of a server that logs out at a client's request (OIDC RP-Initiated Logout 2.1).
    #[serde(skip_serializing_if = "Option::is_none")]
    end_session_endpoint: Option<&'a str>,
    /// OPTIONAL (RFC 8628 4).
    #[serde(skip_serializing_if = "Option::is_none")]
    device_authorization_endpoint: Option<&'a str>,
    /// RECOMMENDED of a server that takes pushed requests (RFC 9126 2, 5).
    #[serde(skip_serializing_if = "Option::is_none")]
    pushed_authorization_request_endpoint: Option<&'a str>,
    /// OPTIONAL; absent means false (RFC 9126 5).
    #[serde(skip_serializing_if = "Option::is_none")]
    require_pushed_authorization_requests: Option<bool>,
    /// OPTIONAL; absent means true (OIDC Discovery 3). References to pushed requests work whatever
    /// it says (RFC 9126 5).
    request_uri_parameter_supported: bool,
    /// REQUIRED (OIDC Discovery 3); OPTIONAL without OpenID Connect (RFC 8414 2).
    jwks_uri: &'a str,
    /// REQUIRED.
    response_types_supported: [&'a str; 7],
    /// OPTIONAL; absent means query and fragment.
    #[serde(skip_serializing_if = "Option::is_none")]
    response_modes_supported: Option<[&'a str; 3]>,
    /// OPTIONAL; absent means `authorization_code` and `implicit`.
    grant_types_supported: Vec<&'a str>,
    /// REQUIRED (OIDC Discovery 3).
    subject_types_supported: [&'a str; 1],
    /// REQUIRED (OIDC Discovery 3).
    id_token_signing_alg_values_supported: [String; 1],
    /// OPTIONAL; absent means `client_secret_basic`.
    token_endpoint_auth_methods_supported: Vec<&'a str>,
    /// REQUIRED where `private_key_jwt` is supported (RFC 8414 2).
    #[serde(skip_serializing_if = "Option::is_none")]
    token_endpoint_auth_signing_alg_values_supported: Option<[&'a str; 3]>,
    /// OPTIONAL (RFC 9449 5.1).
    #[serde(skip_serializing_if = "Option::is_none")]
    dpop_signing_alg_values_supported: Option<[&'a str; 3]>,
    /// OPTIONAL (OIDC Discovery 3).
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    acr_values_supported: &'a [String],
    /// OPTIONAL (RFC 9396 10).
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    authorization_details_types_supported: &'a [String],
    /// OPTIONAL; absent means that PKCE is unknown (RFC 8414 2).
    #[serde(skip_serializing_if = "Option::is_none")]
    code_challenge_methods_supported: Option<[&'a str; 1]>,
    /// OPTIONAL; absent means false (RFC 9207 3).
    authorization_response_iss_parameter_supported: bool,
}

/// `GET /.well-known/openid-configuration` (OIDC Discovery 4.1).
pub(super) fn discovery(server: &Server) -> Response {
    let endpoints = &server.endpoints;
    let any = |such: fn(&Registration) -> bool| server.config.registrations.iter().any(such);
    let by_key = any(|client| client.allows(AuthMethod::PrivateKeyJwt));
    let bound = any(|client| client.dpop_bound_access_tokens);
    let knows_pkce = server.config.pkce != PkcePolicy::None;
    let metadata = Metadata {
        issuer: &endpoints.issuer,
        authorization_endpoint: &endpoints.authorization,
        token_endpoint: &endpoints.token,
        introspection_endpoint: &endpoints.introspection,
        revocation_endpoint: endpoints.revocation.as_deref(),
        userinfo_endpoint: endpoints.userinfo.as_deref(),
        end_session_endpoint: endpoints.end_session.as_deref(),
        device_authorization_endpoint: endpoints.device_authorization.as_deref(),
        pushed_authorization_request_endpoint: endpoints.pushed_authorization_request.as_deref(),
        require_pushed_authorization_requests: server
            .config
            .require_pushed_authorization_requests
            .then_some(true),
        request_uri_parameter_supported: false,
        jwks_uri: &endpoints.keys,
        response_types_supported: ResponseType::ALL,
        response_modes_supported: server.config.form_post.then_some([
            "query",
            "fragment",
            "form_post",
        ]),
        grant_types_supported: grant_types(server),
        subject_types_supported: ["public"],
        id_token_signing_alg_values_supported: [server.issuer.algorithm()],
        token_endpoint_auth_methods_supported: auth_methods(by_key),
        token_endpoint_auth_signing_alg_values_supported: by_key.then_some(ALGORITHMS),
        acr_values_supported: &server.config.acr_values_supported,
        dpop_signing_alg_values_supported: bound.then_some(ALGORITHMS),
        authorization_details_types_supported: &server.config.authorization_details_types,
        code_challenge_methods_supported: knows_pkce.then_some(["S256"]),
        authorization_response_iss_parameter_supported: server.config.iss_parameter,
    };
    public(web::json(StatusCode::OK, &metadata))
}

fn auth_methods(by_key: bool) -> Vec<&'static str> {
    let mut methods = vec![
        AuthMethod::ClientSecretBasic,
        AuthMethod::ClientSecretPost,
        AuthMethod::None,
    ];
    if by_key {
        methods.push(AuthMethod::PrivateKeyJwt);
    }
    methods.into_iter().map(AuthMethod::as_str).collect()
}

/// Of what is supported: what every client may use, and what some client is registered for beside.
fn grant_types(server: &Server) -> Vec<&'static str> {
    let usual = [GrantType::AuthorizationCode, GrantType::Implicit];
    let used = |one: &GrantType| usual.contains(one) || server.is_registered_for(*one);
    let supported = GrantType::ALL.iter().copied();
    let supported = supported.filter(|one| server.supports(*one) && used(one));
    supported.map(GrantType::as_str).collect()
}

/// The key set (RFC 7517 5).
pub(super) fn keys(server: &Server) -> Response {
    public(web::json(StatusCode::OK, &server.issuer.key_set()))
}

/// Scripts of any origin may read it; caches may keep it.
fn public(mut response: Response) -> Response {
    web::set(&mut response, header::ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    web::set(&mut response, header::CACHE_CONTROL, "max-age=3600");
    response.headers_mut().remove(header::PRAGMA);
    response
}
