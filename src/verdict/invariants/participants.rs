//! 1 to 3: who sends what, and that no fragment is sent at all.

use super::findings::{Flaw, Found};
use super::record::{Record, kind};
use crate::protocol::Role;

/// 1: A fragment is the browser's alone: no request target has one.
pub(super) fn no_fragment(record: &Record<'_>, found: &mut Found) {
    for message in record.messages().filter(|message| message.is_request()) {
        // The first line is read here, since what has a fragment need not be HTTP.
        let octets = message.transfer.sent.as_bytes();
        let line = octets.split(|octet| *octet == b'\n').next();
        let target = line.and_then(|line| line.split(|octet| *octet == b' ').nth(1));
        let flaw = target.is_some_and(|target| target.contains(&b'#'));
        let flaw = flaw.then(|| Flaw::Carries {
            message: kind(message),
            what: "#".to_owned(),
        });
        found.note(message.event, flaw);
    }
}

/// 2: The client redirects; it is the browser that goes to the authorization endpoint.
pub(super) fn browser_asks(record: &Record<'_>, found: &mut Found) {
    for message in record.authorization_requests() {
        let flaw = !record.is(message.from(), Role::UserAgent);
        let flaw = flaw.then(|| Flaw::SentBy {
            message: kind(message),
            participant: message.from().clone(),
        });
        found.note(message.event, flaw);
    }
}

/// 3: A person speaks no HTTP.
pub(super) fn person_is_silent(record: &Record<'_>, found: &mut Found) {
    for message in record.messages() {
        let flaw = record.is(message.from(), Role::ResourceOwner);
        let flaw = flaw.then(|| Flaw::SentBy {
            message: kind(message),
            participant: message.from().clone(),
        });
        found.note(message.event, flaw);
    }
}
