//! 40 to 42 and 46: the pages of the authorization server.

use indexmap::{IndexMap, IndexSet};

use super::findings::{Flaw, Found};
use super::message::{Message, scopes};
use super::record::{Record, kind};
use crate::protocol::{Kind, MessageKind};

/// 40: After a password has been posted, no redirect lets the browser post it again.
pub(super) fn no_307(record: &Record<'_>, found: &mut Found) {
    for request in record.of_kind(MessageKind::SignInAnswer) {
        let Some(response) = record.response_to(request) else {
            continue;
        };
        let Some(sent) = response
            .sent()
            .filter(|sent| sent.http.redirect().is_some())
        else {
            continue;
        };
        let status = sent.status();
        let flaw = matches!(status, 307 | 308).then(|| Flaw::Differs {
            message: kind(response),
            what: "status".to_owned(),
            found: Some(status.to_string()),
            expected: "303".to_owned(),
        });
        found.note(response.event, flaw);
    }
}

/// 41: With `prompt=none` the server shows no page.
pub(super) fn prompt_none(record: &Record<'_>, found: &mut Found) {
    for authorization in &record.authorizations.all {
        let prompt = authorization.asked("prompt").unwrap_or_default();
        if !scopes(prompt).any(|value| value == "none") {
            continue;
        }
        found.seen();
        if let Some(page) = authorization
            .pages
            .first()
            .and_then(|page| record.message(*page))
        {
            let (message, participant) = (kind(page), page.from().clone());
            let flaw = Flaw::SentBy {
                message,
                participant,
            };
            found.note_at(&[authorization.request, page.event], Some(flaw));
        }
    }
}

/// 42: A consent that is remembered covers what was granted then, and nothing else.
pub(super) fn consent(record: &Record<'_>, found: &mut Found) {
    let mut consented: IndexMap<(&str, &str, &str), IndexSet<String>> = IndexMap::new();
    let granted_by_code = by_authorization(record);
    for (index, authorization) in record.authorizations.all.iter().enumerate() {
        let Some(answer) = authorization.granted() else {
            continue;
        };
        let at_token_endpoint = granted_by_code.get(&index).map(String::as_str);
        let granted = answer.value("scope").or(at_token_endpoint);
        let Some(granted) = granted.or(authorization.asked("scope")) else {
            continue;
        };
        let client = authorization.asked("client_id").unwrap_or_default();
        let person = authorization.browser.actor();
        let key = (person, authorization.server.as_str(), client);
        let new: Vec<String> = scopes(granted).map(str::to_owned).collect();
        if authorization.consented.is_some() {
            consented.entry(key).or_default().extend(new);
            continue;
        }
        // Who was never asked here may be trusted by other means.
        let Some(known) = consented.get(&key) else {
            continue;
        };
        let flaw = new.iter().find(|scope| !known.contains(*scope));
        let flaw = flaw.map(|scope| unasked(scope));
        found.note_at(&[authorization.request, answer.event], flaw);
    }
}

fn unasked(scope: &str) -> Flaw {
    Flaw::Carries {
        message: Kind::Message(MessageKind::AuthorizationResponse),
        what: format!("scope {scope}"),
    }
}

/// The scope that the token endpoint named for each authorization.
fn by_authorization(record: &Record<'_>) -> IndexMap<usize, String> {
    let calls = record.token_calls.iter().filter(|call| call.granted);
    let named = calls.filter_map(|call| {
        let response = record.message(call.response?)?.sent()?;
        Some((call.authorization?, response.value("scope")?.to_owned()))
    });
    named.collect()
}

/// 46: No other site shows the pages of the authorization server in a frame.
pub(super) fn framing(record: &Record<'_>, found: &mut Found) {
    let mut answers: IndexSet<usize> = IndexSet::new();
    let authorizations = record.authorizations.all.iter();
    answers.extend(
        authorizations
            .filter_map(|one| one.answer.as_ref())
            .map(|one| one.event),
    );
    let pages = record.messages().filter(|message| is_page(message));
    for page in pages.filter(|page| !record.is_push(page)) {
        let Some(sent) = page.sent().filter(|_| !answers.contains(&page.event)) else {
            continue;
        };
        let policy = sent.header("content-security-policy").unwrap_or_default();
        let options = sent.header("x-frame-options").unwrap_or_default();
        let refused = ["deny", "sameorigin"]
            .iter()
            .any(|one| options.eq_ignore_ascii_case(one));
        let framed = !refused && !policy.contains("frame-ancestors");
        let flaw = framed.then(|| Flaw::Lacks {
            message: kind(page),
            what: "frame-ancestors".to_owned(),
        });
        found.note(page.event, flaw);
    }
}

fn is_page(message: &Message<'_>) -> bool {
    use MessageKind::{ConsentPrompt, LogoutPrompt, OtherPrompt, SignInPrompt};
    matches!(
        message.kind,
        SignInPrompt | ConsentPrompt | OtherPrompt | LogoutPrompt
    )
}
