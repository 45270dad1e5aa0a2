//! `code_challenge` is a SHA-256 hash, and is there where the server demands it.
//!
//! Without a method `plain` is meant (RFC 7636 4.3). `plain` shows the verifier
//! to whoever sees the request, so it is refused (RFC 9700 2.1.1).

use super::{Draft, Refusal, Rule};
use crate::protocol::{ErrorCode::InvalidRequest, ResponseType, is_code_verifier};
use crate::scenario::PkcePolicy;

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "code-challenge",
    specs: &["RFC 7636 4.4.1", "RFC 9700 2.1.1"],
    check,
};

/// What SHA-256 makes in base64url.
const S256_LENGTH: usize = 43;

fn check(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    let policy = draft.server.config.pkce;
    let asks_code = draft.response_type.is_some_and(ResponseType::code);
    if policy == PkcePolicy::None || !asks_code {
        return Ok(None);
    }
    let refused = |detail: &str| Err(Refusal::new(InvalidRequest, detail));
    let Some(challenge) = draft.value("code_challenge").map(str::to_owned) else {
        let required = match policy {
            PkcePolicy::AllClients => true,
            PkcePolicy::PublicClients => draft.client().is_public(),
            PkcePolicy::Optional | PkcePolicy::None => false,
        };
        return if required {
            refused("code_challenge is missing")
        } else {
            Ok(None)
        };
    };
    if draft.value("code_challenge_method") != Some("S256") {
        return refused("code_challenge_method is not S256");
    }
    if challenge.len() != S256_LENGTH || !is_code_verifier(&challenge) {
        return refused("code_challenge is no hash by S256");
    }
    draft.code_challenge = Some(challenge);
    Ok(Some("S256".to_owned()))
}
