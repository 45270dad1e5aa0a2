//! The invariants that a run breaks, as readable text.

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
    let first = trace.header.walkthroughs.first();
    let words = options.words(first.map_or("en", |first| &first.language));
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
        if let Some(reason) = &one.declared {
            let number = one.invariant.number().to_string();
            let values = [("number", &*number), ("reason", reason)];
            let said = fill(&words.invariants().broken_as_declared, &values);
            line(&mut text, "  ", &said);
        }
    }
    text
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
