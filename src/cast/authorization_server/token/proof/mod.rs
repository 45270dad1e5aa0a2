//! The proof of possession that comes with a token request ([RFC 9449 section 5](https://www.rfc-editor.org/rfc/rfc9449#section-5)).
//!
//! A client that is registered for bound tokens must bring one, others may. It
//! is examined before what is offered, which stays good where a nonce is missing.

mod sent;

use super::{Draft, Refusal, Rule};
use crate::cast::dpop;
use crate::cast::rule::apply;
use crate::protocol::ErrorCode::InvalidGrant;

/// Finds the key to which tokens are to be bound, if there is a proof.
pub(super) fn examine(draft: &mut Draft) -> Result<(), Refusal> {
    let server = draft.server.clone();
    apply(&[sent::RULE], draft, &server.endpoint)?;
    if !is_sent(draft) {
        return Ok(());
    }
    let proved = server.proofs.examine(&draft.received, None);
    let thumbprint = proved.map_err(|refused| Refusal::new(refused.error, refused.detail))?;
    draft.found.jkt = Some(thumbprint);
    Ok(())
}

fn is_sent(draft: &Draft) -> bool {
    draft.received.head.headers.contains_key(dpop::PROOF)
}

/// Whether the key that was named before is the one of the proof.
pub(super) fn holds_key(
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
