//! The consent page and what it posts.

use std::sync::Arc;

use axum::body::Body;
use axum::response::Response;
use http::{Request, StatusCode};

use super::request::AuthorizationRequest;
use super::store::{SignedIn, Transaction};
use super::transaction::{same_browser, transaction, turn_away, waiting};
use super::{
    Refusal, Server, error_page, one_time_code, page as server_page, respond, terms, trouble,
};
use crate::cast::rule::specs;
use crate::cast::web::{self, Received, value};
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

/// The response where nobody need be asked, else the way to the page.
pub(super) fn ask_or_grant(
    server: &Server,
    txn: &str,
    request: &AuthorizationRequest,
    signed_in: &SignedIn,
) -> Response {
    match given(server, request, signed_in) {
        Some(why) => {
            server.store().transactions.shift_remove(txn);
            grant_unasked(server, request, signed_in, why)
        }
        None => web::see_other(&format!("/consent?txn={txn}")),
    }
}

/// Serves the form with the requested scopes.
pub(super) async fn page(server: &Server, request: Request<Body>) -> Response {
    let received = Received::read(request).await;
    let found = waiting(server, &received, &received.query());
    let found = found.and_then(|(txn, waiting)| {
        decider(server, &received, &waiting)?;
        Ok((txn, waiting))
    });
    let (txn, waiting) = match found {
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
    let found = transaction(&server, &received, &fields);
    let found = found.and_then(|(txn, waiting)| {
        let signed_in = decider(&server, &received, &waiting)?;
        Ok((txn, waiting, signed_in))
    });
    match found {
        Ok((txn, waiting, signed_in)) => {
            decide(&server, &txn, &waiting.request, &signed_in, &fields)
        }
        Err(refusal) => turn_away(&server, &received, &fields, &refusal),
    }
}

/// Who may decide: whoever signed in here, in full, and accepts the terms.
fn decider(
    server: &Server,
    received: &Received,
    waiting: &Transaction,
) -> Result<SignedIn, Refusal> {
    let signed_in = same_browser(server, received, waiting)?;
    if one_time_code::is_needed(server, &waiting.request, &signed_in)? {
        let detail = "the second factor is missing";
        return Err(Refusal::new(ErrorCode::AccessDenied, detail));
    }
    if terms::are_new(server, &signed_in) {
        let detail = "the new terms were not accepted";
        return Err(Refusal::new(ErrorCode::AccessDenied, detail));
    }
    Ok(signed_in)
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
