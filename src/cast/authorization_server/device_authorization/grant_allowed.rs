//! The client may use the device grant: it is registered for it.

use super::{Draft, Refusal, Rule};
use crate::protocol::GrantType;

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "device-grant-allowed",
    specs: &["RFC 8628 3.4", "RFC 6749 5.2"],
    check,
};

fn check(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    draft.registered_for(GrantType::DeviceCode)
}
