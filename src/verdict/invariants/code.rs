//! 20 to 23: what a code is good for, how long, and for whom.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use indexmap::IndexMap;
use sha2::{Digest as _, Sha256};

use super::authorization::Authorization;
use super::findings::{Flaw, Found};
use super::message::Half;
use super::record::{Record, kind};
use super::token::TokenCall;
use crate::protocol::{Kind, MessageKind};
use crate::trace::period;

const RESPONSE: Kind = Kind::Message(MessageKind::TokenResponse);

/// RFC 6749 4.1.2: "A maximum authorization code lifetime of 10 minutes is RECOMMENDED."
const LONGEST: u64 = 600;

/// 20: A code yields tokens at most once.
pub(super) fn once(record: &Record<'_>, found: &mut Found) {
    let mut yielded: IndexMap<&str, usize> = IndexMap::new();
    for call in record.token_calls.iter().filter(|call| call.granted) {
        let request = record
            .message(call.request)
            .and_then(|request| request.arrived());
        let code = request.and_then(|half| half.value("code"));
        if let (Some(code), Some(response)) = (code, call.response) {
            let first = *yielded.entry(code).or_insert(response);
            let flaw = (first != response).then(|| Flaw::UsedAgain {
                message: Kind::Message(MessageKind::TokenRequest),
                what: "code".to_owned(),
            });
            found.note_at(&[first, response], flaw);
        }
    }
}

/// 21: A code is redeemed while it is valid, and no code is valid for longer than ten minutes.
pub(super) fn age(record: &Record<'_>, found: &mut Found) {
    for (call, authorization) in redeemed(record).filter(|(call, _)| call.granted) {
        let issued = authorization.answer.as_ref().map(|answer| answer.event);
        let issued = issued.and_then(|event| record.message(event));
        let response = call.response.and_then(|event| record.message(event));
        let (Some(issued), Some(response)) = (issued, response) else {
            continue;
        };
        let settled = record.issuer(authorization.server);
        let lifetime = settled.and_then(|settled| settled.code_lifetime);
        let allowed =
            Duration::from_secs(lifetime.map_or(LONGEST, |lifetime| lifetime.min(LONGEST)));
        let age = Duration::from_micros(response.at().saturating_sub(issued.at()));
        let flaw = (age > allowed).then(|| Flaw::TooLate {
            message: Kind::Message(MessageKind::TokenRequest),
            after: period(age),
            allowed: period(allowed),
        });
        found.note_at(&[issued.event, response.event], flaw);
    }
}

/// 22: A redirect URI in a token request is that of the authorization request.
///
/// The client is to blame for what it sends, the server for what it accepts.
pub(super) fn redirect_uri(record: &Record<'_>, found: &mut Found) {
    for (call, authorization) in redeemed(record) {
        let Some(request) = record.message(call.request) else {
            continue;
        };
        let sent = request.sent().and_then(|half| half.value("redirect_uri"));
        if let (Some(sent), Some(meant)) = (sent, authorization.meant("redirect_uri")) {
            found.note(request.event, other(kind(request), sent, meant));
        }
        let arrived = request
            .arrived()
            .and_then(|half| half.value("redirect_uri"));
        let changed = request.is_changed()
            || authorization.asked("redirect_uri") != authorization.meant("redirect_uri");
        if let (Some(arrived), Some(response)) =
            (arrived, call.response.filter(|_| call.granted && changed))
        {
            let asked = authorization.asked("redirect_uri").unwrap_or_default();
            found.note(response, other(RESPONSE, arrived, asked));
        }
    }
}

fn other(message: Kind, found: &str, expected: &str) -> Option<Flaw> {
    (found != expected).then(|| Flaw::Differs {
        message,
        what: "redirect_uri".to_owned(),
        found: Some(found.to_owned()),
        expected: expected.to_owned(),
    })
}

/// 23: The code verifier fits the code challenge, and neither comes alone.
pub(super) fn verifier(record: &Record<'_>, found: &mut Found) {
    for (call, authorization) in redeemed(record) {
        let Some(request) = record.message(call.request) else {
            continue;
        };
        let sent = request.sent().and_then(|half| half.value("code_verifier"));
        if let (Some(verifier), Some(challenge)) = (sent, authorization.meant("code_challenge")) {
            let method = authorization.meant("code_challenge_method");
            found.note(
                request.event,
                unfit(kind(request), method, verifier, challenge),
            );
        }
        if sent.is_some() && authorization.meant("code_challenge").is_none() && !call.granted {
            let (message, what) = (kind(request), "code_verifier".to_owned());
            found.note(request.event, Some(Flaw::Carries { message, what }));
        }
        if let Some(response) = call.response.filter(|_| call.granted) {
            let verifier = request.arrived().and_then(verifier_of);
            let challenge = authorization.asked("code_challenge");
            let method = authorization.asked("code_challenge_method");
            let what = |what: &str| what.to_owned();
            match (verifier, challenge) {
                (None, None) => {}
                (Some(verifier), Some(challenge)) => {
                    let same = sent == Some(verifier)
                        && authorization.meant("code_challenge") == Some(challenge);
                    let flaw = unfit(RESPONSE, method, verifier, challenge);
                    found.note(response, flaw.filter(|_| !same));
                }
                (None, Some(_)) => {
                    let (message, what) = (
                        Kind::Message(MessageKind::TokenRequest),
                        what("code_verifier"),
                    );
                    found.note(response, Some(Flaw::Lacks { message, what }));
                }
                (Some(_), None) => {
                    let message = Kind::Message(MessageKind::AuthorizationRequest);
                    let what = what("code_challenge");
                    found.note(response, Some(Flaw::Lacks { message, what }));
                }
            }
        }
    }
}

fn verifier_of(half: &Half) -> Option<&str> {
    half.value("code_verifier")
}

fn unfit(message: Kind, method: Option<&str>, verifier: &str, challenge: &str) -> Option<Flaw> {
    let made = match method {
        Some("S256") => URL_SAFE_NO_PAD.encode(Sha256::digest(verifier)),
        _ => verifier.to_owned(),
    };
    (made != challenge).then(|| Flaw::Differs {
        message,
        what: "code_verifier".to_owned(),
        found: Some(made),
        expected: challenge.to_owned(),
    })
}

/// The token requests that redeem a code of the recording.
fn redeemed<'r, 'a>(
    record: &'r Record<'a>,
) -> impl Iterator<Item = (&'r TokenCall, &'r Authorization<'a>)> {
    record.token_calls.iter().filter_map(|call| {
        let authorization = &record.authorizations.all[call.authorization?];
        Some((call, authorization))
    })
}
