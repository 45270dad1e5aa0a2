//! The client: a web app with a server, or a script in the browser.
//!
//! | file | what |
//! |---|---|
//! | `request.rs` | the authorization request that both make |
//! | `pushed.rs` | the same, sent to the server directly |
//! | `answer/` | what both check before they use the authorization response |
//! | `token.rs`, `assertion.rs` | the access token request of every grant, the client's authentication; the protected resource request |
//! | `web_app.rs` | confidential, a cookie session, the code flow and the hybrid flow |
//! | `pages.rs` | what a web app shows |
//! | `handover.rs` | the script of a web app that hands the fragment to its server |
//! | `single_page_app.rs` | public, a static host and a script that reads the answer |
//! | `program.rs`, `background.rs` | what a client does when no browser asks it: refresh, revoke |
//! | `discovery.rs`, `userinfo.rs` | what it may ask of the server beside tokens |
//! | `logout.rs` | logging the user out, here and at the server |
//! | `device.rs` | a screen and no browser: it shows a code and polls |
//! | `service.rs` | confidential, nobody's browser: it acts for itself |
//! | `session.rs` | a web app's way to sign in whoever brings a token |
//! | `password_form.rs` | a web app's own form for the password, legacy |
//! | `id_token/` | validating the ID token, for both: a table of rules, one file each |
//!
//! The client never requests the authorization endpoint itself; it sends the
//! browser there (RFC 6749 4.1, 4.2).

mod answer;
pub(crate) mod assertion;
mod background;
mod device;
mod discovery;
mod handover;
mod id_token;
mod logout;
mod pages;
mod password_form;
mod program;
mod pushed;
mod request;
mod service;
mod session;
mod single_page_app;
mod token;
mod userinfo;
mod web_app;

use axum::response::Response;
use http::Uri;

use crate::cast::Entropy;
use crate::cast::dpop::{Prover, Scheme};
use crate::cast::endpoints::path;
use crate::cast::rule::specs;
use crate::cast::web::{see_other, value};
use crate::network::Endpoint;
use crate::protocol::{LocalKind, parse_form};
use crate::scenario;

pub(crate) use device::{Device, Shown};
pub(crate) use handover::HandoverScript;
pub(crate) use program::Program;
pub(crate) use service::Service;
pub(crate) use single_page_app::{ScriptOfApp, static_host};
pub(crate) use web_app::{App, router as web_app};

/// Who makes a client's proofs of possession, where its tokens are bound to a key (RFC 9449 5.2).
fn prover(config: &scenario::Client, entropy: &Entropy) -> Option<Prover> {
    let bound = config.dpop_bound_access_tokens;
    bound.then(|| Prover::new(&config.client_id, entropy.clone()))
}

/// Where a browser that has signed in to a web app lands: beside the redirection endpoint, which may be the root.
fn home(config: &scenario::Client) -> &'static str {
    let redirect_uri = &config.redirect_uri;
    if !redirect_uri.is_empty() && path(redirect_uri) == "/" {
        "/home"
    } else {
        "/"
    }
}

/// Where a redirection endpoint sends the browser on, if it does what a parameter
/// says: an open redirector (RFC 9700 4.11.1).
fn redirected_on(config: &scenario::Client, asked: &Uri) -> Option<Response> {
    let asked_endpoint =
        !config.redirect_uri.is_empty() && asked.path() == path(&config.redirect_uri);
    let query = parse_form(asked.query().filter(|_| asked_endpoint)?);
    let elsewhere = value(&query, "redirect_to").filter(|_| config.pages.open_redirector)?;
    Some(see_other(elsewhere))
}

/// A token of a type that the client does not know must not be used (RFC 6749 7.1),
/// nor one that is not bound where that was asked for (RFC 9449 5).
fn check_token_type(token_type: &str, expected: Scheme, endpoint: &Endpoint) -> Result<(), String> {
    if token_type.eq_ignore_ascii_case(expected.as_str()) {
        return Ok(());
    }
    let (detail, sections) = match expected {
        Scheme::Bearer => ("the token is of an unknown type", specs(&["RFC 6749 7.1"])),
        Scheme::Dpop => ("the token is not bound to the key", specs(&["RFC 9449 5"])),
    };
    endpoint.local(LocalKind::CheckFailed, "token-type", detail, &sections);
    Err(detail.to_owned())
}

/// Whoever asked for something exactly has to be told what was granted; says why.
fn no_details(endpoint: &Endpoint) -> String {
    let detail = "nothing is said of what was granted";
    let sections = specs(&["RFC 9396 7"]);
    endpoint.local(
        LocalKind::CheckFailed,
        "authorization-details",
        detail,
        &sections,
    );
    detail.to_owned()
}

/// Whoever asked for an ID token must not go on without one; says why.
fn no_id_token(endpoint: &Endpoint) -> String {
    let detail = "no ID token came";
    let sections = specs(&["OIDC Core 3.1.3.5", "OIDC Core 3.2.2.8"]);
    endpoint.local(LocalKind::CheckFailed, "id-token", detail, &sections);
    detail.to_owned()
}
