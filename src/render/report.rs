//! The verdict as readable text: what differs, where, and the messages that show it.

use crate::diagram::Story;
use crate::render::Options;
use crate::render::events::{Events, line};
use crate::render::words::{Words, fill};
use crate::verdict::{StepState, Stop};
use crate::walkthrough::{Step, Walkthrough};

/// The verdict in full: its [`summary`], each
/// difference with the messages that show it, the departures, and what the document leaves out.
///
/// Uses `language` of the options.
pub fn report(story: &Story<'_>, options: &Options) -> String {
    let report = Report::new(story, options);
    let mut text = String::new();
    let (words, own) = (report.words, report.words.report());
    let title = [
        ("scenario", story.trace.header.scenario.as_str()),
        ("walkthrough", &story.walkthrough.id),
        ("summary", &report.summary()),
    ];
    line(&mut text, "", &fill(&own.title, &title));
    for difference in &story.verdict.differences {
        let name = words.difference(difference.kind);
        let at = |step| report.at_step(name, step);
        let name = difference.step.map_or(name.to_owned(), at);
        let said = words.told(&name, &words.finding(&difference.detail));
        line(&mut text, "  ", &said);
        for &event in &difference.events {
            report.events.shown(&mut text, event);
        }
    }
    for departure in &story.verdict.departures {
        let name = report.at_step(&own.departs, departure.step);
        let said = words.told(&name, &words.finding(&departure.detail));
        line(&mut text, "  ", &said);
    }
    for &event in &story.verdict.leaves_out {
        let kind = story.messages.get(event).map_or("", |m| m.kind.as_str());
        line(&mut text, "  ", &words.told(&own.leaves_out, kind));
        report.events.shown(&mut text, event);
    }
    text
}

/// The verdict in a few words: `matches, 8 of 8 steps`. Uses `language` of the options.
pub fn summary(story: &Story<'_>, options: &Options) -> String {
    Report::new(story, options).summary()
}

/// What the lines of a report have in common.
struct Report<'a> {
    story: &'a Story<'a>,
    words: &'static Words,
    events: Events<'a>,
}

impl<'a> Report<'a> {
    fn new(story: &'a Story<'a>, options: &Options) -> Self {
        let words = options.words(&story.walkthrough.language);
        Self {
            story,
            words,
            events: Events::new(story.trace, &story.messages, words),
        }
    }

    fn summary(&self) -> String {
        let (own, verdict) = (self.words.report(), &self.story.verdict);
        let counted =
            |template: &str, count: usize| fill(template, &[("count", &count.to_string())]);
        let mut text = match (verdict.differences.len(), &verdict.stop) {
            (0, None) => own.matches.clone(),
            (0, Some(stop)) => self.stopped(stop),
            (1, _) => counted(&own.differs_in_one, 1),
            (places, _) => counted(&own.differs_in_many, places),
        };
        text += &match verdict.departures.len() {
            0 => String::new(),
            1 => counted(&own.departing_in_one, 1),
            departures => counted(&own.departing_in_many, departures),
        };
        let count = |state| {
            verdict
                .steps
                .iter()
                .filter(|step| step.state == state)
                .count()
        };
        let all = (verdict.steps.len() - count(StepState::Setup)).to_string();
        for (state, template) in [
            (StepState::Happened, &own.happened),
            (StepState::Skipped, &own.skipped),
            (StepState::NotReached, &own.not_reached),
            (StepState::CannotBeSeen, &own.cannot_be_seen),
        ] {
            let told = match state {
                StepState::Happened => verdict.stop.is_none(),
                _ => count(state) > 0,
            };
            if told {
                let count = count(state).to_string();
                text += &fill(template, &[("count", &count), ("all", &all)]);
            }
        }
        text
    }

    fn stopped(&self, stop: &Stop) -> String {
        let (own, outcome) = (self.words.report(), &stop.outcome);
        let steps = &self.story.walkthrough.steps;
        let place = match stop.step.and_then(|index| steps.get(index)) {
            Some(failed) => fill(&own.stopped_at, &[("step", &self.step(failed))]),
            None => own.stopped_behind.clone(),
        };
        let error = outcome.error.as_deref();
        let error = error.map_or(String::new(), |error| format!("{error} "));
        let how = format!(
            "{error}{}",
            self.words.delivered(outcome.delivered, outcome.status)
        );
        let at = self.words.at(self.story.walkthrough.name_of(&outcome.at));
        fill(&own.stops, &[("place", &place), ("how", &how), ("at", &at)])
    }

    fn step(&self, step: &Step) -> String {
        let number = number(self.story.walkthrough, step);
        fill(&self.words.report().step, &[("number", number)])
    }

    /// The name of something and the step that it concerns.
    fn at_step(&self, name: &str, index: usize) -> String {
        let step = self.step_name(index);
        let values = [("name", name), ("step", &step)];
        fill(&self.words.report().at_step, &values)
    }

    fn step_name(&self, index: usize) -> String {
        let own = self.words.report();
        match self.story.walkthrough.steps.get(index) {
            Some(step) => {
                let named = [
                    ("step", self.step(step)),
                    ("label", step.label.text.clone()),
                ];
                let named = named.each_ref().map(|(name, text)| (*name, text.as_str()));
                fill(&own.named_step, &named)
            }
            None => fill(&own.step, &[("number", &index.to_string())]),
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::Trace;
    use crate::trace::sample::{Ending, code_diagram, code_flow};

    fn text(trace: &Trace, walkthrough: &Walkthrough) -> String {
        report(&Story::new(trace, walkthrough), &Options::default())
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
             (state check failed, at client), 4 of 8 not reached\n"
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
    fn the_words_are_those_of_the_walkthrough() {
        let mut document = code_diagram();
        document.language = "zh-TW".to_owned();
        let matched = text(&code_flow(Ending::Success), &document);
        let denied = text(&code_flow(Ending::Denied), &document);
        document.steps[5].lacks = vec!["refresh_token".to_owned()];
        document.steps[0].arrows[0].from = "app".to_owned();
        document.steps.truncate(6);
        document.omits.push("resource-request".parse().unwrap());
        let differing = text(&code_flow(Ending::Success), &document);
        insta::assert_snapshot!(matched + &denied + &differing, @r##"
        okta-authorization-code，diagram：相符，8 步中有 8 步發生
        okta-authorization-code，diagram：如宣告停止於步驟 4.（access_denied 於查詢字串，於 client），8 步中有 4 步未到達
        okta-authorization-code，diagram：有 2 處不符，已知差異 1 處，6 步中有 5 步發生
          發送者不符，步驟 1.「step 1」：authorization-start 由 client 送出；文件的箭頭由 app 出發
              訊息 2，0.002 秒：client -> user/browser 302，導向 https://your-org.okta.example/oauth2/default/v1/…
          文件未記載：執行紀錄中有 resource-response；文件既未涵蓋，也未宣告不提及
              訊息 23，0.027 秒：app -> client 200
          已知差異，步驟 6.「step 6」：文件承諾 refresh_token；沒有任何訊息攜帶
          文件未提及：resource-request
              訊息 18，0.021 秒：client -> app GET /profile
        "##);
    }

    #[test]
    fn what_a_terminal_would_obey_is_escaped() {
        let mut document = code_diagram();
        document.steps[0].arrows[0].from = "app".to_owned();
        document.steps[0].label.text = "red \u{1b}[31m \u{202e}back".to_owned();
        let text = text(&code_flow(Ending::Success), &document);
        assert!(text.contains("red \\u{1b}[31m \\u{202e}back"), "{text}");
    }
}
