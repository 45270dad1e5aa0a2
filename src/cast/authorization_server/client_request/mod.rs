//! What a client sends to an endpoint of the back channel, and who it is: examined alike by all of them.

pub(super) mod assertion;
pub(super) mod assertion_unused;
pub(super) mod authentication;
pub(super) mod form;
pub(super) mod scope;
pub(super) mod token_sent;

use std::sync::Arc;

use axum::body::Body;
use axum::response::Response;
use http::{Method, Request, StatusCode, header};
use serde::Serialize;

use super::{Refusal, Server};
use crate::cast::rule::Rule;
use crate::cast::web::{self, Received};
use crate::protocol::{ErrorCode, GrantType, Parameters, error_description};
use crate::scenario::Registration;

/// A request under examination; the rules fill in what they have found good.
pub(super) struct ClientRequest<T> {
    pub(super) server: Arc<Server>,
    /// What its challenges call the endpoint (RFC 9110 11.5).
    realm: &'static str,
    pub(super) received: Received,
    pub(super) parameters: Parameters,
    client: Option<Registration>,
    /// The `jti` of a good client assertion.
    assertion: Option<String>,
    /// What the tokens are to be good for.
    pub(super) scope: Vec<String>,
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
    pub(super) async fn read(
        server: &Arc<Server>,
        realm: &'static str,
        request: Request<Body>,
    ) -> Self {
        let received = Received::read(request).await;
        Self {
            server: Arc::clone(server),
            realm,
            parameters: received.form(),
            received,
            client: None,
            assertion: None,
            scope: Vec::new(),
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

    /// Whether the client is registered for a grant (RFC 7591 2).
    pub(super) fn registered_for(&self, asked: GrantType) -> Result<Option<String>, Refusal> {
        if self.client().grant_types.contains(&asked) {
            let found = match asked {
                GrantType::AuthorizationCode => "registered for codes",
                _ => "registered for this grant",
            };
            return Ok(Some(found.to_owned()));
        }
        let detail = "the client is not registered for this grant";
        Err(Refusal::new(ErrorCode::UnauthorizedClient, detail))
    }

    /// 405 for another method, 401 with a challenge where Basic was tried, else 400 (RFC 6749 5.2),
    /// unless the scenario has it otherwise.
    pub(super) fn refuse(&self, refusal: &Refusal) -> Response {
        let tried_basic = self.received.header(header::AUTHORIZATION).is_some();
        self.refuse_with(refusal, tried_basic)
    }

    /// As [`Self::refuse`], with or without the challenge.
    pub(super) fn refuse_with(&self, refusal: &Refusal, challenges: bool) -> Response {
        let refusals = &self.server.config.refusals;
        let status = match refusal.error {
            _ if self.received.head.method != Method::POST => refusals.wrong_method,
            ErrorCode::InvalidClient if challenges => 401,
            ErrorCode::InvalidClient => refusals.client_in_form,
            _ => 400,
        };
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
        let failure = Failure {
            error: refusal.error.as_str(),
            error_description: error_description(&refusal.detail),
        };
        let mut response = web::json(status, &failure);
        if refusal.error == ErrorCode::UseDpopNonce {
            self.server.proofs.hand_out_nonce(&mut response);
        }
        match status {
            StatusCode::UNAUTHORIZED => {
                let challenge = format!("Basic realm=\"{}\"", self.realm);
                web::set(&mut response, header::WWW_AUTHENTICATE, &challenge);
            }
            StatusCode::METHOD_NOT_ALLOWED => web::set(&mut response, header::ALLOW, "POST"),
            _ => {}
        }
        response
    }
}
