//! Token requests, each with its answer and with what it redeems.

use indexmap::IndexMap;

use super::message::{Half, Message};
use super::record::Record;
use crate::protocol::{Jwt, MessageKind};
use crate::trace::Place;

/// One token request and what became of it.
#[derive(Debug)]
pub(super) struct TokenCall {
    /// The event of the request.
    pub(super) request: usize,
    /// The event of the answer that the server gave.
    pub(super) response: Option<usize>,
    /// Whether tokens were issued.
    pub(super) granted: bool,
    /// As it reached the server.
    pub(super) grant_type: String,
    /// The index of the authorization whose code is redeemed.
    pub(super) authorization: Option<usize>,
    /// The scope that was asked for, where the recording tells.
    pub(super) asked: Option<String>,
    /// The scope of the grant that the refresh token stands for.
    pub(super) original: Option<String>,
}

/// How a client names itself: in the form, in HTTP Basic, or as the subject of its assertion.
pub(super) fn client_id(half: &Half) -> Option<String> {
    let named = half.value("client_id").map(str::to_owned);
    let asserted = || {
        let assertion: Jwt = half.token("client_assertion")?;
        assertion.claims.get("sub")?.as_str().map(str::to_owned)
    };
    named.or_else(asserted)
}

impl TokenCall {
    pub(super) fn all(record: &Record<'_>) -> Vec<Self> {
        let mut scopes = Scopes::default();
        for message in record.messages().filter(|message| !message.is_request()) {
            scopes.learn_device_code(record, message);
        }
        let requests = record.of_kind(MessageKind::TokenRequest);
        let requests = requests.filter(|message| message.is_request());
        requests
            .map(|request| Self::of(record, request, &mut scopes))
            .collect()
    }

    fn of(record: &Record<'_>, request: &Message<'_>, scopes: &mut Scopes) -> Self {
        let form = |name: &str| request.arrived()?.value(name).map(str::to_owned);
        let response = record.response_to(request);
        let answer = response.and_then(Message::sent);
        let granted = answer.filter(|half| half.value_in(Place::Json, "access_token").is_some());
        let code = form("code");
        let authorization = code.and_then(|code| record.authorizations.by_code(&code));
        let original = form("refresh_token").and_then(|token| scopes.refresh.get(&token).cloned());
        let of_code = || authorization?.1.asked("scope").map(str::to_owned);
        let of_device = || scopes.device.get(&form("device_code")?).cloned();
        let asked = form("scope").or_else(of_code).or_else(of_device);
        let asked = asked.or_else(|| original.clone());
        if let Some(granted) = granted
            && let Some(token) = granted.value_in(Place::Json, "refresh_token")
            && let Some(scope) = granted.value_in(Place::Json, "scope").or(asked.as_deref())
        {
            let scope = original.as_deref().unwrap_or(scope);
            scopes.refresh.insert(token.to_owned(), scope.to_owned());
        }
        Self {
            request: request.event,
            response: answer.and(response).map(|response| response.event),
            granted: granted.is_some(),
            grant_type: form("grant_type").unwrap_or_default(),
            authorization: authorization.map(|(index, _)| index),
            asked,
            original,
        }
    }
}

/// What refresh tokens and device codes stand for.
#[derive(Default)]
struct Scopes {
    refresh: IndexMap<String, String>,
    device: IndexMap<String, String>,
}

impl Scopes {
    fn learn_device_code(&mut self, record: &Record<'_>, response: &Message<'_>) {
        let code = response
            .sent()
            .and_then(|half| half.value_in(Place::Json, "device_code"));
        let request = record.request_of(response).and_then(Message::arrived);
        let scope = request.and_then(|half| half.value("scope"));
        if let (Some(code), Some(scope)) = (code, scope) {
            self.device.insert(code.to_owned(), scope.to_owned());
        }
    }
}
