//! The device waits as long between its polls as it was told to.
//!
//! That it waits for longer after `slow_down` is its own duty.

use super::{Draft, Refusal, Rule};
use crate::protocol::ErrorCode::SlowDown;
use crate::trace::period;

pub(super) const RULE: Rule<Draft, Refusal> = Rule {
    name: "polling-interval",
    specs: &["RFC 8628 3.5"],
    check,
};

fn check(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    let now = draft.server.endpoint.clock().elapsed();
    let value = draft.value("device_code").unwrap_or_default();
    let needed = draft.server.config.polling_interval;
    let before = {
        let mut store = draft.server.store();
        let device = store.devices.get_mut(value);
        device.and_then(|device| device.asked.replace(now))
    };
    let Some(before) = before else {
        return Ok(Some("first poll".to_owned()));
    };
    let waited = now.saturating_sub(before);
    if waited < needed {
        let detail = format!("less than {} since the last poll", period(needed));
        return Err(Refusal::new(SlowDown, detail));
    }
    let waited = waited.as_secs_f32();
    Ok(Some(format!("{waited:.2} s since the last poll")))
}
