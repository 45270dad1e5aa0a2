//! The authorization response, and the error in its place.

use axum::response::Response;
use http::StatusCode;

use super::device_authorization::decide;
use super::request::AuthorizationRequest;
use super::store::{Code, SignedIn};
use super::{Refusal, Server, error_page, page};
use crate::cast::rule::specs;
use crate::cast::web;
use crate::protocol::{LocalKind, ResponseMode, error_description, write_form};

/// Sends what was asked for: RFC 6749 4.1.2 (code), 4.2.2 (token), OIDC Core 3.2.2.5 (ID token).
pub(super) fn grant(
    server: &Server,
    request: &AuthorizationRequest,
    signed_in: &SignedIn,
) -> Response {
    let grant = server.granted(request, signed_in);
    if let Some(device_code) = &request.device_code {
        return decide(server, device_code, Some(grant));
    }
    let asked = request.response_type;
    let mut pairs: Vec<(&str, String)> = Vec::new();
    let code = asked.code().then(|| new_code(server, request, signed_in));
    let access_token = asked.token().then(|| server.access_token(&grant));
    if let Some(code) = &code {
        pairs.push(("code", code.clone()));
    }
    if let Some(token) = &access_token {
        let lifetime = server.config.access_token_lifetime.as_secs();
        pairs.push(("access_token", token.clone()));
        pairs.push(("token_type", "Bearer".to_owned()));
        pairs.push(("expires_in", lifetime.to_string()));
        pairs.push(("scope", request.scope.join(" ")));
    }
    if asked.id_token() {
        let (token, code) = (access_token.as_deref(), code.as_deref());
        pairs.push(("id_token", server.issuer.id_token(&grant, token, code)));
    }
    let mode = request.response_mode;
    send(
        server,
        &request.redirect_uri,
        mode,
        request.state.as_deref(),
        pairs,
    )
}

/// Sends an error (RFC 6749 4.1.2.1, 4.2.2.1); the person decides about a redirect URI that
/// the server does not trust, and here sees a page instead (RFC 9700 4.11.2).
pub(super) fn refuse(
    server: &Server,
    client_id: &str,
    redirect_uri: &str,
    mode: ResponseMode,
    state: Option<&str>,
    refusal: &Refusal,
) -> Response {
    let untrusted = &server.config.untrusted_clients;
    if untrusted.iter().any(|known| known == client_id) {
        let detail = format!("nothing is known of {redirect_uri}");
        let (kind, section) = (LocalKind::CheckFailed, specs(&["RFC 9700 4.11.2"]));
        server
            .endpoint
            .local(kind, "redirect-uri-trust", detail, &section);
        return error_page(refusal);
    }
    let pairs = vec![
        ("error", refusal.error.as_str().to_owned()),
        ("error_description", error_description(&refusal.detail)),
    ];
    send(server, redirect_uri, mode, state, pairs)
}

/// Sends an error for a request that had passed the rules.
pub(super) fn refuse_request(
    server: &Server,
    request: &AuthorizationRequest,
    refusal: &Refusal,
) -> Response {
    if let Some(device_code) = &request.device_code {
        return decide(server, device_code, None);
    }
    let mode = request.response_mode;
    let state = request.state.as_deref();
    let (client_id, redirect_uri) = (&request.client.client_id, &request.redirect_uri);
    refuse(server, client_id, redirect_uri, mode, state, refusal)
}

/// Adds `state` as it came and `iss` (RFC 9207 2); redirects, or serves a page that posts them.
fn send(
    server: &Server,
    redirect_uri: &str,
    mode: ResponseMode,
    state: Option<&str>,
    mut pairs: Vec<(&str, String)>,
) -> Response {
    if let Some(state) = state {
        pairs.push(("state", state.to_owned()));
    }
    if server.config.iss_parameter {
        pairs.push(("iss", server.endpoints.issuer.clone()));
    }
    if mode == ResponseMode::FormPost {
        let pairs = pairs
            .into_iter()
            .map(|(name, value)| vec![name.to_owned(), value]);
        let pairs: Vec<Vec<String>> = pairs.collect();
        let values = minijinja::context! { redirect_uri, pairs };
        return page(StatusCode::OK, "form_post.html", values);
    }
    let mut response = web::see_other(&mode.write(redirect_uri, &write_form(pairs)));
    let status = StatusCode::from_u16(server.config.redirect_status);
    *response.status_mut() = status.unwrap_or(StatusCode::SEE_OTHER);
    response
}

fn new_code(server: &Server, request: &AuthorizationRequest, signed_in: &SignedIn) -> String {
    let code = server.entropy.value("code");
    let stands_for = Code {
        request: request.clone(),
        signed_in: signed_in.clone(),
        issued: server.endpoint.clock().elapsed(),
        yielded: None,
    };
    server.store().codes.insert(code.clone(), stands_for);
    code
}
