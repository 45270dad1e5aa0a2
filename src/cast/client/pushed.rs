//! Pushing the authorization request ([RFC 9126 section 2.1](https://www.rfc-editor.org/rfc/rfc9126#section-2.1)).

use http::StatusCode;
use serde::Deserialize;

use super::request::Asked;
use super::token::Asking;
use crate::cast::web;

/// RFC 9126 2.2.
#[derive(Deserialize)]
struct Answer {
    /// REQUIRED. Stands for the request, once.
    request_uri: String,
}

/// Sends the request to the server; what comes back goes by way of the browser in its stead (RFC 9126 4).
pub(super) async fn push<'a>(asking: Asking<'a>, asked: Asked<'_>) -> Result<Asked<'a>, String> {
    let url = asking.server.pushed_authorization_request.as_ref();
    let url = url.ok_or("the authorization server takes no pushed requests")?;
    let form = asked.iter().map(|(name, value)| (*name, value.as_str()));
    let response = asking.post(url, form.collect()).await?;
    if response.status() != StatusCode::CREATED {
        return Err("the authorization server refused the request".to_owned());
    }
    let answer: Option<Answer> = web::json_body(&response);
    let answer = answer.ok_or("the reference to the request cannot be read")?;
    Ok(vec![
        ("client_id", asking.client.client_id.clone()),
        ("request_uri", answer.request_uri),
    ])
}
