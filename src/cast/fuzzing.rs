//! The readers of what others send, given anything at all: `just fuzz`, and the corpus that it left.

use axum::body::Body;
use bytes::Bytes;
use http::{HeaderValue, Request, header};

use super::web::{Received, basic, basic_credential};
use super::{client_key, jwt};
use crate::protocol::{Jwt, parse_form, write_form};
use crate::trace::HttpMessage;

/// What the authorization server's client may be called in a corpus.
const CLIENT: &str = "keyed";

/// Reads the octets as a query, a form, a cookie, an Authorization header, a JWT and a message.
///
/// # Panics
///
/// Where something that was read and written again is not the same.
#[cfg_attr(
    not(fuzzing),
    expect(unreachable_pub, reason = "the fuzz target calls it")
)]
pub fn readers(octets: &[u8]) {
    let text = String::from_utf8_lossy(octets);
    let pairs = parse_form(&text);
    assert_eq!(
        parse_form(&write_form(pairs.iter().map(|(n, v)| (n, v)))),
        pairs
    );
    if let Some((id, secret)) = basic(&text) {
        let written = basic_credential(&id, &secret);
        assert_eq!(basic(&written), Some((id, secret)));
    }
    if text.parse::<Jwt>().is_ok() {
        let keys = client_key::registered(CLIENT);
        let _ = jwt::knows(&keys, &text);
        assert!(jwt::verify(&text, &keys).is_err());
    }
    received(octets);
    for message in [HttpMessage::request(octets), HttpMessage::response(octets)] {
        let Ok(message) = message else { continue };
        let _ = (message.request_line(), message.status(), message.redirect());
        let _ = (message.text(), message.url());
    }
}

/// The octets as everything that a handler reads of a request.
fn received(octets: &[u8]) {
    let mut request = Request::new(Body::empty());
    if let Ok(value) = HeaderValue::from_bytes(octets) {
        for name in [header::COOKIE, header::CONTENT_TYPE, header::AUTHORIZATION] {
            request.headers_mut().insert(name, value.clone());
        }
    }
    if let Ok(uri) = format!("/?{}", String::from_utf8_lossy(octets)).parse() {
        *request.uri_mut() = uri;
    }
    let (head, _) = request.into_parts();
    let body = Bytes::copy_from_slice(octets);
    let received = Received { head, body };
    for (name, _) in received.query().iter().chain(&received.form()) {
        let _ = received.cookie(name);
    }
    let _ = received.cookie("session");
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// Each input stood for a way through the readers that no other one takes.
    #[test]
    fn the_corpus_is_read() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/fuzz/corpus/readers");
        let mut inputs = 0;
        for entry in fs::read_dir(folder).unwrap() {
            readers(&fs::read(entry.unwrap().path()).unwrap());
            inputs += 1;
        }
        assert!(inputs > 200, "only {inputs} inputs");
    }
}
