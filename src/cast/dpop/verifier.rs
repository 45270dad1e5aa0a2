//! A server's side: it examines the proofs that come, and hands out nonces for the next ones.

use std::sync::Arc;

use axum::response::Response;

use super::examination::{Examination, Refused};
use super::{Memory, NONCE};
use crate::cast::Entropy;
use crate::cast::web::{self, Received};
use crate::network::Endpoint;

/// What one server knows of proofs.
#[derive(Debug)]
pub(crate) struct Verifier {
    memory: Arc<Memory>,
    requires_nonce: bool,
    endpoint: Endpoint,
    entropy: Entropy,
}

impl Verifier {
    pub(crate) fn new(requires_nonce: bool, endpoint: &Endpoint, entropy: &Entropy) -> Self {
        Self {
            memory: Arc::default(),
            requires_nonce,
            endpoint: endpoint.clone(),
            entropy: entropy.clone(),
        }
    }

    /// The thumbprint of the key whose possession a request proves; with an access token, where
    /// the request is for a protected resource.
    pub(crate) fn examine(
        &self,
        request: &Received,
        access_token: Option<&str>,
    ) -> Result<String, Refused> {
        let now = self.endpoint.clock().unix();
        let memory = Arc::clone(&self.memory);
        let proof = Examination::of(request, access_token, memory, self.requires_nonce, now);
        proof.finish(&self.endpoint)
    }

    /// Hands the client a nonce for its next proof (RFC 9449 8).
    pub(crate) fn hand_out_nonce(&self, response: &mut Response) {
        let now = self.endpoint.clock().unix();
        let nonce = self.memory.nonce(&self.entropy, now);
        web::set(response, NONCE, &nonce);
    }
}
