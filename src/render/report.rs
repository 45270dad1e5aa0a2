//! The verdict as readable text: what differs, where, and the messages that show it.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthChar as _;

use crate::diagram::Story;
use crate::protocol::Kind;
use crate::trace::{Event, HttpMessage, Part, ProtocolMessage, Trace, Transfer};
use crate::verdict::{StepState, Stop};
use crate::walkthrough::{Delivered, Step, Walkthrough};

const COLUMNS: usize = 100;

/// The verdict in full: its [`summary`], each difference with the messages that
/// show it, the departures, and what the document leaves out.
pub fn report(story: &Story<'_>) -> String {
    let Story {
        trace,
        walkthrough,
        messages,
        verdict,
    } = story;
    let mut text = String::new();
    let (scenario, id) = (&trace.header.scenario, &walkthrough.id);
    line(
        &mut text,
        "",
        &format!("{scenario}, {id}: {}", summary(story)),
    );
    let numbers = numbers(trace);
    for difference in &verdict.differences {
        let at = difference.step.map(|step| step_name(walkthrough, step));
        let at = at.map_or(String::new(), |at| format!(", {at}"));
        line(
            &mut text,
            "  ",
            &format!("{}{at}: {}", difference.kind, difference.detail),
        );
        for &event in &difference.events {
            shown(&mut text, trace, messages, &numbers, event);
        }
    }
    for departure in &verdict.departures {
        let at = step_name(walkthrough, departure.step);
        line(
            &mut text,
            "  ",
            &format!("departs, {at}: {}", departure.detail),
        );
    }
    for &event in &verdict.leaves_out {
        let kind = messages.get(event).map_or("message", |m| m.kind.as_str());
        line(&mut text, "  ", &format!("leaves out: {kind}"));
        shown(&mut text, trace, messages, &numbers, event);
    }
    text
}

/// The verdict in a few words: `matches, 8 of 8 steps`.
pub fn summary(story: &Story<'_>) -> String {
    let (walkthrough, verdict) = (story.walkthrough, &story.verdict);
    let mut text = match (verdict.differences.len(), &verdict.stop) {
        (0, None) => "matches".to_owned(),
        (0, Some(stop)) => stop_summary(walkthrough, stop),
        (1, _) => "differs in 1 place".to_owned(),
        (places, _) => format!("differs in {places} places"),
    };
    match verdict.departures.len() {
        0 => {}
        1 => text.push_str(" with 1 departure"),
        departures => _ = write!(text, " with {departures} departures"),
    }
    let count = |state| {
        let steps = verdict.steps.iter();
        steps.filter(|step| step.state == state).count()
    };
    let all = verdict.steps.len() - count(StepState::Setup);
    if verdict.stop.is_none() {
        _ = write!(text, ", {} of {all} steps", count(StepState::Happened));
    }
    for (state, words) in [
        (StepState::Skipped, "skipped"),
        (StepState::NotReached, "not reached"),
        (StepState::CannotBeSeen, "cannot be seen"),
    ] {
        if count(state) > 0 {
            _ = write!(text, ", {} of {all} {words}", count(state));
        }
    }
    text
}

fn stop_summary(walkthrough: &Walkthrough, stop: &Stop) -> String {
    let stopped = stop.step.and_then(|step| walkthrough.steps.get(step));
    let place = stopped.map_or("behind the documented steps".to_owned(), |step| {
        format!("at step {}", number(walkthrough, step))
    });
    let outcome = &stop.outcome;
    let how = match outcome.delivered {
        Delivered::Page => "on a page",
        Delivered::Query => "in the query",
        Delivered::Fragment => "in the fragment",
        Delivered::Json => "in JSON",
        Delivered::Challenge => "in a challenge",
        Delivered::Local => "found locally",
        Delivered::Transport => "by the transport",
    };
    let error = outcome.error.as_deref();
    let error = error.map_or(String::new(), |error| format!("{error} "));
    format!(
        "stops as declared {place} ({error}{how}, at {})",
        outcome.at
    )
}

/// The number that the document shows; the step's id where it shows none, or
/// the same one more than once.
fn number<'a>(walkthrough: &Walkthrough, step: &'a Step) -> &'a str {
    let same = |other: &&Step| other.number == step.number;
    match &step.number {
        Some(number) if walkthrough.steps.iter().filter(same).count() == 1 => number,
        _ => &step.id,
    }
}

fn step_name(walkthrough: &Walkthrough, step: usize) -> String {
    let Some(step) = walkthrough.steps.get(step) else {
        return format!("step {step}");
    };
    let number = number(walkthrough, step);
    format!("step {number} \"{}\"", step.label.text)
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

fn shown(
    text: &mut String,
    trace: &Trace,
    messages: &[ProtocolMessage],
    numbers: &[usize],
    event: usize,
) {
    let (Some(recorded), Some(message)) = (trace.events.get(event), messages.get(event)) else {
        return;
    };
    let what = match recorded.transfer() {
        Some((part, transfer)) => {
            let lost = matches!(recorded, Event::Lost { .. });
            let lost = if lost { " (lost)" } else { "" };
            let ends = format!("{} -> {}{lost}", transfer.from, transfer.to);
            format!("{ends} {}", first_line(part, transfer))
        }
        None => local(recorded, message.kind),
    };
    let seconds = seconds(recorded.at());
    let name = match recorded.transfer() {
        Some(_) => format!("message {}", numbers[event]),
        None => format!("after message {}", numbers[event]),
    };
    line(
        text,
        "      ",
        &shorten(&format!("{name}, {seconds} s: {what}")),
    );
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

/// Method and target of a request; status and Location of a response.
fn first_line(part: Part, transfer: &Transfer) -> String {
    let octets = transfer.arrived().as_bytes();
    let http = match part {
        Part::Request => HttpMessage::request(octets),
        Part::Response => HttpMessage::response(octets),
    };
    let Ok(http) = http else {
        return "octets that are no HTTP".to_owned();
    };
    if let Some((method, target)) = http.request_line() {
        return format!("{method} {target}");
    }
    let status = http.status().unwrap_or_default();
    match http.redirect() {
        Some(location) => format!("{status} to {location}"),
        None => status.to_string(),
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
fn line(text: &mut String, indent: &str, content: &str) {
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
    use crate::trace::sample::{Ending, code_diagram, code_flow};

    fn text(trace: &Trace, walkthrough: &Walkthrough) -> String {
        report(&Story::new(trace, walkthrough))
    }

    #[test]
    fn a_match_is_one_line() {
        let text = text(&code_flow(Ending::Success), &code_diagram());
        assert_eq!(
            text,
            "okta-authorization-code, diagram: matches, 8 of 8 steps\n"
        );
    }

    #[test]
    fn a_declared_stop_says_where_and_how() {
        let denied = text(&code_flow(Ending::Denied), &code_diagram());
        assert_eq!(
            denied,
            "okta-authorization-code, diagram: stops as declared at step 4. \
             (access_denied in the query, at client), 4 of 8 not reached\n"
        );
        let forged = text(&code_flow(Ending::StateMismatch), &code_diagram());
        assert_eq!(
            forged,
            "okta-authorization-code, diagram: stops as declared at step 4. \
             (state found locally, at client), 4 of 8 not reached\n"
        );
    }

    #[test]
    fn a_number_that_repeats_names_no_step() {
        let mut document = code_diagram();
        for step in &mut document.steps {
            step.number = Some("1.".to_owned());
        }
        let denied = text(&code_flow(Ending::Denied), &document);
        assert!(denied.contains("stops as declared at step 4 ("), "{denied}");
    }

    #[test]
    fn differences_are_shown_with_their_messages() {
        let mut trace = code_flow(Ending::Success);
        let mut document = code_diagram();
        document
            .omits
            .retain(|kind| kind.as_str() != "keys-request");
        document.steps[0].arrows[0].from = "app".to_owned();
        document.steps[5].lacks = vec!["refresh_token".to_owned()];
        document.steps.truncate(6);
        document.omits.push("resource-request".parse().unwrap());
        document.omits.push("resource-response".parse().unwrap());
        document.steps[4].number = None;
        document.steps[4].arrows[0].to = "user".to_owned();
        trace.header.scenario = "code".to_owned();
        insta::assert_snapshot!(text(&trace, &document), @r#"
        code, diagram: differs in 4 places with 1 departure, 4 of 6 steps
          wrong sender, step 1. "step 1": authorization-start left client; the documented arrow leaves app
              message 2, 0.002 s: client -> user/browser 302 to https://your-org.okta.example/oauth2/default/v1/a…
          wrong receiver, step 5 "step 5": token-request reached okta; the documented arrow reaches user
              message 14, 0.017 s: client -> okta POST /oauth2/default/v1/token
          undocumented: keys-request was recorded; the document neither covers nor omits it
              message 16, 0.019 s: client -> okta GET /oauth2/default/v1/keys
          undocumented: keys-request was recorded; the document neither covers nor omits it
              message 21, 0.024 s: app -> okta GET /oauth2/default/v1/keys
          departs, step 6. "step 6": the document promises refresh_token; no message carries it
          leaves out: resource-request
              message 18, 0.021 s: client -> app GET /profile
          leaves out: resource-response
              message 23, 0.027 s: app -> client 200
        "#);
    }

    #[test]
    fn what_a_terminal_would_obey_is_escaped() {
        let mut document = code_diagram();
        document.steps[0].arrows[0].from = "app".to_owned();
        document.steps[0].label.text = "red \u{1b}[31m \u{202e}back".to_owned();
        let text = text(&code_flow(Ending::Success), &document);
        assert!(text.contains("red \\u{1b}[31m \\u{202e}back"), "{text}");
    }

    #[test]
    fn long_lines_are_cut_at_columns_not_letters() {
        assert_eq!(shorten(&"a".repeat(99)), "a".repeat(99));
        assert_eq!(shorten(&"a".repeat(101)).chars().count(), COLUMNS);
        assert_eq!(shorten(&"用".repeat(60)).chars().count(), COLUMNS / 2);
    }
}
