//! New terms of use, and the page on which a person accepts them: neither sign-in nor consent
//! ([OIDC Core 3.1.2.6], `interaction_required`).
//!
//! [OIDC Core 3.1.2.6]: https://openid.net/specs/openid-connect-core-1_0.html#AuthError

use axum::body::Body;
use axum::response::Response;
use http::{Request, StatusCode};

use super::next_page::{Page, go_on};
use super::store::SignedIn;
use super::transaction::{behind_sign_in, shown, turn_away};
use super::{Server, error_page, page as server_page};
use crate::cast::rule::specs;
use crate::cast::web::Received;
use crate::protocol::LocalKind;

/// Whether a person has to accept terms that are newer than what that person has accepted.
pub(super) fn are_new(server: &Server, signed_in: &SignedIn) -> bool {
    let now = server.endpoint.clock().elapsed();
    let changed = server.config.new_terms_after;
    changed.is_some_and(|after| now >= after)
        && !server.store().accepted.contains(&signed_in.username)
}

/// Serves the form.
pub(super) async fn page(server: &Server, request: Request<Body>) -> Response {
    let received = Received::read(request).await;
    let (txn, waiting) = match shown(Page::Terms, server, &received) {
        Ok(found) => found,
        Err(refusal) => return error_page(&refusal),
    };
    let values = minijinja::context! { title => "New terms of use", csrf => &waiting.csrf, txn };
    server_page(StatusCode::OK, "terms.html", values)
}

/// Whoever sends the form has accepted.
pub(super) async fn answer(server: &Server, request: Request<Body>) -> Response {
    let received = Received::read(request).await;
    let fields = received.form();
    let (txn, waiting, signed_in) = match behind_sign_in(Page::Terms, server, &received, &fields) {
        Ok(found) => found,
        Err(refusal) => return turn_away(server, &received, &fields, &refusal),
    };
    let section = specs(&["OIDC Core 3.1.2.3"]);
    let (kind, detail) = (LocalKind::CheckPassed, "accepted");
    server.endpoint.local(kind, "terms", detail, &section);
    server.store().accepted.insert(signed_in.username.clone());
    go_on(server, &txn, &waiting.request, &signed_in)
}
