//! The page for a one-time code, and what it posts: the second factor ([RFC 6238]).
//!
//! # Incomplete support
//!
//! Whoever guesses is not slowed down (RFC 4226 7.3).
//!
//! [RFC 6238]: https://www.rfc-editor.org/rfc/rfc6238

use std::sync::Arc;

use axum::body::Body;
use axum::response::Response;
use http::{Request, StatusCode};

use super::next_page::{Page, go_on};
use super::request::AuthorizationRequest;
use super::store::{Factors, SignedIn, Transaction};
use super::transaction::{behind_sign_in, shown, turn_away};
use super::{Refusal, Server, error_page, page as server_page};
use crate::cast::rule::specs;
use crate::cast::web::{Received, value};
use crate::protocol::ErrorCode::UnmetAuthenticationRequirements;
use crate::protocol::{LocalKind, one_time_code, time_step};

/// Whether a request needs a code beside this sign-in; refuses where the person has none to show.
pub(super) fn is_needed(
    server: &Server,
    request: &AuthorizationRequest,
    signed_in: &SignedIn,
) -> Result<bool, Refusal> {
    let demands = request.acr_values.is_some() && !server.config.acr_values_supported.is_empty();
    if !demands || server.acr(request, signed_in.factors).is_some() {
        return Ok(false);
    }
    if secret(server, &signed_in.username).is_some() {
        return Ok(true);
    }
    let detail = "the account has no second factor";
    let section = specs(&["RFC 9470 5"]);
    let kind = LocalKind::CheckFailed;
    server.endpoint.local(kind, "acr-values", detail, &section);
    Err(Refusal::new(UnmetAuthenticationRequirements, detail))
}

/// Serves the form.
pub(super) async fn page(server: &Server, request: Request<Body>) -> Response {
    let received = Received::read(request).await;
    match shown(Page::OneTimeCode, server, &received) {
        Ok((txn, waiting)) => form(&txn, &waiting, false),
        Err(refusal) => error_page(&refusal),
    }
}

fn form(txn: &str, waiting: &Transaction, refused: bool) -> Response {
    let values = minijinja::context! { title => "Confirm that it is you", csrf => &waiting.csrf, txn, refused };
    server_page(StatusCode::OK, "one_time_code.html", values)
}

/// Takes the code; the session is a new one, since it is worth more.
pub(super) async fn answer(server: Arc<Server>, request: Request<Body>) -> Response {
    let received = Received::read(request).await;
    let fields = received.form();
    let (txn, waiting, signed_in) =
        match behind_sign_in(Page::OneTimeCode, &server, &received, &fields) {
            Ok(found) => found,
            Err(refusal) => return turn_away(&server, &received, &fields, &refusal),
        };
    let username = &signed_in.username;
    let typed = value(&fields, "one_time_code").unwrap_or_default();
    if let Err(reason) = check(&server, username, typed) {
        report(&server, LocalKind::CheckFailed, reason);
        return form(&txn, &waiting, true);
    }
    report(&server, LocalKind::CheckPassed, username);
    let (session, signed_in) = server.open_session(&received, username, Factors::PasswordAndCode);
    let mut response = go_on(&server, &txn, &waiting.request, &signed_in);
    server.set_cookie(&mut response, "session", &session);
    response
}

/// A code is good in its own time step and in the next one, and once (RFC 6238 5.2).
fn check(server: &Server, username: &str, typed: &str) -> Result<(), &'static str> {
    let now = time_step(server.endpoint.clock().unix());
    let secret = secret(server, username).ok_or("the account has no second factor")?;
    let mut steps = [now, now.saturating_sub(1)].into_iter();
    let step = steps.find(|step| one_time_code(secret, *step) == typed);
    let step = step.ok_or("it is not the code of now")?;
    let fresh = server
        .store()
        .one_time_codes
        .insert((username.to_owned(), step));
    if fresh {
        Ok(())
    } else {
        Err("the code was used before")
    }
}

fn secret<'s>(server: &'s Server, username: &str) -> Option<&'s str> {
    let mut accounts = server.accounts.iter();
    let account = accounts.find(|account| account.username == username)?;
    account.totp_secret.as_deref()
}

fn report(server: &Server, kind: LocalKind, detail: &str) {
    let section = specs(&["RFC 6238 5.2", "OIDC Core 3.1.2.3"]);
    server
        .endpoint
        .local(kind, "one-time-code", detail, &section);
}
