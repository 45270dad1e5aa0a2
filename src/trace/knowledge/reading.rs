//! Every value in a message, and where it stands.

use super::secret::SHORT;
use super::{Carrier, SecretKind};
use crate::protocol::{Jwt, Kind, parse_form};
use crate::trace::recognition::parameters;
use crate::trace::{HttpMessage, Octets, Part, split_url};

/// Below this a value in running text may be a word.
const WORD: usize = 16;

/// A message as one side has it.
#[derive(Clone, Debug, Default)]
pub(super) struct Reading {
    pub(super) values: Vec<Found>,
    /// Whether a browser goes to a page by it: what stands in a frame is in no address bar.
    pub(super) navigates: bool,
    /// Where a redirect leads.
    pub(super) redirect: Option<String>,
    url: String,
    text: String,
}

/// One value.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) carrier: Carrier,
    pub(super) name: String,
    pub(super) value: String,
    /// What it is by its name, if a secret.
    pub(super) kind: Option<SecretKind>,
}

impl Reading {
    pub(super) fn of(part: Part, octets: &Octets, message: Option<Kind>) -> Self {
        let text = String::from_utf8_lossy(octets.as_bytes()).into_owned();
        let Ok(http) = HttpMessage::of(part, octets) else {
            return Self {
                text,
                ..Self::default()
            };
        };
        let target = http.request_line().map(|(_, target)| target);
        let url = target.or(http.header("location")).unwrap_or_default();
        let mut reading = Self {
            navigates: target.is_some()
                && http
                    .header("sec-fetch-mode")
                    .is_none_or(|mode| mode == "navigate")
                && http.header("sec-fetch-dest") != Some("iframe"),
            redirect: http.redirect().map(str::to_owned),
            url: url.split('#').next().unwrap_or_default().to_owned(),
            text,
            ..Self::default()
        };
        for one in parameters(&http) {
            reading.add(one.place.into(), &one.name, one.value, message);
        }
        for (name, value) in &http.headers {
            reading.header(name, value, message);
        }
        reading.unpack_tokens(message);
        reading
    }

    /// What stands in the fragment of a URL.
    pub(super) fn of_fragment(fragment: &str, message: Option<Kind>) -> Self {
        let mut reading = Self::default();
        for (name, value) in parse_form(fragment) {
            reading.add(Carrier::Fragment, &name, value, message);
        }
        reading.unpack_tokens(message);
        reading
    }

    fn header(&mut self, name: &str, value: &str, message: Option<Kind>) {
        match name {
            "cookie" => {
                for pair in value.split(';') {
                    self.cookie(pair);
                }
            }
            "set-cookie" => self.cookie(value.split(';').next().unwrap_or_default()),
            "referer" => {
                let (_, query, _) = split_url(value);
                for (name, value) in parse_form(query.unwrap_or_default()) {
                    self.add(Carrier::Referer, &name, value, message);
                }
            }
            _ => {}
        }
    }

    fn cookie(&mut self, pair: &str) {
        if let Some((name, value)) = pair.split_once('=') {
            let value = value.trim().to_owned();
            self.add(Carrier::Cookie, name.trim(), value, None);
        }
    }

    /// Whoever holds a JWT can read its claims.
    fn unpack_tokens(&mut self, message: Option<Kind>) {
        let tokens = self.values.iter();
        let tokens = tokens.filter_map(|one| one.value.parse().ok());
        // The nonce of a proof is the server's and binds no ID token (RFC 9449 8).
        let is_proof = |jwt: &Jwt| jwt.header.get("typ").is_some_and(|typ| typ == "dpop+jwt");
        let tokens: Vec<Jwt> = tokens.filter(|jwt| !is_proof(jwt)).collect();
        for (name, value) in tokens.into_iter().flat_map(|jwt| jwt.claims) {
            if let serde_json::Value::String(value) = value {
                self.add(Carrier::Jwt, &name, value, message);
            }
        }
    }

    fn add(&mut self, carrier: Carrier, name: &str, value: String, message: Option<Kind>) {
        let kind = SecretKind::named(name, &value, carrier, message);
        let name = name.to_owned();
        self.values.push(Found {
            carrier,
            name,
            value,
            kind,
        });
    }

    /// Where a secret stands in the message, each place once.
    pub(super) fn carriers(&self, kind: SecretKind, secret: &str) -> Vec<Carrier> {
        let mut carriers: Vec<Carrier> = Vec::new();
        let is_it = |one: &&Found| match one.kind {
            _ if one.value != secret => false,
            Some(named) => named == kind,
            None => secret.len() >= SHORT,
        };
        for one in self.values.iter().filter(is_it) {
            if !carriers.contains(&one.carrier) {
                carriers.push(one.carrier);
            }
        }
        if carriers.is_empty() && secret.len() >= WORD && self.text.contains(secret) {
            let in_url = self.url.contains(secret);
            carriers.push(if in_url {
                Carrier::Query
            } else {
                Carrier::Text
            });
        }
        carriers
    }
}
