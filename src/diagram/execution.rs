//! Which lifeline is at work when: from a request that arrives to the response that answers it.

use indexmap::IndexMap;

use super::{Execution, Fragment, Message, Story};
use crate::trace::{Event, ExchangeId, Part};

/// The executions that the drawn messages show, in the order in which they begin.
pub(super) fn executions(story: &Story<'_>, fragments: &[Fragment]) -> Vec<Execution> {
    let mut messages = Vec::new();
    super::model::collect(fragments, &mut messages);
    let mut open: IndexMap<ExchangeId, (usize, usize)> = IndexMap::new();
    let mut found = Vec::new();
    for (index, message) in messages.iter().enumerate() {
        if let Some(exchange) = end(story, message, message.events.first(), Part::Response)
            && let Some((begin, lifeline)) = open.swap_remove(&exchange)
            && lifeline == message.from
        {
            found.push(Execution {
                lifeline,
                begin,
                end: index,
            });
        }
        if let Some(exchange) = end(story, message, message.events.last(), Part::Request) {
            open.insert(exchange, (index, message.to));
        }
    }
    found.sort_by_key(|one| (one.begin, std::cmp::Reverse(one.end)));
    found
}

/// The exchange of an event at the end of an arrow between two lifelines.
fn end(
    story: &Story<'_>,
    message: &Message,
    event: Option<&usize>,
    wanted: Part,
) -> Option<ExchangeId> {
    let event = story.trace.events.get(*event?)?;
    let (part, transfer) = event.transfer()?;
    let lost = matches!(event, Event::Lost { .. }) && wanted == Part::Request;
    (part == wanted && !lost && message.from != message.to).then_some(transfer.exchange)
}
