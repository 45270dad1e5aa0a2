//! What stands over the arrow of an HTTP message, and what hangs on it.
//!
//! Parameter names are the lesson and are always kept; long values are
//! shortened to `…`, since heads and bodies show them whole.

use super::{Attachment, Change, Label};
use crate::protocol::parse_form;
use crate::trace::{
    Event, HttpMessage, Octets, Parameter, Part, Place, ProtocolMessage, StartLine, Transfer,
    split_url,
};

/// Values up to this length are shown whole.
const SHORT: usize = 18;
/// An error code is shown whole: the longest of the standards has 33 characters.
const CODE: usize = 40;
/// Of a changed value, this much is shown.
const SHORT_CHANGE: usize = 28;

/// The label of a recorded message.
pub(super) fn describe(event: &Event, recognised: Option<&ProtocolMessage>) -> Label {
    let Some(Ok(message)) = event.http() else {
        return Label {
            text: event
                .transfer()
                .map_or_else(String::new, |(_, t)| first_line(t.arrived())),
            ..Label::default()
        };
    };
    match &message.start {
        StartLine::Request { method, target } => Label {
            text: format!("{method} {}{}", shorten_url(target), request_tail(&message)),
            ..Label::default()
        },
        StartLine::Response { status, reason } => {
            let line = format!("{status} {reason}");
            let line = line.trim_end();
            match message.redirect() {
                Some(location) => Label {
                    text: format!("{line} → {}", shorten_url(location)),
                    ..Label::default()
                },
                None => Label {
                    text: format!(
                        "{line}{}{}",
                        challenge(&message, recognised),
                        members(recognised)
                    ),
                    kind: recognised.map(|message| message.kind),
                    failed: recognised.is_some_and(|message| message.failed),
                    source: None,
                },
            }
        }
    }
}

/// Head and body as sent, and as delivered where a fault changed them.
pub(super) fn attachments(part: Part, transfer: &Transfer) -> Vec<Attachment> {
    let sent = Attachment {
        delivered: transfer.delivered.as_ref().map(|_| false),
        text: whole(part, &transfer.sent),
    };
    let delivered = transfer.delivered.as_ref().map(|octets| Attachment {
        delivered: Some(true),
        text: whole(part, octets),
    });
    std::iter::once(sent).chain(delivered).collect()
}

/// The parameters and header fields that a fault changed.
pub(super) fn changes(part: Part, transfer: &Transfer) -> Vec<Change> {
    let sent = parts(part, &transfer.sent);
    let delivered = parts(part, transfer.arrived());
    let values = |list: &[(String, String)], name: &str| {
        let of_name = list.iter().filter(|(known, _)| known == name);
        of_name.map(|(_, value)| value.clone()).collect::<Vec<_>>()
    };
    let mut changes: Vec<Change> = Vec::new();
    for (name, _) in sent.iter().chain(&delivered) {
        let known = changes.iter().any(|change| change.name == *name);
        let (sent, delivered) = (values(&sent, name), values(&delivered, name));
        if !known && sent != delivered {
            let from = differing(&sent, &delivered);
            let clipped = |values: Vec<String>| values.iter().map(|one| clip(one, from)).collect();
            changes.push(Change {
                name: name.clone(),
                sent: clipped(sent),
                delivered: clipped(delivered),
            });
        }
    }
    changes
}

fn first_line(octets: &Octets) -> String {
    let text = String::from_utf8_lossy(octets.as_bytes());
    text.lines().next().unwrap_or_default().to_owned()
}

fn shorten_url(url: &str) -> String {
    let (base, query, fragment) = split_url(url);
    let query = query.map_or_else(String::new, |query| format!("?{}", shorten_form(query)));
    let fragment = fragment.map_or_else(String::new, |text| format!("#{}", shorten_form(text)));
    format!("{base}{query}{fragment}")
}

fn shorten_form(text: &str) -> String {
    let pairs = text.split('&').map(|pair| match pair.split_once('=') {
        Some((name, value)) if value.chars().count() > longest(name) => format!("{name}=…"),
        _ => pair.to_owned(),
    });
    pairs.collect::<Vec<_>>().join("&")
}

/// The credential and the form: what makes the request what it is, beside its target.
fn request_tail(message: &HttpMessage) -> String {
    let scheme = message
        .header("authorization")
        .and_then(|value| value.split(' ').next())
        .map_or_else(String::new, |scheme| format!(" [{scheme} …]"));
    if message.has_type("application/x-www-form-urlencoded") {
        format!("{scheme} {}", shorten_form(&message.text()))
    } else {
        scheme
    }
}

/// Up to how many characters a value is shown whole.
fn longest(name: &str) -> usize {
    if name == ERROR { CODE } else { SHORT }
}

/// The parameter whose value says what failed (RFC 6749 4.1.2.1, 5.2; RFC 6750 3).
const ERROR: &str = "error";

fn error(one: &Parameter) -> String {
    shorten_form(&format!("{ERROR}={}", one.value))
}

/// The error of a challenge, by its scheme: ` [Bearer error=invalid_token]`.
fn challenge(message: &HttpMessage, recognised: Option<&ProtocolMessage>) -> String {
    let mut parameters = recognised.iter().flat_map(|message| &message.parameters);
    let told = parameters.find(|one| one.place == Place::Challenge && one.name == ERROR);
    let header = message.header("www-authenticate").unwrap_or_default();
    let scheme = header.split(' ').next().unwrap_or_default();
    told.map_or_else(String::new, |one| format!(" [{scheme} {}]", error(one)))
}

/// The member names of a JSON body, in the order as sent: ` {access_token, token_type}`; of an
/// error also its value.
fn members(recognised: Option<&ProtocolMessage>) -> String {
    let parameters = recognised.map_or(&[][..], |message| &message.parameters);
    let members = parameters.iter().filter(|one| one.place == Place::Json);
    let names = members.map(|one| match one.name.as_str() {
        ERROR => error(one),
        name => name.to_owned(),
    });
    let names: Vec<_> = names.collect();
    if names.is_empty() {
        String::new()
    } else {
        format!(" {{{}}}", names.join(", "))
    }
}

/// What a fault can edit: parameters of URL, form and JSON, and header fields
/// but those that follow from them.
fn parts(part: Part, octets: &Octets) -> Vec<(String, String)> {
    let Ok(message) = HttpMessage::of(part, octets) else {
        return Vec::new();
    };
    let url = match &message.start {
        StartLine::Request { target, .. } => target.as_str(),
        StartLine::Response { .. } => message.header("location").unwrap_or_default(),
    };
    let (_, query, fragment) = split_url(url);
    let mut parts = parse_form(query.unwrap_or_default());
    parts.extend(parse_form(fragment.unwrap_or_default()));
    if message.has_type("application/x-www-form-urlencoded") {
        parts.extend(parse_form(&message.text()));
    } else if let Ok(serde_json::Value::Object(members)) = serde_json::from_slice(&message.body) {
        let text = |value: &serde_json::Value| value.as_str().map(str::to_owned);
        let members = members.iter();
        parts.extend(members.map(|(n, v)| (n.clone(), text(v).unwrap_or(v.to_string()))));
    }
    let follows = |name: &str| name == "location" || name == "content-length";
    let headers = message.headers.into_iter();
    parts.extend(headers.filter(|(name, _)| !follows(name)));
    parts
}

/// Where a value begins to be shown: a little before the place that a fault changed.
fn differing(sent: &[String], delivered: &[String]) -> usize {
    let ([sent], [delivered]) = (sent, delivered) else {
        return 0;
    };
    let pairs = sent.chars().zip(delivered.chars());
    let same = pairs.take_while(|(a, b)| a == b).count();
    if same < SHORT_CHANGE {
        0
    } else {
        same - SHORT_CHANGE / 2
    }
}

fn clip(value: &str, from: usize) -> String {
    let before = if from > 0 { "…" } else { "" };
    let kept: String = value.chars().skip(from).take(SHORT_CHANGE).collect();
    let rest = value.chars().count() > from + SHORT_CHANGE;
    format!("{before}{kept}{}", if rest { "…" } else { "" })
}

/// A message as text: the head as it stands, the body without its transfer coding.
fn whole(part: Part, octets: &Octets) -> String {
    let text = String::from_utf8_lossy(octets.as_bytes()).replace("\r\n", "\n");
    match (HttpMessage::of(part, octets), text.split_once("\n\n")) {
        (Ok(message), Some((head, _))) if message.body.is_empty() => head.to_owned(),
        (Ok(message), Some((head, _))) => format!("{head}\n\n{}", message.text().trim_end()),
        _ => text.trim_end().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::MessageKind;
    use crate::trace::ExchangeId;
    use crate::walkthrough::Name;

    /// A response with one error, as recognised at its place.
    fn refused(head: &str, place: Place, error: &str) -> Label {
        let transfer = Transfer {
            exchange: ExchangeId(1),
            at: 0,
            from: Name::new("server"),
            to: Name::new("client"),
            cause: None,
            sent: Octets::new(format!("HTTP/1.1 {head}\r\n\r\n")),
            delivered: None,
            mishaps: Vec::new(),
        };
        let parameter = |name: &str, value: &str| Parameter {
            place,
            name: name.to_owned(),
            value: value.to_owned(),
        };
        let recognised = ProtocolMessage {
            kind: MessageKind::TokenResponse.into(),
            error: Some(error.to_owned()),
            failed: true,
            parameters: vec![
                parameter("error", error),
                parameter("error_description", "why"),
            ],
        };
        describe(&Event::Response(transfer), Some(&recognised))
    }

    #[test]
    fn an_error_says_which_one_it_is() {
        let json = refused("400 Bad Request", Place::Json, "authorization_pending");
        let expected = "400 Bad Request {error=authorization_pending, error_description}";
        assert_eq!((json.text.as_str(), json.failed), (expected, true));
        let head = "401 Unauthorized\r\nwww-authenticate: DPoP error=\"invalid_token\"";
        let challenge = refused(head, Place::Challenge, "invalid_token");
        let expected = "401 Unauthorized [DPoP error=invalid_token]";
        assert_eq!(challenge.text, expected);
        let endless = "e".repeat(CODE + 1);
        let long = refused("400 Bad Request", Place::Json, &endless);
        assert_eq!(long.text, "400 Bad Request {error=…, error_description}");
    }

    #[test]
    fn an_error_in_a_location_is_shown_whole() {
        let head = "303 See Other\r\nlocation: https://a.example/cb?error=temporarily_unavailable&state=0123456789012345678";
        let label = refused(head, Place::Query, "temporarily_unavailable");
        let expected = "303 See Other → https://a.example/cb?error=temporarily_unavailable&state=…";
        assert_eq!(label.text, expected);
    }
}
