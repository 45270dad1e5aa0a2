//! `device_code` is sent and was issued here.

use super::{Draft, Refusal, Rule};
use crate::protocol::ErrorCode::{InvalidGrant, InvalidRequest};

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "device-code-known",
    specs: &["RFC 8628 3.4", "RFC 6749 5.2"],
    check,
};

fn check(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    let Some(value) = draft.value("device_code") else {
        return Err(Refusal::new(InvalidRequest, "device_code is missing"));
    };
    let device = draft.server.store().devices.get(value).cloned();
    let Some(device) = device else {
        return Err(Refusal::new(InvalidGrant, "the device code is unknown"));
    };
    draft.found.device = Some(device);
    Ok(Some("issued here".to_owned()))
}
