//! One exchange, passed on message by message.
//!
//! # Whole messages, not bytes
//!
//! Recording at the client's end would note a request together with its
//! response when the exchange ends, after the exchanges that it caused. The
//! relay holds a message until it is whole, records it, and only then passes
//! it on: events stand in causal order.

use std::future::pending;
use std::io;
use std::time::Duration;

use tokio::io::{AsyncWriteExt as _, DuplexStream};

use super::Network;
use super::endpoint::PATIENCE;
use super::framing::read_message;
use super::host::Host;
use super::recorder::Handling;
use super::spelling::spell;
use crate::trace::{HttpMessage, Mishap, Octets, Part, Transfer};
use crate::walkthrough::Name;

/// What each hop takes. Above zero, so that a timeout of the sender can be told from one of the next hop.
const LATENCY: Duration = Duration::from_millis(10);

/// How long a repetition is on its way at most; as long as a server waits for an answer.
const REPETITION: Duration = PATIENCE;

/// Passes one request and its response on, and ends. `begun` says who sends it and why;
/// it goes to its authority, or to the origin that it is `handed` to.
pub(super) async fn relay(
    network: Network,
    begun: Transfer,
    handed: Option<String>,
    mut near: DuplexStream,
) -> io::Result<()> {
    let mut request = read_message(&mut near, Part::Request, false).await?;
    spell(&mut request);
    let authority = authority(&request)?;
    let mut transfer = Transfer {
        to: Name::new(&authority),
        sent: Octets::new(request),
        ..begun
    };
    transfer
        .mishaps
        .extend(handed.iter().map(|_| Mishap::Handed));
    let Some(host) = network.host(&handed.unwrap_or(format!("https://{authority}"))) else {
        network.recorder.lost(transfer);
        return Err(io::ErrorKind::NotFound.into());
    };
    transfer.to = host.participant().clone();
    let exchange_id = transfer.exchange;
    let Some(answer) = exchange(&network, &host, transfer).await? else {
        // What ends nowhere leaves its sender waiting.
        return pending().await;
    };
    let arrived = near.write_all(answer.octets.as_bytes()).await;
    network.repeat(answer.repeats);
    if arrived.is_err() {
        // The sender had given up while the answer was on its way.
        network.recorder.undelivered(exchange_id);
    }
    arrived?;
    near.shutdown().await
}

fn authority(request: &[u8]) -> io::Result<String> {
    let message = HttpMessage::request(request).map_err(io::Error::other)?;
    Ok(message.header("host").unwrap_or_default().to_owned())
}

/// One request to the host and its answer back, unless one of them is lost.
async fn exchange(
    network: &Network,
    host: &Host,
    request: Transfer,
) -> io::Result<Option<Handling>> {
    let Some(there) = travel(network, Part::Request, request.clone()).await else {
        return Ok(None);
    };
    let mut mishaps = Vec::new();
    let octets = if let Some(octets) = there.answer {
        mishaps.push(Mishap::Substituted);
        octets
    } else {
        let mut far = host.connect(request.exchange)?;
        far.write_all(there.octets.as_bytes()).await?;
        network.repeat(there.repeats);
        let to_head = there.octets.as_bytes().starts_with(b"HEAD ");
        let mut octets = read_message(&mut far, Part::Response, to_head).await?;
        spell(&mut octets);
        Octets::new(octets)
    };
    let response = Transfer {
        from: request.to,
        to: request.from,
        cause: None,
        sent: octets,
        mishaps,
        ..request
    };
    Ok(travel(network, Part::Response, response).await)
}

/// Records a message and lets it take its hop; none, if it ends nowhere.
async fn travel(network: &Network, part: Part, transfer: Transfer) -> Option<Handling> {
    let handling = network.recorder.message(part, transfer);
    if handling.lost {
        network.repeat(handling.repeats);
        return None;
    }
    tokio::time::sleep(LATENCY + handling.delay).await;
    Some(handling)
}

impl Network {
    /// Sends earlier requests once more, each as an exchange of its own.
    /// Nobody waits for their answers; the recording has them.
    fn repeat(&self, earlier: Vec<Transfer>) {
        for request in earlier {
            let repetition = repetition(self.clone(), request);
            let repetition = tokio::time::timeout(REPETITION, repetition);
            self.repetitions().spawn(async { drop(repetition.await) });
        }
    }
}

async fn repetition(network: Network, earlier: Transfer) -> io::Result<()> {
    let origin = format!("https://{}", authority(earlier.sent.as_bytes())?);
    let host = network.host(&origin).ok_or(io::ErrorKind::NotFound)?;
    let request = Transfer {
        exchange: network.recorder.next_exchange(),
        ..earlier
    };
    if let Some(answer) = exchange(&network, &host, request).await? {
        network.repeat(answer.repeats);
    }
    Ok(())
}
