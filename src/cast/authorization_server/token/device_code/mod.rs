//! Polling with a device code ([RFC 8628 section 3.4](https://www.rfc-editor.org/rfc/rfc8628#section-3.4)).

mod decision;
mod interval;
mod known;
mod own_client;
mod unexpired;
mod unused;

use axum::response::Response;
use http::StatusCode;

use super::{Draft, Refusal, Rule, issue};
use crate::cast::authorization_server::store::Device;
use crate::cast::web;

/// In the order in which a code is examined; the last two tell the device what to do next.
pub(super) const RULES: &[Rule<Draft, Refusal>] = &[
    known::RULE,
    unexpired::RULE,
    unused::RULE,
    own_client::RULE,
    interval::RULE,
    decision::RULE,
];

impl Draft {
    fn device(&self) -> &Device {
        let device = self.found.device.as_ref();
        device.expect("device-code-known stands before in the table")
    }
}

pub(super) fn grant(draft: &Draft) -> Response {
    let value = draft.value("device_code").unwrap_or_default();
    let family = {
        let mut store = draft.server.store();
        if let Some(device) = store.devices.get_mut(value) {
            device.used = true;
        }
        store.family()
    };
    let grant = draft.found.grant.clone();
    let grant = grant.expect("device-decision stands before in the table");
    let grant = grant.within(family);
    web::json(StatusCode::OK, &issue(draft, &grant, Some(&grant)))
}
