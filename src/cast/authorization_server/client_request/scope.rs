//! Every scope that is asked for is one that the client may have.

use super::{ClientRequest, Refusal, Rule};

pub(in super::super) const fn rule<T>() -> Rule<ClientRequest<T>, Refusal> {
    Rule {
        name: "token-scope",
        specs: &["RFC 6749 3.3", "RFC 6749 5.2"],
        check,
    }
}

fn check<T>(request: &mut ClientRequest<T>) -> Result<Option<String>, Refusal> {
    let asked = request.value("scope");
    let scope = request.server.scope(request.client(), asked)?;
    let found = scope.join(" ");
    request.scope = scope;
    Ok(Some(found))
}
