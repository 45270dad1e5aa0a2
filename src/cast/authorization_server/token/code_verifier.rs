//! `code_verifier` hashes to the challenge of the authorization request.
//!
//! A verifier for a code without challenge is refused too: somebody may have
//! taken the challenge out of the request on its way (RFC 9700 4.8.2).

use super::{Draft, Refusal, Rule};
use crate::protocol::{ErrorCode::InvalidGrant, s256};
use crate::scenario::PkcePolicy;

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "code-verifier",
    specs: &["RFC 7636 4.6", "RFC 9700 4.8.2"],
    check,
};

fn check(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    if draft.server.config.pkce == PkcePolicy::None {
        return Ok(None);
    }
    let config = &draft.server.config;
    let refusals = &config.refusals;
    let challenge = draft.code().request.code_challenge.as_deref();
    let (error, detail) = match (challenge, draft.value("code_verifier")) {
        (None, None) => return Ok(None),
        (Some(challenge), Some(verifier)) if s256(verifier) == challenge => {
            return Ok(Some("hashes to the code_challenge".to_owned()));
        }
        (Some(_), Some(_)) => (
            InvalidGrant,
            "code_verifier does not hash to the code_challenge",
        ),
        (Some(_), None) => (refusals.missing_verifier.into(), "code_verifier is missing"),
        (None, Some(_)) if config.ignores_stray_verifier => return Ok(None),
        (None, Some(_)) => (
            refusals.stray_verifier.into(),
            "code_verifier comes without a code_challenge before",
        ),
    };
    Err(Refusal::new(error, detail))
}
