//! A participant's place at the network: it sends from here and tells here what no wire shows.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderValue, Request, Response, header};
use http_body_util::{BodyExt as _, Full};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;

use super::host::{PIPE, SERVING};
use super::relay::relay;
use super::{Clock, Network};
use crate::protocol::{LocalKind, SpecRef};
use crate::trace::{Event, ExchangeId, LocalEvent, Octets, Transfer, period};
use crate::walkthrough::Name;

/// How long a server waits for an answer.
pub(super) const PATIENCE: Duration = Duration::from_secs(30);

/// Sends requests and reports local events in the name of one participant.
///
/// ```
/// # use flowscribe::{network::Endpoint, simulation::Simulation, scenario::Scenario};
/// # fn example(scenario: &Scenario) {
/// // A client of one's own gets the endpoint of the client that it replaces.
/// Simulation::new(scenario).replace_with("client", |endpoint: Endpoint| {
///     axum::Router::new().fallback(move || {
///         let endpoint = endpoint.clone();
///         async move {
///             let request = http::Request::get("https://your-org.okta.example/");
///             let request = request.body(bytes::Bytes::new()).expect("a correct request");
///             match endpoint.send(request).await {
///                 Ok(response) => response.status().to_string(),
///                 Err(error) => error.to_string(),
///             }
///         }
///     })
/// });
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Endpoint {
    network: Network,
    participant: Name,
    patience: Duration,
    /// URLs, less their queries, that lead to another origin from here.
    handed: Vec<(String, String)>,
    /// By how many seconds the clock here is ahead.
    ahead: i64,
}

/// A request that got no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NetworkError {
    /// The URL is not `https://authority/...`.
    #[error("the URL names no https host")]
    NoHost,
    /// No host, a connection that ended early, or octets that are no HTTP.
    #[error("no answer: the connection failed")]
    Unreachable,
    /// No answer in time: 30 seconds of the virtual clock for a server, a minute for a browser.
    #[error("no answer in time")]
    TimedOut,
}

impl Endpoint {
    pub(super) fn new(network: Network, participant: Name) -> Self {
        Self {
            network,
            participant,
            patience: PATIENCE,
            handed: Vec::new(),
            ahead: 0,
        }
    }

    /// The same place with another patience. A browser waits longer than a
    /// server, so that the server's answer about its own wait still arrives.
    pub(crate) fn waiting(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// The same place on a device whose operating system hands URLs to an app at another origin.
    pub(crate) fn handing(self, handed: Vec<(String, String)>) -> Self {
        Self { handed, ..self }
    }

    /// The same place with a clock that is ahead by so many seconds.
    pub(crate) fn ahead(self, ahead: i64) -> Self {
        Self { ahead, ..self }
    }

    /// Everything recorded so far.
    pub(crate) fn recorded(&self) -> Vec<Event> {
        self.network.events()
    }

    /// Who sends from here.
    pub fn participant(&self) -> &Name {
        &self.participant
    }

    /// The clock of the run, as it is read here.
    pub fn clock(&self) -> Clock {
        self.network.clock.clone().wrong_by(self.ahead)
    }

    /// Sends a request with an absolute https URL and waits for the answer.
    ///
    /// # Errors
    ///
    /// When no answer came; an error status is an answer.
    pub async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, NetworkError> {
        let url = request.uri().to_string();
        let bare = url.split('?').next();
        let handed = self
            .handed
            .iter()
            .find(|(url, _)| bare == Some(url.as_str()));
        let handed = handed.map(|(_, origin)| origin.clone());
        let request = to_origin_form(request).ok_or(NetworkError::NoHost)?;
        let id = self.network.recorder.next_exchange();
        let answer = tokio::time::timeout(self.patience, self.exchange(id, request, handed)).await;
        let (error, detail) = match answer {
            Ok(Some(answer)) => return Ok(answer),
            Ok(None) => (
                NetworkError::Unreachable,
                "the connection failed".to_owned(),
            ),
            Err(_) => {
                // An answer that is still on its way will find nobody.
                self.network.recorder.undelivered(id);
                let waited = format!("no answer for {}", period(self.patience));
                (NetworkError::TimedOut, waited)
            }
        };
        self.network.recorder.local(LocalEvent {
            cause: serving(),
            exchange: Some(id),
            detail,
            ..LocalEvent::new(self.participant.clone(), LocalKind::GaveUp, "")
        });
        Err(error)
    }

    async fn exchange(
        &self,
        id: ExchangeId,
        request: Request<Full<Bytes>>,
        handed: Option<String>,
    ) -> Option<Response<Bytes>> {
        let (near, far) = tokio::io::duplex(PIPE);
        let transfer = Transfer {
            exchange: id,
            at: 0,
            from: self.participant.clone(),
            to: Name::new(""),
            cause: serving(),
            sent: Octets::default(),
            delivered: None,
            mishaps: Vec::new(),
        };
        tokio::spawn(relay(self.network.clone(), transfer, handed, far));
        let (mut sender, connection) = http1::Builder::new()
            .title_case_headers(true)
            .handshake(TokioIo::new(near))
            .await
            .ok()?;
        tokio::spawn(connection);
        let (head, body) = sender.send_request(request).await.ok()?.into_parts();
        let body = body.collect().await.ok()?.to_bytes();
        Some(Response::from_parts(head, body))
    }

    /// Tells that a value is taken from a message of this exchange.
    pub(crate) fn learned(&self, exchange: ExchangeId, subject: &str, detail: String) {
        self.network.recorder.local(LocalEvent {
            cause: serving(),
            exchange: Some(exchange),
            detail,
            ..LocalEvent::new(self.participant.clone(), LocalKind::Learned, subject)
        });
    }

    /// Tells the recorder what no wire shows.
    pub fn local(
        &self,
        kind: LocalKind,
        subject: impl Into<String>,
        detail: impl Into<String>,
        specs: &[SpecRef],
    ) {
        self.network.recorder.local(LocalEvent {
            cause: serving(),
            detail: detail.into(),
            specs: specs.to_vec(),
            ..LocalEvent::new(self.participant.clone(), kind, subject)
        });
    }
}

fn serving() -> Option<ExchangeId> {
    SERVING.try_with(|exchange| *exchange).ok()
}

/// Puts the authority into Host and leaves path and query as the target (RFC 9112 3.2.1).
fn to_origin_form(request: Request<Bytes>) -> Option<Request<Full<Bytes>>> {
    let (mut head, body) = request.into_parts();
    if head.uri.scheme_str() != Some("https") {
        return None;
    }
    let authority = head.uri.authority()?.as_str();
    let host = authority.strip_suffix(":443").unwrap_or(authority);
    let host = HeaderValue::from_str(host).ok()?;
    let target = head.uri.path_and_query()?.as_str().parse().ok()?;
    head.uri = target;
    let mut headers = http::HeaderMap::new();
    headers.insert(header::HOST, host);
    headers.extend(head.headers);
    head.headers = headers;
    Some(Request::from_parts(head, Full::new(body)))
}
