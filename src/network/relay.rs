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
    let to_head = matches!(message.request_line(), Some(("HEAD", _)));
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
    let arrives = network.recorder.message(Part::Request, transfer.clone());
    tokio::time::sleep(LATENCY).await;

    let mut far = host.connect(transfer.exchange)?;
    far.write_all(arrives.as_bytes()).await?;
    let response = read_message(&mut far, Part::Response, to_head).await?;
    let answer = Transfer {
        from: transfer.to,
        to: transfer.from,
        cause: None,
        sent: Octets::new(response),
        ..transfer
    };
    let arrives = network.recorder.message(Part::Response, answer);
    tokio::time::sleep(LATENCY).await;
    near.write_all(arrives.as_bytes()).await?;
    near.shutdown().await
}
