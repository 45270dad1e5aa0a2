//! The page at the verification URI, where the person types the code that a
//! device shows ([RFC 8628 section 3.3](https://www.rfc-editor.org/rfc/rfc8628#section-3.3)).
//!
//! From then on it is sign-in and consent as in every flow; only the answer
//! goes to nobody's redirect URI, but waits for the device.

use axum::body::Body;
use axum::response::Response;
use http::{Request, StatusCode, header};

use super::authorize::proceed;
use super::device_authorization::report;
use super::request::AuthorizationRequest;
use super::store::Device;
use super::{Server, page as server_page};
use crate::cast::rule::specs;
use crate::cast::web::{self, Received, value};
use crate::protocol::{LocalKind, ResponseMode, ResponseType, parse_form};

/// Serves the form; with the code in it that came in the URL (RFC 8628 3.3.1).
pub(super) fn page(query: &str) -> Response {
    let query = parse_form(query);
    form(false, value(&query, "user_code"))
}

fn form(refused: bool, user_code: Option<&str>) -> Response {
    let values = minijinja::context! { title => "Connect a device", refused, user_code };
    server_page(StatusCode::OK, "user_code.html", values)
}

/// Takes the code.
pub(super) async fn answer(server: &Server, request: Request<Body>) -> Response {
    let received = Received::read(request).await;
    let fields = received.form();
    let typed = plain(value(&fields, "user_code").unwrap_or_default());
    let now = server.endpoint.clock().unix();
    let session = received.cookie("session").unwrap_or_default();
    let known = server.store().sessions.get(session).cloned();
    let username = known.as_ref().map(|known| &*known.username);
    let wait = server.store().guesses.wait(username, now);
    if let Some(seconds) = wait {
        return too_many(server, seconds);
    }
    let waiting = |device: &Device| device.is_waiting() && now < device.expires;
    let found = {
        let store = server.store();
        let mut devices = store.devices.iter();
        devices
            .find(|(_, device)| waiting(device) && plain(&device.user_code) == typed)
            .map(|(code, device)| (code.clone(), device.clone()))
    };
    let client = found.as_ref().map(|(_, device)| &*device.client.client_id);
    report(server, client);
    let Some((device_code, device)) = found else {
        server.store().guesses.wrong(username, now);
        return form(true, None);
    };
    let mut response = proceed(server, request_of(device_code, device), &received);
    if response.status() == StatusCode::FOUND {
        *response.status_mut() = StatusCode::SEE_OTHER;
    }
    response
}

/// 429 (RFC 6585 4): the code is not even looked at.
fn too_many(server: &Server, seconds: u64) -> Response {
    let detail = format!("too many wrong codes, try again in {seconds} s");
    let section = specs(&["RFC 8628 5.1"]);
    let (kind, subject) = (LocalKind::CheckFailed, "user-code-guesses");
    server.endpoint.local(kind, subject, &detail, &section);
    let values = minijinja::context! { title => "Too many wrong codes", message => detail };
    let mut response = server_page(StatusCode::TOO_MANY_REQUESTS, "message.html", values);
    web::set(&mut response, header::RETRY_AFTER, &seconds.to_string());
    response
}

/// Letters alone, in upper case: what the person adds or leaves out between them, means nothing (RFC 8628 6.1).
fn plain(code: &str) -> String {
    let letters = code.chars().filter(char::is_ascii_alphanumeric);
    letters.collect::<String>().to_ascii_uppercase()
}

/// What the device asks for, as if a browser had brought it; the person is always asked,
/// since the code may have come from somebody else (RFC 8628 5.4).
fn request_of(device_code: String, device: Device) -> AuthorizationRequest {
    AuthorizationRequest {
        client: device.client,
        redirect_uri: String::new(),
        redirect_uri_sent: None,
        response_type: "code".parse::<ResponseType>().expect("it is a known one"),
        response_mode: ResponseMode::Query,
        scope: device.scope,
        state: None,
        nonce: None,
        code_challenge: None,
        dpop_jkt: None,
        authorization_details: None,
        acr_values: None,
        max_age: None,
        prompt: Some("consent".to_owned()),
        device_code: Some(device_code),
    }
}
