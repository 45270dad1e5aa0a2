//! Faults of the scenario as rules of the network.

use crate::network::{Delivery, Rule};
use crate::protocol::{Kind, Parameters, parse_form, write_form};
use crate::scenario::{Fault, FaultAction};
use crate::trace::{Event, Header, Octets, Recogniser, Transfer};

/// Waits for a protocol message and does something to it.
#[derive(Debug)]
pub(super) struct FaultRule {
    fault: Fault,
    recogniser: Recogniser,
    seen: u32,
}

impl FaultRule {
    pub(super) fn new(fault: Fault, header: Header) -> Self {
        Self {
            fault,
            recogniser: Recogniser::new(header),
            seen: 0,
        }
    }

    fn befalls(&mut self, event: &Event) -> bool {
        let is_it = self.recogniser.peek(event).kind == Kind::Message(self.fault.on);
        self.seen += u32::from(is_it);
        is_it && self.seen == self.fault.occurrence
    }
}

impl Rule for FaultRule {
    fn observe(&mut self, event: &Event) -> Delivery {
        let mut event = event.clone();
        let mut delivery = Delivery::Pass;
        if self.befalls(&event)
            && let Event::Request(transfer) | Event::Response(transfer) = &mut event
        {
            let FaultAction::Edit { parameter, value } = &self.fault.action;
            let octets = edit(transfer, parameter, value);
            transfer.delivered = Some(octets.clone());
            delivery = Delivery::Replace(octets);
        }
        self.recogniser.observe(&event);
        delivery
    }
}

/// The message with another value for a parameter of its target, Location or form.
fn edit(transfer: &Transfer, parameter: &str, value: &str) -> Octets {
    let text = String::from_utf8_lossy(transfer.arrived().as_bytes()).into_owned();
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    let is_form = head
        .to_ascii_lowercase()
        .contains("content-type: application/x-www-form-urlencoded");
    let body = if is_form {
        edit_form(body, parameter, value)
    } else {
        body.to_owned()
    };
    let mut lines = Vec::new();
    for (index, line) in head.split("\r\n").enumerate() {
        let name = line.split(':').next().unwrap_or_default();
        lines.push(if index == 0 && !line.starts_with("HTTP/") {
            let mut parts = line.splitn(3, ' ');
            let mut part = || parts.next().unwrap_or_default();
            let (method, target, version) = (part(), part(), part());
            format!("{method} {} {version}", edit_url(target, parameter, value))
        } else if name.eq_ignore_ascii_case("location") {
            let url = line[name.len() + 1..].trim();
            format!("{name}: {}", edit_url(url, parameter, value))
        } else if name.eq_ignore_ascii_case("content-length") {
            format!("{name}: {}", body.len())
        } else {
            line.to_owned()
        });
    }
    Octets::new(format!("{}\r\n\r\n{body}", lines.join("\r\n")))
}

fn edit_url(url: &str, parameter: &str, value: &str) -> String {
    let (base, query, fragment) = crate::trace::split_url(url);
    let mut edited = base.to_owned();
    for (mark, part) in [('?', query), ('#', fragment)] {
        if let Some(part) = part {
            edited.push(mark);
            edited += &edit_form(part, parameter, value);
        }
    }
    edited
}

fn edit_form(form: &str, parameter: &str, value: &str) -> String {
    let mut pairs: Parameters = parse_form(form);
    let mut changed = false;
    for (_, old) in pairs.iter_mut().filter(|(name, _)| name == parameter) {
        value.clone_into(old);
        changed = true;
    }
    // What is not edited keeps the sender's own encoding.
    if changed {
        write_form(pairs)
    } else {
        form.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::ExchangeId;
    use crate::walkthrough::Name;

    fn edited(text: &str) -> String {
        let transfer = Transfer {
            exchange: ExchangeId(1),
            at: 0,
            from: Name::new("a"),
            to: Name::new("b"),
            cause: None,
            sent: Octets::new(text),
            delivered: None,
        };
        let octets = edit(&transfer, "state", "forged");
        String::from_utf8(octets.as_bytes().to_vec()).unwrap()
    }

    #[test]
    fn a_parameter_is_edited_wherever_it_travels() {
        let cases = [
            (
                "GET /cb?code=x&state=y HTTP/1.1\r\nHost: a\r\n\r\n",
                "state=forged HTTP/1.1",
            ),
            (
                "HTTP/1.1 303 See Other\r\nLocation: https://a/cb#state=y\r\n\r\n",
                "#state=forged\r\n",
            ),
            (
                "POST /x HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 7\r\n\r\nstate=y",
                "Content-Length: 12\r\n\r\nstate=forged",
            ),
        ];
        for (text, expected) in cases {
            let edited = edited(text);
            assert!(edited.contains(expected), "{edited}");
        }
    }

    #[test]
    fn what_has_no_such_parameter_stays_as_it_is() {
        let text = "GET /cb?code=a%20b HTTP/1.1\r\nHost: a\r\n\r\n";
        assert_eq!(edited(text), text);
    }
}
