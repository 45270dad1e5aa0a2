//! Exchanging a token for another one ([RFC 8693]).
//!
//! Who got an access token asks for one by which it can call somebody else. The
//! subject stays; with delegation the new token names who acts (RFC 8693 4.1).
//!
//! # Incomplete support
//!
//! Access tokens of this server are exchanged for access tokens, for one target.
//! The actor is the client itself, so that `actor_token` is refused.
//!
//! [RFC 8693]: https://www.rfc-editor.org/rfc/rfc8693

mod actor_token;
mod requested_token_type;
mod scope;
mod subject_audience;
mod subject_token;
mod subject_token_type;
mod target;

use axum::response::Response;
use http::StatusCode;
use serde_json::{Value, json};

use super::narrowed::narrowed;
use super::{Draft, Grant, Refusal, Rule, confidential, issue};
use crate::cast::authorization_server::store::IssuedToken;
use crate::cast::web;
use crate::protocol::ACCESS_TOKEN_TYPE;
use crate::scenario::Exchange;

/// What is offered, before what is asked for.
pub(super) const RULES: &[Rule<Draft, Refusal>] = &[
    confidential::RULE,
    subject_token_type::RULE,
    subject_token::RULE,
    subject_audience::RULE,
    actor_token::RULE,
    requested_token_type::RULE,
    target::RULE,
    scope::RULE,
];

impl Draft {
    fn subject_token(&self) -> &IssuedToken {
        let token = self.found.subject_token.as_ref();
        token.expect("subject-token stands before in the table")
    }
}

pub(super) fn grant(draft: &Draft) -> Response {
    let subject = draft.subject_token();
    let client_id = &draft.client().client_id;
    let grant = Grant {
        authentication: subject.authentication.clone(),
        audience: draft.found.audience.clone(),
        act: match draft.server.config.token_exchange {
            Exchange::Delegation => Some(actor(client_id, subject.act.as_ref())),
            Exchange::Impersonation => subject.act.clone(),
        },
        not_after: Some(subject.expires),
        family: subject.family,
        ..Grant::of(client_id, &subject.username, &draft.scope)
    };
    let mut success = issue(draft, &grant, None);
    success.issued_token_type = Some(ACCESS_TOKEN_TYPE);
    web::json(StatusCode::OK, &success)
}

/// Who acts now, and within who acted before (RFC 8693 4.1).
fn actor(client_id: &str, before: Option<&Value>) -> Value {
    let mut act = json!({ "sub": client_id });
    if let Some(before) = before {
        act["act"] = before.clone();
    }
    act
}

/// RFC 8693 4.1.
#[test]
fn actors_stand_within_each_other() {
    let first = actor("https://service77.example.com", None);
    let second = actor("https://service16.example.com", Some(&first));
    let expected = json!({
        "sub": "https://service16.example.com",
        "act": { "sub": "https://service77.example.com" },
    });
    assert_eq!(second, expected);
}
