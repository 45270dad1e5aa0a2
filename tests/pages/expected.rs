//! Who knows what at each stop of a page, from the recording and not from the page.

use flowscribe::diagram::{Folding, Fragment, RowContent, Shown, Story, fold};
use flowscribe::trace::{Event, Knowledge, Learned, Secret};
use indexmap::IndexMap;
use serde::Serialize;

/// By stop, by the label of the secret, by participant.
pub(crate) type Known = IndexMap<String, IndexMap<String, IndexMap<String, Sights>>>;

/// How many ways a participant saw a secret in, and how many of them are cleared again.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Sights {
    ways: usize,
    cleared: usize,
}

pub(crate) fn known(story: &Story<'_>) -> Known {
    let knowledge = Knowledge::of(story.trace, &story.messages);
    let at = |event: usize| {
        let secrets = knowledge.secrets.iter();
        let known = secrets.map(|secret| (secret.label.clone(), sights(secret, event)));
        known.filter(|(_, sights)| !sights.is_empty()).collect()
    };
    let stops = stops(story).into_iter();
    stops.map(|(id, event)| (id, at(event))).collect()
}

/// Everyone who has seen the secret once this event has happened.
fn sights(secret: &Secret, event: usize) -> IndexMap<String, Sights> {
    let mut by: IndexMap<String, IndexMap<_, Vec<&Learned>>> = IndexMap::new();
    for sight in secret.known.iter().filter(|sight| sight.event <= event) {
        let ways = by.entry(sight.participant.to_string()).or_default();
        let way = ways.entry((sight.how, sight.carrier)).or_default();
        way.push(sight);
    }
    let is_cleared = |sights: &&Vec<&Learned>| {
        let mut sights = sights.iter();
        sights.all(|sight| sight.until.is_some_and(|until| until <= event))
    };
    let count = |ways: IndexMap<_, Vec<&Learned>>| Sights {
        ways: ways.len(),
        cleared: ways.values().filter(is_cleared).count(),
    };
    by.into_iter()
        .map(|(name, ways)| (name, count(ways)))
        .collect()
}

/// Each stop with the last event that has happened there.
fn stops(story: &Story<'_>) -> IndexMap<String, usize> {
    let folding = fold(story);
    let mut stops = IndexMap::new();
    let mut last = 0;
    for (step, fragments) in lists(&folding) {
        let events: Vec<usize> = fragments
            .iter()
            .flat_map(|one| one.events())
            .copied()
            .collect();
        last = events
            .iter()
            .copied()
            .max()
            .map_or(last, |event| event.max(last));
        if let Some(step) = step {
            let id = format!("step-{}", story.walkthrough.steps[step].id);
            stops.insert(anchor(&id), events.iter().copied().max().unwrap_or(last));
        }
        for fragment in fragments {
            if let Fragment::Message(message) = fragment {
                let sent = *message.events.last().unwrap();
                stops.insert(anchor(&message.id), settled(story, &events, sent));
            }
        }
    }
    stops
}

/// What a participant does by itself belongs to the message before it.
fn settled(story: &Story<'_>, listed: &[usize], mut event: usize) -> usize {
    let is_local = |event| matches!(story.trace.events.get(event), Some(Event::Local(_)));
    while is_local(event + 1) && listed.contains(&(event + 1)) {
        event += 1;
    }
    event
}

/// What was recorded, step by step; what is continued further down stands with its
/// step, and what no step shows on its own.
fn lists(folding: &Folding) -> Vec<(Option<usize>, Vec<&Fragment>)> {
    let mut lists: Vec<(Option<usize>, Vec<&Fragment>)> = Vec::new();
    for row in &folding.rows {
        let RowContent::Fragments(fragments) = &row.content else {
            continue;
        };
        let known = lists
            .iter()
            .position(|(step, _)| step.is_some() && *step == row.step);
        let place = known.unwrap_or(lists.len());
        if known.is_none() {
            lists.push((row.step, Vec::new()));
        }
        if row.shown != Shown::Folded {
            recorded(fragments, &mut lists[place].1);
        }
    }
    lists
}

fn recorded<'a>(fragments: &'a [Fragment], list: &mut Vec<&'a Fragment>) {
    for fragment in fragments {
        match fragment {
            Fragment::Group(group) => recorded(&group.fragments, list),
            Fragment::Message(message) if message.events.is_empty() => {}
            Fragment::Message(_) | Fragment::Note(_) => list.push(fragment),
            _ => {}
        }
    }
}

/// As the page writes ids.
fn anchor(id: &str) -> String {
    id.replace(char::is_whitespace, "_")
        .replace('\u{202e}', "⟨U+202E⟩")
}
