//! The messages of a run as readable text, one a line; for snapshot tests.
//!
//! What is random is named by its origin and never removed: `<code#1>` is the
//! first authorization code of the run, wherever it turns up, so that a code
//! or token that is used twice is plain to see.

use indexmap::IndexMap;

use super::clean::visible;
use crate::trace::{
    Event, HttpMessage, MalformedHttp, Parameter, Place, ProtocolMessage, StartLine, Trace,
    recognise, split_url,
};

/// Parameters whose values are fresh in every run.
const FRESH: [&str; 15] = [
    "code",
    "state",
    "nonce",
    "access_token",
    "id_token",
    "refresh_token",
    "code_verifier",
    "code_challenge",
    "device_code",
    "user_code",
    "request_uri",
    "DPoP",
    "DPoP-Nonce",
    "txn",
    "csrf",
];

/// Shorter values are words, not secrets, and stay as they are.
const SHORTEST: usize = 8;

/// Writes one line for each HTTP message.
///
/// ```
/// use flowscribe::{render::transcript, scenario::Scenario, simulation};
///
/// let scenario = Scenario::load("okta-authorization-code")?;
/// let text = transcript(&simulation::run(&scenario, 7)?);
/// assert_eq!(text.lines().next(), Some("user/browser -> client  GET /login"));
/// assert!(text.contains("code=<code#1>"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn transcript(trace: &Trace) -> String {
    transcript_with(trace, &[])
}

/// As [`transcript`], with further parameters whose values are fresh in every
/// run, such as the hidden fields of a server's own forms.
pub fn transcript_with(trace: &Trace, fresh: &[&str]) -> String {
    let messages = recognise(trace);
    let read: Vec<_> = trace.events.iter().zip(&messages).map(read).collect();
    let mut names = Names::default();
    for (http, message) in read.iter().zip(&messages) {
        if let Some(Ok(http)) = http {
            names.learn(http, message, fresh);
        }
    }
    // A value that holds another one is named first.
    names
        .known
        .sort_by(|a, _, b, _| b.len().cmp(&a.len()).then(a.cmp(b)));
    let mut lines = Vec::new();
    for ((event, message), http) in trace.events.iter().zip(&messages).zip(&read) {
        let (Some((_, transfer)), Some(http)) = (event.transfer(), http) else {
            continue;
        };
        let line = match http {
            Ok(http) => names.apply(&line(http, message)),
            Err(error) => error.to_string(),
        };
        lines.push(format!("{} -> {}  {line}\n", transfer.from, transfer.to));
    }
    lines.concat()
}

fn read((event, _): (&Event, &ProtocolMessage)) -> Option<Result<HttpMessage, MalformedHttp>> {
    event.http()
}

/// Start line, parameters by their place, cookies.
fn line(http: &HttpMessage, message: &ProtocolMessage) -> String {
    let mut line = match &http.start {
        StartLine::Request { method, target } => format!("{method} {}", split_url(target).0),
        StartLine::Response { status, .. } => match http.redirect() {
            Some(location) => format!("{status} {}", split_url(location).0),
            None => status.to_string(),
        },
    };
    let all = |place| {
        message
            .parameters
            .iter()
            .filter(move |p: &&Parameter| p.place == place)
    };
    for (place, before) in [
        (Place::Query, "?"),
        (Place::Fragment, "#"),
        (Place::Form, " "),
        (Place::Json, " json "),
        (Place::Authorization, " authorization "),
        (Place::Header, " header "),
        (Place::Challenge, " challenge "),
    ] {
        let pairs: Vec<_> = all(place)
            .map(|p| format!("{}={}", p.name, p.value))
            .collect();
        if !pairs.is_empty() {
            line += before;
            line += &pairs.join("&");
        }
    }
    for (name, value) in &http.headers {
        match name.as_str() {
            "cookie" => line.extend([" cookie ", value]),
            "set-cookie" => line.extend([" set-cookie ", without_attributes(value)]),
            _ => {}
        }
    }
    // A value may hold a line break; a message stays on its line.
    visible(&line.replace(['\r', '\n'], " "))
}

/// Name and value; attributes stand behind the first semicolon (RFC 6265 5.2).
fn without_attributes(cookie: &str) -> &str {
    cookie.split(';').next().unwrap_or_default()
}

/// Fresh values and what they are called.
#[derive(Default)]
struct Names {
    known: IndexMap<String, String>,
    counts: IndexMap<String, usize>,
}

impl Names {
    fn learn(&mut self, http: &HttpMessage, message: &ProtocolMessage, fresh: &[&str]) {
        for parameter in &message.parameters {
            let name = parameter.name.as_str();
            if FRESH.contains(&name) || fresh.contains(&name) {
                self.name(&parameter.name, &parameter.value);
            }
        }
        for (_, value) in http.headers.iter().filter(|(name, _)| name == "set-cookie") {
            if let Some((name, value)) = without_attributes(value).split_once('=') {
                self.name(name.trim(), value.trim());
            }
        }
    }

    fn name(&mut self, origin: &str, value: &str) {
        if value.len() < SHORTEST || self.known.contains_key(value) {
            return;
        }
        let count = self.counts.entry(origin.to_owned()).or_default();
        *count += 1;
        self.known
            .insert(value.to_owned(), format!("<{origin}#{count}>"));
    }

    fn apply(&self, line: &str) -> String {
        let mut line = line.to_owned();
        for (value, name) in &self.known {
            line = line.replace(value, name);
        }
        line
    }
}
