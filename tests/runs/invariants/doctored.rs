//! For each invariant recordings that break it, and no others but those that follow from it.

use std::collections::BTreeSet;

use flowscribe::diagram::Story;
use flowscribe::protocol::{Invariant, MessageKind as M};
use flowscribe::scenario::builtin;
use flowscribe::trace::Trace;
use flowscribe::verdict::Holding;

use super::doctor::Doctored;
use super::{authorization_cases, token_cases};
use super::{broken, held};
use crate::common::trace_of;

const CODE: &str = "okta-authorization-code";

/// What breaks one breaks others, in some cases: no more than these.
const IMPLIED: &[(u8, &[u8])] = &[
    // A client's secret in a URL of the authorization endpoint is at no back channel either.
    (6, &[5]),
    // A token in the query is where answers to `code` travel.
    (7, &[19]),
    // A refresh token in an authorization response stands in its URL.
    (9, &[6]),
    // A redirect URI that is not registered is not registered.
    (12, &[11]),
    // A second way that is the query is one that an access token must not take.
    (37, &[7]),
];

/// A case: what is broken, and how.
pub(super) type Case = (u8, &'static str, fn() -> Trace);

fn cases() -> impl Iterator<Item = &'static Case> {
    authorization_cases::CASES.iter().chain(token_cases::CASES)
}

#[test]
fn a_doctored_recording_breaks_what_it_should_and_what_follows() {
    let mut wrong = Vec::new();
    for (number, how, doctored) in cases() {
        let trace = doctored();
        let held = held(&trace);
        let implied = IMPLIED.iter().filter(|(one, _)| one == number);
        let implied: Vec<u8> = implied.flat_map(|(_, implied)| implied.to_vec()).collect();
        for one in &held {
            let other = one.invariant.number();
            let should = match other {
                other if other == *number => one.is_broken(),
                other => !one.is_broken() || implied.contains(&other),
            };
            if !should {
                wrong.push(format!("{number}, {how}: {one:?}"));
            }
        }
        let breaches = held[usize::from(*number) - 1].breaches().iter();
        let mut events = breaches.flat_map(|breach| &breach.events);
        assert!(events.all(|event| *event < trace.events.len()), "{how}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is said to follow does follow somewhere.
#[test]
fn every_implication_is_needed() {
    for (number, implied) in IMPLIED {
        let cases = cases().filter(|(one, ..)| one == number);
        let broken: Vec<u8> = cases
            .flat_map(|(.., doctored)| broken(&doctored()))
            .collect();
        for other in *implied {
            assert!(broken.contains(other), "{number} implies {other}");
        }
    }
}

/// None of the 46 is missing, and none is without a recording that breaks it; 45 is the verdict's.
#[test]
fn each_has_a_doctored_recording() {
    let mut numbers: Vec<u8> = cases().map(|(number, ..)| *number).collect();
    numbers.push(45);
    numbers.sort_unstable();
    numbers.dedup();
    let all: Vec<u8> = Invariant::all().map(Invariant::number).collect();
    assert_eq!(numbers, all);
}

/// Each is about something that a built-in run shows; 45 is the verdict's.
#[test]
fn each_holds_in_a_built_in_run() {
    let mut seen = BTreeSet::new();
    for builtin in builtin() {
        let held = super::held(&trace_of(builtin.name, 0)).into_iter();
        let holding = held.filter(|one| one.state == Holding::Holds);
        seen.extend(holding.map(|one| one.invariant.number()));
    }
    let unseen: Vec<u8> = (1..=46).filter(|number| !seen.contains(number)).collect();
    assert_eq!(unseen, [45]);
}

/// 45: a documented step that did not happen is a difference, and so is one that comes first.
#[test]
fn documented_steps_are_the_verdicts() {
    let run = Doctored::run(CODE);
    let place = run.place(M::TokenRequest, 0);
    let mut trace = run.0;
    trace.events.remove(place);
    let story = Story::new(&trace, &trace.header.walkthroughs[0]);
    assert!(!story.verdict.matches());
    assert_eq!(super::held(&trace)[44].breaches(), []);
}
