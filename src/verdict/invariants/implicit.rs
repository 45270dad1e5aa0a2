//! 8 to 10: which tokens come from which endpoint.

use indexmap::IndexMap;

use super::findings::{Flaw, Found};
use super::message::{Half, scopes};
use super::record::{Record, kind};
use super::token::client_id;
use crate::protocol::{Kind, MessageKind};
use crate::trace::Place;

/// 8: A client that asks for no code has nothing to redeem at the token endpoint.
pub(super) fn no_token_request(record: &Record<'_>, found: &mut Found) {
    let mut asks_for_code: IndexMap<&str, bool> = IndexMap::new();
    for authorization in &record.authorizations.all {
        let client = authorization.meant("client_id");
        if let (Some(client), Some(asked)) = (client, authorization.response_type()) {
            *asks_for_code.entry(client).or_default() |= asked.code();
        }
    }
    if asks_for_code.values().any(|code| !code) {
        found.seen();
    }
    for call in &record.token_calls {
        let Some(request) = record.message(call.request) else {
            continue;
        };
        let Some(sent) = request.sent() else { continue };
        let client = client_id(sent);
        let asks = match client.as_deref() {
            Some(client) => asks_for_code.get(client).copied(),
            None => asks_for_code
                .values()
                .copied()
                .reduce(|one, other| one || other),
        };
        let redeems = ["", "authorization_code", "refresh_token"];
        if asks == Some(false) && redeems.contains(&call.grant_type.as_str()) {
            let message = kind(request);
            let participant = request.from().clone();
            found.note(
                request.event,
                Some(Flaw::SentBy {
                    message,
                    participant,
                }),
            );
        }
    }
}

/// 9: The authorization endpoint gives no refresh token.
pub(super) fn no_refresh_token(record: &Record<'_>, found: &mut Found) {
    for authorization in &record.authorizations.all {
        let Some(answer) = authorization.granted() else {
            continue;
        };
        let flaw = answer.value("refresh_token").map(|_| Flaw::Carries {
            message: Kind::Message(MessageKind::AuthorizationResponse),
            what: "refresh_token".to_owned(),
        });
        found.note(answer.event, flaw);
    }
}

/// 10: An ID token comes from the authorization endpoint where `response_type` asks for one, and
/// with a code where the scope has `openid`.
pub(super) fn id_token(record: &Record<'_>, found: &mut Found) {
    for authorization in &record.authorizations.all {
        let asked = authorization.response_type();
        if let (Some(answer), Some(asked)) = (authorization.granted(), asked) {
            let has = answer.value("id_token").is_some();
            let message = Kind::Message(MessageKind::AuthorizationResponse);
            found.note(answer.event, presence(message, has, asked.id_token()));
        }
    }
    for call in record.token_calls.iter().filter(|call| call.granted) {
        let response = call.response.and_then(|event| record.message(event));
        let Some(response) = response else { continue };
        let scope = response.sent().and_then(scope_of).or(call.asked.as_deref());
        if let (Some(sent), Some(scope), Some(_)) = (response.sent(), scope, call.authorization) {
            let openid = scopes(scope).any(|scope| scope == "openid");
            let has = sent.value_in(Place::Json, "id_token").is_some();
            found.note(response.event, presence(kind(response), has, openid));
        }
    }
}

fn scope_of(half: &Half) -> Option<&str> {
    half.value_in(Place::Json, "scope")
}

fn presence(message: Kind, has: bool, asked: bool) -> Option<Flaw> {
    let what = "id_token".to_owned();
    match (has, asked) {
        (true, false) => Some(Flaw::Carries { message, what }),
        (false, true) => Some(Flaw::Lacks { message, what }),
        _ => None,
    }
}
