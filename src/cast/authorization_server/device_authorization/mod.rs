//! The device authorization endpoint
//! ([RFC 8628 section 3.1](https://www.rfc-editor.org/rfc/rfc8628#section-3.1)), and what is remembered of a device.

mod grant_allowed;

use std::sync::Arc;

use axum::body::Body;
use axum::response::Response;
use http::{Request, StatusCode};
use serde::Serialize;

use super::client_request::{
    ClientRequest, assertion, assertion_unused, authentication, form, scope,
};
use super::issue::Grant;
use super::store::{Decided, Device};
use super::{Refusal, Server, error_page, page};
use crate::cast::rule::{Rule, apply, specs};
use crate::cast::web;
use crate::protocol::ErrorCode::InvalidRequest;
use crate::protocol::LocalKind;

type Draft = ClientRequest<()>;

const RULES: &[Rule<Draft, Refusal>] = &[
    form::rule(),
    authentication::rule(),
    assertion::rule(),
    assertion_unused::rule(),
    grant_allowed::RULE,
    scope::rule(),
];

/// RFC 8628 3.2.
#[derive(Serialize)]
struct Answer {
    /// REQUIRED. For the device alone.
    device_code: String,
    /// REQUIRED. For the person to type.
    user_code: String,
    /// REQUIRED. Where to type it.
    verification_uri: String,
    /// REQUIRED, in seconds.
    expires_in: u64,
    /// OPTIONAL, in seconds; 5 where it is left out.
    interval: u64,
}

/// Gives a device its two codes.
pub(super) async fn endpoint(server: Arc<Server>, request: Request<Body>) -> Response {
    let mut draft = Draft::read(&server, "device authorization endpoint", request).await;
    match apply(RULES, &mut draft, &server.endpoint) {
        Ok(()) => web::json(StatusCode::OK, &begin(&draft)),
        Err(refusal) => draft.refuse(&refusal),
    }
}

fn begin(draft: &Draft) -> Answer {
    let server = &draft.server;
    let lifetime = server.config.device_code_lifetime.as_secs();
    let device_code = server.entropy.value("device code");
    let device = Device {
        client: draft.client().clone(),
        scope: draft.scope.clone(),
        user_code: user_code(&server.entropy.value("user code")),
        expires: server.endpoint.clock().unix() + lifetime,
        asked: None,
        decision: Decided::Pending,
        used: false,
    };
    let user_code = device.user_code.clone();
    server.store().devices.insert(device_code.clone(), device);
    Answer {
        device_code,
        user_code,
        verification_uri: server.endpoints.verification.clone(),
        expires_in: lifetime,
        interval: server.config.polling_interval.as_secs(),
    }
}

/// Eight consonants, so that no word comes out, as RFC 8628 6.1 suggests.
fn user_code(random: &str) -> String {
    const LETTERS: &[u8; 20] = b"BCDFGHJKLMNPQRSTVWXZ";
    let letter = |byte: u8| char::from(LETTERS[usize::from(byte) % LETTERS.len()]);
    let letters: String = random.bytes().take(8).map(letter).collect();
    let (first, second) = letters.split_at(4);
    format!("{first}-{second}")
}

/// What the person decided about a device; its next poll learns of it.
pub(super) fn decide(server: &Server, device_code: &str, granted: Option<Grant>) -> Response {
    let told = match granted {
        Some(_) => "Your device has access now. You may close this page.",
        None => "Your device was refused. You may close this page.",
    };
    let now = server.endpoint.clock().unix();
    let decided = {
        let mut store = server.store();
        let device = store.devices.get_mut(device_code);
        // A decision stands: whoever has the page open a second time changes nothing.
        let device = device.filter(|device| device.is_waiting() && now < device.expires);
        device.map(|device| {
            device.decision = match granted {
                Some(grant) => Decided::Allowed(Box::new(grant)),
                None => Decided::Denied,
            };
        })
    };
    if decided.is_none() {
        let detail = "no device waits for this decision";
        return error_page(&Refusal::new(InvalidRequest, detail));
    }
    let values = minijinja::context! { title => "Device", told };
    page(StatusCode::OK, "done.html", values)
}

/// Tells whether a typed code is one that a device shows.
pub(super) fn report(server: &Server, found: Option<&str>) {
    let (kind, detail) = match found {
        Some(client) => (LocalKind::CheckPassed, format!("{client} waits for it")),
        None => (
            LocalKind::CheckFailed,
            "no device waits for this code".to_owned(),
        ),
    };
    let section = specs(&["RFC 8628 3.3", "RFC 8628 6.1"]);
    server.endpoint.local(kind, "user-code", detail, &section);
}
