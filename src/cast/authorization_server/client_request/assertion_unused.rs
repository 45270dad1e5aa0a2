//! The client assertion was not used before.

use super::{ClientRequest, Refusal, Rule};
use crate::protocol::ErrorCode::InvalidClient;

pub(in super::super) const fn rule<T>() -> Rule<ClientRequest<T>, Refusal> {
    Rule {
        name: "client-assertion-unused",
        specs: &["OIDC Core 9", "RFC 7523 3"],
        check,
    }
}

fn check<T>(request: &mut ClientRequest<T>) -> Result<Option<String>, Refusal> {
    let Some(jti) = request.assertion.clone() else {
        return Ok(None);
    };
    let used = (request.client().client_id.clone(), jti);
    if request.server.store().assertions.insert(used) {
        return Ok(Some("first use".to_owned()));
    }
    let detail = "client_assertion: it was used before";
    Err(Refusal::new(InvalidClient, detail))
}
