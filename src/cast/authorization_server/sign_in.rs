//! The sign-in page and what it posts.
//!
//! # Incomplete support
//!
//! Wrong passwords are counted for each authorization request: whoever begins another one guesses on,
//! and is not slowed down.

use std::sync::Arc;

use axum::body::Body;
use axum::response::Response;
use http::{Request, StatusCode};

use super::next_page::go_on;
use super::store::{Factors, Transaction};
use super::transaction::{transaction, turn_away, waiting};
use super::{Refusal, Server, consent, error_page, page as server_page, respond, trouble};
use crate::cast::rule::specs;
use crate::cast::web::{Received, value};
use crate::protocol::{ErrorCode, LocalKind};
use crate::scenario::{Prompts, TroubleAt};

/// Serves the form.
pub(super) async fn page(server: &Server, request: Request<Body>) -> Response {
    let received = Received::read(request).await;
    match waiting(server, &received, &received.query()) {
        Ok((txn, transaction)) => form(server, &txn, &transaction, false),
        Err(refusal) => error_page(&refusal),
    }
}

fn form(server: &Server, txn: &str, transaction: &Transaction, refused: bool) -> Response {
    let combined = server.config.prompts == Prompts::Combined;
    let values = minijinja::context! {
        title => if combined { "Sign in and allow access" } else { "Sign in" },
        client => &transaction.request.client.client_id,
        scopes => &transaction.request.scope,
        details => transaction.request.details(),
        csrf => &transaction.csrf,
        txn,
        refused,
        combined,
    };
    server_page(StatusCode::OK, "sign_in.html", values)
}

/// Takes username and password, opens a session.
///
/// The redirect is a 303: a 307 would make the browser post the password on (RFC 9700 4.12).
pub(super) async fn answer(server: Arc<Server>, request: Request<Body>) -> Response {
    let received = Received::read(request).await;
    let fields = received.form();
    let (txn, transaction) = match transaction(&server, &received, &fields) {
        Ok(found) => found,
        Err(refusal) => return turn_away(&server, &received, &fields, &refusal),
    };
    let given = |name| value(&fields, name).unwrap_or_default();
    let username = given("username");
    let mut accounts = server.accounts.iter();
    if !accounts.any(|a| a.username == username && a.password == given("password")) {
        return refuse(&server, &txn, &transaction);
    }
    report(&server, LocalKind::CheckPassed, username);
    if let Some(response) = trouble::strikes(&server, TroubleAt::SignInAnswer, &transaction.request)
    {
        server.store().transactions.shift_remove(&txn);
        return response;
    }
    let (session, signed_in) = server.open_session(&received, username, Factors::Password);
    if let Some(waiting) = server.store().transactions.get_mut(&txn) {
        waiting.username = Some(username.to_owned());
    }
    let mut response = if server.config.prompts == Prompts::Combined {
        consent::decide(&server, &txn, &transaction.request, &signed_in, &fields)
    } else {
        go_on(&server, &txn, &transaction.request, &signed_in)
    };
    server.set_cookie(&mut response, "session", &session);
    response
}

/// The form once more, or the end of the request where it was tried often enough.
fn refuse(server: &Server, txn: &str, transaction: &Transaction) -> Response {
    report(
        server,
        LocalKind::CheckFailed,
        "no such account and password",
    );
    let refused = transaction.refused + 1;
    let most = server.config.sign_in_attempts;
    if most.is_some_and(|most| refused >= most) {
        server.store().transactions.shift_remove(txn);
        let refusal = Refusal::new(ErrorCode::AccessDenied, "too many wrong passwords");
        return respond::refuse_request(server, &transaction.request, &refusal);
    }
    if let Some(waiting) = server.store().transactions.get_mut(txn) {
        waiting.refused = refused;
    }
    form(server, txn, transaction, true)
}

fn report(server: &Server, kind: LocalKind, detail: &str) {
    let section = specs(&["OIDC Core 3.1.2.3"]);
    server.endpoint.local(kind, "password", detail, &section);
}
