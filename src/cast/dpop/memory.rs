//! What a server remembers of proofs.

use std::sync::{Mutex, MutexGuard};

use indexmap::{IndexMap, IndexSet};

use crate::cast::Entropy;

/// How long a nonce is good, in seconds.
const NONCE_LIFETIME: u64 = 30;

/// Nonces that were handed out, and proofs that were used.
#[derive(Debug, Default)]
pub(super) struct Memory(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    /// Until when each nonce is good, in seconds since 1970.
    nonces: IndexMap<String, u64>,
    /// By the thumbprint of the key and `jti`.
    used: IndexSet<(String, String)>,
}

impl Memory {
    /// A fresh nonce; `now` in seconds since 1970.
    pub(super) fn nonce(&self, entropy: &Entropy, now: u64) -> String {
        let nonce = entropy.value("dpop nonce");
        let expires = now + NONCE_LIFETIME;
        self.state().nonces.insert(nonce.clone(), expires);
        nonce
    }

    /// Whether a nonce was handed out here a short time ago.
    pub(super) fn knows(&self, nonce: &str, now: u64) -> bool {
        let known = self.state().nonces.get(nonce).copied();
        known.is_some_and(|expires| now < expires)
    }

    /// Whether a proof comes for the first time.
    pub(super) fn is_first(&self, thumbprint: String, jti: String) -> bool {
        self.state().used.insert((thumbprint, jti))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        let state = self.0.lock();
        state.expect("nobody panics while holding the memory")
    }
}
