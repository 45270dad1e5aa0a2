//! One exchange, passed on message by message.
//!
//! # Whole messages, not bytes
//!
//! Recording at the client's end would note a request together with its
//! response when the exchange ends, after the exchanges that it caused. The
//! relay holds a message until it is whole, records it, and only then passes
//! it on: events stand in causal order.

use std::io;
use std::time::Duration;

use tokio::io::{AsyncWriteExt as _, DuplexStream};

use super::Network;
use super::framing::read_message;
use super::host::Host;
use super::recorder::Handling;
use crate::trace::{ExchangeId, HttpMessage, Octets, Part, Transfer};
use crate::walkthrough::Name;

/// What each hop takes. Above zero, so that a timeout of the sender can be told from one of the next hop.
const LATENCY: Duration = Duration::from_millis(10);

/// Passes one request and its response on, and ends.
pub(super) async fn relay(
    network: Network,
    from: Name,
    cause: Option<ExchangeId>,
    mut near: DuplexStream,
) -> io::Result<()> {
    let request = read_message(&mut near, Part::Request, false).await?;
    let message = HttpMessage::request(&request).map_err(io::Error::other)?;
    let authority = message.header("host").unwrap_or_default().to_owned();
    let mut transfer = Transfer {
        exchange: network.recorder.next_exchange(),
        at: 0,
        from,
        to: Name::new(&authority),
        cause,
        sent: Octets::new(request),
        delivered: None,
    };
    let Some(host) = network.host(&format!("https://{authority}")) else {
        network.recorder.lost(transfer);
        return Err(io::ErrorKind::NotFound.into());
    };
    transfer.to = host.participant().clone();
    let exchange_id = transfer.exchange;
    let (answer, repeat) = exchange(&network, &host, transfer.clone()).await?;
    if repeat {
        let again = Transfer {
            exchange: network.recorder.next_exchange(),
            ..transfer
        };
        // Nobody waits for the answer to a repetition; the recording has it.
        drop(exchange(&network, &host, again).await?);
    }
    let arrived = near.write_all(answer.as_bytes()).await;
    if arrived.is_err() {
        // The sender had given up while the answer was on its way.
        network.recorder.undelivered(exchange_id);
    }
    arrived?;
    near.shutdown().await
}

/// One request to the host and its answer back; whether the rules want it repeated.
async fn exchange(network: &Network, host: &Host, request: Transfer) -> io::Result<(Octets, bool)> {
    let handling = network.recorder.message(Part::Request, request.clone());
    travel(&handling).await;
    let octets = if let Some(octets) = handling.answer {
        octets
    } else {
        let mut far = host.connect(request.exchange)?;
        far.write_all(handling.octets.as_bytes()).await?;
        let to_head = handling.octets.as_bytes().starts_with(b"HEAD ");
        Octets::new(read_message(&mut far, Part::Response, to_head).await?)
    };
    let response = Transfer {
        from: request.to,
        to: request.from,
        cause: None,
        sent: octets,
        ..request
    };
    let back = network.recorder.message(Part::Response, response);
    travel(&back).await;
    Ok((back.octets, handling.repeat))
}

/// A hop; one that ends nowhere leaves the sender waiting.
async fn travel(handling: &Handling) {
    if handling.lost {
        std::future::pending::<()>().await;
    }
    tokio::time::sleep(LATENCY + handling.delay).await;
}
