//! What a client checks before it does anything with an authorization response.

mod iss;
mod state;

use crate::cast::Endpoints;
use crate::cast::rule::{Rule, apply};
use crate::network::Endpoint;
use crate::protocol::Parameters;
use crate::scenario::Client;

/// An authorization response or error response under examination.
pub(super) struct Answer {
    parameters: Parameters,
    /// The state that this browser was sent away with.
    state: Option<String>,
    issuer: String,
    /// Whether the client compares it.
    checks_state: bool,
    /// Whether the client looks who answers.
    checks_iss: bool,
    /// Whether the server announces that it sends `iss`.
    sends_iss: bool,
}

const RULES: &[Rule<Answer, String>] = &[state::RULE, iss::RULE];

impl Answer {
    pub(super) fn new(
        parameters: Parameters,
        state: Option<String>,
        client: &Client,
        server: &Endpoints,
    ) -> Self {
        Self {
            parameters,
            state,
            checks_state: client.checks_state,
            checks_iss: client.checks_iss,
            issuer: server.issuer.clone(),
            sends_iss: server.sends_iss,
        }
    }

    /// Applies the table; gives the parameters that may now be used.
    pub(super) fn check(mut self, endpoint: &Endpoint) -> Result<Parameters, String> {
        apply(RULES, &mut self, endpoint)?;
        Ok(self.parameters)
    }
}
