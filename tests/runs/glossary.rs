//! The glossary is whole and has nothing to spare: every parameter, header and
//! claim that a built-in scenario sends has an entry, and every entry is met.

use std::collections::BTreeSet;

use flowscribe::diagram::Remark;
use flowscribe::protocol::{Jwt, Kind, LocalKind};
use flowscribe::render::{Language, Term, Words};
use flowscribe::scenario;
use flowscribe::trace::{Event, HttpMessage, Octets, Parameter, Part, Place, Trace, recognise};
use serde_json::Value;

use crate::common::trace_of;

/// What was asked of the glossary.
#[derive(Default)]
struct Asked {
    met: BTreeSet<(&'static str, String)>,
    missing: BTreeSet<(&'static str, String)>,
}

impl Asked {
    fn ask(&mut self, section: &'static str, term: Term<'_>) {
        let told = [Language::English, Language::TraditionalChinese]
            .map(|language| Words::of(language).explain(term));
        match told {
            [Some(english), Some(_)] => self.met.insert((section, english.entry.to_owned())),
            _ => self.missing.insert((section, format!("{term:?}"))),
        };
    }

    fn run(&mut self, trace: &Trace) {
        for (event, message) in trace.events.iter().zip(recognise(trace)) {
            if let Some((part, transfer)) = event.transfer() {
                self.octets(part, &transfer.sent, message.kind);
                self.octets(part, transfer.arrived(), message.kind);
                for parameter in &message.parameters {
                    self.ask("parameters", Term::of(parameter, &message));
                    self.token(parameter, message.kind);
                }
            }
        }
    }

    fn octets(&mut self, part: Part, octets: &Octets, kind: Kind) {
        let http = HttpMessage::of(part, octets).unwrap();
        for (name, _) in &http.headers {
            self.ask("headers", Term::header(name).on(kind));
        }
        if let Ok(body) = serde_json::from_slice(&http.body) {
            self.members(&body, kind);
        }
    }

    /// The members of a JSON body, however deep.
    fn members(&mut self, value: &Value, kind: Kind) {
        match value {
            Value::Object(members) => {
                for (name, value) in members {
                    let term = Term::parameter(name).at(Place::Json).on(kind);
                    self.ask("parameters", term);
                    self.members(value, kind);
                }
            }
            Value::Array(values) => values.iter().for_each(|one| self.members(one, kind)),
            _ => {}
        }
    }

    fn token(&mut self, parameter: &Parameter, kind: Kind) {
        if let Ok(jwt) = parameter.value.parse::<Jwt>() {
            for name in jwt.header.keys() {
                self.ask("jose", of(parameter.place, kind, Term::jose(name)));
            }
            for name in jwt.claims.keys() {
                self.ask("claims", of(parameter.place, kind, Term::claim(name)));
            }
        }
    }
}

/// What a token in a header field says is the same on every message.
fn of(place: Place, kind: Kind, term: Term<'_>) -> Term<'_> {
    match place {
        Place::Header => term.at(Place::Header),
        _ => term.on(kind),
    }
}

#[test]
fn the_glossary_has_what_the_scenarios_send_and_no_more() {
    let mut asked = Asked::default();
    for builtin in scenario::builtin() {
        asked.run(&trace_of(builtin.name, 0));
    }
    assert_eq!(asked.missing, BTreeSet::new(), "without an entry");

    let entries = include_str!("../../src/render/words/glossary/specs.toml");
    let entries: toml::Table = entries.parse().unwrap();
    let mut unused = Vec::new();
    for (section, entries) in &entries {
        for entry in entries.as_table().unwrap().keys() {
            let met = asked.met.iter();
            if !met.clone().any(|(of, met)| of == section && met == entry) {
                unused.push(format!("{section}.{entry}"));
            }
        }
    }
    assert_eq!(unused, [""; 0], "met in no scenario");
}

/// Without the check above being blind: the lookup finds nothing where nothing is.
#[test]
fn an_unheard_of_name_would_be_found_missing() {
    let mut trace = trace_of("okta-implicit", 0);
    let Some(Event::Request(transfer)) = trace.events.first_mut() else {
        panic!("a run begins with a request");
    };
    let head = String::from_utf8_lossy(transfer.sent.as_bytes()).into_owned();
    transfer.sent = Octets::new(head.replacen("\r\n", "\r\nX-Unheard-Of: 1\r\n", 1));
    let mut asked = Asked::default();
    asked.run(&trace);
    assert_eq!(asked.missing.len(), 1);
}

/// What actors say of local events has words in Traditional Chinese: of each sentence,
/// whatever it names.
#[test]
fn what_actors_say_is_said_in_chinese() {
    let words = Words::of(Language::TraditionalChinese);
    let mut english = BTreeSet::new();
    for builtin in scenario::builtin() {
        for event in trace_of(builtin.name, 0).events {
            let Event::Local(local) = event else { continue };
            let names = local.detail.split(", ").all(|name| !name.contains(' '));
            let is_scope = local.subject.ends_with("scope") && local.kind == LocalKind::CheckPassed;
            if names || is_scope || local.kind == LocalKind::TimePassed {
                continue;
            }
            if words.remark(&Remark::from(&local)).contains(&local.detail) {
                english.insert(local.detail);
            }
        }
    }
    assert!(english.is_empty(), "{english:#?}");
}
