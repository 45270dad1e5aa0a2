//! The logout endpoint ([OIDC RP-Initiated Logout section 2]).
//!
//! A logout request that is not good is told to the person and leads nowhere
//! (section 4): it could come from anybody. The person is always asked, since a
//! link on any page can lead here.
//!
//! [OIDC RP-Initiated Logout section 2]: https://openid.net/specs/openid-connect-rpinitiated-1_0.html#RPLogout

mod client_id;
mod id_token_hint;
mod post_logout_redirect_uri;

use std::sync::Arc;

use axum::body::Body;
use axum::response::Response;
use http::{Method, Request, StatusCode};

use super::store::Logout;
use super::{Refusal, Server, error_page, page};
use crate::cast::rule::{Rule, apply, specs};
use crate::cast::web::{self, Received, value};
use crate::protocol::ErrorCode::InvalidRequest;
use crate::protocol::{LocalKind, Parameters};
use crate::scenario::Registration;

/// A request under examination; the rules fill in what they have found good.
struct Draft {
    server: Arc<Server>,
    parameters: Parameters,
    /// The client to which the ID token was issued.
    client: Option<Registration>,
    back: Option<String>,
}

const RULES: &[Rule<Draft, Refusal>] = &[
    id_token_hint::RULE,
    client_id::RULE,
    post_logout_redirect_uri::RULE,
];

/// `GET` and `POST` (section 2). Where nobody is signed in there is nothing to ask.
pub(super) async fn endpoint(server: Arc<Server>, request: Request<Body>) -> Response {
    let received = Received::read(request).await;
    let parameters = match received.head.method {
        Method::GET => received.query(),
        Method::POST => received.form(),
        _ => return error_page(&Refusal::new(InvalidRequest, "GET or POST is expected")),
    };
    let mut draft = Draft {
        server: Arc::clone(&server),
        parameters,
        client: None,
        back: None,
    };
    if let Err(refusal) = apply(RULES, &mut draft, &server.endpoint) {
        return error_page(&refusal);
    }
    let session = received.cookie("session").unwrap_or_default();
    if !server.store().sessions.contains_key(session) {
        return leave(draft.back.as_deref());
    }
    let logout = Logout {
        csrf: server.entropy.value("csrf"),
        session: session.to_owned(),
        back: draft.back,
    };
    let txn = server.entropy.value("transaction");
    let values = minijinja::context! {
        title => "Log out",
        client => draft.client.map(|client| client.client_id),
        csrf => &logout.csrf,
        txn => &txn,
    };
    server.store().logouts.insert(txn, logout);
    page(StatusCode::OK, "logout.html", values)
}

/// Takes the person's answer. Who stays signed in goes back to the client all the same: there
/// the session is over.
pub(super) async fn answer(server: &Server, request: Request<Body>) -> Response {
    let received = Received::read(request).await;
    let fields = received.form();
    let txn = value(&fields, "txn").unwrap_or_default();
    let good = |logout: &Logout| {
        value(&fields, "csrf") == Some(&logout.csrf)
            && received.cookie("session") == Some(&logout.session)
    };
    let mut store = server.store();
    let Some(logout) = store.logouts.get(txn).cloned().filter(good) else {
        let detail = "the form was not served to this browser";
        return error_page(&Refusal::new(InvalidRequest, detail));
    };
    store.logouts.shift_remove(txn);
    let mut response = leave(logout.back.as_deref());
    let detail = if value(&fields, "logout") == Some("yes") {
        store.sessions.shift_remove(&logout.session);
        web::forget_cookie(&mut response, "session");
        "the session is over"
    } else {
        "the user stays signed in"
    };
    drop(store);
    let section = specs(&["OIDC RP-Initiated Logout 2"]);
    let kind = LocalKind::CheckPassed;
    server.endpoint.local(kind, "logout", detail, &section);
    response
}

fn leave(back: Option<&str>) -> Response {
    if let Some(back) = back {
        return web::see_other(back);
    }
    let told = "You may close this page.";
    let values = minijinja::context! { title => "Log out", told };
    page(StatusCode::OK, "done.html", values)
}

impl Draft {
    fn value(&self, name: &str) -> Option<&str> {
        value(&self.parameters, name)
    }
}

type Found = Result<Option<String>, Refusal>;

fn refuse(detail: &str) -> Found {
    Err(Refusal::new(InvalidRequest, detail))
}
