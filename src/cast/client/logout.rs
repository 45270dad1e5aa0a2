//! Logging the user out, here and at the server ([OIDC RP-Initiated Logout section 2]).
//!
//! [OIDC RP-Initiated Logout section 2]: https://openid.net/specs/openid-connect-rpinitiated-1_0.html#RPLogout

use axum::response::Response;
use http::StatusCode;

use super::pages::message;
use super::web_app::{App, Session};
use crate::cast::rule::{Rule, apply};
use crate::cast::web::{self, Received, value};

/// Where the user asks to be logged out.
pub(super) const LOGOUT: &str = "/logout";

/// A request to the page after the logout, under examination.
struct Draft {
    /// What the browser was sent away with.
    sent: Option<String>,
    state: Option<String>,
}

const RULES: &[Rule<Draft, String>] = &[Rule {
    name: "logout-state",
    specs: &["OIDC RP-Initiated Logout 2"],
    check: state,
}];

/// Ends the session of the app, and sends the browser to the server so that it ends its own. The
/// ID token says who asks, and for whom.
pub(super) fn leave(app: &App, received: &Received) -> Response {
    let id = received.cookie("app_session").unwrap_or_default();
    let session = app.sessions().shift_remove(id).unwrap_or_default();
    let back = app.config.post_logout_redirect_uri.as_deref();
    let (Some(end_session), Some(id_token), Some(back)) =
        (&app.server().end_session, &session.id_token, back)
    else {
        return told();
    };
    let state = app.entropy.value("state");
    let url = web::with_query(
        end_session,
        &[
            ("id_token_hint", id_token),
            ("post_logout_redirect_uri", back),
            ("state", &state),
        ],
    );
    let leaving = Session {
        leaving: Some(state),
        ..Session::default()
    };
    app.sessions().insert(id.to_owned(), leaving);
    web::found(&url)
}

/// The browser is back.
pub(super) fn arrive(app: &App, received: &Received) -> Response {
    let id = received.cookie("app_session").unwrap_or_default();
    // Only a session that is leaving ends here: anybody can send a browser to this page.
    let leaving = app
        .sessions()
        .get_mut(id)
        .and_then(|one| one.leaving.take());
    let mut draft = Draft {
        sent: leaving,
        state: value(&received.query(), "state").map(str::to_owned),
    };
    match apply(RULES, &mut draft, &app.endpoint) {
        Ok(()) => {
            app.sessions().shift_remove(id);
            told()
        }
        Err(reason) => message(StatusCode::BAD_REQUEST, "Nobody was logged out", &reason),
    }
}

fn told() -> Response {
    let mut response = message(StatusCode::OK, "Logged out", "You are logged out.");
    web::forget_cookie(&mut response, "app_session");
    response
}

fn state(draft: &mut Draft) -> Result<Option<String>, String> {
    match (&draft.sent, &draft.state) {
        (Some(sent), Some(state)) if sent == state => Ok(Some("as sent".to_owned())),
        (None, _) => Err("this browser did not ask to be logged out".to_owned()),
        _ => Err("it is not the state that was sent".to_owned()),
    }
}
