//! 13 to 16: what binds an answer to the browser that began.

use indexmap::{IndexMap, IndexSet};

use super::findings::{Flaw, Found};
use super::message::{Message, values};
use super::record::{Record, kind};
use crate::protocol::{Kind, LocalKind, MessageKind, Role};
use crate::trace::{Event, Place, Trace};
use crate::walkthrough::Name;

/// 13: An answer has the request's state, byte for byte, and none where there was none.
pub(super) fn returned(record: &Record<'_>, found: &mut Found) {
    for authorization in &record.authorizations.all {
        let Some(answer) = &authorization.answer else {
            continue;
        };
        let mut asked = values(&authorization.asked, "state");
        let (first, second) = (asked.next(), asked.next());
        if answer.location.is_none() || second.is_some() {
            continue;
        }
        let message = Kind::Message(MessageKind::AuthorizationResponse);
        let what = "state".to_owned();
        let flaw = match (first, answer.value("state")) {
            (first, answered) if first == answered => None,
            (None, Some(_)) => Some(Flaw::Carries { message, what }),
            (Some(expected), found) => Some(Flaw::Differs {
                message,
                what,
                found: found.map(str::to_owned),
                expected: expected.to_owned(),
            }),
            (None, None) => None,
        };
        found.note_at(&[authorization.request, answer.event], flaw);
    }
}

/// What a client makes anew for every authorization.
const FRESH: [&str; 3] = ["state", "nonce", "code_challenge"];

/// 14: State, nonce and code verifier are made anew for every authorization.
///
/// That they differ from run to run, [`repeated`] tells.
pub(super) fn used_once(record: &Record<'_>, found: &mut Found) {
    let mut used: IndexMap<(&str, &str), usize> = IndexMap::new();
    for authorization in &record.authorizations.all {
        for name in FRESH {
            if let Some(value) = authorization.meant(name) {
                again(&mut used, (name, value), authorization.request, found);
            }
        }
    }
    let mut shown: IndexMap<&str, (&str, usize)> = IndexMap::new();
    for message in record.of_kind(MessageKind::TokenRequest) {
        let Some(sent) = message.sent() else { continue };
        let (code, verifier) = (sent.value("code"), sent.value("code_verifier"));
        if let (Some(code), Some(verifier)) = (code, verifier) {
            let (first, event) = *shown.entry(verifier).or_insert((code, message.event));
            let flaw = (first != code).then(|| Flaw::UsedAgain {
                message: kind(message),
                what: "code_verifier".to_owned(),
            });
            found.note_at(&[event, message.event], flaw);
        }
    }
}

fn again<'v>(
    used: &mut IndexMap<(&'v str, &'v str), usize>,
    value: (&'v str, &'v str),
    event: usize,
    found: &mut Found,
) {
    let first = *used.entry(value).or_insert(event);
    let flaw = (first != event).then(|| Flaw::UsedAgain {
        message: Kind::Message(MessageKind::AuthorizationRequest),
        what: value.0.to_owned(),
    });
    found.note_at(&[first, event], flaw);
}

/// The names of the values that should be new in every run and are the same in two:
/// 14, over two recordings of one scenario with different seeds.
pub fn repeated(one: &Trace, other: &Trace) -> Vec<&'static str> {
    let values_of = |trace: &Trace| {
        let recognised = crate::trace::recognise(trace);
        let record = Record::new(trace, &recognised);
        let mut values: Vec<(&'static str, String)> = Vec::new();
        for authorization in &record.authorizations.all {
            for name in FRESH {
                values.extend(
                    authorization
                        .meant(name)
                        .map(|value| (name, value.to_owned())),
                );
            }
        }
        values
    };
    let known: IndexSet<_> = values_of(one).into_iter().collect();
    let mut same: Vec<_> = values_of(other)
        .into_iter()
        .filter(|value| known.contains(value))
        .map(|(name, _)| name)
        .collect();
    same.sort_unstable();
    same.dedup();
    same
}

/// 15: A client that sent a state redeems no code before it has compared the state that came back.
pub(super) fn verified(record: &Record<'_>, found: &mut Found) {
    let mut clients: IndexMap<&str, Returned> = IndexMap::new();
    let mut given: IndexSet<(&Name, &str)> = IndexSet::new();
    for (event, recorded) in record.trace.events.iter().enumerate() {
        if let Event::Local(local) = recorded {
            let compares = local.kind == LocalKind::CheckPassed && local.subject == "state";
            if let Some(client) = clients
                .get_mut(local.participant.actor())
                .filter(|_| compares)
            {
                client.compared = true;
            }
            continue;
        }
        let Some(message) = record.message(event) else {
            continue;
        };
        match message.kind {
            MessageKind::AuthorizationStart => {
                let sent = message.sent();
                let state = sent.and_then(|sent| sent.value_in(Place::Query, "state"));
                given.extend(state.map(|state| (message.to(), state)));
            }
            MessageKind::CallbackRequest => {
                let returned = Returned {
                    event,
                    own: brings_back(message, &given),
                    compared: false,
                };
                clients.insert(message.to().actor(), returned);
            }
            MessageKind::TokenRequest => {
                if let Some(client) = clients.get(message.from().actor()) {
                    redeems(record, client, message, found);
                }
            }
            _ => {}
        }
    }
}

/// An answer that has reached a client.
struct Returned {
    event: usize,
    /// Whether its state is one that its browser was given: whatever code is with it, to compare can do no more.
    own: bool,
    /// Whether the client has since found its state good.
    compared: bool,
}

fn brings_back(callback: &Message<'_>, given: &IndexSet<(&Name, &str)>) -> bool {
    let state = callback.arrived().and_then(|came| came.value("state"));
    state.is_some_and(|state| given.contains(&(callback.from(), state)))
}

fn redeems(record: &Record<'_>, client: &Returned, request: &Message<'_>, found: &mut Found) {
    // Who redeems what is not its own is no client.
    let setting = &record.trace.header.setting;
    if setting.holder_of(request.from().actor()).is_some() {
        return;
    }
    let code = request.sent().and_then(|sent| sent.value("code"));
    let issued = code.and_then(|code| record.authorizations.by_code(code));
    let expected = issued.and_then(|(_, authorization)| authorization.meant("state"));
    let came = record.message(client.event).and_then(Message::arrived);
    let (Some(expected), Some(came)) = (expected, came) else {
        return;
    };
    // A fragment does not reach the server: there the script alone compares.
    let in_request = came.value("code").is_some();
    let other = in_request && !client.own && came.value("state") != Some(expected);
    let shown = record.shows_locals_of(request.from());
    if other || shown || in_request {
        let flaw = (other || shown && !client.compared).then(|| Flaw::Unchecked {
            message: kind(request),
            what: "state".to_owned(),
        });
        found.note_at(&[client.event, request.event], flaw);
    }
}

/// 16: An answer that the client takes comes from the browser that began, with its cookie.
pub(super) fn same_browser(record: &Record<'_>, found: &mut Found) {
    let begun = Begun::of(record);
    for callback in record.of_kind(MessageKind::CallbackRequest) {
        // An attacker's client may take what it likes.
        let setting = &record.trace.header.setting;
        if setting.holder_of(callback.to().actor()).is_some() {
            continue;
        }
        let Some(sent) = callback.sent() else {
            continue;
        };
        let state = sent
            .value_in(Place::Query, "state")
            .or(sent.value_in(Place::Form, "state"));
        let Some((browser, cookies)) = state.and_then(|state| begun.by_state.get(state)) else {
            continue;
        };
        if is_refused(record, callback) {
            continue;
        }
        let brings = sent.header("cookie").unwrap_or_default();
        let mut brings = brings.split(';').map(str::trim);
        let has_cookie = cookies.is_empty() || brings.any(|pair| cookies.contains(pair));
        let message = kind(callback);
        let flaw = if callback.from() != *browser {
            let participant = callback.from().clone();
            Some(Flaw::SentBy {
                message,
                participant,
            })
        } else if has_cookie {
            None
        } else {
            let what = "cookie".to_owned();
            Some(Flaw::Lacks { message, what })
        };
        found.note(callback.event, flaw);
    }
}

/// Who began with which state, and the cookies that were set then.
struct Begun<'r> {
    by_state: IndexMap<&'r str, (&'r Name, IndexSet<String>)>,
}

impl<'r> Begun<'r> {
    fn of(record: &'r Record<'_>) -> Self {
        let mut cookies_of: IndexMap<String, IndexSet<String>> = IndexMap::new();
        for start in record.of_kind(MessageKind::AuthorizationStart) {
            let Some(sent) = start.sent() else { continue };
            if let Some(state) = sent.value_in(Place::Query, "state") {
                let headers = sent.http.headers.iter();
                let cookies = headers.filter(|(name, _)| name == "set-cookie");
                let pair = |value: &str| {
                    value
                        .split(';')
                        .next()
                        .unwrap_or_default()
                        .trim()
                        .to_owned()
                };
                let cookies = cookies.map(|(_, value)| pair(value));
                cookies_of
                    .entry(state.to_owned())
                    .or_default()
                    .extend(cookies);
            }
        }
        let mut by_state = IndexMap::new();
        for authorization in &record.authorizations.all {
            let by_browser = record.is(authorization.browser, Role::UserAgent);
            if let Some(state) = authorization.meant("state").filter(|_| by_browser) {
                let cookies = cookies_of.get(state).cloned().unwrap_or_default();
                by_state
                    .entry(state)
                    .or_insert((authorization.browser, cookies));
            }
        }
        Self { by_state }
    }
}

/// Whether the client refuses an answer: it redeems nothing, and a check fails or it says so.
fn is_refused(record: &Record<'_>, callback: &Message<'_>) -> bool {
    let exchange = callback.exchange();
    if record.causes(exchange, MessageKind::TokenRequest) {
        return false;
    }
    let response = record.response_to(callback).and_then(Message::sent);
    let says = response.is_some_and(|sent| sent.status() >= 400);
    let mut during = record.locals_of(exchange);
    says || during.any(|local| local.kind == LocalKind::CheckFailed)
}
