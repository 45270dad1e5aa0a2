//! Recorded events as lines of a report.

use unicode_width::UnicodeWidthChar as _;

use super::words::{Words, fill};
use crate::protocol::Kind;
use crate::trace::{Event, ProtocolMessage, Trace};

const COLUMNS: usize = 100;

/// What is said of recorded events.
pub(super) struct Events<'a> {
    trace: &'a Trace,
    messages: &'a [ProtocolMessage],
    words: &'static Words,
    /// The place of each event among the HTTP messages, from 1.
    numbers: Vec<usize>,
}

impl<'a> Events<'a> {
    pub(super) fn new(
        trace: &'a Trace,
        messages: &'a [ProtocolMessage],
        words: &'static Words,
    ) -> Self {
        Self {
            trace,
            messages,
            words,
            numbers: numbers(trace),
        }
    }

    /// A recorded event below what it shows.
    pub(super) fn shown(&self, text: &mut String, event: usize) {
        let own = self.words.report();
        let (recorded, message) = (self.trace.events.get(event), self.messages.get(event));
        let (Some(recorded), Some(message)) = (recorded, message) else {
            return;
        };
        let (name, what) = match recorded.transfer() {
            Some((_, transfer)) => {
                let lost = matches!(recorded, Event::Lost { .. });
                let lost = if lost { &*own.lost } else { "" };
                let ends = format!("{} -> {}{lost}", transfer.from, transfer.to);
                let what = format!("{ends} {}", self.first_line(recorded));
                (&own.message, what)
            }
            None => (&own.after_message, local(recorded, message.kind)),
        };
        let (number, time) = (self.numbers[event].to_string(), seconds(recorded.at()));
        let name = fill(name, &[("number", &number), ("time", &time)]);
        line(text, "      ", &shorten(&self.words.told(&name, &what)));
    }

    /// Method and target of a request; status and Location of a response.
    fn first_line(&self, event: &Event) -> String {
        let own = self.words.report();
        let Some(Ok(http)) = event.http() else {
            return own.no_http.clone();
        };
        if let Some((method, target)) = http.request_line() {
            return format!("{method} {target}");
        }
        let status = http.status().unwrap_or_default().to_string();
        match http.redirect() {
            Some(location) => fill(
                &own.redirect,
                &[("status", &status), ("location", location)],
            ),
            None => status,
        }
    }
}

/// The place of each event among the HTTP messages, from 1.
fn numbers(trace: &Trace) -> Vec<usize> {
    let mut last = 0;
    let count = |event: &Event| {
        last += usize::from(event.transfer().is_some());
        last
    };
    trace.events.iter().map(count).collect()
}

fn local(event: &Event, kind: Kind) -> String {
    match event {
        Event::Local(local) => {
            let detail = &local.detail;
            let detail = Some(detail).filter(|detail| !detail.is_empty());
            let detail = detail.map_or(String::new(), |detail| format!(" ({detail})"));
            format!("{} {kind} {}{detail}", local.participant, local.subject)
        }
        _ => kind.to_string(),
    }
}

/// Microseconds as seconds with three digits.
fn seconds(at: u64) -> String {
    format!("{}.{:03}", at / 1_000_000, at / 1_000 % 1_000)
}

fn shorten(text: &str) -> String {
    let mut width = 0;
    let fits = |letter: &char| {
        width += letter.width().unwrap_or(0);
        width < COLUMNS
    };
    let mut short: String = text.chars().take_while(fits).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

/// Adds a line. What a terminal would obey instead of show is escaped: control
/// characters and those that turn the direction of writing.
pub(super) fn line(text: &mut String, indent: &str, content: &str) {
    text.push_str(indent);
    for letter in content.chars() {
        let turns = matches!(letter, '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        if letter.is_control() || turns {
            text.extend(letter.escape_unicode());
        } else {
            text.push(letter);
        }
    }
    text.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_cut_at_columns_not_letters() {
        assert_eq!(shorten(&"a".repeat(99)), "a".repeat(99));
        assert_eq!(shorten(&"a".repeat(101)).chars().count(), COLUMNS);
        assert_eq!(shorten(&"用".repeat(60)).chars().count(), COLUMNS / 2);
    }
}
