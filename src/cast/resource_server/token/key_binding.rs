//! The token is bound to the key of the proof, or to none and no proof came.

use super::{Draft, Found, Refusal, Rule, refuse};
use crate::cast::dpop;
use crate::protocol::ErrorCode::InvalidToken;

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "key-binding",
    specs: &["RFC 9449 7.1", "RFC 9449 7.2", "RFC 9449 6"],
    check,
};

fn check(draft: &mut Draft) -> Found {
    let held = dpop::holds(draft.claims.bound_to(), draft.jkt.as_deref());
    held.or_else(|detail| refuse(InvalidToken, detail))
}
