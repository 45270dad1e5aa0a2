//! 43: how often a device asks.

use std::time::Duration;

use indexmap::IndexMap;

use super::findings::{Flaw, Found};
use super::record::{Record, kind};
use crate::protocol::MessageKind;
use crate::trace::{Place, period};

/// RFC 8628 3.2: "If no value is provided, clients MUST use 5 as the default."
const USUAL: u64 = 5;

/// RFC 8628 3.5: after `slow_down` "the interval MUST be increased by 5 seconds for this and all
/// subsequent requests".
const SLOWER: u64 = 5;

/// A device that waits to be let in.
struct Polling {
    interval: u64,
    last: Option<(usize, u64)>,
}

/// 43: Between two questions a device waits for the interval, and for longer after each `slow_down`.
pub(super) fn gaps(record: &Record<'_>, found: &mut Found) {
    let mut waiting: IndexMap<String, Polling> = IndexMap::new();
    for message in record.messages() {
        if message.is_request() {
            if message.kind == MessageKind::TokenRequest
                && let Some(sent) = message.sent()
                && let Some(polling) = sent
                    .value("device_code")
                    .and_then(|code| waiting.get_mut(code))
            {
                let before = polling.last.replace((message.event, message.at()));
                let Some((event, at)) = before else { continue };
                let gap = Duration::from_micros(message.at().saturating_sub(at));
                let asked = Duration::from_secs(polling.interval);
                let flaw = (gap < asked).then(|| Flaw::TooSoon {
                    message: kind(message),
                    after: period(gap),
                    asked: period(asked),
                });
                found.note_at(&[event, message.event], flaw);
            }
            continue;
        }
        let Some(arrived) = message.arrived() else {
            continue;
        };
        if let Some(code) = arrived.value_in(Place::Json, "device_code") {
            let interval = arrived.value_in(Place::Json, "interval");
            let interval = interval.and_then(|interval| interval.parse().ok());
            let polling = Polling {
                interval: interval.unwrap_or(USUAL),
                last: None,
            };
            waiting.insert(code.to_owned(), polling);
        } else if arrived.value_in(Place::Json, "error") == Some("slow_down") {
            let request = record
                .request_of(message)
                .and_then(|request| request.sent());
            let code = request.and_then(|sent| sent.value("device_code"));
            if let Some(polling) = code.and_then(|code| waiting.get_mut(code)) {
                polling.interval = polling.interval.saturating_add(SLOWER);
            }
        }
    }
}
