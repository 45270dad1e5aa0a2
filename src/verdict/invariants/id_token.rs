//! 32 to 34: what an ID token says, and what hangs on it.

use indexmap::IndexMap;
use serde_json::Value;

use super::authorization::Authorization;
use super::findings::{Flaw, Found};
use super::message::{Half, Message};
use super::record::{Record, kind, origin};
use super::token::client_id;
use crate::protocol::{Jwt, Kind, MessageKind, Role, half_hash};
use crate::trace::Place;
use crate::walkthrough::Name;

/// An ID token and what it is held against.
struct Issued<'r> {
    event: usize,
    message: Kind,
    server: &'r Name,
    jwt: Jwt,
    client_id: Option<String>,
    /// The nonce of the request, if it is known and had one.
    nonce: Option<&'r str>,
    access_token: Option<&'r str>,
    code: Option<&'r str>,
    /// Whether it came through the browser.
    front: bool,
}

/// Every ID token as the server sent it, held against what reached the server.
fn issued<'r>(record: &'r Record<'_>) -> Vec<Issued<'r>> {
    let mut all = Vec::new();
    for authorization in &record.authorizations.all {
        let Some(answer) = authorization.granted() else {
            continue;
        };
        let Some(jwt) = answer.value("id_token").and_then(|text| text.parse().ok()) else {
            continue;
        };
        all.push(Issued {
            event: answer.event,
            message: Kind::Message(MessageKind::AuthorizationResponse),
            server: authorization.server,
            jwt,
            client_id: authorization.asked("client_id").map(str::to_owned),
            nonce: authorization.asked("nonce"),
            access_token: answer.value("access_token"),
            code: answer.value("code"),
            front: true,
        });
    }
    for call in record.token_calls.iter().filter(|call| call.granted) {
        let request = record.message(call.request);
        let response = call.response.and_then(|event| record.message(event));
        if let (Some(request), Some(response)) = (request, response)
            && let Some(sent) = response.sent()
            && let Some(jwt) = sent.token("id_token")
        {
            let authorization = call
                .authorization
                .map(|index| &record.authorizations.all[index]);
            all.push(redeemed(request, response, sent, jwt, authorization));
        }
    }
    all
}

fn redeemed<'r>(
    request: &'r Message<'_>,
    response: &'r Message<'_>,
    sent: &'r Half,
    jwt: Jwt,
    authorization: Option<&'r Authorization<'_>>,
) -> Issued<'r> {
    Issued {
        event: response.event,
        message: kind(response),
        server: response.from(),
        jwt,
        client_id: request.arrived().and_then(client_id),
        nonce: authorization.and_then(|authorization| authorization.asked("nonce")),
        access_token: sent.value_in(Place::Json, "access_token"),
        code: None,
        front: false,
    }
}

/// 32: An ID token is the issuer's, for this client and this request, and has not expired.
pub(super) fn claims(record: &Record<'_>, found: &mut Found) {
    let algorithms = algorithms(record);
    for token in issued(record) {
        found.note(
            token.event,
            flaw_of(record, &token, algorithms.get(token.server)),
        );
    }
    accepted(record, found);
}

fn flaw_of(record: &Record<'_>, token: &Issued<'_>, allowed: Option<&Vec<String>>) -> Option<Flaw> {
    let text = |claim: &str| token.jwt.claims.get(claim).and_then(Value::as_str);
    let differs = |what: &str, found: Option<&str>, expected: &str| {
        Some(Flaw::Differs {
            message: token.message,
            what: what.to_owned(),
            found: found.map(str::to_owned),
            expected: expected.to_owned(),
        })
    };
    let (iss, nonce) = (text("iss"), text("nonce"));
    if let Some(issuer) = record.issuer(token.server)
        && iss != Some(&issuer.issuer)
    {
        return differs("iss", iss, &issuer.issuer);
    }
    if !iss.is_some_and(|iss| is_of(record, iss, token.server)) {
        return differs("iss", iss, token.server.as_str());
    }
    if let Some(client) = &token.client_id
        && !audiences(&token.jwt).any(|audience| audience == client)
    {
        return differs("aud", audiences(&token.jwt).next(), client);
    }
    if let Some(expected) = token.nonce
        && nonce != Some(expected)
    {
        return differs("nonce", nonce, expected);
    }
    let alg = token.jwt.header.get("alg").and_then(Value::as_str);
    let good = alg.is_some_and(|alg| !alg.eq_ignore_ascii_case("none"))
        && allowed.is_none_or(|allowed| allowed.iter().any(|known| Some(known.as_str()) == alg));
    if !good {
        let expected = allowed.map_or_else(|| "≠ none".to_owned(), |allowed| allowed.join(", "));
        return differs("alg", alg, &expected);
    }
    expired(record, token)
}

/// Whether a URL is one of a participant's.
fn is_of(record: &Record<'_>, url: &str, name: &Name) -> bool {
    let server = record.trace.header.at_origin(origin(url));
    server.is_some_and(|server| server.name == *name)
}

fn expired(record: &Record<'_>, token: &Issued<'_>) -> Option<Flaw> {
    let date = |claim: &str| token.jwt.claims.get(claim).and_then(Value::as_u64);
    let at = record.message(token.event).map_or(0, Message::at);
    let began = record.trace.header.setting.began;
    let now = began
        .map(|began| began.saturating_add(at / 1_000_000))
        .or(date("iat"));
    let (exp, now) = (date("exp"), now.unwrap_or_default());
    exp.is_none_or(|exp| exp <= now).then(|| Flaw::Differs {
        message: token.message,
        what: "exp".to_owned(),
        found: exp.map(|exp| exp.to_string()),
        expected: format!("> {now}"),
    })
}

fn audiences(jwt: &Jwt) -> impl Iterator<Item = &str> {
    let claim = jwt.claims.get("aud");
    let one = claim.and_then(Value::as_str);
    let many = claim.and_then(Value::as_array).into_iter().flatten();
    one.into_iter().chain(many.filter_map(Value::as_str))
}

/// The algorithms that each server's metadata names (OIDC Discovery 3).
fn algorithms<'a>(record: &Record<'a>) -> IndexMap<&'a Name, Vec<String>> {
    let mut all = IndexMap::new();
    for response in record.of_kind(MessageKind::DiscoveryResponse) {
        let body = response
            .sent()
            .map(|sent| serde_json::from_slice::<Value>(&sent.http.body));
        let Some(Ok(metadata)) = body else { continue };
        let named = metadata["id_token_signing_alg_values_supported"].as_array();
        if let Some(named) = named {
            let named = named
                .iter()
                .filter_map(|alg| alg.as_str().map(str::to_owned));
            all.insert(response.from(), named.collect());
        }
    }
    all
}

/// What a client takes must fit what it asked for, whatever befell either on its way.
fn accepted(record: &Record<'_>, found: &mut Found) {
    let bringing = bringing(record);
    for (authorization, responses) in record.authorizations.all.iter().zip(&bringing) {
        let (meant, asked) = (authorization.meant("nonce"), authorization.asked("nonce"));
        let Some(meant) = meant.filter(|meant| asked != Some(meant)) else {
            continue;
        };
        for response in responses.iter().filter_map(|event| record.message(*event)) {
            let Some(jwt) = response.arrived().and_then(|half| half.token("id_token")) else {
                continue;
            };
            let nonce = jwt.claims.get("nonce").and_then(Value::as_str);
            let client = client_of(record, authorization, response);
            if nonce != Some(meant) && client.is_some_and(|client| takes(record, response, client))
            {
                let flaw = Flaw::Differs {
                    message: kind(response),
                    what: "nonce".to_owned(),
                    found: nonce.map(str::to_owned),
                    expected: meant.to_owned(),
                };
                found.note(response.event, Some(flaw));
            }
        }
    }
}

/// The messages that bring the tokens of each authorization, as events.
fn bringing(record: &Record<'_>) -> Vec<Vec<usize>> {
    let authorizations = record.authorizations.all.iter();
    let answers = authorizations.map(|one| one.answer.iter().map(|answer| answer.event).collect());
    let mut bringing: Vec<Vec<usize>> = answers.collect();
    for call in &record.token_calls {
        if let Some(index) = call.authorization {
            bringing[index].extend(call.response);
        }
    }
    bringing
}

/// The client that gets an answer: its receiver, or who is reached at the redirect URI.
fn client_of<'r>(
    record: &'r Record<'_>,
    authorization: &Authorization<'_>,
    response: &'r Message<'_>,
) -> Option<&'r Name> {
    if record.is(response.to(), Role::Client) {
        return Some(response.to());
    }
    let uri = authorization.meant("redirect_uri")?;
    let client = record.trace.header.at_origin(origin(uri))?;
    Some(&client.name)
}

/// Whether a client takes what came; what an opaque one does cannot be seen.
fn takes(record: &Record<'_>, response: &Message<'_>, client: &Name) -> bool {
    record.shows_locals_of(client) && !record.refuses_after(response.event, client)
}

/// 33: `at_hash` and `c_hash` are the halves of the hashes of what came beside the ID token.
pub(super) fn hashes(record: &Record<'_>, found: &mut Found) {
    for token in issued(record) {
        let alg = token
            .jwt
            .header
            .get("alg")
            .and_then(Value::as_str)
            .unwrap_or_default();
        // Through the browser both are REQUIRED beside what they bind (OIDC Core 3.2.2.10, 3.3.2.11).
        for (claim, beside) in [("at_hash", token.access_token), ("c_hash", token.code)] {
            let said = token.jwt.claims.get(claim).and_then(Value::as_str);
            let Some(beside) = beside.filter(|_| said.is_some() || token.front) else {
                continue;
            };
            let expected = half_hash(beside, alg);
            let flaw = (said != Some(&expected)).then(|| Flaw::Differs {
                message: token.message,
                what: claim.to_owned(),
                found: said.map(str::to_owned),
                expected,
            });
            found.note(token.event, flaw);
        }
    }
}

/// 34: Who the `UserInfo` endpoint tells of is who the ID token tells of.
pub(super) fn userinfo(record: &Record<'_>, found: &mut Found) {
    let mut subjects: IndexMap<&str, (usize, String)> = IndexMap::new();
    let tokens = issued(record);
    for token in &tokens {
        let subject = token.jwt.claims.get("sub").and_then(Value::as_str);
        if let (Some(access_token), Some(subject)) = (token.access_token, subject) {
            subjects.insert(access_token, (token.event, subject.to_owned()));
        }
    }
    for response in record.messages().filter(|message| !message.is_request()) {
        let request = record.request_of(response).and_then(Message::arrived);
        let Some(request) = request.filter(|half| half.path().ends_with("/userinfo")) else {
            continue;
        };
        let Some(sent) = response.sent().filter(|sent| sent.is_success()) else {
            continue;
        };
        let known = request
            .value("access_token")
            .and_then(|token| subjects.get(token));
        if let Some((event, expected)) = known {
            let subject = sent.value_in(Place::Json, "sub");
            let flaw = (subject != Some(expected)).then(|| Flaw::Differs {
                message: kind(response),
                what: "sub".to_owned(),
                found: subject.map(str::to_owned),
                expected: expected.clone(),
            });
            found.note_at(&[*event, response.event], flaw);
        }
    }
}
