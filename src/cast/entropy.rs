//! Randomness that a seed decides.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

/// One actor's source of codes, states, nonces and identifiers.
///
/// Values are hashes of seed, actor, purpose and a counter: an actor's values
/// do not depend on what others draw, so a scenario that adds an actor keeps
/// the rest of the recording.
#[derive(Clone, Debug)]
pub(crate) struct Entropy {
    seed: u64,
    actor: Arc<str>,
    drawn: Arc<AtomicU64>,
}

impl Entropy {
    pub(crate) fn new(seed: u64, actor: &str) -> Self {
        Self {
            seed,
            actor: actor.into(),
            drawn: Arc::default(),
        }
    }

    /// A fresh value of 128 bits, base64url: more than RFC 6749 10.10 asks for.
    pub(crate) fn value(&self, purpose: &str) -> String {
        URL_SAFE_NO_PAD.encode(&self.octets(purpose)[..16])
    }

    /// A fresh value of 256 bits, base64url: 43 characters, as RFC 7636 4.1 recommends for a code verifier.
    pub(crate) fn long_value(&self, purpose: &str) -> String {
        URL_SAFE_NO_PAD.encode(self.octets(purpose))
    }

    fn octets(&self, purpose: &str) -> [u8; 32] {
        let count = self.drawn.fetch_add(1, Ordering::Relaxed);
        let mut hash = Sha256::new();
        hash.update(self.seed.to_be_bytes());
        for text in [&*self.actor, purpose] {
            hash.update(text.len().to_be_bytes());
            hash.update(text);
        }
        hash.update(count.to_be_bytes());
        hash.finalize().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_seed_decides() {
        let draw = |seed, actor| Entropy::new(seed, actor).value("state");
        assert_eq!(draw(1, "client"), draw(1, "client"));
        assert_ne!(draw(1, "client"), draw(2, "client"));
        assert_ne!(draw(1, "client"), draw(1, "okta"));
    }

    #[test]
    fn a_long_value_can_be_a_code_verifier() {
        let verifier = Entropy::new(1, "client").long_value("code_verifier");
        assert!(crate::protocol::is_code_verifier(&verifier), "{verifier}");
    }

    #[test]
    fn no_value_comes_twice() {
        let entropy = Entropy::new(1, "client");
        assert_ne!(entropy.value("state"), entropy.value("state"));
    }
}
