//! Playing a scenario with somebody replaced, and reading what was recorded.

use std::sync::Arc;

use axum::Router;
use bytes::Bytes;
use flowscribe::network::Endpoint;
use flowscribe::protocol::{LocalKind, parse_form, write_form};
use flowscribe::scenario::Scenario;
use flowscribe::simulation::Simulation;
use flowscribe::trace::{Event, HttpMessage, Part, Trace, split_url};
use http::{Request, Response, header};

pub(crate) const ISSUER: &str = "https://your-org.okta.example/oauth2/default";
pub(crate) const CALLBACK: &str = "https://example.com/callback";
/// What the first user types.
pub(crate) const ALICE: &[(&str, &str)] = &[
    ("username", "alice"),
    ("password", "correct horse battery staple"),
];
pub(crate) const FORM: &str = "application/x-www-form-urlencoded";

/// An overlay of a built-in scenario.
pub(crate) fn scenario(base: &str, overlay: &str) -> Scenario {
    Scenario::from_toml("rules", &format!("base = {base:?}\n{overlay}")).unwrap()
}

/// A run in which the client, asked for its start page, does this and no more.
pub(crate) fn play<F, Done>(scenario: &Scenario, act: F) -> Trace
where
    F: Fn(Endpoint) -> Done + Send + Sync + 'static,
    Done: Future<Output = ()> + Send + 'static,
{
    Simulation::new(scenario)
        .replace_with("client", |endpoint| acting(endpoint, act))
        .run()
        .unwrap()
}

/// The client of [`play`].
pub(crate) fn acting<F, Done>(endpoint: Endpoint, act: F) -> Router
where
    F: Fn(Endpoint) -> Done + Send + Sync + 'static,
    Done: Future<Output = ()> + Send + 'static,
{
    let act = Arc::new(act);
    Router::new().fallback(move || {
        let (act, endpoint) = (Arc::clone(&act), endpoint.clone());
        async move { act(endpoint).await }
    })
}

/// A browser played by hand, in the name of the client.
pub(crate) struct Hand {
    endpoint: Endpoint,
    pub(crate) cookie: Option<String>,
}

/// A page's hidden fields, as a form that can be posted.
pub(crate) type Fields = Vec<(String, String)>;

impl Hand {
    pub(crate) fn new(endpoint: Endpoint) -> Self {
        let cookie = None;
        Self { endpoint, cookie }
    }

    /// `GET`, or `POST` where there is a form.
    pub(crate) async fn send(&mut self, url: &str, form: Option<&Fields>) -> Response<Bytes> {
        let mut request = match form {
            Some(_) => Request::post(url).header(header::CONTENT_TYPE, FORM),
            None => Request::get(url),
        };
        if let Some(cookie) = &self.cookie {
            request = request.header(header::COOKIE, cookie);
        }
        let body = form.map(|fields| write_form(fields.iter().map(|(n, v)| (n, v))));
        let request = request.body(Bytes::from(body.unwrap_or_default())).unwrap();
        let response = self.endpoint.send(request).await.unwrap();
        if let Some(cookie) = response.headers().get(header::SET_COOKIE) {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            self.keep(pair);
        }
        response
    }

    /// Keeps a cookie in place of the one of its name.
    fn keep(&mut self, pair: &str) {
        let name = |pair: &str| pair.split('=').next().map(str::to_owned);
        let known = self.cookie.as_deref().unwrap_or_default().split("; ");
        let others = known.filter(|known| !known.is_empty() && name(known) != name(pair));
        let kept: Vec<&str> = others.chain([pair]).collect();
        self.cookie = Some(kept.join("; "));
    }

    /// Has the session of somebody else's browser, or nobody's.
    pub(crate) fn take_session_of(&mut self, other: Option<&Self>) {
        let theirs = other.and_then(|other| other.cookie.as_deref());
        let theirs = theirs.unwrap_or_default().split("; ");
        let mut theirs = theirs.filter(|pair| pair.starts_with("session="));
        self.keep(theirs.next().unwrap_or("session="));
    }

    /// Follows a redirect of the authorization server to its page; gives the page's hidden fields.
    pub(crate) async fn page(&mut self, redirect: &Response<Bytes>) -> Fields {
        let path = location(redirect);
        assert!(path.starts_with('/'), "{path} is no page of the server");
        let page = self.send(&at_okta(path), None).await;
        hidden(page.body())
    }

    /// Asks for authorization as the first user; gives what answers the decision.
    pub(crate) async fn authorize(&mut self, request: &[(&str, &str)]) -> Response<Bytes> {
        let asked = self.send(&authorize_url(request), None).await;
        let mut credentials = self.page(&asked).await;
        credentials.extend(pairs(ALICE));
        let signed_in = self.send(&at_okta("/login"), Some(&credentials)).await;
        let mut decision = self.page(&signed_in).await;
        decision.extend(pairs(&[("decision", "allow")]));
        self.send(&at_okta("/consent"), Some(&decision)).await
    }

    /// A fresh authorization code.
    pub(crate) async fn code(&mut self, request: &[(&str, &str)]) -> String {
        let answer = self.authorize(request).await;
        let (_, query, _) = split_url(location(&answer));
        let answer = parse_form(query.unwrap_or_default());
        let code = answer.into_iter().find(|(name, _)| name == "code");
        code.unwrap().1
    }
}

/// The hidden fields of a page of the server.
pub(crate) fn hidden(page: &[u8]) -> Fields {
    let page = str::from_utf8(page).unwrap();
    let hidden = page.split("<input type=\"hidden\" name=\"").skip(1);
    let field = |text: &str| {
        let (name, rest) = text.split_once("\" value=\"").unwrap();
        let (value, _) = rest.split_once('"').unwrap();
        (name.to_owned(), value.to_owned())
    };
    hidden.map(field).collect()
}

pub(crate) fn pairs(pairs: &[(&str, &str)]) -> Fields {
    let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    pairs.iter().map(owned).collect()
}

pub(crate) fn authorize_url(request: &[(&str, &str)]) -> String {
    format!(
        "{ISSUER}/v1/authorize?{}",
        write_form(request.iter().copied())
    )
}

pub(crate) fn at_okta(path: &str) -> String {
    format!("https://your-org.okta.example{path}")
}

fn location(response: &Response<Bytes>) -> &str {
    response.headers()[header::LOCATION].to_str().unwrap()
}

/// A request and the answer to it.
pub(crate) struct Exchange {
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) request: HttpMessage,
    pub(crate) response: Option<HttpMessage>,
}

impl Exchange {
    pub(crate) fn method(&self) -> &str {
        self.request.request_line().unwrap().0
    }

    pub(crate) fn target(&self) -> &str {
        self.request.request_line().unwrap().1
    }
}

/// All exchanges, in the order of their requests.
pub(crate) fn exchanges(trace: &Trace) -> Vec<Exchange> {
    let mut found = indexmap::IndexMap::new();
    for event in &trace.events {
        let Some((part, transfer)) = event.transfer() else {
            continue;
        };
        let octets = transfer.sent.as_bytes();
        match part {
            Part::Request => {
                let exchange = Exchange {
                    from: transfer.from.to_string(),
                    to: transfer.to.to_string(),
                    request: HttpMessage::request(octets).unwrap(),
                    response: None,
                };
                found.insert(transfer.exchange, exchange);
            }
            Part::Response => {
                found[&transfer.exchange].response = HttpMessage::response(octets).ok();
            }
        }
    }
    found.into_values().collect()
}

/// The last answer of one participant to another.
pub(crate) fn last_answer(trace: &Trace, from: &str, to: &str) -> HttpMessage {
    let exchanges = exchanges(trace).into_iter();
    let mut between = exchanges.filter(|exchange| exchange.from == to && exchange.to == from);
    let answer = between.next_back().and_then(|exchange| exchange.response);
    answer.unwrap_or_else(|| panic!("{from} did not answer {to}"))
}

/// Rule and reason of the checks that a participant found failed.
pub(crate) fn failed(trace: &Trace, participant: &str) -> [String; 2] {
    let mut rules = Vec::new();
    let mut reasons = Vec::new();
    for event in &trace.events {
        if let Event::Local(local) = event
            && local.kind == LocalKind::CheckFailed
            && local.participant.as_str() == participant
        {
            assert!(!local.specs.is_empty(), "{} has no section", local.subject);
            rules.push(local.subject.clone());
            reasons.push(local.detail.clone());
        }
    }
    [rules.join(", "), reasons.join(", ")]
}

/// Status, error code and where it is delivered.
pub(crate) fn delivered(answer: &HttpMessage) -> [String; 3] {
    let status = answer.status().unwrap();
    let challenge = answer.header("www-authenticate");
    assert!(
        status != 401 || challenge.is_some(),
        "RFC 9110 15.5.2: {answer:?}"
    );
    let (error, place) = if let Some(location) = answer.redirect() {
        in_redirect(location)
    } else if answer.has_type("application/json") {
        let body: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
        let error = body["error"].as_str().unwrap_or_default().to_owned();
        let beside = if challenge.is_some() {
            "json, challenge"
        } else {
            "json"
        };
        (error, beside.to_owned())
    } else if let Some(challenge) = challenge {
        let error = challenge.split_once("error=\"").map(|(_, rest)| rest);
        let error = error.and_then(|rest| rest.split('"').next());
        (error.unwrap_or_default().to_owned(), "challenge".to_owned())
    } else if answer.has_type("text/html") {
        let (error, _) = alert(answer);
        (error, "page".to_owned())
    } else {
        (String::new(), String::new())
    };
    if place == "page" {
        assert_eq!(answer.header("set-cookie"), None, "a page opens no session");
    }
    [status.to_string(), error, place]
}

fn in_redirect(location: &str) -> (String, String) {
    let (base, query, fragment) = split_url(location);
    if base != CALLBACK {
        return (String::new(), base.to_owned());
    }
    let (place, written) = match (query, fragment) {
        (Some(query), None) => ("query", query),
        (None, Some(fragment)) => ("fragment", fragment),
        _ => panic!("{location} has no answer, or two"),
    };
    let answer = parse_form(written);
    let value = |name: &str| answer.iter().find(|(known, _)| known == name);
    let text = |name| {
        value(name)
            .map(|(_, value)| value.clone())
            .unwrap_or_default()
    };
    assert_eq!(text("state"), "abcdefgh", "state comes back as it was sent");
    assert_eq!(text("iss"), ISSUER, "RFC 9207 2");
    (text("error"), place.to_owned())
}

/// Code and reason that a page of the authorization server tells.
pub(crate) fn alert(page: &HttpMessage) -> (String, String) {
    let text = page.text();
    let told = text.split_once("<p role=\"alert\">").map(|(_, rest)| rest);
    let told = told
        .and_then(|rest| rest.split("</p>").next())
        .unwrap_or_default();
    match told.split_once(": ") {
        Some((error, detail)) => (error.to_owned(), detail.to_owned()),
        None => (String::new(), told.to_owned()),
    }
}
