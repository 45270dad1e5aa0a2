//! 30 and 31: what a refresh token is good for.

use indexmap::IndexMap;

use super::findings::{Flaw, Found};
use super::message::within;
use super::record::{Record, kind};
use crate::protocol::{Jwt, Kind, MessageKind};
use crate::trace::Place;

/// 30: A refreshed token has no scope beyond the original grant.
pub(super) fn scope(record: &Record<'_>, found: &mut Found) {
    for call in record.token_calls.iter().filter(|call| call.granted) {
        let response = call.response.and_then(|event| record.message(event));
        let (Some(original), Some(response)) = (&call.original, response) else {
            continue;
        };
        let Some(sent) = response.sent() else {
            continue;
        };
        let named = sent.value_in(Place::Json, "scope").map(str::to_owned);
        let of_token = || {
            let token: Jwt = sent.token("access_token")?;
            token.claims.get("scope")?.as_str().map(str::to_owned)
        };
        let Some(refreshed) = named.or_else(of_token).or_else(|| call.asked.clone()) else {
            continue;
        };
        let flaw = (!within(&refreshed, original)).then(|| Flaw::Differs {
            message: kind(response),
            what: "scope".to_owned(),
            found: Some(refreshed),
            expected: original.clone(),
        });
        found.note(response.event, flaw);
    }
}

/// 31: Once another refresh token has come in its place, a refresh token is good for nothing.
pub(super) fn rotation(record: &Record<'_>, found: &mut Found) {
    let mut replaced: IndexMap<&str, usize> = IndexMap::new();
    for call in record.token_calls.iter().filter(|call| call.granted) {
        let request = record
            .message(call.request)
            .and_then(|request| request.arrived());
        let response = call.response.and_then(|event| record.message(event));
        let old = request.and_then(|half| half.value("refresh_token"));
        let (Some(old), Some(response)) = (old, response) else {
            continue;
        };
        let new = response
            .sent()
            .and_then(|sent| sent.value_in(Place::Json, "refresh_token"));
        match replaced.get(old) {
            Some(first) => {
                let message = Kind::Message(MessageKind::TokenRequest);
                let what = "refresh_token".to_owned();
                let flaw = Flaw::UsedAgain { message, what };
                found.note_at(&[*first, response.event], Some(flaw));
            }
            None if new.is_some_and(|new| new != old) => {
                found.seen();
                replaced.insert(old, response.event);
            }
            None => {}
        }
    }
}
