//! One exchange, passed on message by message.
//!
//! # Whole messages, not bytes
//!
//! Recording at the client's end would note a request together with its
//! response when the exchange ends, after the exchanges that it caused. The
//! relay holds a message until it is whole, records it, and only then passes
//! it on: events stand in causal order.

use std::io;
use std::pin::Pin;
use std::time::Duration;

use tokio::io::{AsyncWriteExt as _, DuplexStream};

use super::Network;
use super::framing::read_message;
use super::host::Host;
use super::recorder::Handling;
use super::spelling::spell;
use crate::trace::{HttpMessage, Mishap, Octets, Part, Transfer};
use crate::walkthrough::Name;

/// What each hop takes. Above zero, so that a timeout of the sender can be told from one of the next hop.
const LATENCY: Duration = Duration::from_millis(10);

/// Boxed, since a repetition is an exchange, in which something may be repeated.
type BoxFuture<'a> = Pin<Box<dyn Future<Output = io::Result<()>> + Send + 'a>>;

/// Passes one request and its response on, and ends. `begun` says who sends it and why.
pub(super) async fn relay(
    network: Network,
    begun: Transfer,
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
    let Some(host) = network.host(&format!("https://{authority}")) else {
        network.recorder.lost(transfer);
        return Err(io::ErrorKind::NotFound.into());
    };
    transfer.to = host.participant().clone();
    let exchange_id = transfer.exchange;
    let answer = exchange(&network, &host, transfer).await?;
    let arrived = near.write_all(answer.as_bytes()).await;
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

/// One request to the host and its answer back.
async fn exchange(network: &Network, host: &Host, request: Transfer) -> io::Result<Octets> {
    let handling = network.recorder.message(Part::Request, request.clone());
    travel(network, &handling).await;
    let mut mishaps = Vec::new();
    let octets = if let Some(octets) = handling.answer {
        mishaps.push(Mishap::Substituted);
        octets
    } else {
        let mut far = host.connect(request.exchange)?;
        far.write_all(handling.octets.as_bytes()).await?;
        let to_head = handling.octets.as_bytes().starts_with(b"HEAD ");
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
    let back = network.recorder.message(Part::Response, response);
    travel(network, &back).await;
    Ok(back.octets)
}

/// A hop; one that ends nowhere leaves the sender waiting.
async fn travel(network: &Network, handling: &Handling) {
    for earlier in &handling.repeats {
        // Nobody waits for the answer to a repetition; the recording has it.
        drop(repeat(network, earlier.clone()).await);
    }
    if handling.lost {
        std::future::pending::<()>().await;
    }
    tokio::time::sleep(LATENCY + handling.delay).await;
}

/// An earlier request once more, as an exchange of its own.
fn repeat(network: &Network, earlier: Transfer) -> BoxFuture<'_> {
    Box::pin(async move {
        let origin = format!("https://{}", authority(earlier.sent.as_bytes())?);
        let host = network.host(&origin).ok_or(io::ErrorKind::NotFound)?;
        let request = Transfer {
            exchange: network.recorder.next_exchange(),
            ..earlier
        };
        exchange(network, &host, request).await.map(drop)
    })
}
