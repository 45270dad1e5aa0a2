//! `token` is sent: the one that is to end, or that is asked about.
//!
//! What becomes of it is told later, so success says nothing here.

use super::{ClientRequest, Refusal, Rule};
use crate::protocol::ErrorCode::InvalidRequest;

pub(in super::super) const fn rule<T>() -> Rule<ClientRequest<T>, Refusal> {
    Rule {
        name: "token-sent",
        specs: &["RFC 7009 2.1", "RFC 7662 2.1"],
        check,
    }
}

fn check<T>(request: &mut ClientRequest<T>) -> Result<Option<String>, Refusal> {
    match request.value("token") {
        Some(_) => Ok(None),
        None => Err(Refusal::new(InvalidRequest, "token is missing")),
    }
}
