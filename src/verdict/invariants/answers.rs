//! 17 to 19: what an authorization response and an error carry, and where.

use indexmap::IndexMap;

use super::authorization::Authorization;
use super::findings::{Flaw, Found};
use super::record::{Record, kind};
use crate::protocol::{Kind, MessageKind, ResponseMode};
use crate::trace::{Parameter, Place};
use crate::walkthrough::Name;

const RESPONSE: Kind = Kind::Message(MessageKind::AuthorizationResponse);

/// What a server calls itself, and whether it says that its answers carry it.
struct Announced {
    issuer: Option<String>,
    iss_parameter: bool,
}

/// 17: Answers carry `iss` where the metadata announces it, and it is the issuer.
pub(super) fn issuer(record: &Record<'_>, found: &mut Found) {
    let metadata = metadata(record);
    for authorization in &record.authorizations.all {
        let Some(answer) = &authorization.answer else {
            continue;
        };
        if answer.location.is_none() {
            continue;
        }
        let settled = record.issuer(authorization.server);
        let shown = metadata.get(authorization.server);
        let issuer = shown.and_then(|shown| shown.issuer.as_deref());
        let issuer = issuer.or(settled.map(|settled| settled.issuer.as_str()));
        let announced = match shown {
            Some(shown) => shown.iss_parameter,
            None => settled.is_some_and(|settled| settled.iss_parameter),
        };
        let Some(issuer) = issuer else { continue };
        let iss = answer.value("iss");
        if iss.is_none() && !announced {
            continue;
        }
        let flaw = (iss != Some(issuer)).then(|| Flaw::Differs {
            message: RESPONSE,
            what: "iss".to_owned(),
            found: iss.map(str::to_owned),
            expected: issuer.to_owned(),
        });
        found.note(answer.event, flaw);
    }
}

/// The metadata that the recording shows (RFC 8414 2, OIDC Discovery 3), by server.
fn metadata<'a>(record: &Record<'a>) -> IndexMap<&'a Name, Announced> {
    let mut shown = IndexMap::new();
    for response in record.of_kind(MessageKind::DiscoveryResponse) {
        let Some(sent) = response.sent().filter(|sent| sent.is_success()) else {
            continue;
        };
        let flag = sent.value_in(
            Place::Json,
            "authorization_response_iss_parameter_supported",
        );
        let announced = Announced {
            issuer: sent.value_in(Place::Json, "issuer").map(str::to_owned),
            iss_parameter: flag == Some("true"),
        };
        shown.insert(response.from(), announced);
    }
    shown
}

/// 18: An error brings neither a code nor a token.
pub(super) fn errors(record: &Record<'_>, found: &mut Found) {
    use MessageKind as M;
    const RESULTS: [&str; 4] = ["code", "access_token", "id_token", "refresh_token"];
    for message in record.messages() {
        let Some(sent) = message.sent().filter(|_| !message.is_request()) else {
            continue;
        };
        let reports = [M::AuthorizationResponse, M::TokenResponse];
        let failed = sent.value("error").is_some() || sent.status() >= 400;
        if !failed || !reports.contains(&message.kind) {
            continue;
        }
        let what = RESULTS.iter().find(|name| sent.value(name).is_some());
        let flaw = what.map(|what| Flaw::Carries {
            message: kind(message),
            what: (*what).to_owned(),
        });
        found.note(message.event, flaw);
    }
}

/// 19: What answers `code` travels in the query, what answers a request for tokens in the
/// fragment, errors too, unless `response_mode` says otherwise.
pub(super) fn mode(record: &Record<'_>, found: &mut Found) {
    for authorization in &record.authorizations.all {
        if let Some((event, place)) = travels(authorization)
            && let Some(mode) = authorization.mode()
        {
            let (expected, what) = match mode {
                ResponseMode::Query => (Place::Query, "query"),
                ResponseMode::Fragment => (Place::Fragment, "fragment"),
                ResponseMode::FormPost => (Place::Form, "form_post"),
            };
            let flaw = (place != expected).then(|| Flaw::Differs {
                message: RESPONSE,
                what: "response_mode".to_owned(),
                found: Some(named(place).to_owned()),
                expected: what.to_owned(),
            });
            found.note(event, flaw);
        }
    }
}

/// Where an answer travels.
fn travels(authorization: &Authorization<'_>) -> Option<(usize, Place)> {
    const RESULTS: [&str; 4] = ["error", "code", "access_token", "id_token"];
    let answer = authorization.answer.as_ref()?;
    answer.location.as_ref()?;
    let is_result = |one: &&Parameter| RESULTS.contains(&one.name.as_str());
    let place = answer.parameters.iter().find(is_result)?.place;
    Some((answer.event, place))
}

fn named(place: Place) -> &'static str {
    match place {
        Place::Query => "query",
        Place::Fragment => "fragment",
        _ => "form_post",
    }
}
