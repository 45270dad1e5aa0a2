//! 44: after the end nothing comes.

use indexmap::IndexMap;

use super::findings::{Flaw, Found};
use super::record::{Record, kind};
use crate::protocol::{LocalKind, MessageKind, Role};
use crate::trace::Event;

/// 44: A client that has refused an answer, or whose user was shown an error page, neither
/// redeems nor uses anything before the next authorization request.
pub(super) fn nothing_later(record: &Record<'_>, found: &mut Found) {
    // By actor: the event that ended its flow. The empty name is everybody's: a page.
    let mut ended: IndexMap<&str, usize> = IndexMap::new();
    for (event, recorded) in record.trace.events.iter().enumerate() {
        if let Event::Local(local) = recorded {
            if local.kind == LocalKind::CheckFailed && record.is(&local.participant, Role::Client) {
                found.seen();
                ended.insert(local.participant.actor(), event);
            }
            continue;
        }
        let Some(message) = record.message(event) else {
            continue;
        };
        let Some(sent) = message.sent() else { continue };
        match message.kind {
            MessageKind::AuthorizationRequest => ended.clear(),
            // An answer in a form that submits itself is a page, and no error.
            MessageKind::AuthorizationResponse if sent.status() >= 400 => {
                found.seen();
                ended.insert("", event);
            }
            MessageKind::TokenRequest | MessageKind::ResourceRequest => {
                let grant = sent.value("grant_type").unwrap_or("authorization_code");
                let rooted =
                    message.kind == MessageKind::ResourceRequest || grant == "authorization_code";
                let by_page = || ended.get("").filter(|_| rooted);
                let own = ended.get(message.from().actor());
                if let Some(&end) = own.or_else(by_page) {
                    let flaw = Flaw::WentOn {
                        message: kind(message),
                    };
                    found.note_at(&[end, event], Some(flaw));
                }
            }
            _ => {}
        }
    }
}
