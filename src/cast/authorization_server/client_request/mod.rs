//! What a client sends to an endpoint of the back channel, and who it is: examined alike by all of them.

pub(super) mod assertion;
pub(super) mod assertion_unused;
pub(super) mod authentication;

use std::sync::Arc;

use axum::body::Body;
use axum::response::Response;
use http::{Method, Request, StatusCode, header};
use serde::Serialize;

use super::{Refusal, Server};
use crate::cast::rule::Rule;
use crate::cast::web::{self, Received};
use crate::protocol::{ErrorCode, Parameters, error_description};
use crate::scenario::Registration;

/// A request under examination; the rules fill in what they have found good.
pub(super) struct ClientRequest<T> {
    pub(super) server: Arc<Server>,
    pub(super) received: Received,
    pub(super) parameters: Parameters,
    client: Option<Registration>,
    /// The `jti` of a good client assertion.
    assertion: Option<String>,
    /// What the rules of one endpoint find.
    pub(super) found: T,
}

/// RFC 6749 5.2.
#[derive(Serialize)]
struct Failure<'a> {
    /// REQUIRED. A code of one of the standards.
    error: &'a str,
    /// OPTIONAL. For the client's developer, in ASCII.
    error_description: String,
}

impl<T: Default> ClientRequest<T> {
    pub(super) async fn read(server: &Arc<Server>, request: Request<Body>) -> Self {
        let received = Received::read(request).await;
        Self {
            server: Arc::clone(server),
            parameters: received.form(),
            received,
            client: None,
            assertion: None,
            found: T::default(),
        }
    }
}

impl<T> ClientRequest<T> {
    pub(super) fn value(&self, name: &str) -> Option<&str> {
        web::value(&self.parameters, name)
    }

    pub(super) fn client(&self) -> &Registration {
        let client = self.client.as_ref();
        client.expect("client-authentication stands before in the table")
    }

    /// 405 for another method, 401 with a challenge where Basic was tried, else 400 (RFC 6749 5.2).
    pub(super) fn refuse(&self, refusal: &Refusal) -> Response {
        let tried_basic = self.received.header(header::AUTHORIZATION).is_some();
        let status = match refusal.error {
            _ if self.received.head.method != Method::POST => StatusCode::METHOD_NOT_ALLOWED,
            ErrorCode::InvalidClient if tried_basic => StatusCode::UNAUTHORIZED,
            _ => StatusCode::BAD_REQUEST,
        };
        let failure = Failure {
            error: refusal.error.as_str(),
            error_description: error_description(&refusal.detail),
        };
        let mut response = web::json(status, &failure);
        if refusal.error == ErrorCode::UseDpopNonce {
            self.server.hand_out_nonce(&mut response);
        }
        match status {
            StatusCode::UNAUTHORIZED => {
                let challenge = "Basic realm=\"token endpoint\"";
                web::set(&mut response, header::WWW_AUTHENTICATE, challenge);
            }
            StatusCode::METHOD_NOT_ALLOWED => web::set(&mut response, header::ALLOW, "POST"),
            _ => {}
        }
        response
    }
}
