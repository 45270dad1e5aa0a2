//! The `/session` of a web app, where somebody is signed in by a token that was got elsewhere.
//!
//! An access token says what may be done and not who comes: whoever has one,
//! got by whatever client, would be its user ([RFC 6749 section 10.16]). An ID
//! token names the client that it is meant for.
//!
//! [RFC 6749 section 10.16]: https://www.rfc-editor.org/rfc/rfc6749#section-10.16

use axum::body::Body;
use axum::response::Response;
use http::{Request, StatusCode};

use super::pages::message;
use super::userinfo;
use super::web_app::{App, Session};
use crate::cast::web::{Received, value};
use crate::protocol::Parameters;
use crate::scenario::SignsInBy;

pub(super) const SESSION: &str = "/session";

/// Takes a token, signs its user in.
pub(super) async fn begin(app: &App, request: Request<Body>) -> Response {
    let sent = Received::read(request).await.form();
    let found = match app.config.signs_in_by {
        SignsInBy::Code => Err("a code is needed".to_owned()),
        SignsInBy::AccessToken => by_access_token(app, &sent).await,
        SignsInBy::IdToken => by_id_token(app, &sent).await,
    };
    match found {
        Ok(session) => app.keep(session),
        Err(reason) => message(StatusCode::BAD_REQUEST, "Sign-in failed", &reason),
    }
}

async fn by_access_token(app: &App, sent: &Parameters) -> Result<Session, String> {
    let token = value(sent, "access_token").ok_or("access_token is missing")?;
    let url = app.server().userinfo.as_ref();
    let url = url.ok_or("the server has no UserInfo endpoint")?;
    let claims = userinfo::fetch(app.asking(), url, token).await?;
    let subject = claims.text("sub").ok_or("the answer names nobody")?;
    Ok(Session {
        user: Some(subject.to_owned()),
        access_token: Some(token.to_owned()),
        ..Session::default()
    })
}

async fn by_id_token(app: &App, sent: &Parameters) -> Result<Session, String> {
    let token = value(sent, "id_token").ok_or("id_token is missing")?;
    let user = app.user(token, app.expected(None)).await?;
    Ok(Session {
        user: Some(user.subject),
        id_token: Some(token.to_owned()),
        ..Session::default()
    })
}
