//! Whether a token was sent, and sent well.

use http::header;

use super::{Draft, Found, Refusal, Rule, refuse};
use crate::cast::dpop::{self, Examination, Scheme};
use crate::cast::web::value;
use crate::protocol::ErrorCode::InvalidRequest;
use crate::scenario::QueryToken;

/// In this order.
pub(super) const RULES: &[Rule<Draft, Refusal>] = &[
    Rule {
        name: "one-credential",
        specs: &["RFC 6750 2", "RFC 6750 3.1"],
        check: one_credential,
    },
    Rule {
        name: "access-token-sent",
        specs: &["RFC 6750 3.1"],
        check: access_token_sent,
    },
];

fn one_credential(draft: &mut Draft) -> Found {
    let policy = draft.server.config.query_token;
    let headers = draft.received.head.headers.get_all(header::AUTHORIZATION);
    let query = draft.received.query();
    let query = query.iter().filter(|(name, _)| name == "access_token");
    let in_query = match policy {
        QueryToken::Ignored => 0,
        QueryToken::Refused | QueryToken::Accepted => query.count(),
    };
    match (headers.iter().count(), in_query) {
        (0, 0) => Ok(None),
        (1, 0) => Ok(Some("in the Authorization header".to_owned())),
        (0, 1) if policy == QueryToken::Accepted => Ok(Some("in the URL".to_owned())),
        // RFC 9700 4.3.2: a URL is logged, kept in histories and sent in Referer.
        (0, 1) => refuse(InvalidRequest, "an access token does not belong into a URL"),
        _ => refuse(InvalidRequest, "more than one credential"),
    }
}

fn access_token_sent(draft: &mut Draft) -> Found {
    let Some(header) = draft.received.header(header::AUTHORIZATION) else {
        let query = draft.received.query();
        let read = draft.server.config.query_token != QueryToken::Ignored;
        let Some(token) = value(&query, "access_token").filter(|_| read) else {
            return refuse(None, "no credential");
        };
        token.clone_into(&mut draft.token);
        return Ok(Some("Bearer".to_owned()));
    };
    let Some((scheme, token)) = Scheme::read(header) else {
        return refuse(None, "no Bearer credential");
    };
    draft.token = token.to_owned();
    draft.scheme = scheme;
    Ok(Some(scheme.as_str().to_owned()))
}

/// Finds the key whose possession is proved, where the scheme asks for it (RFC 9449 7.1).
pub(super) fn prove(draft: &mut Draft) -> Result<(), Refusal> {
    if draft.scheme == Scheme::Bearer {
        return Ok(());
    }
    let server = &draft.server;
    let now = server.endpoint.clock().unix();
    let nonce = server.config.requires_dpop_nonce;
    let token = Some(draft.token.as_str());
    let proof = Examination::of(&draft.received, token, &server.proofs, nonce, now);
    let found = dpop::examine(proof, &server.endpoint).map_err(|refused| Refusal {
        error: Some(refused.error),
        detail: refused.detail.to_owned(),
        needed: Vec::new(),
    })?;
    draft.jkt = Some(found);
    Ok(())
}
