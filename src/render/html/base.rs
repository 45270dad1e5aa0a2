//! An overlay beside its base: where the two runs part.

use crate::diagram::Story;
use crate::trace::Event;

/// The first event of each run that the other does not have; nothing where one
/// run is like the other. A run that ends first parts behind its last event.
///
/// Both runs draw the same values from the same seed, so events are alike to
/// the last octet until a cause makes them differ; only their times may drift.
pub(super) fn parting(story: &Story<'_>, base: &Story<'_>) -> Option<usize> {
    let (own, other) = (&story.trace.events, &base.trace.events);
    let alike = own
        .iter()
        .zip(other)
        .take_while(|(one, other)| is_alike(one, other));
    let first = alike.count();
    (first < own.len().max(other.len())).then_some(first)
}

/// Whether two events are the same, whatever the clock says.
fn is_alike(one: &Event, other: &Event) -> bool {
    let timeless = |event: &Event| {
        let mut event = event.clone();
        match &mut event {
            Event::Request(transfer) | Event::Response(transfer) | Event::Lost { transfer, .. } => {
                transfer.at = 0;
            }
            Event::Local(local) => local.at = 0,
        }
        event
    };
    one == other || timeless(one) == timeless(other)
}
