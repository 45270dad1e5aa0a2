//! Calling another resource server in the name of whoever called this one.
//!
//! The caller's token is meant for this server and nobody else, so that it
//! cannot be passed on. This server is a client of the authorization server, too,
//! and exchanges it ([RFC 8693 section 2.1]).
//!
//! [RFC 8693 section 2.1]: https://www.rfc-editor.org/rfc/rfc8693#section-2.1

use axum::response::Response;
use bytes::Bytes;
use http::{Request, StatusCode, header};
use serde::Deserialize;
use serde_json::Value;

use super::Server;
use crate::cast::rule::specs;
use crate::cast::web;
use crate::protocol::{ACCESS_TOKEN_TYPE, GrantType, LocalKind};
use crate::scenario::Exchanger;

/// RFC 8693 2.2.1.
#[derive(Deserialize)]
struct Exchanged {
    /// REQUIRED.
    access_token: String,
    /// REQUIRED. How it is presented; `N_A` where it is no access token.
    token_type: String,
    /// REQUIRED. What was issued, whatever was asked for.
    issued_token_type: String,
}

impl Server {
    /// What the other server answers; 502 where there is nothing to pass on.
    pub(super) async fn pass_on(&self, own: &Exchanger, token: &str) -> Response {
        match self.call(own, token).await {
            Ok(answer) => web::json(StatusCode::OK, &answer),
            Err(reason) => {
                let section = specs(&["RFC 8693 2.2"]);
                let kind = LocalKind::CheckFailed;
                self.endpoint.local(kind, "exchange", reason, &section);
                let mut response = Response::default();
                *response.status_mut() = StatusCode::BAD_GATEWAY;
                response
            }
        }
    }

    async fn call(&self, own: &Exchanger, token: &str) -> Result<Value, &'static str> {
        let exchanged = self.exchange(own, token).await;
        let exchanged = exchanged.ok_or("the token was not exchanged")?;
        if exchanged.issued_token_type != ACCESS_TOKEN_TYPE {
            return Err("what was issued is no access token");
        }
        if !exchanged.token_type.eq_ignore_ascii_case("bearer") {
            return Err("the token is of an unknown type");
        }
        let credential = format!("Bearer {}", exchanged.access_token);
        let request = Request::get(&own.resource).header(header::AUTHORIZATION, credential);
        let request = request.body(Bytes::new()).ok();
        let request = request.ok_or("the access token cannot be sent")?;
        let answer = self.json(request).await;
        answer.ok_or("the other resource server gives nothing")
    }

    async fn exchange(&self, own: &Exchanger, token: &str) -> Option<Exchanged> {
        let endpoint = self.metadata().await?.token_endpoint?;
        let mut form = vec![
            ("grant_type", GrantType::TokenExchange.as_str()),
            ("subject_token", token),
            ("subject_token_type", ACCESS_TOKEN_TYPE),
            ("audience", &own.audience),
        ];
        form.extend(own.scope.as_deref().map(|scope| ("scope", scope)));
        let credentials = [own.client_id.as_str(), &own.client_secret];
        self.post(&endpoint, credentials, form).await
    }
}
