//! Finding the authorization request that a page or a posted form belongs to.

use axum::response::Response;

use super::next_page::{Next, Page, next};
use super::store::{SignedIn, Transaction};
use super::{Refusal, Server, error_page};
use crate::cast::web::{self, Received, value};
use crate::protocol::{ErrorCode, Parameters};
use crate::scenario::LostSession;

/// The cookie by which a browser is known before anybody has signed in.
pub(super) const BROWSER: &str = "browser";

/// The transaction for which this browser waits.
pub(super) fn waiting(
    server: &Server,
    received: &Received,
    parameters: &Parameters,
) -> Result<(String, Transaction), Refusal> {
    let txn = value(parameters, "txn").unwrap_or_default();
    let found = server.store().transactions.get(txn).cloned();
    let found = found.ok_or_else(unknown_transaction)?;
    if received.cookie(BROWSER) == Some(&found.browser) {
        return Ok((txn.to_owned(), found));
    }
    let detail = "another browser waits for this page";
    Err(Refusal::new(ErrorCode::InvalidRequest, detail))
}

/// The transaction that a posted form belongs to, if its csrf value is right.
pub(super) fn transaction(
    server: &Server,
    received: &Received,
    fields: &Parameters,
) -> Result<(String, Transaction), Refusal> {
    let (txn, found) = waiting(server, received, fields)?;
    if value(fields, "csrf") == Some(&found.csrf) {
        return Ok((txn, found));
    }
    let detail = "the form was not served to this browser";
    Err(Refusal::new(ErrorCode::InvalidRequest, detail))
}

/// The same, of a page behind the sign-in, and who signed in.
pub(super) fn behind_sign_in(
    page: Page,
    server: &Server,
    received: &Received,
    fields: &Parameters,
) -> Result<(String, Transaction, SignedIn), Refusal> {
    let (txn, found) = transaction(server, received, fields)?;
    let signed_in = visitor(page, server, received, &found)?;
    Ok((txn, found, signed_in))
}

/// The transaction for which a page behind the sign-in is served.
pub(super) fn shown(
    page: Page,
    server: &Server,
    received: &Received,
) -> Result<(String, Transaction), Refusal> {
    let (txn, found) = waiting(server, received, &received.query())?;
    visitor(page, server, received, &found)?;
    Ok((txn, found))
}

/// Who signed in here, if this person has answered every page before this one.
fn visitor(
    page: Page,
    server: &Server,
    received: &Received,
    waiting: &Transaction,
) -> Result<SignedIn, Refusal> {
    let signed_in = same_browser(server, received, waiting)?;
    let detail = match next(server, &waiting.request, &signed_in)? {
        Next::Page(Page::OneTimeCode) if page > Page::OneTimeCode => "the second factor is missing",
        Next::Page(Page::Terms) if page > Page::Terms => "the new terms were not accepted",
        _ => return Ok(signed_in),
    };
    Err(Refusal::new(ErrorCode::AccessDenied, detail))
}

/// Who signed in, if it was in the browser that sends this.
fn same_browser(
    server: &Server,
    received: &Received,
    waiting: &Transaction,
) -> Result<SignedIn, Refusal> {
    let session = received.cookie("session").unwrap_or_default();
    let signed_in = server.store().sessions.get(session).cloned();
    let same = |known: &SignedIn| waiting.username.as_ref() == Some(&known.username);
    signed_in.filter(same).ok_or_else(|| {
        let detail = "another browser signed in";
        Refusal::new(ErrorCode::AccessDenied, detail)
    })
}

/// Refuses a form that nobody who is known sent. Whose cookies are lost may sign in anew, and the
/// request goes on: the form was served for it, and the sign-in page looks again who asks.
pub(super) fn turn_away(
    server: &Server,
    received: &Received,
    fields: &Parameters,
    refusal: &Refusal,
) -> Response {
    let again = server.config.refusals.lost_session == LostSession::SignIn;
    match value(fields, "txn").filter(|txn| again && is_lost(server, received, txn)) {
        Some(txn) => web::see_other(&Page::SignIn.url(txn)),
        None => error_page(refusal),
    }
}

/// Whether a request waits, and whoever sends its form has no session and is not known as
/// another browser.
fn is_lost(server: &Server, received: &Received, txn: &str) -> bool {
    let session = received.cookie("session").unwrap_or_default();
    let browser = received.cookie(BROWSER);
    let store = server.store();
    let waiting = store.transactions.get(txn);
    waiting.is_some_and(|found| browser.is_none_or(|one| one == found.browser))
        && !store.sessions.contains_key(session)
}

fn unknown_transaction() -> Refusal {
    let detail = "nobody waits for this page";
    Refusal::new(ErrorCode::InvalidRequest, detail)
}
