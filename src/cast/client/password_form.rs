//! The client's own sign-in form, for the resource owner password credentials
//! grant ([RFC 6749 section 4.3](https://www.rfc-editor.org/rfc/rfc6749#section-4.3)).
//!
//! The person tells the client the password, which RFC 9700 2.4 forbids to ask
//! for: the client learns it, and so may whoever looks like the client.

use axum::body::Body;
use axum::response::Response;
use http::{Method, Request, StatusCode};

use super::pages::message;
use super::web_app::{App, Session};
use crate::cast::endpoints::path;
use crate::cast::pages;
use crate::cast::web::{self, Received, value};
use crate::protocol::GrantType;

/// Serves the form, and takes it.
pub(super) async fn page(app: &App, request: Request<Body>) -> Response {
    if request.method() != Method::POST {
        let values = minijinja::context! { title => "Sign in", start => path(&app.config.start) };
        return web::html(StatusCode::OK, pages::render("password_form.html", values));
    }
    let form = Received::read(request).await.form();
    let given = |name| value(&form, name).unwrap_or_default();
    match sign_in(app, given("username"), given("password")).await {
        Ok(session) => app.keep(session),
        Err(reason) => message(StatusCode::BAD_GATEWAY, "Sign-in failed", &reason),
    }
}

/// The access token request (RFC 6749 4.3.2), and the resource.
async fn sign_in(app: &App, username: &str, password: &str) -> Result<Session, String> {
    let mut form = vec![
        ("grant_type", GrantType::Password.as_str()),
        ("username", username),
        ("password", password),
    ];
    form.extend(app.config.scope.as_deref().map(|scope| ("scope", scope)));
    let tokens = app.asking().tokens(form, "password").await;
    let tokens = tokens.map_err(|failed| failed.reason)?;
    let resource = match &app.config.resource {
        Some(url) => {
            let answer = app.resource(url, &tokens.access_token).await;
            Some(answer.map_err(|refused| refused.reason)?)
        }
        None => None,
    };
    Ok(Session {
        user: Some(username.to_owned()),
        resource,
        access_token: Some(tokens.access_token),
        refresh_token: tokens.refresh_token,
        ..Session::default()
    })
}
