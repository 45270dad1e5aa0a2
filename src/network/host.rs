//! A Router at an origin: an actor that accepts connections.

use std::convert::Infallible;
use std::io;

use axum::body::Body;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::io::DuplexStream;
use tokio::sync::mpsc;
use tower_service::Service as _;

use crate::trace::ExchangeId;
use crate::walkthrough::Name;

tokio::task_local! {
    /// The exchange that the current task serves; what it sends meanwhile is caused by it.
    pub(super) static SERVING: ExchangeId;
}

/// How many bytes a pipe holds before its writer waits.
pub(super) const PIPE: usize = 64 * 1024;

/// The way in to a serving actor.
#[derive(Clone, Debug)]
pub(super) struct Host {
    participant: Name,
    connections: mpsc::UnboundedSender<(ExchangeId, DuplexStream)>,
}

impl Host {
    /// Starts the actor. It ends with the runtime of its run.
    pub(super) fn spawn(participant: Name, router: axum::Router) -> Self {
        let (connections, mut incoming) = mpsc::unbounded_channel();
        tokio::spawn(async move {
            while let Some((exchange, stream)) = incoming.recv().await {
                tokio::spawn(SERVING.scope(exchange, serve(stream, router.clone())));
            }
        });
        Self {
            participant,
            connections,
        }
    }

    pub(super) fn participant(&self) -> &Name {
        &self.participant
    }

    /// Opens a connection for one exchange.
    pub(super) fn connect(&self, exchange: ExchangeId) -> io::Result<DuplexStream> {
        let (near, far) = tokio::io::duplex(PIPE);
        self.connections
            .send((exchange, far))
            .map_err(|_| io::ErrorKind::ConnectionRefused)?;
        Ok(near)
    }
}

async fn serve(stream: DuplexStream, router: axum::Router) {
    let service = service_fn(move |request: http::Request<Incoming>| {
        let mut router = router.clone();
        async move { Ok::<_, Infallible>(call(&mut router, request).await) }
    });
    // The date header would carry the machine's clock into the recording.
    let served = http1::Builder::new()
        .auto_date_header(false)
        .title_case_headers(true)
        .serve_connection(TokioIo::new(stream), service)
        .await;
    // An error here is a connection that the relay closed; the relay has said so to the sender.
    drop(served);
}

async fn call(router: &mut axum::Router, request: http::Request<Incoming>) -> http::Response<Body> {
    match router.call(request.map(Body::new)).await {
        Ok(response) => response,
        Err(never) => match never {},
    }
}
