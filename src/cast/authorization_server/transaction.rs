//! Finding the authorization request that a page or a posted form belongs to.

use axum::response::Response;

use super::store::{SignedIn, Transaction};
use super::{Refusal, Server, error_page};
use crate::cast::web::{self, Received, value};
use crate::protocol::{ErrorCode, Parameters};
use crate::scenario::LostSession;

/// The transaction that a posted form belongs to, if its csrf value is right.
pub(super) fn transaction(
    server: &Server,
    fields: &Parameters,
) -> Result<(String, Transaction), Refusal> {
    let txn = value(fields, "txn").unwrap_or_default();
    let store = server.store();
    let found = store
        .transactions
        .get(txn)
        .ok_or_else(unknown_transaction)?;
    if value(fields, "csrf") != Some(&found.csrf) {
        let detail = "the form was not served to this browser";
        return Err(Refusal::new(ErrorCode::InvalidRequest, detail));
    }
    Ok((txn.to_owned(), found.clone()))
}

/// Who signed in, if it was in the browser that sends this.
pub(super) fn same_browser(
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

/// Refuses a form that nobody who is known sent. Whose session is lost may sign in anew, and the
/// request goes on: the form itself was served for it.
pub(super) fn turn_away(
    server: &Server,
    received: &Received,
    txn: &str,
    refusal: &Refusal,
) -> Response {
    let session = received.cookie("session").unwrap_or_default();
    let is_lost = !server.store().sessions.contains_key(session);
    match server.config.refusals.lost_session {
        LostSession::SignIn if is_lost => web::see_other(&format!("/login?txn={txn}")),
        LostSession::SignIn | LostSession::Page => error_page(refusal),
    }
}

pub(super) fn unknown_transaction() -> Refusal {
    let detail = "nobody waits for this page";
    Refusal::new(ErrorCode::InvalidRequest, detail)
}
