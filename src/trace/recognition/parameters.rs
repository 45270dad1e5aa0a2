//! Every parameter on a message, with the place where it travels.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use indexmap::IndexMap;
use serde_json::Value;
use serde_json::value::RawValue;

use super::{Parameter, Place};
use crate::protocol::form_pairs;
use crate::protocol::{AuthParam, auth_params};
use crate::trace::{HttpMessage, split_url};

/// A parameter beside the form in which it travelled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Encoded<'a> {
    /// Decoded.
    pub(crate) parameter: Parameter,
    /// The value as on the wire: percent-encoded, quoted, or as in the JSON text (a string without its quotes).
    pub(crate) raw: Cow<'a, str>,
    /// Whether it is an object, an array or null, which is no parameter.
    pub(crate) nested: bool,
}

/// Reads them in the order as sent: start line, head, body.
pub(crate) fn parameters(http: &HttpMessage) -> Vec<Parameter> {
    let found = encoded(http).into_iter().filter(|one| !one.nested);
    found.map(|one| one.parameter).collect()
}

/// Reads them with the form in which each travelled, nested members of JSON too.
pub(crate) fn encoded(http: &HttpMessage) -> Vec<Encoded<'_>> {
    let mut found = Vec::new();
    if let Some((_, target)) = http.request_line() {
        url(target, &mut found);
    }
    for (name, value) in &http.headers {
        match name.as_str() {
            "location" => url(value, &mut found),
            "authorization" => credentials(value, &mut found),
            "www-authenticate" => challenge(value, &mut found),
            _ => {
                if let Some(known) = FIELDS.iter().find(|known| known.eq_ignore_ascii_case(name)) {
                    let value = value.as_str();
                    add(Place::Header, known, value, value.to_owned(), &mut found);
                }
            }
        }
    }
    if http.has_type("application/x-www-form-urlencoded") {
        // What is no UTF-8 has to be owned.
        match String::from_utf8_lossy(&http.body) {
            Cow::Borrowed(text) => form(Place::Form, text, &mut found),
            Cow::Owned(text) => found.extend(owned(&text)),
        }
    } else if http.has_type("application/json") {
        json(&http.body, &mut found);
    }
    found
}

fn add<'a>(
    place: Place,
    name: &str,
    raw: impl Into<Cow<'a, str>>,
    value: String,
    found: &mut Vec<Encoded<'a>>,
) {
    let (name, raw) = (name.to_owned(), raw.into());
    let parameter = Parameter { place, name, value };
    let nested = false;
    found.push(Encoded {
        parameter,
        raw,
        nested,
    });
}

fn url<'a>(text: &'a str, found: &mut Vec<Encoded<'a>>) {
    let (_, query, fragment) = split_url(text);
    form(Place::Query, query.unwrap_or_default(), found);
    form(Place::Fragment, fragment.unwrap_or_default(), found);
}

fn form<'a>(place: Place, text: &'a str, found: &mut Vec<Encoded<'a>>) {
    for pair in form_pairs(text) {
        add(place, &pair.name, pair.raw, pair.value, found);
    }
}

fn owned(text: &str) -> Vec<Encoded<'static>> {
    let mut found = Vec::new();
    for pair in form_pairs(text) {
        let raw = pair.raw.to_owned();
        add(Place::Form, &pair.name, raw, pair.value, &mut found);
    }
    found
}

/// Header fields that are parameters of their message, as the standards spell them (RFC 9449 4.1, 8.1).
const FIELDS: [&str; 2] = ["DPoP", "DPoP-Nonce"];

/// Bearer (RFC 6750 2.1), `DPoP` (RFC 9449 7.1), or Basic with form-encoded halves (RFC 6749 2.3.1).
fn credentials<'a>(value: &'a str, found: &mut Vec<Encoded<'a>>) {
    let place = Place::Authorization;
    if let Some(pair) = basic(value) {
        if let Some((id, secret)) = pair.split_once(':') {
            add(place, "client_id", id.to_owned(), unescape(id), found);
            let raw = secret.to_owned();
            add(place, "client_secret", raw, unescape(secret), found);
        }
    } else if let Some((scheme, rest)) = value.split_once(' ')
        && ["bearer", "dpop"].contains(&scheme.to_ascii_lowercase().as_str())
    {
        let token = rest.trim();
        add(place, "access_token", token, token.to_owned(), found);
    }
}

/// What stands in Basic credentials, `user:password`, out of its base64 (RFC 7617 2).
pub(crate) fn basic(value: &str) -> Option<String> {
    let (scheme, rest) = value.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let pair = STANDARD.decode(rest.trim()).unwrap_or_default();
    Some(String::from_utf8_lossy(&pair).into_owned())
}

fn unescape(text: &str) -> String {
    let spaced = text.replace('+', " ");
    percent_encoding::percent_decode_str(&spaced)
        .decode_utf8_lossy()
        .into_owned()
}

/// The auth-params of one or several challenges (RFC 9110 11.6.1).
fn challenge<'a>(value: &'a str, found: &mut Vec<Encoded<'a>>) {
    for AuthParam { name, raw, value } in auth_params(value) {
        add(Place::Challenge, name, raw, value, found);
    }
}

/// The members of a JSON object.
fn json<'a>(body: &'a [u8], found: &mut Vec<Encoded<'a>>) {
    let Ok(members) = serde_json::from_slice::<IndexMap<String, &RawValue>>(body) else {
        return;
    };
    let members: Result<Vec<_>, _> = members.into_iter().map(member).collect();
    found.extend(members.unwrap_or_default());
}

fn member((name, json): (String, &RawValue)) -> serde_json::Result<Encoded<'_>> {
    let json = json.get();
    let decoded: Value = serde_json::from_str(json)?;
    let nested = matches!(decoded, Value::Null | Value::Array(_) | Value::Object(_));
    let (raw, value) = match decoded {
        Value::String(text) => (&json[1..json.len() - 1], text),
        other => (json, other.to_string()),
    };
    let place = Place::Json;
    Ok(Encoded {
        parameter: Parameter { place, name, value },
        raw: raw.into(),
        nested,
    })
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
    fn the_form_on_the_wire_is_kept() {
        let octets = "HTTP/1.1 303 See Other\r\nLocation: /cb?scope=openid%20profile&&x+=1+%zz#a\r\n\
             WWW-Authenticate: Bearer realm=\"a \\\"b\\\"\"\r\nAuthorization: Basic czZCaGRSa3F0MzphK2IlM0Fj\r\n\
             Content-Type: application/json\r\n\r\n{\"iss\":\"https:\\/\\/a\",\"n\": 1.50,\"keys\":[ {} ],\"no\":null}";
        let http = HttpMessage::response(octets.as_bytes()).unwrap();
        let found = encoded(&http);
        let told = found.iter().map(|one| {
            let parameter = &one.parameter;
            (&*parameter.name, &*one.raw, &*parameter.value, one.nested)
        });
        let expected = [
            ("scope", "openid%20profile", "openid profile", false),
            ("x ", "1+%zz", "1 %zz", false),
            ("a", "", "", false),
            ("realm", "\"a \\\"b\\\"\"", "a \"b\"", false),
            ("client_id", "s6BhdRkqt3", "s6BhdRkqt3", false),
            ("client_secret", "a+b%3Ac", "a b:c", false),
            ("iss", "https:\\/\\/a", "https://a", false),
            ("n", "1.50", "1.5", false),
            ("keys", "[ {} ]", "[{}]", true),
            ("no", "null", "null", true),
        ];
        assert_eq!(told.collect::<Vec<_>>(), expected);
        assert_eq!(parameters(&http).len(), 8);
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
