//! 24 to 29: what a token request and its answer look like.

use super::findings::{Flaw, Found};
use super::message::{Half, Message, same_scope};
use super::record::{Record, kind};
use super::token::{TokenCall, client_id};
use crate::protocol::{Jwt, Kind, LocalKind, MessageKind, Role};
use crate::trace::{Parameter, Place};

/// 24: A token request is a POST with a form.
pub(super) fn posts_a_form(record: &Record<'_>, found: &mut Found) {
    for request in record.of_kind(MessageKind::TokenRequest) {
        let Some(sent) = request.sent() else { continue };
        let method = sent.http.request_line().map_or("", |(method, _)| method);
        let form = "application/x-www-form-urlencoded";
        let (what, found_there, expected) = if method != "POST" {
            ("method", Some(method), "POST")
        } else if sent.http.has_type(form) {
            found.seen();
            continue;
        } else {
            ("content-type", sent.header("content-type"), form)
        };
        let flaw = Flaw::Differs {
            message: kind(request),
            what: what.to_owned(),
            found: found_there.map(str::to_owned),
            expected: expected.to_owned(),
        };
        found.note(request.event, Some(flaw));
    }
}

/// 25: A client authenticates in one way, and a confidential one does.
///
/// # Incomplete support
///
/// Certificates (RFC 8705) stand in TLS, which no recording shows.
pub(super) fn one_authentication(record: &Record<'_>, found: &mut Found) {
    for request in record
        .messages()
        .filter(|message| authenticates(record, message))
    {
        let Some(sent) = request.sent() else { continue };
        let methods = methods(sent);
        let flaw = match methods.as_slice() {
            [] if must_authenticate(record, request, sent) => Some(Flaw::Lacks {
                message: kind(request),
                what: "client_secret".to_owned(),
            }),
            [] | [_] => None,
            several => Some(Flaw::Carries {
                message: kind(request),
                what: several.join(", "),
            }),
        };
        found.note(request.event, flaw);
    }
}

/// Whether a request is one with which clients authenticate: to the token endpoint or another
/// back-channel endpoint.
fn authenticates(record: &Record<'_>, message: &Message<'_>) -> bool {
    use MessageKind as M;
    let front = [
        M::AuthorizationRequest,
        M::SignInAnswer,
        M::ConsentAnswer,
        M::OtherAnswer,
    ];
    let to_server = record.is(message.to(), Role::AuthorizationServer);
    let named = matches!(
        message.kind,
        M::TokenRequest | M::PushedAuthorizationRequest
    ) || message.sent().is_some_and(|sent| !methods(sent).is_empty());
    let back = !front.contains(&message.kind) || record.is_push(message);
    message.is_request() && to_server && named && back
}

fn methods(sent: &Half) -> Vec<&'static str> {
    let has = |place, name| sent.value_in(place, name).is_some();
    let basic =
        has(Place::Authorization, "client_secret") || has(Place::Authorization, "client_id");
    let ways = [
        ("client_secret_basic", basic),
        ("client_secret_post", has(Place::Form, "client_secret")),
        ("client_assertion", has(Place::Form, "client_assertion")),
    ];
    let used = ways.into_iter().filter(|(_, used)| *used);
    used.map(|(way, _)| way).collect()
}

fn must_authenticate(record: &Record<'_>, request: &Message<'_>, sent: &Half) -> bool {
    let issuer = record.issuer(request.to());
    let client = issuer.zip(client_id(sent));
    let client = client.and_then(|(issuer, id)| record.client(issuer, &id));
    client.is_some_and(|client| client.confidential)
}

/// The answers to token requests that a server gave.
fn answers<'r, 'a>(
    record: &'r Record<'a>,
) -> impl Iterator<Item = (&'r TokenCall, &'r Message<'a>, &'r Half)> {
    record.token_calls.iter().filter_map(|call| {
        let response = record.message(call.response?)?;
        Some((call, response, response.sent()?))
    })
}

fn granted<'r, 'a>(
    record: &'r Record<'a>,
) -> impl Iterator<Item = (&'r TokenCall, &'r Message<'a>, &'r Half)> {
    answers(record).filter(|(call, ..)| call.granted)
}

/// 26: No cache keeps a token response, or an error in its place.
pub(super) fn no_store(record: &Record<'_>, found: &mut Found) {
    for (call, response, sent) in answers(record) {
        if !call.granted && sent.value_in(Place::Json, "error").is_none() {
            continue;
        }
        let control = sent.header("cache-control").unwrap_or_default();
        let mut directives = control.split(',').map(str::trim);
        let kept = directives.all(|one| !one.eq_ignore_ascii_case("no-store"));
        let flaw = kept.then(|| Flaw::Lacks {
            message: kind(response),
            what: "Cache-Control: no-store".to_owned(),
        });
        found.note(response.event, flaw);
    }
}

/// 27: An access token comes with its type, which is the same in any case of letters.
pub(super) fn token_type(record: &Record<'_>, found: &mut Found) {
    for authorization in &record.authorizations.all {
        if let Some(answer) = authorization.granted()
            && answer.value("access_token").is_some()
        {
            let message = Kind::Message(MessageKind::AuthorizationResponse);
            found.note(answer.event, untyped(message, &answer.parameters));
        }
    }
    for (_, response, sent) in granted(record) {
        found.note(response.event, untyped(kind(response), &sent.parameters));
    }
    refused_types(record, found);
}

fn untyped(message: Kind, parameters: &[Parameter]) -> Option<Flaw> {
    let what = "token_type".to_owned();
    let typed = super::message::value(parameters, "token_type").is_some();
    (!typed).then_some(Flaw::Lacks { message, what })
}

/// A client that knows `Bearer` refuses neither `bearer` nor `BEARER`.
fn refused_types(record: &Record<'_>, found: &mut Found) {
    let types = record.messages().filter_map(|message| {
        let arrived = message.arrived().filter(|_| !message.is_request())?;
        Some((message.event, arrived.value("token_type")?))
    });
    let types: Vec<(usize, &str)> = types.collect();
    for (event, local) in record.locals() {
        let refuses = local.kind == LocalKind::CheckFailed && local.subject == "token-type";
        let before = types.partition_point(|(came, _)| *came < event);
        if let Some((came, named)) = types[..before].last()
            && refuses
            && named.eq_ignore_ascii_case("bearer")
        {
            let participant = local.participant.clone();
            let what = "token_type".to_owned();
            found.note_at(&[*came, event], Some(Flaw::Refused { participant, what }));
        }
    }
}

/// 28: A response names the scope of its access token where that is not the one asked for.
///
/// The token itself tells its scope, if it is a JWT (RFC 9068 2.2.3).
pub(super) fn scope(record: &Record<'_>, found: &mut Found) {
    for authorization in &record.authorizations.all {
        if let Some(answer) = authorization.granted()
            && let Some(token) = answer.value("access_token")
        {
            let message = Kind::Message(MessageKind::AuthorizationResponse);
            let asked = authorization.asked("scope");
            unnamed(
                message,
                answer.event,
                (answer.value("scope"), token, asked),
                found,
            );
        }
    }
    for (call, response, sent) in granted(record) {
        if let Some(token) = sent.value_in(Place::Json, "access_token") {
            let named = sent.value_in(Place::Json, "scope");
            let told = (named, token, call.asked.as_deref());
            unnamed(kind(response), response.event, told, found);
        }
    }
}

fn unnamed(
    message: Kind,
    event: usize,
    (named, token, asked): (Option<&str>, &str, Option<&str>),
    found: &mut Found,
) {
    let jwt: Option<Jwt> = token.parse().ok();
    let of_token = jwt
        .as_ref()
        .and_then(|jwt| jwt.claims.get("scope")?.as_str());
    if named.is_some() {
        found.seen();
    } else if let Some(of_token) = of_token {
        let same = same_scope(of_token, asked.unwrap_or_default());
        let what = "scope".to_owned();
        found.note(event, (!same).then_some(Flaw::Lacks { message, what }));
    }
}

/// 29: A client that acts for itself needs no refresh token.
pub(super) fn client_credentials(record: &Record<'_>, found: &mut Found) {
    for (call, response, sent) in granted(record) {
        if call.grant_type == "client_credentials" {
            let token = sent.value_in(Place::Json, "refresh_token");
            let flaw = token.map(|_| Flaw::Carries {
                message: kind(response),
                what: "refresh_token".to_owned(),
            });
            found.note(response.event, flaw);
        }
    }
}
