//! The client credentials grant ([RFC 6749 section 4.4](https://www.rfc-editor.org/rfc/rfc6749#section-4.4)).
//!
//! The client acts for itself: no person takes part, so there is no ID token,
//! and no refresh token, since the client can ask again at any time (4.4.3).

use axum::response::Response;
use http::StatusCode;

use super::{Draft, Grant, Refusal, Rule, confidential, issue, scope};
use crate::cast::web;
use crate::protocol::ErrorCode::InvalidScope;

pub(super) const RULES: &[Rule<Draft, Refusal>] = &[
    confidential::RULE,
    scope::rule(),
    Rule {
        name: "nobody-signs-in",
        specs: &["OIDC Core 3.1.2.1"],
        check: nobody_signs_in,
    },
];

fn nobody_signs_in(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    if draft.scope.iter().any(|scope| scope == "openid") {
        let detail = "scope openid asks for a person, and there is none";
        return Err(Refusal::new(InvalidScope, detail));
    }
    Ok(None)
}

pub(super) fn grant(draft: &Draft) -> Response {
    let client_id = &draft.client().client_id;
    let grant = Grant::of(client_id, client_id, &draft.scope);
    web::json(StatusCode::OK, &issue(draft, &grant, None))
}
