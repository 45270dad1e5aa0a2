//! The consent page and what it posts.

use std::sync::Arc;

use axum::body::Body;
use axum::response::Response;
use http::{Request, StatusCode};

use super::next_page::Page;
use super::request::AuthorizationRequest;
use super::store::SignedIn;
use super::transaction::{behind_sign_in, shown, turn_away};
use super::{Refusal, Server, error_page, page as server_page, respond, trouble};
use crate::cast::rule::specs;
use crate::cast::web::{Received, value};
use crate::protocol::{ErrorCode, LocalKind, Parameters};
use crate::scenario::TroubleAt;

/// Why the person need not be asked, if so (OIDC Core 3.1.2.4). Authorization details are asked
/// about each time.
pub(super) fn given(
    server: &Server,
    request: &AuthorizationRequest,
    signed_in: &SignedIn,
) -> Option<&'static str> {
    let asks_again = request.prompts("consent") || request.authorization_details.is_some();
    let trusted = &server.config.administrative_consent;
    if asks_again {
        None
    } else if trusted.contains(&request.client.client_id) {
        Some("an administrator has consented")
    } else {
        let before = server.store().consented(&signed_in.username, request);
        before.then_some("granted before")
    }
}

/// The response without a page, and why.
pub(super) fn grant_unasked(
    server: &Server,
    request: &AuthorizationRequest,
    signed_in: &SignedIn,
    why: &str,
) -> Response {
    report(server, LocalKind::CheckPassed, why);
    respond::grant(server, request, signed_in)
}

/// Serves the form with the requested scopes.
pub(super) async fn page(server: &Server, request: Request<Body>) -> Response {
    let received = Received::read(request).await;
    let (txn, waiting) = match shown(Page::Consent, server, &received) {
        Ok(found) => found,
        Err(refusal) => return error_page(&refusal),
    };
    let values = minijinja::context! {
        title => "Allow access",
        client => &waiting.request.client.client_id,
        scopes => &waiting.request.scope,
        details => waiting.request.details(),
        csrf => waiting.csrf,
        txn,
    };
    server_page(StatusCode::OK, "consent.html", values)
}

/// Takes the decision.
pub(super) async fn answer(server: Arc<Server>, request: Request<Body>) -> Response {
    let received = Received::read(request).await;
    let fields = received.form();
    match behind_sign_in(Page::Consent, &server, &received, &fields) {
        Ok((txn, waiting, signed_in)) => {
            decide(&server, &txn, &waiting.request, &signed_in, &fields)
        }
        Err(refusal) => turn_away(&server, &received, &fields, &refusal),
    }
}

/// Does what the person decided.
pub(super) fn decide(
    server: &Server,
    txn: &str,
    request: &AuthorizationRequest,
    signed_in: &SignedIn,
    fields: &Parameters,
) -> Response {
    server.store().transactions.shift_remove(txn);
    if let Some(response) = trouble::strikes(server, TroubleAt::ConsentAnswer, request) {
        return response;
    }
    if value(fields, "decision") == Some("allow") {
        report(server, LocalKind::CheckPassed, "granted");
        server.store().consent(&signed_in.username, request);
        return respond::grant(server, request, signed_in);
    }
    let refusal = Refusal::new(ErrorCode::AccessDenied, "the resource owner refused");
    report(server, LocalKind::CheckFailed, &refusal.detail);
    respond::refuse_request(server, request, &refusal)
}

fn report(server: &Server, kind: LocalKind, detail: &str) {
    let section = specs(&["RFC 6749 4.1.2.1", "RFC 6749 4.2.2.1", "OIDC Core 3.1.2.4"]);
    server.endpoint.local(kind, "consent", detail, &section);
}
