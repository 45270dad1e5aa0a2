//! The sign-in page and what it posts.

use std::sync::Arc;

use axum::body::Body;
use axum::response::Response;
use http::{Request, StatusCode};

use super::store::{Factors, Transaction};
use super::transaction::{transaction, unknown_transaction};
use super::{Server, consent, error_page, one_time_code, page as server_page};
use crate::cast::rule::specs;
use crate::cast::web::{Received, value};
use crate::protocol::LocalKind;
use crate::scenario::Prompts;

/// Serves the form.
pub(super) async fn page(server: &Server, request: Request<Body>) -> Response {
    let query = Received::read(request).await.query();
    let txn = value(&query, "txn").unwrap_or_default();
    let transaction = server.store().transactions.get(txn).cloned();
    match transaction {
        Some(transaction) => form(server, txn, &transaction, false),
        None => error_page(&unknown_transaction()),
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
    let fields = Received::read(request).await.form();
    let (txn, transaction) = match transaction(&server, &fields) {
        Ok(found) => found,
        Err(refusal) => return error_page(&refusal),
    };
    let given = |name| value(&fields, name).unwrap_or_default();
    let username = given("username");
    let mut accounts = server.accounts.iter();
    if !accounts.any(|a| a.username == username && a.password == given("password")) {
        report(
            &server,
            LocalKind::CheckFailed,
            "no such account and password",
        );
        return form(&server, &txn, &transaction, true);
    }
    report(&server, LocalKind::CheckPassed, username);
    let (session, signed_in) = server.open_session(username, Factors::Password);
    if let Some(waiting) = server.store().transactions.get_mut(&txn) {
        waiting.username = Some(username.to_owned());
    }
    let mut response = if server.config.prompts == Prompts::Combined {
        consent::decide(&server, &txn, &transaction.request, &signed_in, &fields)
    } else {
        one_time_code::ask_or_go_on(&server, &txn, &transaction.request, &signed_in)
    };
    server.set_session(&mut response, &session);
    response
}

fn report(server: &Server, kind: LocalKind, detail: &str) {
    let section = specs(&["OIDC Core 3.1.2.3"]);
    server.endpoint.local(kind, "password", detail, &section);
}
