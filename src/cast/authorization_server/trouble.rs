//! Failing at a good request, where the scenario says so ([RFC 6749 section 4.1.2.1]).
//!
//! A redirect cannot carry a status of a server in need, so there are error codes for it. Who
//! cannot even redirect answers by the status itself.
//!
//! [RFC 6749 section 4.1.2.1]: https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2.1

use axum::response::Response;
use http::{StatusCode, header};

use super::request::AuthorizationRequest;
use super::{Refusal, Server, page, respond};
use crate::cast::rule::specs;
use crate::cast::web;
use crate::protocol::{ErrorCode, LocalKind};
use crate::scenario::{Route, TroubleAt, TroubleError};

/// When it may be worth another try, in seconds (RFC 9110 10.2.3).
const RETRY_AFTER: &str = "30";

/// The answer in place of the one that was due, if the server fails here.
pub(super) fn strikes(
    server: &Server,
    at: TroubleAt,
    request: &AuthorizationRequest,
) -> Option<Response> {
    let trouble = server.config.trouble.filter(|trouble| trouble.at == at)?;
    let (error, detail) = match trouble.error {
        TroubleError::ServerError => (ErrorCode::ServerError, "something unexpected happened"),
        TroubleError::TemporarilyUnavailable => (
            ErrorCode::TemporarilyUnavailable,
            "the server is overloaded",
        ),
    };
    let section = specs(&["RFC 6749 4.1.2.1"]);
    let kind = LocalKind::CheckFailed;
    server.endpoint.local(kind, "service", detail, &section);
    let refusal = Refusal::new(error, detail);
    Some(match trouble.by {
        Route::Redirect => respond::refuse_request(server, request, &refusal),
        Route::Page => in_need(trouble.error, detail),
    })
}

fn in_need(error: TroubleError, detail: &str) -> Response {
    let (status, title) = match error {
        TroubleError::ServerError => (StatusCode::INTERNAL_SERVER_ERROR, "Server error"),
        TroubleError::TemporarilyUnavailable => {
            (StatusCode::SERVICE_UNAVAILABLE, "Try again later")
        }
    };
    let values = minijinja::context! { title, message => detail };
    let mut response = page(status, "message.html", values);
    if status == StatusCode::SERVICE_UNAVAILABLE {
        web::set(&mut response, header::RETRY_AFTER, RETRY_AFTER);
    }
    response
}
