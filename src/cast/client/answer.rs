//! What a client checks before it does anything with an authorization response.

use crate::cast::Endpoints;
use crate::cast::rule::{Rule, apply};
use crate::cast::web::value;
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

const RULES: &[Rule<Answer, String>] = &[
    Rule {
        name: "state",
        specs: &["RFC 6749 10.12"],
        check: state,
    },
    Rule {
        name: "iss",
        specs: &["RFC 9207 2.4"],
        check: iss,
    },
];

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

fn state(answer: &mut Answer) -> Result<Option<String>, String> {
    if !answer.checks_state {
        return Ok(None);
    }
    match (&answer.state, value(&answer.parameters, "state")) {
        (Some(sent), Some(state)) if sent == state => Ok(Some("as sent".to_owned())),
        (None, _) => Err("this browser did not begin a sign-in".to_owned()),
        (_, None) => Err("state is missing".to_owned()),
        _ => Err("it is not the state that was sent".to_owned()),
    }
}

/// An answer without `iss` is refused where the server announces that it sends it.
fn iss(answer: &mut Answer) -> Result<Option<String>, String> {
    if !answer.checks_iss {
        return Ok(None);
    }
    match value(&answer.parameters, "iss") {
        Some(iss) if *iss == answer.issuer => Ok(Some(iss.to_owned())),
        Some(_) => Err("the answer comes from another issuer".to_owned()),
        None if answer.sends_iss => Err("the answer does not name its issuer".to_owned()),
        None => Ok(None),
    }
}
