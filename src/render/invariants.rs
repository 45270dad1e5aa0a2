//! The invariants of a run as readable text: those that it breaks, or all.

use super::Options;
use super::events::{Events, line};
use super::words::{Words, cited, fill};
use crate::trace::{ProtocolMessage, Trace};
use crate::verdict::{Held, Holding};

/// The invariants that a run breaks, with the messages that break them: first those that differ
/// from what its scenario declares, then the declared ones. Empty where nothing is broken.
///
/// Uses `language` of the options, else that of the first walkthrough.
pub fn breaches(
    trace: &Trace,
    messages: &[ProtocolMessage],
    held: &[Held],
    options: &Options,
) -> String {
    let words = words_of(trace, options);
    let events = Events::new(trace, messages, words);
    let mut text = String::new();
    let (differing, others): (Vec<&Held>, Vec<&Held>) = held.iter().partition(|one| one.differs());
    for one in differing {
        line(&mut text, "  ", &differing_invariant(one, words));
        for breach in one.breaches() {
            line(&mut text, "    ", &words.flaw(&breach.flaw));
            for &event in &breach.events {
                events.shown(&mut text, event);
            }
        }
    }
    for one in others {
        if let Some(said) = as_declared(one, words) {
            line(&mut text, "  ", &said);
        }
    }
    text
}

/// Every invariant and what became of it, a line each, below their counts.
///
/// Uses `language` of the options, else that of the first walkthrough.
pub fn invariants(trace: &Trace, held: &[Held], options: &Options) -> String {
    let words = words_of(trace, options);
    let mut text = String::new();
    line(&mut text, "  ", &counts(held, words));
    for one in held {
        let number = one.invariant.number();
        let (mark, statement) = (mark(&one.state), words.statement(one.invariant));
        line(&mut text, "    ", &format!("{mark} {number:2} {statement}"));
        if let Some(said) = as_declared(one, words) {
            line(&mut text, "         ", &said);
        }
    }
    text
}

/// Those of the options' language, else of the first walkthrough's.
fn words_of(trace: &Trace, options: &Options) -> &'static Words {
    let first = trace.header.walkthroughs.first();
    options.words(first.map_or("en", |first| &first.language))
}

/// What is said of an invariant that is broken on purpose.
pub(super) fn as_declared(held: &Held, words: &Words) -> Option<String> {
    let reason = held.declared.as_ref().filter(|_| held.is_broken())?;
    let number = held.invariant.number().to_string();
    let values = [("number", &*number), ("reason", reason)];
    Some(fill(&words.invariants().broken_as_declared, &values))
}

/// How many hold, are broken, and cannot be seen.
pub(super) fn counts(held: &[Held], words: &Words) -> String {
    let count = |of: fn(&Holding) -> bool| {
        let so = held.iter().filter(|one| of(&one.state));
        so.count().to_string()
    };
    let holds = count(|state| matches!(state, Holding::Holds));
    let broken = count(|state| matches!(state, Holding::Broken(_)));
    let unseen = count(|state| matches!(state, Holding::CannotBeSeen));
    let values = [("holds", &*holds), ("broken", &broken), ("unseen", &unseen)];
    fill(&words.invariants().counts, &values)
}

/// A sign for each state, told apart without colour.
pub(super) fn mark(state: &Holding) -> &'static str {
    match state {
        Holding::Holds => "✓",
        Holding::Broken(_) => "✗",
        Holding::CannotBeSeen => "–",
    }
}

/// What became of an invariant, in a word or two.
pub(super) fn state<'w>(state: &Holding, words: &'w Words) -> &'w str {
    let own = words.invariants();
    match state {
        Holding::Holds => &own.holds,
        Holding::Broken(_) => &own.is_broken,
        Holding::CannotBeSeen => &own.unseen,
    }
}

fn differing_invariant(held: &Held, words: &Words) -> String {
    let own = words.invariants();
    let template = match held.state {
        Holding::Broken(_) => &own.broken,
        Holding::Holds => &own.stale_break,
        Holding::CannotBeSeen => &own.unseen_break,
    };
    let number = held.invariant.number().to_string();
    let specs = cited("", &held.invariant.specs());
    let values = [
        ("number", &*number),
        ("specs", &specs),
        ("statement", words.statement(held.invariant)),
    ];
    fill(template, &values)
}
