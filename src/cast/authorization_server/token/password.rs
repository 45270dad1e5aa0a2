//! The resource owner password credentials grant
//! ([RFC 6749 section 4.3](https://www.rfc-editor.org/rfc/rfc6749#section-4.3)).
//!
//! RFC 9700 2.4: "The resource owner password credentials grant MUST NOT be
//! used." The server knows it only where the scenario switches it on.

use axum::response::Response;
use http::StatusCode;

use super::{Draft, Grant, Refusal, Rule, issue, scope};
use crate::cast::web;
use crate::protocol::ErrorCode::{InvalidGrant, InvalidRequest};

pub(super) const RULES: &[Rule<Draft, Refusal>] = &[
    Rule {
        name: "resource-owner-password",
        specs: &["RFC 6749 4.3.2", "RFC 6749 5.2"],
        check: password,
    },
    scope::rule(),
];

fn password(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    let (Some(username), Some(password)) = (draft.value("username"), draft.value("password"))
    else {
        let detail = "username and password are expected";
        return Err(Refusal::new(InvalidRequest, detail));
    };
    let mut accounts = draft.server.accounts.iter();
    if !accounts.any(|account| account.username == username && account.password == password) {
        let detail = "no such account and password";
        return Err(Refusal::new(InvalidGrant, detail));
    }
    let username = username.to_owned();
    draft.found.subject = Some(username.clone());
    Ok(Some(username))
}

pub(super) fn grant(draft: &Draft) -> Response {
    let subject = draft.found.subject.clone();
    let family = draft.server.store().family();
    let subject = subject.expect("resource-owner-password stands before in the table");
    let client_id = &draft.client().client_id;
    let grant = Grant::of(client_id, &subject, &draft.scope).within(family);
    web::json(StatusCode::OK, &issue(draft, &grant, Some(&grant)))
}
