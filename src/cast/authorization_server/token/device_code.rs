//! Polling with a device code ([RFC 8628 section 3.4](https://www.rfc-editor.org/rfc/rfc8628#section-3.4)).

use axum::response::Response;
use http::StatusCode;

use super::{Draft, Refusal, Rule, issue};
use crate::cast::authorization_server::store::{Decided, Device};
use crate::cast::web;
use crate::protocol::ErrorCode::{
    AccessDenied, AuthorizationPending, ExpiredToken, InvalidGrant, InvalidRequest, SlowDown,
};
use crate::trace::period;

/// In the order in which a code is examined; the last two tell the device what to do next.
pub(super) const RULES: &[Rule<Draft, Refusal>] = &[
    Rule {
        name: "device-code-known",
        specs: &["RFC 8628 3.4", "RFC 6749 5.2"],
        check: known,
    },
    Rule {
        name: "device-code-unexpired",
        specs: &["RFC 8628 3.5"],
        check: unexpired,
    },
    Rule {
        name: "device-code-unused",
        specs: &["RFC 6749 5.2"],
        check: unused,
    },
    Rule {
        name: "device-code-client",
        specs: &["RFC 8628 3.4", "RFC 6749 5.2"],
        check: own_client,
    },
    Rule {
        name: "polling-interval",
        specs: &["RFC 8628 3.5"],
        check: interval,
    },
    Rule {
        name: "device-decision",
        specs: &["RFC 8628 3.5"],
        check: decision,
    },
];

impl Draft {
    fn device(&self) -> &Device {
        let device = self.found.device.as_ref();
        device.expect("device-code-known stands before in the table")
    }
}

fn known(draft: &mut Draft) -> Result<Option<String>, Refusal> {
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

fn unexpired(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    let now = draft.server.endpoint.clock().unix();
    let expires = draft.device().expires;
    if now < expires {
        return Ok(Some(format!("good for {} s", expires - now)));
    }
    Err(Refusal::new(ExpiredToken, "the device code has expired"))
}

fn unused(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    if draft.device().used {
        let detail = "the device code was used before";
        return Err(Refusal::new(InvalidGrant, detail));
    }
    Ok(Some("first use".to_owned()))
}

fn own_client(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    if draft.device().client.client_id == draft.client().client_id {
        return Ok(Some("issued to this client".to_owned()));
    }
    let detail = "the device code was issued to another client";
    Err(Refusal::new(InvalidGrant, detail))
}

/// The interval that the device was told; that it waits for longer after
/// `slow_down` is the device's own duty.
fn interval(draft: &mut Draft) -> Result<Option<String>, Refusal> {
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
    if now < before + needed {
        let detail = format!("less than {} since the last poll", period(needed));
        return Err(Refusal::new(SlowDown, detail));
    }
    Ok(Some(format!("{} since the last poll", period(needed))))
}

fn decision(draft: &mut Draft) -> Result<Option<String>, Refusal> {
    match draft.device().decision.clone() {
        Decided::Allowed(grant) => {
            draft.found.grant = Some(*grant);
            Ok(Some("the user has allowed it".to_owned()))
        }
        Decided::Denied => Err(Refusal::new(AccessDenied, "the resource owner refused")),
        Decided::Pending => {
            let detail = "the user has not decided yet";
            Err(Refusal::new(AuthorizationPending, detail))
        }
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
