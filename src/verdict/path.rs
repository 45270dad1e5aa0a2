//! Whether an arrow's messages make its path: wrong sender, wrong receiver.

use indexmap::IndexMap;
use url::Url;

use super::DifferenceKind;
use super::align::Slot;
use super::findings::{About, Finding, Findings, Reason};
use super::run::Run;
use super::stop::Stopped;
use crate::protocol::{MessageKind, Role};
use crate::trace::{Event, HttpMessage, Mishap, Part, Transfer};
use crate::walkthrough::{Arrow, Name};

/// One end of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum End {
    Sender,
    Receiver,
}

/// Wrong ends, each with the reason.
type Blames = IndexMap<(usize, End), Reason>;

/// Checks the path of every arrow, and every exchange that an arrow covers a half of.
pub(super) fn check(run: &Run<'_>, slots: &[Slot], findings: &mut Findings) {
    let covered: IndexMap<usize, Stopped> = slots
        .iter()
        .filter_map(|slot| Some((slot.event?, (slot.step, slot.arrow))))
        .collect();
    let told = |event: usize| {
        let partner = || run.partner(event).and_then(|other| covered.get(&other));
        covered.get(&event).or_else(partner).copied()
    };
    let mut blames = Blames::new();
    for event in (0..run.count()).filter(|&event| told(event).is_some()) {
        exchange(run, event, &mut blames);
    }
    for group in slots.chunk_by(|a, b| (a.step, a.arrow) == (b.step, b.arrow)) {
        path(run, group, &mut blames);
    }
    for (&event, &place) in &covered {
        pair(run, event, &mut blames);
        answered_too_early(run, event, place, findings);
    }
    blames.sort_by(|(a, _), _, (b, _), _| a.cmp(b));
    for ((event, end), reason) in blames {
        if let Some(place) = told(event) {
            tell(run, event, end, place, reason, findings);
        }
    }
}

fn tell(
    run: &Run<'_>,
    event: usize,
    end: End,
    place: Stopped,
    reason: Reason,
    findings: &mut Findings,
) {
    let message = run.kind(event);
    let (kind, detail) = match end {
        End::Sender => {
            let participant = sender(run, event).clone();
            let left = Finding::Left {
                message,
                participant,
                reason,
            };
            (DifferenceKind::WrongSender, left)
        }
        End::Receiver => {
            let participant = receiver(run, event).clone();
            let reached = Finding::Reached {
                message,
                participant,
                reason,
            };
            (DifferenceKind::WrongReceiver, reached)
        }
    };
    let about = About::arrow(place).message(message);
    findings.add(kind, about, vec![event], detail);
}

fn sender<'a>(run: &Run<'a>, event: usize) -> &'a Name {
    match run.event(event) {
        Event::Local(local) => &local.participant,
        Event::Request(transfer) | Event::Response(transfer) | Event::Lost { transfer, .. } => {
            &transfer.from
        }
    }
}

fn receiver<'a>(run: &Run<'a>, event: usize) -> &'a Name {
    run.transfer(event)
        .map_or_else(|| sender(run, event), |transfer| &transfer.to)
}

/// The path of one arrow: it leaves `from`, each message leaves where the last
/// one arrived, only `from`, `to` and the browser lie between, it reaches `to`.
fn path(run: &Run<'_>, slots: &[Slot], blames: &mut Blames) {
    let Some(slot) = slots.first() else {
        return;
    };
    let arrow = &run.walkthrough.steps[slot.step].arrows[slot.arrow];
    let messages: Vec<&Slot> = slots.iter().filter(|slot| slot.kind.is_message()).collect();
    for slot in slots.iter().filter(|slot| slot.first) {
        if let Some(event) = slot.event.filter(|&e| !run.ends(e).0.is(&arrow.from)) {
            let lifeline = arrow.from.clone();
            let reason = Reason::ArrowLeaves { lifeline };
            blame(blames, event, End::Sender, reason);
        }
    }
    for pair in messages.windows(2) {
        if let (Some(one), Some(next)) = (pair[0].event, pair[1].event) {
            link(run, arrow, one, next, blames);
        }
    }
    for slot in slots.iter().filter(|slot| slot.last) {
        if let Some(event) = slot.event.filter(|&e| !run.ends(e).1.is(&arrow.to)) {
            let lifeline = arrow.to.clone();
            let reason = Reason::ArrowReaches { lifeline };
            blame(blames, event, End::Receiver, reason);
        }
    }
}

fn link(run: &Run<'_>, arrow: &Arrow, one: usize, next: usize, blames: &mut Blames) {
    let arrived = run.ends(one).1;
    let leaves = run.ends(next).0;
    if !arrived.same(&leaves) && !blames.contains_key(&(one, End::Receiver)) {
        // The exchange tells which of the two is wrong, where it tells.
        let asker = run.partner(one).filter(|_| run.is_response(one));
        let asker = asker.filter(|&request| run.ends(request).0.same(&leaves));
        if let Some(request) = asker {
            let participant = sender(run, request).clone();
            let reason = Reason::RequestCameFrom { participant };
            blame(blames, one, End::Receiver, reason);
        } else {
            let participant = receiver(run, one).clone();
            let reason = Reason::MessageBeforeReached { participant };
            blame(blames, next, End::Sender, reason);
        }
    }
    if arrived.same(&leaves)
        && let Some(target) = redirected_elsewhere(run, one, next)
    {
        let target = target.to_string();
        let reason = Reason::RedirectLeads { target };
        blame(blames, next, End::Receiver, reason);
    }
    let through_browser = run.role(receiver(run, one)) == Some(Role::UserAgent);
    if !through_browser && !arrived.is(&arrow.from) && !arrived.is(&arrow.to) {
        let (from, to) = (arrow.from.clone(), arrow.to.clone());
        let reason = Reason::OffTheArrow { from, to };
        blame(blames, one, End::Receiver, reason);
    }
}

/// Where a redirect leads, if the next request was not sent there.
fn redirected_elsewhere(run: &Run<'_>, one: usize, next: usize) -> Option<Url> {
    let location = run.http(one)?.redirect()?;
    let asked = run.http(run.partner(one)?)?.url()?;
    let mut target = asked.join(location).ok()?;
    target.set_fragment(None);
    // As sent: a fault may have changed it on its way.
    let (part, next) = run.event(next).transfer()?;
    let sent = HttpMessage::of(part, &next.sent).ok()?.url()?;
    (sent != target).then_some(target)
}

fn blame(blames: &mut Blames, event: usize, end: End, reason: Reason) {
    blames.entry((event, end)).or_insert(reason);
}

/// What one message shows of itself, with its exchange: who can have sent and received it.
fn exchange(run: &Run<'_>, event: usize, blames: &mut Blames) {
    let Some((part, transfer)) = run.event(event).transfer() else {
        return;
    };
    for (end, name) in [(End::Sender, &transfer.from), (End::Receiver, &transfer.to)] {
        if run.role(name) == Some(Role::ResourceOwner) {
            blame(blames, event, end, Reason::PersonSpeaksNoHttp);
        }
    }
    match part {
        Part::Request => request(run, event, transfer, blames),
        Part::Response => response(run, event, transfer, blames),
    }
}

fn request(run: &Run<'_>, event: usize, transfer: &Transfer, blames: &mut Blames) {
    if let Some(host) = host(run, event).filter(|_| !transfer.mishaps.contains(&Mishap::Handed))
        && host.server != Some(&transfer.to)
    {
        let host = host.shown().to_owned();
        let reason = Reason::HostNames { host };
        blame(blames, event, End::Receiver, reason);
    }
    let participants = &run.trace.header.participants;
    let has_browser = participants.iter().any(|p| p.role == Role::UserAgent);
    let carried = run.message_kind(event).is_some_and(is_carried_by_browser);
    if carried && has_browser && run.role(&transfer.from) != Some(Role::UserAgent) {
        blame(blames, event, End::Sender, Reason::BrowserSends);
    }
}

/// A response leaves where its request arrived.
fn response(run: &Run<'_>, event: usize, transfer: &Transfer, blames: &mut Blames) {
    let Some(request) = run.partner(event) else {
        return;
    };
    let asked = run.transfer(request).map(|request| &request.to);
    let named = host(run, request).and_then(|host| host.server);
    if asked.is_some_and(|asked| *asked != transfer.from) && named != Some(&transfer.from) {
        let participant = receiver(run, request).clone();
        let reason = Reason::RequestReached { participant };
        blame(blames, event, End::Sender, reason);
    }
}

/// A response goes back to where its request came from. Where neither end is
/// known to be wrong, the request's sender is doubted if a step covers it.
fn pair(run: &Run<'_>, event: usize, blames: &mut Blames) {
    let Some(partner) = run.partner(event) else {
        return;
    };
    let (request, response) = if run.is_response(event) {
        (partner, event)
    } else {
        (event, partner)
    };
    let known = blames.contains_key(&(request, End::Sender))
        || blames.contains_key(&(response, End::Receiver));
    if known || sender(run, request) == receiver(run, response) {
        return;
    }
    if event == request {
        let participant = receiver(run, response).clone();
        let reason = Reason::ResponseWentTo { participant };
        blame(blames, request, End::Sender, reason);
    } else {
        let participant = sender(run, request).clone();
        let reason = Reason::RequestCameFrom { participant };
        blame(blames, response, End::Receiver, reason);
    }
}

/// A response stands behind its request.
fn answered_too_early(run: &Run<'_>, event: usize, place: Stopped, findings: &mut Findings) {
    let request = run.partner(event).filter(|_| run.is_response(event));
    if let Some(request) = request.filter(|&request| request > event) {
        let message = run.kind(event);
        let about = About::arrow(place).message(message);
        let (shown, detail) = (vec![event, request], Finding::BeforeItsRequest { message });
        findings.add(DifferenceKind::OutOfOrder, about, shown, detail);
    }
}

/// Whom the Host header of a request names.
struct Host<'a> {
    origin: String,
    server: Option<&'a Name>,
}

impl Host<'_> {
    fn shown(&self) -> &str {
        self.server.map_or(self.origin.as_str(), Name::as_str)
    }
}

fn host<'a>(run: &Run<'a>, event: usize) -> Option<Host<'a>> {
    let origin = run.http(event)?.url()?.origin().ascii_serialization();
    let server = run.trace.header.at_origin(&origin);
    Some(Host {
        server: server.map(|server| &server.name),
        origin,
    })
}

/// Requests that the standards route through the user agent (RFC 6749 4.1, 4.2).
fn is_carried_by_browser(kind: MessageKind) -> bool {
    use MessageKind as M;
    matches!(
        kind,
        M::AppRequest
            | M::AuthorizationRequest
            | M::PromptRequest
            | M::SignInAnswer
            | M::ConsentAnswer
            | M::OtherAnswer
            | M::LogoutRequest
            | M::LogoutAnswer
            | M::CallbackRequest
    )
}
