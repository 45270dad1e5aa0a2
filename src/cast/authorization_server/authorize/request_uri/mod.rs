//! `request_uri` refers to a request that this client pushed a moment ago ([RFC 9126 section 4]).
//!
//! What was pushed was examined then, and nobody could change it since. Of the
//! other parameters only `client_id` counts.
//!
//! [RFC 9126 section 4]: https://www.rfc-editor.org/rfc/rfc9126#section-4

mod known;
mod own_client;
mod unexpired;
mod unused;

use super::{Draft, Refusal, Rule};
use crate::cast::authorization_server::store::Pushed;

/// In the order in which a code is examined, behind `client-id`.
pub(super) const RULES: &[Rule<Draft, Refusal>] =
    &[known::RULE, unexpired::RULE, unused::RULE, own_client::RULE];

impl Draft {
    fn pushed(&self) -> &Pushed {
        let pushed = self.pushed.as_ref();
        pushed.expect("request-uri-known stands before in the table")
    }
}
