//! The proof of possession that comes with a token request ([RFC 9449 section 5](https://www.rfc-editor.org/rfc/rfc9449#section-5)).
//!
//! A client that is registered for bound tokens must bring one, others may. It
//! is examined before what is offered, which stays good where a nonce is missing.

use super::{Draft, Refusal, Rule};
use crate::cast::dpop;
use crate::cast::rule::apply;
use crate::protocol::ErrorCode::{InvalidGrant, InvalidRequest};

const REQUIRED: Rule<Draft, Refusal> = Rule {
    name: "dpop-sent",
    specs: &["RFC 9449 5.2"],
    check: sent,
};

/// A code goes to whoever has the key that the authorization request named.
pub(super) const CODE_KEY: Rule<Draft, Refusal> = Rule {
    name: "code-key",
    specs: &["RFC 9449 10"],
    check: code_key,
};

/// A public client has nothing else that would bind a refresh token to it.
pub(super) const REFRESH_TOKEN_KEY: Rule<Draft, Refusal> = Rule {
    name: "refresh-token-key",
    specs: &["RFC 9449 5"],
    check: refresh_token_key,
};

/// Finds the key to which tokens are to be bound, if there is a proof.
pub(super) fn examine(draft: &mut Draft) -> Result<(), Refusal> {
    let server = draft.server.clone();
    apply(&[REQUIRED], draft, &server.endpoint)?;
    if !is_sent(draft) {
        return Ok(());
    }
    let proof = server.proof(&draft.received, None);
    let thumbprint = dpop::examine(proof, &server.endpoint)
        .map_err(|refused| Refusal::new(refused.error, refused.detail))?;
    draft.found.jkt = Some(thumbprint);
    Ok(())
}

fn is_sent(draft: &Draft) -> bool {
    draft.received.head.headers.contains_key(dpop::PROOF)
}

fn sent(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    if !draft.client().dpop_bound_access_tokens || is_sent(draft) {
        return Ok(None);
    }
    let detail = "the client is registered for bound tokens, and sends no proof";
    Err(Refusal::new(InvalidRequest, detail))
}

fn code_key(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    let named = draft.code().request.dpop_jkt.clone();
    holds_key(draft, named, "the code is bound to another key")
}

fn refresh_token_key(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    let named = draft.refresh_token().grant.jkt.clone();
    holds_key(draft, named, "the refresh token is bound to another key")
}

fn holds_key(
    draft: &Draft,
    named: Option<String>,
    refused: &str,
) -> Result<Option<String>, Refusal> {
    match named {
        None => Ok(None),
        named if named == draft.found.jkt => Ok(Some("bound to the key of the proof".to_owned())),
        _ => Err(Refusal::new(InvalidGrant, refused)),
    }
}
