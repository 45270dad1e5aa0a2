//! Who knows what, as a table: a row for each secret, a column for each participant.

use indexmap::IndexMap;
use serde::Serialize;

use crate::diagram::Story;
use crate::render::clean::visible;
use crate::render::words::Words;
use crate::trace::{Carrier, Event, Knowledge, Learned, Secret, Seen};
use crate::walkthrough::Name;

/// Longer values are cut in the table; the messages show them whole.
const VALUE_MOST: usize = 32;

/// Which participants have seen which secret, and by which message.
#[derive(Debug, Serialize)]
pub(super) struct Table {
    /// Everyone who sees any secret, in the order of the scenario.
    participants: Vec<Column>,
    secrets: Vec<Row>,
}

#[derive(Debug, Serialize)]
struct Column {
    name: String,
    /// The name of its lifeline, where that is another one.
    lifeline: Option<String>,
}

#[derive(Debug, Serialize)]
struct Row {
    /// What it is.
    kind: String,
    /// Its wire name.
    label: String,
    value: String,
    /// The event by which anybody first sees it.
    event: usize,
    /// One for each participant.
    cells: Vec<Vec<Sight>>,
}

/// How a participant came to see the secret.
#[derive(Debug, Serialize)]
struct Sight {
    event: usize,
    /// From this event on, it is cleared again.
    until: Option<usize>,
    /// The anchor of the message or local event, and what it is called.
    id: Option<String>,
    number: Option<String>,
    how: String,
    carrier: Option<String>,
    /// `history` where it stays in the browser, `url` where it travelled in a URL.
    mark: Option<&'static str>,
}

/// The anchor and the number of each event that the page shows.
pub(super) type Places = IndexMap<usize, (String, Option<String>)>;

impl Table {
    pub(super) fn of(story: &Story<'_>, places: &Places, words: &Words) -> Self {
        let knowledge = Knowledge::of(story.trace, &story.messages);
        let known = story.trace.header.participants.iter();
        let names: Vec<&Name> = known
            .map(|participant| &participant.name)
            .filter(|name| knowledge.secrets.iter().any(|secret| sees(secret, name)))
            .collect();
        let row = |secret: &Secret| Row {
            kind: words.secret(secret.kind).to_owned(),
            label: visible(&secret.label),
            value: shortened(&visible(&secret.value)),
            event: secret.known.first().map_or(0, |sight| sight.event),
            cells: names
                .iter()
                .map(|name| sights(story, secret, name, (places, words)))
                .collect(),
        };
        Self {
            secrets: knowledge.secrets.iter().map(row).collect(),
            participants: names.iter().map(|name| column(story, name)).collect(),
        }
    }
}

fn column(story: &Story<'_>, name: &Name) -> Column {
    let held = story.walkthrough.lifeline_of(name);
    Column {
        name: visible(name.as_str()),
        lifeline: held
            .filter(|held| held.name != name.as_str())
            .map(|held| visible(&held.name)),
    }
}

fn sees(secret: &Secret, name: &Name) -> bool {
    secret.known.iter().any(|sight| sight.participant == *name)
}

/// A participant's sights, of each way the first.
fn sights(
    story: &Story<'_>,
    secret: &Secret,
    name: &Name,
    (places, words): (&Places, &Words),
) -> Vec<Sight> {
    let own = secret
        .known
        .iter()
        .filter(|sight| sight.participant == *name);
    let mut first: IndexMap<(Seen, Option<Carrier>), &Learned> = IndexMap::new();
    for sight in own {
        first.entry((sight.how, sight.carrier)).or_insert(sight);
    }
    let sight = |learned: &Learned| {
        let place = places.get(&learned.event);
        Sight {
            event: learned.event,
            until: learned.until,
            id: place.map(|(id, _)| id.clone()),
            number: place.and_then(|(_, number)| number.clone()),
            how: words.seen(learned.how).to_owned(),
            carrier: learned.carrier.map(|one| words.carrier(one).to_owned()),
            mark: mark(story, learned),
        }
    };
    first.into_values().map(sight).collect()
}

/// What makes a sight dangerous: it stays in the browser, or a server may log it.
fn mark(story: &Story<'_>, sight: &Learned) -> Option<&'static str> {
    if sight.how == Seen::History {
        return Some("history");
    }
    let in_url = sight.carrier.is_some_and(Carrier::is_url) && sight.how == Seen::Received;
    let event = story.trace.events.get(sight.event);
    (in_url && matches!(event, Some(Event::Request(_)))).then_some("url")
}

fn shortened(value: &str) -> String {
    if value.chars().count() <= VALUE_MOST {
        return value.to_owned();
    }
    let kept: String = value.chars().take(VALUE_MOST - 1).collect();
    format!("{kept}…")
}
