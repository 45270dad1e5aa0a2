//! `request_uri` refers to a request that this client pushed a moment ago ([RFC 9126 section 4]).
//!
//! What was pushed was examined then, and nobody could change it since. Of the
//! other parameters only `client_id` counts.
//!
//! [RFC 9126 section 4]: https://www.rfc-editor.org/rfc/rfc9126#section-4

use super::{Draft, Refusal, Rule};
use crate::cast::authorization_server::store::Pushed;
use crate::protocol::ErrorCode::InvalidRequestUri;

/// In the order in which a code is examined, behind `client-id`.
pub(super) const RULES: &[Rule<Draft, Refusal>] = &[
    Rule {
        name: "request-uri-known",
        specs: &["RFC 9126 4", "RFC 9101 7"],
        check: known,
    },
    Rule {
        name: "request-uri-unexpired",
        specs: &["RFC 9126 4"],
        check: unexpired,
    },
    Rule {
        name: "request-uri-unused",
        specs: &["RFC 9126 4", "RFC 9126 7.3"],
        check: unused,
    },
    Rule {
        name: "request-uri-client",
        specs: &["RFC 9126 2.2"],
        check: own_client,
    },
];

impl Draft {
    fn pushed(&self) -> &Pushed {
        let pushed = self.pushed.as_ref();
        pushed.expect("request-uri-known stands before in the table")
    }
}

fn known(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    let reference = draft.value("request_uri").unwrap_or_default();
    let pushed = draft.server.store().pushed.get(reference).cloned();
    let Some(pushed) = pushed else {
        let detail = "nothing was pushed under this request_uri";
        return Err(Refusal::new(InvalidRequestUri, detail));
    };
    draft.pushed = Some(pushed);
    Ok(Some("issued here".to_owned()))
}

fn unexpired(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    let now = draft.server.endpoint.clock().unix();
    let expires = draft.pushed().expires;
    if now < expires {
        return Ok(Some(format!("good for {} s", expires - now)));
    }
    Err(Refusal::new(
        InvalidRequestUri,
        "the request_uri has expired",
    ))
}

fn unused(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    if draft.pushed().used {
        let detail = "the request_uri was used before";
        return Err(Refusal::new(InvalidRequestUri, detail));
    }
    Ok(Some("first use".to_owned()))
}

fn own_client(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    if draft.pushed().request.client.client_id == draft.client().client_id {
        return Ok(Some("issued to this client".to_owned()));
    }
    let detail = "the request_uri was issued to another client";
    Err(Refusal::new(InvalidRequestUri, detail))
}
