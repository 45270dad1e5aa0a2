//! What is told of one recorded HTTP message.
//!
//! Everything stands in the page from the beginning; a script only shows and
//! hides it. The markup stands in `templates/article.html`, its macro
//! `article(message, words)` takes an [`Article`] and [`Words::article`].
//!
//! | file | what |
//! |---|---|
//! | `parameters.rs` | parameters and header fields, as sent, decoded, explained |
//! | `token.rs` | the JWTs that the message carries, taken apart |
//! | `checks.rs` | which checks were made on which token |
//! | `curl.rs` | the request as a command |
//! | `said.rs` | sentences with their sections |
//!
//! Parameters, header fields and tokens are those that arrived, or those that
//! were sent where the message never did; the command is what was sent.

mod checks;
mod curl;
mod parameters;
mod said;
#[cfg(test)]
mod tests;
mod token;

use std::time::Duration;

use indexmap::IndexMap;
use serde::Serialize;

use crate::diagram::{Interaction, Message, Story};
use crate::render::clean::{anchor, visible, visible_lines};
use crate::render::words::{Words, fill};
use crate::trace::{Event, HttpMessage, Part, Transfer, encoded, period};
use crate::walkthrough::Name;
use checks::Checks;
use parameters::{BasicRow, HeaderRow, ParameterRow};
use said::Said;
pub(super) use said::Spec;
use token::Token;

/// Everything that is told of one recorded message, for templates/article.html.
#[derive(Debug, Serialize)]
pub(super) struct Article {
    /// As the drawing of the wire has it: `message-4.2`, `event-17`.
    pub(super) id: String,
    /// The index of the event in the trace, from 0.
    pub(super) event: usize,
    /// The anchor of the step that claims it, such as `step-4`.
    pub(super) step: Option<String>,
    /// `request` or `response`.
    pub(super) sort: &'static str,
    number: Option<String>,
    label: String,
    /// The standard name.
    kind: String,
    from: End,
    to: End,
    /// When, since the run began.
    at: String,
    /// What befell it.
    befell: Vec<Said>,
    attached: Vec<Attached>,
    /// Whether a fault changed it, so that what follows is read from what was delivered.
    changed: bool,
    /// Whether the octets are no HTTP message, and nothing more is told of them.
    no_http: bool,
    parameters: Vec<ParameterRow>,
    basic: Option<BasicRow>,
    headers: Vec<HeaderRow>,
    tokens: Vec<Token>,
    /// The local events until the next message.
    after: Vec<Said>,
    curl: Option<String>,
    /// Whether it is a request that no command line can hold.
    no_curl: bool,
}

/// Who sent or got it.
#[derive(Debug, Serialize)]
struct End {
    participant: String,
    /// The name of its lifeline, where that is another one.
    lifeline: Option<String>,
}

/// Head and body.
#[derive(Debug, Serialize)]
struct Attached {
    /// As sent, as delivered; absent where both are the same.
    heading: Option<String>,
    text: String,
}

/// One for each HTTP message of the recording, in its order; `recording` is the
/// story drawn at [`Detail::Wire`](crate::diagram::Detail::Wire).
pub(super) fn articles(story: &Story<'_>, recording: &Interaction, words: &Words) -> Vec<Article> {
    let mut drawn = IndexMap::new();
    for message in recording.messages() {
        drawn.extend(message.events.iter().map(|event| (*event, message)));
    }
    let writer = Writer {
        story,
        recording,
        words,
        checks: Checks::of(story),
    };
    let events = story.trace.events.iter().enumerate();
    events
        .filter_map(|(index, event)| {
            let (part, transfer) = event.transfer()?;
            Some(writer.article(index, event, part, transfer, drawn.get(&index)?))
        })
        .collect()
}

/// Writes the articles of one story.
struct Writer<'a> {
    story: &'a Story<'a>,
    recording: &'a Interaction,
    words: &'a Words,
    checks: Checks,
}

impl Writer<'_> {
    fn article(
        &self,
        index: usize,
        event: &Event,
        part: Part,
        transfer: &Transfer,
        drawn: &Message,
    ) -> Article {
        let words = self.words;
        let mut article = self.head(index, part, transfer, drawn);
        let remarks = drawn.remarks.iter();
        article.befell = remarks.map(|remark| Said::of(words, remark)).collect();
        article.attached = attached(words, drawn);
        article.after = self.after(index);
        article.changed = transfer.delivered.is_some() && !matches!(event, Event::Lost { .. });
        match event.http() {
            Some(Ok(http)) => self.read(&mut article, &http),
            _ => article.no_http = true,
        }
        if part == Part::Request {
            let sent = HttpMessage::of(part, &transfer.sent);
            article.curl = sent.ok().and_then(|http| curl::curl(&http));
            article.no_curl = article.curl.is_none();
        }
        article
    }

    /// Who sends what to whom, and when.
    fn head(&self, index: usize, part: Part, transfer: &Transfer, drawn: &Message) -> Article {
        let (story, words) = (self.story, self.words);
        let step = story.verdict.step_of(index);
        let step = step.and_then(|step| story.walkthrough.steps.get(step));
        let message = story.messages.get(index);
        let kind = message.map(|message| words.kind_of(message.kind, message.failed));
        let at = [("time", &*elapsed(transfer.at))];
        Article {
            id: anchor(&drawn.id),
            event: index,
            step: step.map(|step| anchor(&format!("step-{}", step.id))),
            sort: match part {
                Part::Request => "request",
                Part::Response => "response",
            },
            number: drawn.number.as_deref().map(visible),
            label: visible(&drawn.label.text),
            kind: kind.unwrap_or_default(),
            from: self.end(&transfer.from, drawn.from),
            to: self.end(&transfer.to, drawn.to),
            at: fill(&words.article().at, &at),
            befell: Vec::new(),
            attached: Vec::new(),
            changed: false,
            no_http: false,
            parameters: Vec::new(),
            basic: None,
            headers: Vec::new(),
            tokens: Vec::new(),
            after: Vec::new(),
            curl: None,
            no_curl: false,
        }
    }

    fn end(&self, participant: &Name, lifeline: usize) -> End {
        let lifeline = self.recording.lifelines.get(lifeline);
        let name = lifeline.map(|lifeline| lifeline.name.as_str());
        let name = name.filter(|name| *name != participant.as_str());
        End {
            participant: visible(participant.as_str()),
            lifeline: name.map(visible),
        }
    }

    /// What can be read of the message as HTTP.
    fn read(&self, article: &mut Article, http: &HttpMessage) {
        let (story, words, index) = (self.story, self.words, article.event);
        let Some(kind) = story.messages.get(index).map(|message| message.kind) else {
            return;
        };
        let read = encoded(http);
        let rows = read.iter().map(|one| ParameterRow::of(words, kind, one));
        article.parameters = rows.collect();
        article.basic = BasicRow::of(http);
        article.headers = HeaderRow::all(words, kind, http);
        article.tokens = token::tokens(story, words, &self.checks, index, (http, &read));
    }

    fn after(&self, index: usize) -> Vec<Said> {
        let behind = index + 1..self.story.trace.events.len();
        let said = behind.map_while(|next| Said::local(self.story, self.words, next));
        said.collect()
    }
}

fn attached(words: &Words, drawn: &Message) -> Vec<Attached> {
    let attached = drawn.attached.iter().map(|one| Attached {
        heading: one
            .delivered
            .map(|delivered| words.octets(delivered).to_owned()),
        text: visible_lines(&one.text).join("\n"),
    });
    attached.collect()
}

/// Microseconds as people say them, whatever their rest: `1 h 2 min 35 ms`.
fn elapsed(micros: u64) -> String {
    let mut rest = Duration::from_micros(micros);
    let mut said = Vec::new();
    for unit in [3_600, 60, 1].map(Duration::from_secs) {
        let whole = rest.as_secs() - rest.as_secs() % unit.as_secs();
        let whole = Duration::from_secs(whole);
        if !whole.is_zero() {
            said.push(period(whole));
            rest -= whole;
        }
    }
    if !rest.is_zero() || said.is_empty() {
        said.push(period(rest));
    }
    said.join(" ")
}
