//! Asking the server about the person
//! ([OIDC Core section 5.3](https://openid.net/specs/openid-connect-core-1_0.html#UserInfo)).

use http::header;

use super::token::Asking;
use crate::cast::jwt::Claims;
use crate::cast::rule::{Rule, apply};
use crate::cast::web;

/// An answer under examination.
struct Draft {
    claims: Claims,
    /// Whom the ID token named.
    subject: String,
}

const RULES: &[Rule<Draft, String>] = &[Rule {
    name: "userinfo-subject",
    specs: &["OIDC Core 5.3.2", "OIDC Core 5.3.4"],
    check: subject,
}];

/// Asks with the access token; gives nothing unless it is about the person whom the ID token names.
pub(super) async fn ask(
    asking: Asking<'_>,
    url: &str,
    access_token: &str,
    subject: &str,
) -> Result<(), String> {
    let mut draft = Draft {
        claims: fetch(asking, url, access_token).await?,
        subject: subject.to_owned(),
    };
    apply(RULES, &mut draft, asking.endpoint)
}

/// What the server says of the person to whom an access token belongs.
pub(super) async fn fetch(
    asking: Asking<'_>,
    url: &str,
    access_token: &str,
) -> Result<Claims, String> {
    let accept = (header::ACCEPT, "application/json");
    let response = asking.with_token(url, access_token, Some(accept)).await?;
    if !response.status().is_success() {
        let status = response.status();
        return Err(format!("the UserInfo endpoint answered {status}"));
    }
    let claims = web::read_json(&response);
    Ok(claims.ok_or("the UserInfo response cannot be read")?)
}

fn subject(draft: &mut Draft) -> Result<Option<String>, String> {
    match draft.claims.text("sub") {
        Some(subject) if subject == draft.subject => Ok(Some("as in the ID token".to_owned())),
        _ => Err("it is not whom the ID token names".to_owned()),
    }
}
