//! Small pieces of HTTP that several actors need.

use axum::body::Body;
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Request, StatusCode, header};
use http_body_util::BodyExt as _;
use indexmap::IndexSet;
use serde::de::DeserializeOwned;

use crate::network::Endpoint;
use crate::protocol::{Parameters, ResponseMode, parse_form, write_form};

/// A request whose body has arrived.
pub(crate) struct Received {
    pub(crate) head: http::request::Parts,
    pub(crate) body: Bytes,
}

impl Received {
    /// Waits for the body; one that breaks off is empty.
    pub(crate) async fn read(request: Request<Body>) -> Self {
        let (head, body) = request.into_parts();
        let body = body
            .collect()
            .await
            .map(http_body_util::Collected::to_bytes);
        Self {
            head,
            body: body.unwrap_or_default(),
        }
    }

    /// The parameters of the query.
    pub(crate) fn query(&self) -> Parameters {
        parse_form(self.head.uri.query().unwrap_or_default())
    }

    /// The parameters of a form body; none where the body is no form.
    pub(crate) fn form(&self) -> Parameters {
        if self.is_form() {
            parse_form(&String::from_utf8_lossy(&self.body))
        } else {
            Parameters::new()
        }
    }

    /// Whether the body is a form by its media type.
    pub(crate) fn is_form(&self) -> bool {
        let form = "application/x-www-form-urlencoded";
        self.header(header::CONTENT_TYPE)
            .and_then(|value| value.split(';').next())
            .is_some_and(|media_type| media_type.trim().eq_ignore_ascii_case(form))
    }

    /// A header as text.
    pub(crate) fn header(&self, name: header::HeaderName) -> Option<&str> {
        self.head.headers.get(name)?.to_str().ok()
    }

    /// The value of a cookie.
    pub(crate) fn cookie(&self, name: &str) -> Option<&str> {
        self.header(header::COOKIE)?
            .split(';')
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(known, _)| *known == name)
            .map(|(_, value)| value)
    }
}

/// A JSON document of the server at this URL; nothing where it cannot be had.
pub(crate) async fn get_json<T: DeserializeOwned>(endpoint: &Endpoint, url: &str) -> Option<T> {
    let request = Request::get(url).body(Bytes::new()).ok()?;
    read_json(&endpoint.send(request).await.ok()?)
}

/// A JSON document that was asked for: 200, and of no other type than JSON.
pub(crate) fn read_json<T: DeserializeOwned>(answer: &http::Response<Bytes>) -> Option<T> {
    let good = answer.status() == StatusCode::OK;
    good.then(|| json_body(answer))?
}

/// The JSON that an answer brings, whatever its status.
///
/// What is declared to be something else is not read as JSON: it may be anybody's text
/// (RFC 6749 5.1, RFC 7517 8.5, OIDC Discovery 4.2).
pub(crate) fn json_body<T: DeserializeOwned>(answer: &http::Response<Bytes>) -> Option<T> {
    let declared = answer.headers().get(header::CONTENT_TYPE);
    let is_json = declared.is_none_or(|value| value.to_str().is_ok_and(is_json));
    is_json.then(|| serde_json::from_slice(answer.body()).ok())?
}

/// Whether a media type is JSON, such as `application/jwk-set+json` (RFC 6839 3.1).
fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default();
    let essence = essence.trim().to_ascii_lowercase();
    essence == "application/json" || essence.ends_with("+json")
}

/// The first value of a parameter that is not empty (RFC 6749 3.1: without a value means omitted).
pub(crate) fn value<'p>(parameters: &'p Parameters, name: &str) -> Option<&'p str> {
    parameters
        .iter()
        .find(|(known, value)| known == name && !value.is_empty())
        .map(|(_, value)| value.as_str())
}

/// A parameter that stands more than once.
pub(crate) fn repeated(parameters: &Parameters) -> Option<&str> {
    let mut seen = IndexSet::new();
    let mut names = parameters.iter().map(|(name, _)| name.as_str());
    names.find(|name| !seen.insert(*name))
}

/// The names of parameters, for the recording.
pub(crate) fn names(parameters: &Parameters) -> String {
    let names = parameters.iter().map(|(name, _)| name.as_str());
    names.collect::<Vec<_>>().join(", ")
}

/// A URL with further parameters in its query.
pub(crate) fn with_query(url: &str, pairs: &[(&str, &str)]) -> String {
    ResponseMode::Query.write(url, &write_form(pairs.iter().copied()))
}

/// A redirect that turns the next request into GET, whatever this one was (RFC 9110 15.4.4).
pub(crate) fn see_other(location: &str) -> Response {
    redirect(StatusCode::SEE_OTHER, location)
}

/// A redirect as RFC 6749's examples show it (RFC 9110 15.4.3).
pub(crate) fn found(location: &str) -> Response {
    redirect(StatusCode::FOUND, location)
}

fn redirect(status: StatusCode, location: &str) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    set(&mut response, header::LOCATION, location);
    set(&mut response, header::CACHE_CONTROL, "no-store");
    response
}

/// A page of an app; no cache keeps it.
pub(crate) fn html(status: StatusCode, page: String) -> Response {
    let mut response = Response::new(Body::from(page));
    *response.status_mut() = status;
    set(
        &mut response,
        header::CONTENT_TYPE,
        "text/html; charset=utf-8",
    );
    set(&mut response, header::CACHE_CONTROL, "no-store");
    response
}

/// A JSON answer; tokens and errors are not to be cached (RFC 6749 5.1).
pub(crate) fn json(status: StatusCode, body: &impl serde::Serialize) -> Response {
    let body = serde_json::to_vec(body).expect("what the actors serialise is plain data");
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    set(&mut response, header::CONTENT_TYPE, "application/json");
    set(&mut response, header::CACHE_CONTROL, "no-store");
    set(&mut response, header::PRAGMA, "no-cache");
    response
}

/// Sets a header; a value that HTTP cannot carry is left out.
pub(crate) fn set(response: &mut Response, name: header::HeaderName, value: &str) {
    set_in(response.headers_mut(), name, value);
}

/// As [`set`], for a request's headers too.
pub(crate) fn set_in(headers: &mut HeaderMap, name: header::HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}

/// A session cookie that scripts cannot read and other sites' POSTs do not carry.
pub(crate) fn set_session_cookie(response: &mut Response, name: &str, value: &str) {
    set_cookie(response, name, value, "Lax");
}

/// A session cookie that other sites' POSTs carry too; whatever it opens needs a guard of its own.
pub(crate) fn set_cross_site_cookie(response: &mut Response, name: &str, value: &str) {
    set_cookie(response, name, value, "None");
}

/// Has the browser forget a cookie (RFC 6265 5.2.2).
pub(crate) fn forget_cookie(response: &mut Response, name: &str) {
    let cookie = format!("{name}=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax");
    set(response, header::SET_COOKIE, &cookie);
}

fn set_cookie(response: &mut Response, name: &str, value: &str, same_site: &str) {
    let cookie = format!("{name}={value}; Path=/; Secure; HttpOnly; SameSite={same_site}");
    set(response, header::SET_COOKIE, &cookie);
}

/// Identifier and secret in a Basic credential: form-encoded first, then base64 (RFC 6749 2.3.1).
pub(crate) fn basic(header: &str) -> Option<(String, String)> {
    let (scheme, credentials) = header.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let decoded = STANDARD.decode(credentials.trim()).ok()?;
    let decoded = String::from_utf8(decoded).ok()?;
    let (id, secret) = decoded.split_once(':')?;
    Some((form_decode(id), form_decode(secret)))
}

fn form_decode(text: &str) -> String {
    let spaced = text.replace('+', " ");
    percent_encoding::percent_decode_str(&spaced)
        .decode_utf8_lossy()
        .into_owned()
}

/// The Basic credential of a client or resource server.
pub(crate) fn basic_credential(id: &str, secret: &str) -> String {
    let encode =
        |text: &str| -> String { form_urlencoded::byte_serialize(text.as_bytes()).collect() };
    let pair = format!("{}:{}", encode(id), encode(secret));
    format!("Basic {}", STANDARD.encode(pair))
}
