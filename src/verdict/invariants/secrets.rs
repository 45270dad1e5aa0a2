//! 4 to 7: where a secret may stand. All read who has sent which secret, and where it stood.

use super::authorization::Authorization;
use super::findings::{Flaw, Found};
use super::message::Message;
use super::record::{Record, kind};
use crate::protocol::{MessageKind, ResponseType, Role};
use crate::trace::{Carrier, Place, Secret, SecretKind, Seen};

/// One sending of a secret.
struct Sending<'r, 'a> {
    message: &'r Message<'a>,
    carrier: Carrier,
}

/// Each message with which a participant sent a secret of these kinds.
fn sendings<'r, 'a>(
    record: &'r Record<'a>,
    kinds: &'r [SecretKind],
) -> impl Iterator<Item = (&'r Secret, Sending<'r, 'a>)> {
    let secrets = record.knowledge.secrets.iter();
    let secrets = secrets.filter(|secret| kinds.contains(&secret.kind));
    secrets.flat_map(move |secret| {
        let sights = secret.known.iter().filter(|sight| sight.how == Seen::Sent);
        sights.filter_map(move |sight| {
            let (message, carrier) = (record.message(sight.event)?, sight.carrier?);
            Some((secret, Sending { message, carrier }))
        })
    })
}

/// Says of each sending whether it is a good one.
fn check(
    record: &Record<'_>,
    kinds: &[SecretKind],
    found: &mut Found,
    good: impl Fn(&Secret, &Sending<'_, '_>) -> bool,
) {
    for (secret, sending) in sendings(record, kinds) {
        let flaw = (!good(secret, &sending)).then(|| Flaw::Carries {
            message: kind(sending.message),
            what: secret.kind.as_str().to_owned(),
        });
        found.note(sending.message.event, flaw);
    }
}

/// 4: The password goes from the browser to the sign-in page and nowhere else; with the password
/// grant (RFC 6749 4.3) to the client, and from it to the token endpoint.
pub(super) fn password(record: &Record<'_>, found: &mut Found) {
    let calls = record.token_calls.iter();
    let granted = calls.filter(|call| call.grant_type == "password");
    let requests = granted.filter_map(|call| record.message(call.request)?.arrived());
    let given: Vec<&str> = requests.filter_map(|half| half.value("password")).collect();
    check(record, &[SecretKind::Password], found, |secret, sending| {
        let (message, role) = (sending.message, |name| record.role(name));
        let ends = (role(message.from()), role(message.to()));
        let signs_in = message.kind == MessageKind::SignInAnswer
            && ends == (Some(Role::UserAgent), Some(Role::AuthorizationServer));
        let grants = given.contains(&secret.value.as_str())
            && (message.kind == MessageKind::TokenRequest
                || ends == (Some(Role::UserAgent), Some(Role::Client)));
        sending.carrier == Carrier::Form && message.is_request() && (signs_in || grants)
    });
}

/// 5: A client's secret goes to a back-channel endpoint of the authorization server.
pub(super) fn client_secret(record: &Record<'_>, found: &mut Found) {
    use MessageKind as M;
    const FRONT: [MessageKind; 6] = [
        M::AuthorizationRequest,
        M::PromptRequest,
        M::SignInAnswer,
        M::ConsentAnswer,
        M::OtherAnswer,
        M::CallbackRequest,
    ];
    check(record, &[SecretKind::ClientSecret], found, |_, sending| {
        let message = sending.message;
        let from = record.role(message.from());
        let behind = !matches!(from, Some(Role::UserAgent | Role::ResourceOwner));
        let to_server = record.is(message.to(), Role::AuthorizationServer);
        let back = !FRONT.contains(&message.kind) || record.is_push(message);
        let endpoint = message.is_request() && to_server && back;
        behind && endpoint
    });
}

/// 6: No URL, which servers log, has a client's secret, a code verifier or a refresh token.
pub(super) fn urls(record: &Record<'_>, found: &mut Found) {
    let kinds = [
        SecretKind::ClientSecret,
        SecretKind::CodeVerifier,
        SecretKind::RefreshToken,
    ];
    check(record, &kinds, found, |_, sending| {
        !(sending.carrier.is_url() || sending.carrier == Carrier::Fragment)
    });
}

/// 7: An access token stands in no query, and in a fragment only where one was asked for.
pub(super) fn access_token(record: &Record<'_>, found: &mut Found) {
    check(
        record,
        &[SecretKind::AccessToken],
        found,
        |_, sending| match sending.carrier {
            Carrier::Fragment => asked_for(record, sending.message),
            carrier => !carrier.is_url(),
        },
    );
}

/// Whether a message answers a request for a token from the authorization endpoint.
fn asked_for(record: &Record<'_>, message: &Message<'_>) -> bool {
    if message.kind != MessageKind::AuthorizationResponse {
        return false;
    }
    let answer = message
        .sent()
        .map(|half| half.value_in(Place::Fragment, "access_token"));
    let asked = record.authorizations.answered_by(message.event);
    let asked = asked.and_then(Authorization::response_type);
    answer.is_some() && asked.is_none_or(ResponseType::token)
}
