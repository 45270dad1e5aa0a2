//! The pages of a web app.

use axum::response::Response;
use http::{HeaderName, StatusCode};

use super::web_app::Session;
use crate::cast::endpoints::path;
use crate::cast::{pages, web};
use crate::scenario::Client;

/// The one whose script reads the fragment.
pub(super) fn handover(client: &Client) -> Response {
    let values = minijinja::context! { title => "Web app", app => &client.client_id };
    let page = pages::render("single_page_app.html", values);
    web::html(StatusCode::OK, page)
}

/// What somebody sees who has signed in, or has not.
pub(super) fn home(client: &Client, session: &Session) -> Response {
    let own = &client.pages;
    let values = minijinja::context! {
        title => "Web app",
        start => path(&client.start),
        user => &session.user,
        resource => &session.resource,
        images => &own.images,
        scripts => &own.scripts,
    };
    let mut response = web::html(StatusCode::OK, pages::render("home.html", values));
    if let Some(policy) = own.referrer_policy {
        let name = HeaderName::from_static("referrer-policy");
        web::set(&mut response, name, policy.as_str());
    }
    response
}

/// A page with a message.
pub(super) fn message(status: StatusCode, title: &str, message: &str) -> Response {
    let values = minijinja::context! { title, message };
    web::html(status, pages::render("message.html", values))
}
