//! 11 and 12: where the authorization server sends the browser. Both compare with what is
//! registered, which only the trace's header tells.

use super::authorization::{Answer, Authorization};
use super::findings::{Flaw, Found};
use super::message::values;
use super::record::Record;
use crate::protocol::{Kind, MessageKind, RegisteredClient};

/// 11: Before its parameters are added, a redirect to the client is a registered URI.
pub(super) fn registered(record: &Record<'_>, found: &mut Found) {
    for authorization in &record.authorizations.all {
        if let Some(client) = client_of(record, authorization)
            && let Some((answer, location)) = redirect(authorization)
        {
            let uris = &mut client.redirect_uris.iter();
            let known = uris.any(|uri| leads_to(location, uri));
            found.note(answer.event, (!known).then(|| leads(location)));
        }
    }
}

/// 12: Where client or redirect URI are not good, there is a page and no redirect to it.
pub(super) fn bad_request(record: &Record<'_>, found: &mut Found) {
    for authorization in &record.authorizations.all {
        if record.issuer(authorization.server).is_none() {
            continue;
        }
        let client = client_of(record, authorization);
        let mut asked: Vec<&str> = values(&authorization.asked, "redirect_uri").collect();
        asked.dedup();
        let known = |uri: &&&str| client.is_some_and(|client| is_known(client, uri));
        let good = asked.len() < 2 && asked.iter().filter(known).count() == asked.len();
        if client.is_some() && good {
            continue;
        }
        found.seen();
        if let Some((answer, location)) = redirect(authorization)
            && (client.is_none() || asked.iter().any(|uri| leads_to(location, uri)))
        {
            found.note_at(
                &[authorization.request, answer.event],
                Some(leads(location)),
            );
        }
    }
}

fn client_of<'r>(
    record: &'r Record<'_>,
    authorization: &Authorization<'_>,
) -> Option<&'r RegisteredClient> {
    let issuer = record.issuer(authorization.server)?;
    record.client(issuer, authorization.asked("client_id")?)
}

fn redirect<'r>(authorization: &'r Authorization<'_>) -> Option<(&'r Answer, &'r str)> {
    let answer = authorization.answer.as_ref()?;
    Some((answer, answer.location.as_deref()?))
}

fn leads(location: &str) -> Flaw {
    let (base, _, _) = crate::trace::split_url(location);
    Flaw::LeadsTo {
        message: Kind::Message(MessageKind::AuthorizationResponse),
        target: base.to_owned(),
    }
}

fn is_known(client: &RegisteredClient, uri: &str) -> bool {
    let mut known = client.redirect_uris.iter();
    known.any(|known| without_loopback_port(known) == without_loopback_port(uri))
}

/// Whether a Location is a redirect URI with parameters added (RFC 6749 4.1.2, 4.2.2).
fn leads_to(location: &str, uri: &str) -> bool {
    let (location, uri) = (without_loopback_port(location), without_loopback_port(uri));
    let Some(added) = location.strip_prefix(&*uri) else {
        return false;
    };
    let first = added.chars().next();
    let joint = if uri.contains('?') { '&' } else { '?' };
    first.is_none_or(|first| first == '#' || first == joint)
}

/// A native client's port is the machine's to choose (RFC 8252 7.3, RFC 9700 4.1.3).
fn without_loopback_port(url: &str) -> std::borrow::Cow<'_, str> {
    for host in ["http://127.0.0.1", "http://[::1]", "http://localhost"] {
        if let Some(rest) = url.strip_prefix(host)
            && let Some(port) = rest.strip_prefix(':')
        {
            let path = port.trim_start_matches(|digit: char| digit.is_ascii_digit());
            return format!("{host}{path}").into();
        }
    }
    url.into()
}

#[test]
fn a_redirect_uri_is_compared_as_a_whole() {
    let uri = "https://app.example/cb";
    for (location, good) in [
        ("https://app.example/cb?code=1", true),
        ("https://app.example/cb#code=1", true),
        ("https://app.example/cb", true),
        ("https://app.example/cb/?code=1", false),
        ("https://app.example/cbx?code=1", false),
        ("https://app.example/cb&code=1", false),
        ("https://evil.example/cb?code=1", false),
    ] {
        assert_eq!(leads_to(location, uri), good, "{location}");
    }
    assert!(leads_to(
        "https://app.example/cb?a=1&code=2",
        "https://app.example/cb?a=1"
    ));
    assert!(leads_to(
        "http://127.0.0.1:4711/cb?code=1",
        "http://127.0.0.1/cb"
    ));
    assert!(!leads_to("https://app.example:4711/cb?code=1", uri));
}
