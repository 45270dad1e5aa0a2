//! POST with a form body, every parameter once.
//!
//! What RFC 6749 says of the token endpoint, the other endpoints for clients take over:
//! which of two values counts, nobody could tell. For another method the answer is 405
//! (RFC 9110 15.5.6).

use http::Method;

use super::{ClientRequest, Refusal, Rule};
use crate::cast::web;
use crate::protocol::ErrorCode::InvalidRequest;

pub(in super::super) const fn rule<T>() -> Rule<ClientRequest<T>, Refusal> {
    Rule {
        name: "method-and-encoding",
        specs: &["RFC 6749 3.2", "RFC 6749 4.1.3"],
        check,
    }
}

fn check<T>(request: &mut ClientRequest<T>) -> Result<Option<String>, Refusal> {
    if request.received.head.method != Method::POST {
        return Err(Refusal::new(InvalidRequest, "POST is required"));
    }
    if !request.received.is_form() {
        return Err(Refusal::new(InvalidRequest, "the body is no form"));
    }
    match web::repeated(&request.parameters) {
        Some(name) => Err(Refusal::new(InvalidRequest, format!("{name} is repeated"))),
        None => Ok(Some("POST of a form".to_owned())),
    }
}
