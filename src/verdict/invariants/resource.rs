//! 35 to 39: who reads an access token, how it is sent, and how it is refused.

use serde_json::Value;

use super::findings::{Flaw, Found};
use super::message::{Half, Message};
use super::record::{Record, kind, origin};
use crate::protocol::{Jwt, LocalKind, MessageKind, Role};
use crate::trace::{Place, SecretKind};

/// Where checks of an access token are described; those of an ID token stand elsewhere.
const OF_ACCESS_TOKENS: &str = "RFC 9068";

/// 35: A client passes an access token on and never looks into it.
///
/// It rests on local events: a client's check of what only the token says.
pub(super) fn opaque_to_client(record: &Record<'_>, found: &mut Found) {
    let clients = record.trace.header.participants.iter();
    let mut clients = clients.filter(|one| one.role == Role::Client);
    let shows = clients.any(|client| record.shows_locals_of(&client.name));
    let mut tokens = record.knowledge.of_kind(SecretKind::AccessToken);
    if shows && tokens.next().is_some() {
        found.seen();
    }
    for (event, local) in record.locals() {
        let checks = matches!(local.kind, LocalKind::CheckPassed | LocalKind::CheckFailed);
        let cites =
            |spec: &crate::protocol::SpecRef| spec.to_string().starts_with(OF_ACCESS_TOKENS);
        let of_token = local.subject.starts_with("access-token") || local.specs.iter().any(cites);
        if checks && of_token && record.is(&local.participant, Role::Client) {
            let participant = local.participant.clone();
            let what = "access_token".to_owned();
            found.note(event, Some(Flaw::Examined { participant, what }));
        }
    }
}

/// A protected resource response with its request.
fn answers<'r, 'a>(
    record: &'r Record<'a>,
) -> impl Iterator<Item = (&'r Message<'a>, &'r Half, &'r Message<'a>)> {
    record.messages().filter_map(|response| {
        let request = record
            .request_of(response)
            .filter(|_| !response.is_request())?;
        let protected = response.kind == MessageKind::ResourceResponse
            || request
                .sent()
                .is_some_and(|sent| sent.path().ends_with("/userinfo"));
        protected.then_some((response, response.sent()?, request))
    })
}

/// 36: A resource server serves nothing before it has examined the token, which names it.
pub(super) fn validated(record: &Record<'_>, found: &mut Found) {
    for (response, sent, request) in answers(record) {
        if !sent.is_success() || !record.is(response.from(), Role::ResourceServer) {
            continue;
        }
        let Some(arrived) = request.arrived() else {
            continue;
        };
        let sent_token = arrived.access_token();
        let token: Option<Jwt> = sent_token.and_then(|token| token.parse().ok());
        let flaw = if sent_token.is_none() {
            let what = "access_token".to_owned();
            Some(Flaw::Unchecked {
                message: kind(response),
                what,
            })
        } else if let Some(audience) = token
            .as_ref()
            .and_then(|token| stranger(record, response, token))
        {
            Some(audience)
        } else if record.shows_locals_of(response.from()) {
            unexamined(record, request, response)
        } else if token.is_some() {
            None
        } else {
            continue;
        };
        found.note(response.event, flaw);
    }
}

/// The `aud` of a token that is meant for somebody else (RFC 9068 4).
fn stranger(record: &Record<'_>, response: &Message<'_>, token: &Jwt) -> Option<Flaw> {
    let claim = token.claims.get("aud")?;
    let one = claim.as_str().into_iter();
    let many = claim
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str);
    let audiences: Vec<&str> = one.chain(many).collect();
    let server = record.trace.header.participant(response.from())?;
    let own = |url: &str| server.origins.iter().any(|known| known == origin(url));
    let settled = &record.trace.header.setting.audiences;
    let mut settled = settled.iter().filter(|audience| own(audience)).peekable();
    let named = match settled.peek() {
        Some(_) => settled.any(|audience| audiences.contains(&audience.as_str())),
        None => audiences.iter().any(|audience| own(audience)),
    };
    let expected = server.origins.first().cloned().unwrap_or_default();
    (!named).then(|| Flaw::Differs {
        message: kind(response),
        what: "aud".to_owned(),
        found: Some(audiences.join(" ")),
        expected,
    })
}

/// A resource server that passed no check of the token, and did not ask about it, while it served.
fn unexamined(record: &Record<'_>, request: &Message<'_>, response: &Message<'_>) -> Option<Flaw> {
    let mut locals = record.locals_of(request.exchange());
    let checks = ["signature", "active", "access-token"];
    let examined = locals.any(|local| {
        local.kind == LocalKind::CheckPassed && checks.contains(&local.subject.as_str())
    });
    (!examined).then(|| Flaw::Unchecked {
        message: kind(response),
        what: "access_token".to_owned(),
    })
}

/// 37: An access token is sent in one way.
pub(super) fn one_method(record: &Record<'_>, found: &mut Found) {
    for request in record.of_kind(MessageKind::ResourceRequest) {
        let Some(sent) = request.sent() else { continue };
        let has = |place| sent.value_in(place, "access_token").is_some();
        let header = sent.header_token().is_some();
        let used = [header, has(Place::Form), has(Place::Query)];
        match used.iter().filter(|used| **used).count() {
            0 => {}
            1 => found.seen(),
            _ => {
                let (message, what) = (kind(request), "access_token × 2".to_owned());
                found.note(request.event, Some(Flaw::Carries { message, what }));
            }
        }
    }
}

/// 38: A 401 says how to authenticate, and blames no token where none was sent.
pub(super) fn challenge(record: &Record<'_>, found: &mut Found) {
    for (response, sent, request) in answers(record).filter(|(_, sent, _)| sent.status() == 401) {
        let message = kind(response);
        let mut parameters = sent
            .parameters
            .iter()
            .filter(|one| one.place == Place::Challenge);
        let came = request.arrived();
        let token = came.is_some_and(|half| {
            half.header("authorization").is_some() || half.access_token().is_some()
        });
        let flaw = if parameters.next().is_none() {
            let what = "WWW-Authenticate".to_owned();
            Some(Flaw::Lacks { message, what })
        } else if !token && sent.value_in(Place::Challenge, "error").is_some() {
            let what = "error".to_owned();
            Some(Flaw::Carries { message, what })
        } else {
            None
        };
        found.note(response.event, flaw);
    }
}

/// 39: Too small a scope is 403, a bad token 401.
pub(super) fn status(record: &Record<'_>, found: &mut Found) {
    for (response, sent, _) in answers(record) {
        let expected = match sent.value_in(Place::Challenge, "error") {
            Some("insufficient_scope") => 403,
            Some("invalid_token" | "insufficient_user_authentication") => 401,
            _ => continue,
        };
        let status = sent.status();
        let flaw = (status != expected).then(|| Flaw::Differs {
            message: kind(response),
            what: "status".to_owned(),
            found: Some(status.to_string()),
            expected: expected.to_string(),
        });
        found.note(response.event, flaw);
    }
}
