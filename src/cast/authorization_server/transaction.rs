//! Finding the authorization request that a page or a posted form belongs to.

use super::store::{SignedIn, Transaction};
use super::{Refusal, Server};
use crate::cast::web::{Received, value};
use crate::protocol::{ErrorCode, Parameters};

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

fn unknown_transaction() -> Refusal {
    let detail = "nobody waits for this page";
    Refusal::new(ErrorCode::InvalidRequest, detail)
}
