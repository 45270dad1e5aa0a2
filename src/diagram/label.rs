//! What stands over the arrow of an HTTP message, and what hangs on it.
//!
//! Parameter names are the lesson and are always kept; long values are
//! shortened to `…`, since heads and bodies show them whole.

use super::{Attachment, Change, Label};
use crate::protocol::parse_form;
use crate::trace::{
    HttpMessage, MalformedHttp, Octets, Part, Place, ProtocolMessage, StartLine, Transfer,
    split_url,
};

/// Values up to this length are shown whole.
const SHORT: usize = 18;
/// Of a changed value, this much is shown.
const SHORT_CHANGE: usize = 28;

/// The label of a recorded message.
pub(super) fn describe(part: Part, octets: &Octets, recognised: Option<&ProtocolMessage>) -> Label {
    let Ok(message) = read(part, octets) else {
        return Label {
            text: first_line(octets),
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
                    text: format!("{line}{}", members(recognised)),
                    kind: recognised.map(|message| message.kind),
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

/// The parameters that a fault changed.
pub(super) fn changes(part: Part, transfer: &Transfer) -> Vec<Change> {
    let sent = parameters(part, &transfer.sent);
    let delivered = parameters(part, transfer.arrived());
    let value = |list: &[(String, String)], name: &str| {
        let found = list.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| clip(value, SHORT_CHANGE))
    };
    let mut changes: Vec<Change> = Vec::new();
    for (name, _) in sent.iter().chain(&delivered) {
        let whole = |list: &[(String, String)]| {
            let of_name = list.iter().filter(|(known, _)| known == name);
            of_name.map(|(_, value)| value.clone()).collect::<Vec<_>>()
        };
        let known = changes.iter().any(|change| change.name == *name);
        if !known && whole(&sent) != whole(&delivered) {
            changes.push(Change {
                name: name.clone(),
                sent: value(&sent, name),
                delivered: value(&delivered, name),
            });
        }
    }
    changes
}

fn read(part: Part, octets: &Octets) -> Result<HttpMessage, MalformedHttp> {
    match part {
        Part::Request => HttpMessage::request(octets.as_bytes()),
        Part::Response => HttpMessage::response(octets.as_bytes()),
    }
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
        Some((name, value)) if value.chars().count() > SHORT => format!("{name}=…"),
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

/// The member names of a JSON body, in the order as sent: ` {access_token, token_type}`.
fn members(recognised: Option<&ProtocolMessage>) -> String {
    let parameters = recognised.map_or(&[][..], |message| &message.parameters);
    let members = parameters.iter().filter(|one| one.place == Place::Json);
    let names: Vec<_> = members.map(|one| one.name.as_str()).collect();
    if names.is_empty() {
        String::new()
    } else {
        format!(" {{{}}}", names.join(", "))
    }
}

fn parameters(part: Part, octets: &Octets) -> Vec<(String, String)> {
    let Ok(message) = read(part, octets) else {
        return Vec::new();
    };
    let url = match &message.start {
        StartLine::Request { target, .. } => target.as_str(),
        StartLine::Response { .. } => message.header("location").unwrap_or_default(),
    };
    let (_, query, fragment) = split_url(url);
    let body = message.has_type("application/x-www-form-urlencoded");
    let body = if body { message.text() } else { String::new() };
    let forms = [
        query.unwrap_or_default(),
        fragment.unwrap_or_default(),
        &body,
    ];
    forms.iter().flat_map(|form| parse_form(form)).collect()
}

fn clip(value: &str, most: usize) -> String {
    if value.chars().count() <= most {
        return value.to_owned();
    }
    let kept: String = value.chars().take(most).collect();
    format!("{kept}…")
}

/// A message as text: the head as it stands, the body without its transfer coding.
fn whole(part: Part, octets: &Octets) -> String {
    let text = String::from_utf8_lossy(octets.as_bytes()).replace("\r\n", "\n");
    match (read(part, octets), text.split_once("\n\n")) {
        (Ok(message), Some((head, _))) if message.body.is_empty() => head.to_owned(),
        (Ok(message), Some((head, _))) => format!("{head}\n\n{}", message.text().trim_end()),
        _ => text.trim_end().to_owned(),
    }
}
