//! Refreshing an access token ([RFC 6749 section 6](https://www.rfc-editor.org/rfc/rfc6749#section-6)).
//!
//! Each use yields a new refresh token in place of the old one (RFC 9700
//! 4.14.2). If an old one comes back, either it or its successor was stolen,
//! and the server cannot tell which: all tokens of the grant end.

use axum::response::Response;
use http::StatusCode;

use super::{Draft, Grant, RefreshToken, Refusal, Rule, issue, proof};
use crate::cast::web;
use crate::protocol::ErrorCode::{InvalidGrant, InvalidRequest, InvalidScope};

/// In the order in which a code is examined.
pub(super) const RULES: &[Rule<Draft, Refusal>] = &[
    Rule {
        name: "refresh-token-known",
        specs: &["RFC 6749 6", "RFC 6749 5.2"],
        check: known,
    },
    Rule {
        name: "refresh-token-unexpired",
        specs: &["RFC 6749 6", "RFC 9700 4.14.2"],
        check: unexpired,
    },
    Rule {
        name: "refresh-token-unused",
        specs: &["RFC 9700 4.14.2"],
        check: unused,
    },
    Rule {
        name: "refresh-token-client",
        specs: &["RFC 6749 6", "RFC 6749 10.4"],
        check: own_client,
    },
    proof::REFRESH_TOKEN_KEY,
    Rule {
        name: "refresh-scope",
        specs: &["RFC 6749 6"],
        check: scope,
    },
];

impl Draft {
    pub(super) fn refresh_token(&self) -> &RefreshToken {
        let token = self.found.refresh_token.as_ref();
        token.expect("refresh-token-known stands before in the table")
    }
}

fn known(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    let Some(value) = draft.value("refresh_token") else {
        return Err(Refusal::new(InvalidRequest, "refresh_token is missing"));
    };
    let token = draft.server.store().refresh_tokens.get(value).cloned();
    let Some(token) = token else {
        return Err(Refusal::new(InvalidGrant, "the refresh token is unknown"));
    };
    draft.found.refresh_token = Some(token);
    Ok(Some("issued here".to_owned()))
}

fn unexpired(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    let token = draft.refresh_token();
    if token.revoked {
        return Err(Refusal::new(InvalidGrant, "the refresh token was revoked"));
    }
    let now = draft.server.endpoint.clock().unix();
    if token.expires <= now {
        return Err(Refusal::new(InvalidGrant, "the refresh token has expired"));
    }
    Ok(Some(format!("good for {} s", token.expires - now)))
}

fn unused(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    let token = draft.refresh_token();
    if !token.used {
        return Ok(Some("first use".to_owned()));
    }
    draft.server.store().revoke(token.family);
    let detail = "the refresh token was used before";
    Err(Refusal::new(InvalidGrant, detail))
}

fn own_client(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    if draft.refresh_token().grant.client_id == draft.client().client_id {
        return Ok(Some("issued to this client".to_owned()));
    }
    let detail = "the refresh token was issued to another client";
    Err(Refusal::new(InvalidGrant, detail))
}

/// It "MUST NOT include any scope not originally granted by the resource owner".
fn scope(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    let granted = &draft.refresh_token().grant.scope;
    let asked = match draft.value("scope") {
        Some(asked) => asked.split(' ').map(str::to_owned).collect(),
        None => granted.clone(),
    };
    if let Some(wider) = asked.iter().find(|scope| !granted.contains(scope)) {
        let detail = format!("scope '{wider}' was not granted");
        return Err(Refusal::new(InvalidScope, detail));
    }
    let found = asked.join(" ");
    draft.found.scope = asked;
    Ok(Some(found))
}

/// The new refresh token keeps the whole scope, even if this access token has less of it.
pub(super) fn grant(draft: &Draft) -> Response {
    let rotates = draft.server.config.rotates_refresh_tokens;
    let lasting = &draft.refresh_token().grant;
    if rotates {
        let value = draft.value("refresh_token").unwrap_or_default();
        if let Some(token) = draft.server.store().refresh_tokens.get_mut(value) {
            token.used = true;
        }
    }
    let narrowed = Grant {
        scope: draft.found.scope.clone(),
        ..lasting.clone()
    };
    let success = issue(draft, &narrowed, rotates.then_some(lasting));
    web::json(StatusCode::OK, &success)
}
