//! Every word that a renderer puts into an output, by language.
//!
//! One TOML file a language beside this one, read into a typed table, so that a
//! missing word cannot go unnoticed. What documents and recordings say
//! themselves is never translated.

mod glossary;
mod sentences;
mod tables;

use std::sync::LazyLock;
use std::time::Duration;

use indexmap::IndexMap;
use serde::Deserialize;

pub use self::glossary::{Explanation, Term};

use self::glossary::Glossary;
use self::sentences::{Findings, Flaws, Reasons};
pub(super) use self::tables::{Articles, Invariants};
use self::tables::{
    Carriers, Deliveries, Differences, Failed, Remarks, Report, Secrets, Sights, States,
};
use crate::diagram::{Change, Divider, Group, Label, Remark, State};
use crate::protocol::{Invariant, Kind, LocalKind, SpecRef};
use crate::render::Language;
use crate::trace::{Carrier, Mishap, SecretKind, Seen, period};
use crate::verdict::{DifferenceKind, Finding, Flaw};
use crate::walkthrough::{Delivered, Gained, Operator};

/// The words of one language.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    states: States,
    remarks: Remarks,
    differences: Differences,
    findings: Findings,
    flaws: Flaws,
    reasons: Reasons,
    delivered: Deliveries,
    /// What an attacker obtains.
    gained: IndexMap<Gained, String>,
    report: Report,
    invariants: Invariants,
    /// What each invariant says, by its number.
    statements: IndexMap<String, String>,
    secrets: Secrets,
    seen: Sights,
    carriers: Carriers,
    /// The words of an HTML page.
    page: IndexMap<String, String>,
    article: Articles,
    /// The words of a site's index.
    site: IndexMap<String, String>,
    /// The groups of scenarios in a word or two, and what each has in common.
    groups: IndexMap<String, String>,
    group_meanings: IndexMap<String, String>,
    flows: IndexMap<String, String>,
    /// How a name ends that is one of an answer, and how that of a refusal.
    failed: Failed,
    /// Empty in English, where the kinds name themselves.
    kinds: IndexMap<Kind, String>,
    /// What actors say of local events, in English, and the same in this language; empty in English.
    details: IndexMap<String, String>,
    #[serde(skip)]
    language: Language,
    /// Read when it is first asked; a drawing has no use for it.
    #[serde(skip)]
    glossary: Option<&'static LazyLock<Glossary<String>>>,
}

static ENGLISH: LazyLock<Words> = LazyLock::new(|| read(Language::English, &glossary::ENGLISH));
static TRADITIONAL_CHINESE: LazyLock<Words> =
    LazyLock::new(|| read(Language::TraditionalChinese, &glossary::TRADITIONAL_CHINESE));

fn read(language: Language, glossary: &'static LazyLock<Glossary<String>>) -> Words {
    let text = match language {
        Language::English => include_str!("en.toml"),
        Language::TraditionalChinese => include_str!("zh-TW.toml"),
    };
    let words: Words =
        toml::from_str(text).expect("the built-in words are complete: a test reads them");
    Words {
        language,
        glossary: Some(glossary),
        ..words
    }
}

impl Words {
    /// The words of a language; which one a rendering speaks, [`Options::words`] decides.
    ///
    /// [`Options::words`]: crate::render::Options::words
    pub fn of(language: Language) -> &'static Self {
        match language {
            Language::English => &ENGLISH,
            Language::TraditionalChinese => &TRADITIONAL_CHINESE,
        }
    }

    /// Which language it is.
    pub fn language(&self) -> Language {
        self.language
    }

    /// A state in a word or two.
    pub fn state(&self, state: State) -> &str {
        match state {
            State::Happened => &self.states.happened,
            State::Differs => &self.states.differs,
            State::Missing => &self.states.missing,
            State::Stopped => &self.states.stopped,
            State::NotReached => &self.states.not_reached,
            State::Skipped => &self.states.skipped,
            State::CannotBeSeen => &self.states.cannot_be_seen,
            State::Omitted => &self.states.omitted,
            State::Lost => &self.states.lost,
        }
    }

    /// The standard name of a message, or what a local event does.
    pub fn kind(&self, kind: Kind) -> &str {
        self.kinds.get(&kind).map_or(kind.title(), String::as_str)
    }

    /// The name of a message that tells of an error: an access token error response.
    fn failed_kind(&self, kind: Kind) -> String {
        let name = self.kind(kind);
        let Failed {
            response,
            error_response,
        } = &self.failed;
        match name.strip_suffix(response.as_str()) {
            Some(of) => format!("{of}{error_response}"),
            None => name.to_owned(),
        }
    }

    /// The name of a message as it came.
    pub(super) fn kind_of(&self, kind: Kind, failed: bool) -> String {
        if failed {
            self.failed_kind(kind)
        } else {
            self.kind(kind).to_owned()
        }
    }

    /// What an attacker obtains, in a word or two.
    fn gained(&self, gained: Gained) -> &str {
        self.gained.get(&gained).map_or("", String::as_str)
    }

    /// What stands over an arrow.
    pub fn label(&self, label: &Label) -> String {
        match label.kind.map(|kind| self.kind_of(kind, label.failed)) {
            None => label.text.clone(),
            Some(title) if label.text.is_empty() => title,
            Some(title) => format!("{} ({title})", label.text),
        }
    }

    /// What an actor says of a local event, where there are words for it; else as it stands.
    fn detail(&self, said: &str) -> String {
        let mut known = self.details.iter();
        let found = known.find_map(|(pattern, words)| Some(fill(words, &matched(pattern, said)?)));
        found.unwrap_or_else(|| said.to_owned())
    }

    /// The words of the report.
    pub(super) fn report(&self) -> &Report {
        &self.report
    }

    /// The words of what a page tells of one message.
    pub(super) fn article(&self) -> &Articles {
        &self.article
    }

    /// All words of the HTML page.
    pub(super) fn pages(&self) -> &IndexMap<String, String> {
        &self.page
    }

    /// A word of the HTML page; empty where there is none, which a test excludes.
    pub(super) fn page(&self, word: &str) -> &str {
        self.page.get(word).map_or("", String::as_str)
    }

    /// All words of a site's index.
    pub(super) fn sites(&self) -> &IndexMap<String, String> {
        &self.site
    }

    /// A word of a site's index; empty where there is none, which a test excludes.
    pub(super) fn site(&self, word: &str) -> &str {
        self.site.get(word).map_or("", String::as_str)
    }

    /// What a group of scenarios is called; its own name where there is no word.
    pub fn group<'a>(&'a self, group: &'a str) -> &'a str {
        self.groups.get(group).map_or(group, String::as_str)
    }

    /// What the scenarios of a group have in common; empty where nothing is said.
    pub fn group_meaning(&self, group: &str) -> &str {
        self.group_meanings.get(group).map_or("", String::as_str)
    }

    /// What a flow is called; its own name where there is no word.
    pub fn flow<'a>(&'a self, flow: &'a str) -> &'a str {
        self.flows.get(flow).map_or(flow, String::as_str)
    }

    /// Whether octets are shown as sent or as delivered.
    pub(super) fn octets(&self, delivered: bool) -> &str {
        self.page(if delivered { "delivered" } else { "sent" })
    }

    /// A group's label and, behind a point, what there is to say of the step as a whole;
    /// the guard of a frame, behind its keyword.
    pub(super) fn heading(&self, group: &Group, point: &str) -> String {
        match group.operator {
            None => {}
            Some(Operator::Group) => return self.label(&group.label),
            Some(_) => return self.guard(&group.label),
        }
        let label = self.label(&group.label);
        if group.continued {
            format!("{label}{point}{}", self.continued())
        } else if group.state == State::Happened {
            label
        } else {
            format!("{label}{point}{}", self.state(group.state))
        }
    }

    /// When an operand of a frame happens; empty where nothing is said.
    pub(super) fn guard(&self, label: &Label) -> String {
        let text = self.label(label);
        if text.is_empty() {
            text
        } else {
            format!("[{text}]")
        }
    }

    /// What a line across all lifelines says.
    pub(super) fn divider(&self, divider: &Divider) -> String {
        match divider {
            Divider::NotReached => self.state(State::NotReached).to_owned(),
            Divider::Documented(label) => self.label(label),
        }
    }

    /// The mark of a later part of a step.
    pub fn continued(&self) -> &str {
        &self.remarks.continued
    }

    /// A remark as one line.
    pub fn remark(&self, remark: &Remark) -> String {
        let words = &self.remarks;
        match remark {
            Remark::State(state) => self.state(*state).to_owned(),
            Remark::Setup => words.setup.clone(),
            Remark::Documented { from, to } => {
                fill(&words.documented, &[("from", from), ("to", to)])
            }
            Remark::Departs(finding) => self.finding(finding),
            Remark::Stopped {
                error,
                status,
                delivered,
                at,
            } => self.stopped(error.as_deref(), *status, *delivered, at),
            Remark::Difference { kind, detail } => {
                let detail = detail.as_ref().map(|detail| self.finding(detail));
                self.told(self.difference(*kind), &detail.unwrap_or_default())
            }
            Remark::Changed(changes) => {
                let changes: Vec<String> = changes.iter().map(|one| self.change(one)).collect();
                self.told(&words.changed, &changes.join(&words.listed))
            }
            Remark::Obtained { what, of } => {
                fill(&words.obtained, &[("what", self.gained(*what)), ("of", of)])
            }
            Remark::Befell(mishap) => self.mishap(*mishap),
            Remark::Local {
                kind: LocalKind::TimePassed,
                detail,
                ..
            } => fill(&words.later, &[("time", detail)]),
            Remark::Local {
                kind,
                subject,
                detail,
                specs,
            } => {
                let told = kind.as_str().contains(subject.as_str());
                let subject = if told { "" } else { subject };
                let text = self.told(self.kind(Kind::Local(*kind)), subject);
                cited(
                    &joined(&text, " ", &[&joined_detail(&self.detail(detail))]),
                    specs,
                )
            }
            Remark::ChecksPassed(rules) => {
                fill(&words.passed, &[("rules", &rules.join(&words.listed))])
            }
        }
    }

    fn stopped(
        &self,
        error: Option<&str>,
        status: Option<u16>,
        delivered: Delivered,
        at: &str,
    ) -> String {
        let way = self.delivered(delivered, status);
        let status = status.map(|status| status.to_string()).unwrap_or_default();
        let at = self.at(at);
        let way = [error.unwrap_or_default(), way, &at, &bracketed(&status)];
        let way: Vec<&str> = way.into_iter().filter(|word| !word.is_empty()).collect();
        self.told(&self.remarks.stopped, &way.join(" "))
    }

    fn mishap(&self, mishap: Mishap) -> String {
        let words = &self.remarks;
        match mishap {
            Mishap::Delayed(micros) => {
                let time = period(Duration::from_micros(micros));
                fill(&words.delayed, &[("time", &time)])
            }
            Mishap::Repeated => words.repeated.clone(),
            Mishap::Substituted => words.substituted.clone(),
            Mishap::Handed => words.handed.clone(),
        }
    }

    fn change(&self, change: &Change) -> String {
        let values = |values: &[String]| {
            let told = values.iter().map(|value| match value.as_str() {
                "" => self.remarks.empty.as_str(),
                value => value,
            });
            match told.collect::<Vec<_>>().as_slice() {
                [] => self.remarks.absent.clone(),
                told => told.join(", "),
            }
        };
        let (sent, delivered) = (values(&change.sent), values(&change.delivered));
        format!("{} {sent} → {delivered}", change.name)
    }

    /// A finding in a sentence.
    pub fn finding(&self, finding: &Finding) -> String {
        self.findings.say(finding, self)
    }

    /// What an invariant says, in a sentence.
    pub fn statement(&self, invariant: Invariant) -> &str {
        let number = invariant.number().to_string();
        self.statements.get(&number).map_or("", String::as_str)
    }

    /// What breaks an invariant, in a sentence.
    pub fn flaw(&self, flaw: &Flaw) -> String {
        self.flaws.say(flaw, self)
    }

    /// What is said of broken invariants.
    pub(super) fn invariants(&self) -> &Invariants {
        &self.invariants
    }

    /// A name and what there is to tell of it, if anything.
    pub(super) fn told(&self, name: &str, detail: &str) -> String {
        if detail.is_empty() {
            return name.to_owned();
        }
        let values = [("name", name), ("detail", detail)];
        fill(&self.remarks.told, &values)
    }

    /// The name of a difference.
    pub fn difference(&self, kind: DifferenceKind) -> &str {
        let words = &self.differences;
        match kind {
            DifferenceKind::Missing => &words.missing,
            DifferenceKind::Extra => &words.extra,
            DifferenceKind::OutOfOrder => &words.out_of_order,
            DifferenceKind::WrongSender => &words.wrong_sender,
            DifferenceKind::WrongReceiver => &words.wrong_receiver,
            DifferenceKind::Undocumented => &words.undocumented,
            DifferenceKind::BrokenPromise => &words.broken_promise,
            DifferenceKind::StaleDeparture => &words.stale_departure,
            DifferenceKind::WrongOutcome => &words.wrong_outcome,
        }
    }

    /// What a parameter, header or claim is for; nothing, where no entry has its name.
    pub fn explain(&self, term: Term<'_>) -> Option<Explanation<'_>> {
        glossary::explain(self.glossary?, term)
    }

    /// What a secret is called.
    pub fn secret(&self, kind: SecretKind) -> &str {
        let words = &self.secrets;
        match kind {
            SecretKind::Password => &words.password,
            SecretKind::Code => &words.code,
            SecretKind::AccessToken => &words.access_token,
            SecretKind::RefreshToken => &words.refresh_token,
            SecretKind::IdToken => &words.id_token,
            SecretKind::ClientSecret => &words.client_secret,
            SecretKind::CodeVerifier => &words.code_verifier,
            SecretKind::State => &words.state,
            SecretKind::Nonce => &words.nonce,
            SecretKind::SessionCookie => &words.cookie,
            SecretKind::DeviceCode => &words.device_code,
            SecretKind::RequestUri => &words.request_uri,
        }
    }

    /// How a participant came to see a secret.
    pub fn seen(&self, how: Seen) -> &str {
        let words = &self.seen;
        match how {
            Seen::Typed => &words.typed,
            Seen::Stored => &words.stored,
            Seen::Sent => &words.sent,
            Seen::Received => &words.received,
            Seen::Read => &words.read,
            Seen::History => &words.history,
        }
    }

    /// Where a secret stood.
    pub fn carrier(&self, carrier: Carrier) -> &str {
        let words = &self.carriers;
        match carrier {
            Carrier::Query => &words.query,
            Carrier::Fragment => &words.fragment,
            Carrier::Form => &words.form,
            Carrier::Json => &words.json,
            Carrier::Authorization => &words.authorization,
            Carrier::Header => &words.header,
            Carrier::Challenge => &words.challenge,
            Carrier::Cookie => &words.cookie,
            Carrier::Referer => &words.referer,
            Carrier::Jwt => &words.jwt,
            Carrier::Text => &words.text,
        }
    }

    /// The actor at which an error arrives.
    pub(super) fn at(&self, actor: &str) -> String {
        fill(&self.delivered.at, &[("actor", actor)])
    }

    /// How an error reaches whom it concerns; an answer with a status did arrive.
    pub(super) fn delivered(&self, delivered: Delivered, status: Option<u16>) -> &str {
        let words = &self.delivered;
        match delivered {
            Delivered::Page => &words.page,
            Delivered::Query => &words.query,
            Delivered::Fragment => &words.fragment,
            Delivered::Json => &words.json,
            Delivered::Challenge => &words.challenge,
            Delivered::Local => &words.local,
            Delivered::Transport if status.is_some() => &words.bare,
            Delivered::Transport => &words.transport,
        }
    }
}

/// Fills `{name}`s; what is filled in is not searched again.
pub(super) fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, behind) = after.split_once('}').unwrap_or((after, ""));
        let value = values.iter().find(|(known, _)| *known == name);
        filled.push_str(before);
        filled.push_str(value.map_or("", |(_, value)| value));
        rest = behind;
    }
    filled + rest
}

/// The values of a template's `{name}`s in a text that has its form.
fn matched<'a>(template: &'a str, text: &'a str) -> Option<Vec<(&'a str, &'a str)>> {
    let mut values = Vec::new();
    let (before, mut template) = template.split_once('{').unwrap_or((template, ""));
    let mut rest = text.strip_prefix(before)?;
    while let Some((name, behind)) = template.split_once('}') {
        let (until, next) = behind.split_once('{').unwrap_or((behind, ""));
        let value = if until.is_empty() || next.is_empty() {
            rest.strip_suffix(until)?
        } else {
            rest.split_once(until)?.0
        };
        values.push((name, value));
        rest = &rest[value.len() + until.len()..];
        template = next;
    }
    rest.is_empty().then_some(values)
}

fn joined(first: &str, separator: &str, rest: &[&str]) -> String {
    let mut text = first.to_owned();
    for part in rest.iter().filter(|part| !part.is_empty()) {
        text.push_str(separator);
        text.push_str(part);
    }
    text
}

fn joined_detail(detail: &str) -> String {
    if detail.is_empty() {
        String::new()
    } else {
        format!("– {detail}")
    }
}

/// The marks of footnotes: `[1][2]`.
pub(super) fn marks(marks: &[usize]) -> String {
    let marks: Vec<String> = marks.iter().map(|mark| format!("[{mark}]")).collect();
    marks.concat()
}

/// A text and where the standards say so.
pub(super) fn cited(text: &str, specs: &[SpecRef]) -> String {
    let specs: Vec<String> = specs.iter().map(ToString::to_string).collect();
    joined(text, " ", &[&bracketed(&specs.join(", "))])
}

fn bracketed(text: &str) -> String {
    if text.is_empty() {
        String::new()
    } else {
        format!("({text})")
    }
}

#[cfg(test)]
mod tests;
