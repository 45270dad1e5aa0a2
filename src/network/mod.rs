//! The wire: in-memory pipes that carry real HTTP/1.1 bytes between participants.
//!
//! It knows HTTP, not OAuth. A client's hyper connection and a server's hyper
//! connection never touch: a relay between them reads each message whole,
//! records it, lets the rule have its way, and passes it on after a hop's
//! latency.
//!
//! ```text
//! Endpoint::send -> hyper client -> pipe -> relay -> pipe -> hyper server -> Router
//!                                           |
//!                                        Recorder (events in causal order, Rule)
//! ```
//!
//! | file | what |
//! |---|---|
//! | `clock.rs` | one virtual clock for everybody |
//! | `recorder.rs` | events as they happen |
//! | `rule.rs` | what can befall a message |
//! | `framing.rs` | where an HTTP/1.1 message ends |
//! | `spelling.rs` | header names as the standards spell them |
//! | `relay.rs` | one exchange, passed on |
//! | `host.rs` | a Router at an origin |
//! | `endpoint.rs` | a participant's place at the network |

mod clock;
mod endpoint;
mod framing;
mod host;
mod recorder;
mod relay;
mod rule;
mod spelling;

use std::mem;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use indexmap::IndexMap;
use tokio::task::JoinSet;

pub use clock::Clock;
pub(crate) use clock::EPOCH;
pub use endpoint::{Endpoint, NetworkError};
pub use rule::{Delivery, Rule};

use crate::trace::Event;
use crate::walkthrough::Name;
use host::Host;
use recorder::Recorder;

/// All hosts and the recorder of one run. Cloning gives another handle on the same network.
#[derive(Clone, Debug)]
pub struct Network {
    clock: Clock,
    recorder: Recorder,
    hosts: Arc<Mutex<IndexMap<String, Host>>>,
    /// Requests on their way for whose answers nobody waits.
    repetitions: Arc<Mutex<JoinSet<()>>>,
}

impl Network {
    /// A network without hosts; with `()` as its rule nothing befalls any
    /// message. Must be called inside the runtime of the run.
    pub fn new(rule: impl Rule) -> Self {
        let clock = Clock::start();
        Self {
            recorder: Recorder::new(clock.clone(), Box::new(rule)),
            clock,
            hosts: Arc::default(),
            repetitions: Arc::default(),
        }
    }

    /// The place from which a participant sends.
    pub fn endpoint(&self, participant: Name) -> Endpoint {
        Endpoint::new(self.clone(), participant)
    }

    /// Serves a router at an origin such as `https://example.com`.
    pub fn serve(&self, origin: &str, participant: Name, router: axum::Router) {
        let host = Host::spawn(participant, router);
        self.hosts().insert(origin.to_owned(), host);
    }

    /// Lets time pass for everybody at once; the recording tells it of this participant.
    pub fn advance(&self, participant: Name, by: Duration) {
        self.recorder.advance(participant, by);
    }

    /// Everything recorded so far, in causal order.
    pub fn events(&self) -> Vec<Event> {
        self.recorder.events()
    }

    /// Waits until every repetition has its answer, or will never have one.
    pub async fn settle(&self) {
        loop {
            let mut waiting = mem::take(&mut *self.repetitions());
            if waiting.is_empty() {
                return;
            }
            while waiting.join_next().await.is_some() {}
        }
    }

    /// Hands out what was recorded, and the rule; nothing is recorded any more.
    pub fn finish(&self) -> (Vec<Event>, Box<dyn Rule>) {
        self.recorder.finish()
    }

    fn repetitions(&self) -> MutexGuard<'_, JoinSet<()>> {
        let repetitions = self.repetitions.lock();
        repetitions.expect("nobody panics while holding the repetitions")
    }

    fn host(&self, origin: &str) -> Option<Host> {
        self.hosts().get(origin).cloned()
    }

    fn hosts(&self) -> MutexGuard<'_, IndexMap<String, Host>> {
        let hosts = self.hosts.lock();
        hosts.expect("nobody panics while holding the hosts")
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use axum::Router;
    use bytes::Bytes;

    use super::*;
    use crate::protocol::LocalKind;
    use crate::trace::{ExchangeId, Part};

    fn answering_after(wait: Duration) -> Router {
        Router::new().fallback(move || async move {
            tokio::time::sleep(wait).await;
            "late"
        })
    }

    /// What became of a request to a server that takes its time.
    async fn asked(wait: Duration) -> (Result<Bytes, NetworkError>, Vec<Event>) {
        let network = Network::new(());
        let server = Name::new("server");
        network.serve("https://a.example", server, answering_after(wait));
        let request = http::Request::get("https://a.example/").body(Bytes::new());
        let endpoint = network.endpoint(Name::new("client"));
        let answer = endpoint.send(request.unwrap()).await;
        tokio::time::sleep(Duration::from_mins(1)).await;
        (answer.map(http::Response::into_body), network.events())
    }

    /// What the sender of the first request tells of its patience.
    fn gave_up(events: &[Event]) -> Vec<&str> {
        let mut told = Vec::new();
        for event in events {
            if let Event::Local(local) = event
                && local.kind == LocalKind::GaveUp
            {
                assert_eq!(local.exchange, Some(ExchangeId(1)));
                told.push(local.detail.as_str());
            }
        }
        told
    }

    #[tokio::test(start_paused = true)]
    async fn an_answer_in_time_arrives() {
        let (answer, events) = asked(Duration::from_secs(29)).await;
        assert_eq!(answer.unwrap(), "late");
        assert!(matches!(&events[1], Event::Response(transfer) if transfer.at > 29_000_000));
        assert!(gave_up(&events).is_empty());
    }

    #[tokio::test(start_paused = true)]
    async fn an_answer_that_finds_nobody_is_lost() {
        for wait in [Duration::from_millis(29_985), Duration::from_secs(40)] {
            let (answer, events) = asked(wait).await;
            assert_eq!(answer.unwrap_err(), NetworkError::TimedOut);
            let lost = |event: &Event| matches!(event, Event::Lost { part, .. } if *part == Part::Response);
            assert_eq!(events.iter().filter(|event| lost(event)).count(), 1);
            assert_eq!(gave_up(&events), ["no answer for 30 s"]);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_request_to_nobody_is_lost() {
        let network = Network::new(());
        let request = http::Request::get("https://nowhere.example/").body(Bytes::new());
        let endpoint = network.endpoint(Name::new("client"));
        let answer = endpoint.send(request.unwrap()).await;
        assert_eq!(answer.unwrap_err(), NetworkError::Unreachable);
        assert!(matches!(&network.events()[0], Event::Lost { .. }));
        assert_eq!(gave_up(&network.events()), ["the connection failed"]);
    }
}
