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

use axum::response::Response;
use http::StatusCode;
use serde_json::{Value, json};

use super::{Draft, Grant, Refusal, Rule, client_credentials, issue};
use crate::cast::authorization_server::store::IssuedToken;
use crate::cast::web;
use crate::protocol::ACCESS_TOKEN_TYPE;
use crate::protocol::ErrorCode::{InvalidRequest, InvalidScope, InvalidTarget};
use crate::scenario::Exchange;

/// What is offered, before what is asked for.
pub(super) const RULES: &[Rule<Draft, Refusal>] = &[
    client_credentials::CONFIDENTIAL,
    Rule {
        name: "subject-token-type",
        specs: &["RFC 8693 2.1", "RFC 8693 3"],
        check: subject_token_type,
    },
    Rule {
        name: "subject-token",
        specs: &["RFC 8693 2.1", "RFC 8693 2.2.2"],
        check: subject_token,
    },
    Rule {
        name: "actor-token",
        specs: &["RFC 8693 2.1", "RFC 8693 2.2.2"],
        check: actor_token,
    },
    Rule {
        name: "requested-token-type",
        specs: &["RFC 8693 2.1"],
        check: requested_token_type,
    },
    Rule {
        name: "exchange-target",
        specs: &["RFC 8693 2.2.2", "RFC 8707 2"],
        check: target,
    },
    Rule {
        name: "exchange-scope",
        specs: &["RFC 8693 2.1", "RFC 6749 5.2"],
        check: scope,
    },
];

impl Draft {
    fn subject_token(&self) -> &IssuedToken {
        let token = self.found.subject_token.as_ref();
        token.expect("subject-token stands before in the table")
    }
}

fn subject_token_type(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    match draft.value("subject_token_type") {
        Some(ACCESS_TOKEN_TYPE) => Ok(Some("an access token".to_owned())),
        Some(_) => {
            let detail = "subject_token_type is not supported";
            Err(Refusal::new(InvalidRequest, detail))
        }
        None => Err(Refusal::new(
            InvalidRequest,
            "subject_token_type is missing",
        )),
    }
}

/// One that is not good is `invalid_request`, not `invalid_grant` (RFC 8693 2.2.2).
fn subject_token(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    let Some(value) = draft.value("subject_token") else {
        return Err(Refusal::new(InvalidRequest, "subject_token is missing"));
    };
    let Some(good) = draft.server.good_token(value) else {
        let detail = "the subject token is not good";
        return Err(Refusal::new(InvalidRequest, detail));
    };
    if good.jkt.is_some() {
        let detail = "the subject token is bound to a key, whose possession nobody proves here";
        return Err(Refusal::new(InvalidRequest, detail));
    }
    draft.found.subject_token = Some(good);
    Ok(Some("issued here, and good".to_owned()))
}

fn actor_token(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    let sent = ["actor_token", "actor_token_type"].map(|name| draft.value(name).is_some());
    if sent == [false; 2] {
        return Ok(None);
    }
    let detail = "the actor is the client, and needs no token";
    Err(Refusal::new(InvalidRequest, detail))
}

fn requested_token_type(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    match draft.value("requested_token_type") {
        None => Ok(None),
        Some(ACCESS_TOKEN_TYPE) => Ok(Some("an access token".to_owned())),
        Some(_) => {
            let detail = "requested_token_type is not supported";
            Err(Refusal::new(InvalidRequest, detail))
        }
    }
}

fn target(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    let target = asked_target(draft)?;
    if !draft.server.config.audiences.contains(&target) {
        let detail = "no token is issued for this target";
        return Err(Refusal::new(InvalidTarget, detail));
    }
    draft.found.audience = Some(target.clone());
    Ok(Some(target))
}

/// By its name or its address, which are the same here; without either the server's usual one.
fn asked_target(draft: &Draft) -> Result<String, Refusal> {
    match (draft.value("audience"), draft.value("resource")) {
        (Some(audience), Some(resource)) if audience != resource => {
            Err(Refusal::new(InvalidTarget, "more than one target"))
        }
        (Some(one), _) | (None, Some(one)) => Ok(one.to_owned()),
        (None, None) => Ok(draft.server.config.audience.clone()),
    }
}

/// What is exchanged may become less, never more.
fn scope(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    let owned = |scope: &str| scope.split(' ').map(str::to_owned).collect::<Vec<_>>();
    let granted = owned(&draft.subject_token().scope);
    let asked = draft.value("scope").map_or(granted.clone(), owned);
    if let Some(wider) = asked.iter().find(|scope| !granted.contains(scope)) {
        let detail = format!("the subject token has no scope '{wider}'");
        return Err(Refusal::new(InvalidScope, detail));
    }
    let found = asked.join(" ");
    draft.found.scope = asked;
    Ok(Some(found))
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
        ..Grant::of(client_id, &subject.username, &draft.found.scope)
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
