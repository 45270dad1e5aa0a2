//! Every parameter on a message, with the place where it travels.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use super::{Parameter, Place};
use crate::protocol::parse_form;
use crate::trace::{HttpMessage, split_url};

/// Reads them in the order as sent: start line, head, body.
pub(crate) fn parameters(http: &HttpMessage) -> Vec<Parameter> {
    let mut found = Vec::new();
    if let Some((_, target)) = http.request_line() {
        url(target, &mut found);
    }
    for (name, value) in &http.headers {
        match name.as_str() {
            "location" => url(value, &mut found),
            "authorization" => credentials(value, &mut found),
            "www-authenticate" => challenge(value, &mut found),
            _ => {}
        }
    }
    if http.has_type("application/x-www-form-urlencoded") {
        form(Place::Form, &http.text(), &mut found);
    } else if http.has_type("application/json") {
        json(&http.body, &mut found);
    }
    found
}

fn url(text: &str, found: &mut Vec<Parameter>) {
    let (_, query, fragment) = split_url(text);
    form(Place::Query, query.unwrap_or_default(), found);
    form(Place::Fragment, fragment.unwrap_or_default(), found);
}

fn form(place: Place, text: &str, found: &mut Vec<Parameter>) {
    let pairs = parse_form(text).into_iter();
    found.extend(pairs.map(|(name, value)| Parameter { place, name, value }));
}

/// Bearer (RFC 6750 2.1), or Basic with form-encoded halves (RFC 6749 2.3.1).
fn credentials(value: &str, found: &mut Vec<Parameter>) {
    let place = Place::Authorization;
    let mut add = |name: &str, value: String| {
        let name = name.to_owned();
        found.push(Parameter { place, name, value });
    };
    let Some((scheme, rest)) = value.split_once(' ') else {
        return;
    };
    if scheme.eq_ignore_ascii_case("bearer") {
        add("access_token", rest.trim().to_owned());
    } else if scheme.eq_ignore_ascii_case("basic") {
        let pair = STANDARD.decode(rest.trim()).unwrap_or_default();
        let pair = String::from_utf8_lossy(&pair);
        if let Some((id, secret)) = pair.split_once(':') {
            add("client_id", unescape(id));
            add("client_secret", unescape(secret));
        }
    }
}

fn unescape(text: &str) -> String {
    let spaced = text.replace('+', " ");
    percent_encoding::percent_decode_str(&spaced)
        .decode_utf8_lossy()
        .into_owned()
}

/// The auth-params of one or several challenges (RFC 9110 11.6.1).
fn challenge(value: &str, found: &mut Vec<Parameter>) {
    for piece in split_outside_quotes(value) {
        let Some((name, value)) = piece.split_once('=') else {
            continue;
        };
        // A challenge's first parameter stands behind its scheme.
        let name = name.trim().rsplit(' ').next().unwrap_or_default();
        found.push(Parameter {
            place: Place::Challenge,
            name: name.to_owned(),
            value: unquote(value.trim()),
        });
    }
}

fn split_outside_quotes(value: &str) -> Vec<&str> {
    let (mut quoted, mut escaped) = (false, false);
    value
        .split(move |letter| {
            if escaped {
                escaped = false;
                return false;
            }
            match letter {
                '\\' if quoted => escaped = true,
                '"' => quoted = !quoted,
                _ => {}
            }
            letter == ',' && !quoted
        })
        .collect()
}

fn unquote(value: &str) -> String {
    let Some(inner) = value.strip_prefix('"') else {
        return value.to_owned();
    };
    let mut text = String::new();
    let mut letters = inner.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '"' => break,
            '\\' => text.extend(letters.next()),
            _ => text.push(letter),
        }
    }
    text
}

/// The members of a JSON object that are no objects, arrays or null.
fn json(body: &[u8], found: &mut Vec<Parameter>) {
    let Ok(Value::Object(members)) = serde_json::from_slice(body) else {
        return;
    };
    for (name, value) in members {
        let value = match value {
            Value::String(text) => text,
            Value::Number(number) => number.to_string(),
            Value::Bool(truth) => truth.to_string(),
            Value::Null | Value::Array(_) | Value::Object(_) => continue,
        };
        let place = Place::Json;
        found.push(Parameter { place, name, value });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(head_and_body: &str) -> Vec<(Place, String, String)> {
        let octets = head_and_body.replace('\n', "\r\n");
        let http = HttpMessage::request(octets.as_bytes())
            .or_else(|_| HttpMessage::response(octets.as_bytes()))
            .unwrap();
        let found = parameters(&http).into_iter();
        found.map(|p| (p.place, p.name, p.value)).collect()
    }

    fn of(place: Place, name: &str, value: &str) -> (Place, String, String) {
        (place, name.to_owned(), value.to_owned())
    }

    #[test]
    fn client_credentials_are_form_encoded_in_basic() {
        // RFC 6749 2.3.1: s6BhdRkqt3 with the secret "a b:c", encoded "a+b%3Ac".
        let found = read(
            "POST /token HTTP/1.1\nAuthorization: Basic czZCaGRSa3F0MzphK2IlM0Fj\n\
             Content-Type: application/x-www-form-urlencoded\n\ngrant_type=authorization_code",
        );
        assert_eq!(
            found,
            [
                of(Place::Authorization, "client_id", "s6BhdRkqt3"),
                of(Place::Authorization, "client_secret", "a b:c"),
                of(Place::Form, "grant_type", "authorization_code"),
            ]
        );
    }

    #[test]
    fn challenges_are_split_outside_quotes() {
        let found = read(
            "HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Basic realm=\"a, \\\"b\\\"\", Bearer error=\"invalid_token\",scope=x\n\n",
        );
        assert_eq!(
            found,
            [
                of(Place::Challenge, "realm", "a, \"b\""),
                of(Place::Challenge, "error", "invalid_token"),
                of(Place::Challenge, "scope", "x"),
            ]
        );
    }

    #[test]
    fn query_fragment_and_json_are_told_apart() {
        let found = read(
            "HTTP/1.1 303 See Other\nLocation: /cb?state=xyz#access_token=2Yot\n\
             Content-Type: application/json; charset=utf-8\n\n{\"expires_in\":3600,\"ok\":true,\"deep\":{}}",
        );
        assert_eq!(
            found,
            [
                of(Place::Query, "state", "xyz"),
                of(Place::Fragment, "access_token", "2Yot"),
                of(Place::Json, "expires_in", "3600"),
                of(Place::Json, "ok", "true"),
            ]
        );
    }
}
