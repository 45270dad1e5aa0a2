//! The pages between an authorization request and its response, in their one order.
//!
//! Whatever is asked for or posted, what the request waits for is read off here: no page can be
//! passed by, and none is answered before those that stand before it (OIDC Core 3.1.2.3, 3.1.2.4).

use axum::response::Response;

use super::request::AuthorizationRequest;
use super::store::SignedIn;
use super::{Refusal, Server, consent, one_time_code, respond, terms};
use crate::cast::web;
use crate::protocol::ErrorCode;

/// A page that asks the person; who has not answered one does not see those after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Page {
    SignIn,
    OneTimeCode,
    Terms,
    Consent,
}

/// What comes next for a request.
pub(super) enum Next {
    /// The person is asked.
    Page(Page),
    /// The response, and why nobody need be asked for consent.
    Response(&'static str),
}

impl Page {
    /// Where the page stands for a waiting request.
    pub(super) fn url(self, txn: &str) -> String {
        let path = match self {
            Self::SignIn => "/login",
            Self::OneTimeCode => "/one-time-code",
            Self::Terms => "/terms",
            Self::Consent => "/consent",
        };
        format!("{path}?txn={txn}")
    }

    /// What a client learns that has forbidden the page (OIDC Core 3.1.2.6).
    pub(super) fn forbidden(self) -> ErrorCode {
        match self {
            Self::SignIn | Self::OneTimeCode => ErrorCode::LoginRequired,
            Self::Terms => ErrorCode::InteractionRequired,
            Self::Consent => ErrorCode::ConsentRequired,
        }
    }
}

/// What a request waits for; refuses where the person cannot sign in as it asks.
pub(super) fn next(
    server: &Server,
    request: &AuthorizationRequest,
    signed_in: &SignedIn,
) -> Result<Next, Refusal> {
    if one_time_code::is_needed(server, request, signed_in)? {
        return Ok(Next::Page(Page::OneTimeCode));
    }
    if terms::are_new(server, signed_in) {
        return Ok(Next::Page(Page::Terms));
    }
    let given = consent::given(server, request, signed_in);
    Ok(given.map_or(Next::Page(Page::Consent), Next::Response))
}

/// After a page was answered: the way to the next one, or the response.
pub(super) fn go_on(
    server: &Server,
    txn: &str,
    request: &AuthorizationRequest,
    signed_in: &SignedIn,
) -> Response {
    let next = next(server, request, signed_in);
    if !matches!(next, Ok(Next::Page(_))) {
        server.store().transactions.shift_remove(txn);
    }
    match next {
        Ok(Next::Page(page)) => web::see_other(&page.url(txn)),
        Ok(Next::Response(why)) => consent::grant_unasked(server, request, signed_in, why),
        Err(refusal) => respond::refuse_request(server, request, &refusal),
    }
}
