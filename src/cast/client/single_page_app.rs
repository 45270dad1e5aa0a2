//! A single-page app: a static host, and a script that runs in the browser.
//!
//! The host knows nothing of anybody: it serves one page, whatever the path.
//! The script is a participant of its own. It sees what a script sees, the
//! [`Window`], and nothing of the browser's cookies or other pages.

use std::future::ready;

use axum::Router;
use http::StatusCode;
use jsonwebtoken::jwk::JwkSet;

use super::answer::Answer;
use super::id_token::{self, Expected};
use super::request::begin;
use super::{check_token_type, no_id_token};
use crate::cast::rule::specs;
use crate::cast::user::{Running, Script, Window};
use crate::cast::web::{self, value};
use crate::cast::{Endpoints, Entropy, pages};
use crate::protocol::{LocalKind, Parameters, parse_form};
use crate::scenario::{self, TokenPlace};

/// The page, and with it the script.
pub(crate) fn static_host(config: &scenario::Client) -> Router {
    let app = &config.client_id;
    let values = minijinja::context! { title => "Single-page app", app };
    let page = pages::render("single_page_app.html", values);
    Router::new().fallback(move || ready(web::html(StatusCode::OK, page.clone())))
}

/// The program that the page's script element stands for.
#[derive(Debug)]
pub(crate) struct ScriptOfApp {
    config: scenario::Client,
    server: Endpoints,
    entropy: Entropy,
}

impl Script for ScriptOfApp {
    fn run<'w>(&'w self, window: &'w mut Window) -> Running<'w> {
        Box::pin(async move {
            let fragment = window.fragment().unwrap_or_default().to_owned();
            if fragment.is_empty() {
                self.begin(window);
            } else {
                self.finish(window, &fragment).await;
            }
        })
    }
}

impl ScriptOfApp {
    pub(crate) fn new(config: &scenario::Client, server: Endpoints, entropy: Entropy) -> Self {
        Self {
            config: config.clone(),
            server,
            entropy,
        }
    }

    /// Keeps state and nonce, and leaves for the authorization endpoint.
    fn begin(&self, window: &mut Window) {
        let (pending, url) = begin(&self.config, &self.server, &self.entropy);
        let session = specs(&["RFC 6749 10.12"]);
        let store = |window: &mut Window, name: &str, value: &str| {
            window
                .session_storage()
                .insert(name.to_owned(), value.to_owned());
            let endpoint = window.endpoint();
            endpoint.local(LocalKind::ValueStored, name, "in session storage", &session);
        };
        store(window, "state", &pending.state);
        if let Some(nonce) = &pending.nonce {
            store(window, "nonce", nonce);
        }
        window.assign(&url);
    }

    /// Reads the answer, clears it from the address bar, checks it, uses it.
    async fn finish(&self, window: &mut Window, fragment: &str) {
        let parameters = parse_form(fragment);
        let endpoint = window.endpoint().clone();
        let names: Vec<_> = parameters.iter().map(|(name, _)| name.as_str()).collect();
        let read = specs(&["RFC 6749 4.2"]);
        endpoint.local(LocalKind::FragmentRead, "fragment", names.join(", "), &read);
        window.replace_state();
        let clear = specs(&["RFC 9700 4.3.2"]);
        endpoint.local(
            LocalKind::FragmentCleared,
            "fragment",
            "history.replaceState",
            &clear,
        );
        let state = window.session_storage().shift_remove("state");
        let nonce = window.session_storage().shift_remove("nonce");
        let answer = Answer::new(parameters, state, &self.server);
        if let Ok(answer) = answer.check(&endpoint)
            && value(&answer, "error").is_none()
        {
            self.use_tokens(window, &answer, nonce).await;
        }
    }

    async fn use_tokens(&self, window: &mut Window, answer: &Parameters, nonce: Option<String>) {
        let access_token = value(answer, "access_token");
        if access_token.is_some() {
            let token_type = value(answer, "token_type").unwrap_or_default();
            if check_token_type(token_type, window.endpoint()).is_err() {
                return;
            }
        }
        if self
            .config
            .response_type
            .split(' ')
            .any(|asked| asked == "id_token")
        {
            let Some(id_token) = value(answer, "id_token") else {
                drop(no_id_token(window.endpoint()));
                return;
            };
            let expected = Expected {
                issuer: self.server.issuer.clone(),
                client_id: self.config.client_id.clone(),
                nonce,
                access_token: access_token.map(str::to_owned),
                from_authorization_endpoint: true,
            };
            let keys = fetch_keys(window, &self.server.keys).await;
            if id_token::validate(id_token, keys, expected, window.endpoint()).is_none() {
                return;
            }
        }
        if let (Some(url), Some(token)) = (&self.config.resource, access_token) {
            // Whatever comes back is shown to the person; the recording has it.
            let shown = match self.config.sends_token {
                TokenPlace::Header => window.fetch(url, Some(token)).await,
                TokenPlace::Query => {
                    let url = web::with_query(url, &[("access_token", token)]);
                    window.fetch(&url, None).await
                }
            };
            drop(shown);
        }
    }
}

async fn fetch_keys(window: &mut Window, url: &str) -> JwkSet {
    let answer = window.fetch(url, None).await.ok();
    let keys = answer.and_then(|answer| serde_json::from_slice(answer.body()).ok());
    keys.unwrap_or(JwkSet { keys: Vec::new() })
}
