//! A single-page app: a static host, and a script that runs in the browser.
//!
//! The host knows nothing of anybody: it serves one page, whatever the path.
//! The script is a participant of its own. It sees what a script sees, the
//! [`Window`], and nothing of the browser's cookies or other pages.

use std::future::ready;

use axum::Router;
use http::{StatusCode, Uri};

use super::answer::Answer;
use super::id_token::{self, Expected};
use super::request::{SignInDemand, begin, url};
use super::token::{self, Tokens};
use super::{check_token_type, no_id_token, redirected_on};
use crate::cast::dpop::Scheme;
use crate::cast::rule::specs;
use crate::cast::user::{Running, Script, Window};
use crate::cast::web::{self, names, value};
use crate::cast::{Endpoints, Entropy, pages};
use crate::protocol::{LocalKind, Parameters, parse_form};
use crate::scenario::{self, TokenPlace};

/// The page, and with it the script.
pub(crate) fn static_host(config: &scenario::Client) -> Router {
    let app = &config.client_id;
    let scripts = &config.pages.scripts;
    let images = &config.pages.images;
    let values = minijinja::context! { title => "Single-page app", app, images, scripts };
    let page = pages::render("single_page_app.html", values);
    let config = config.clone();
    Router::new().fallback(move |asked: Uri| {
        let elsewhere = redirected_on(&config, &asked);
        ready(elsewhere.unwrap_or_else(|| web::html(StatusCode::OK, page.clone())))
    })
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
            let in_query = answers_in_query(window);
            let fragment = window.fragment().unwrap_or_default().to_owned();
            if let Some(query) = in_query {
                self.finish_with_code(window, &query).await;
            } else if fragment.is_empty() {
                self.begin(window);
            } else {
                self.finish(window, &fragment).await;
            }
        })
    }
}

/// The query of the page's own URL, where it is an authorization response (RFC 6749 4.1.2, 4.1.2.1).
fn answers_in_query(window: &Window) -> Option<String> {
    let query = window.query()?;
    let parameters = parse_form(query);
    let answers = ["code", "error"]
        .iter()
        .any(|name| value(&parameters, name).is_some());
    answers.then(|| query.to_owned())
}

impl ScriptOfApp {
    pub(crate) fn new(config: &scenario::Client, server: Endpoints, entropy: Entropy) -> Self {
        Self {
            config: config.clone(),
            server,
            entropy,
        }
    }

    /// Keeps state, nonce and code verifier, and leaves for the authorization endpoint.
    fn begin(&self, window: &mut Window) {
        let (pending, asked) = begin(&self.config, &self.entropy, None);
        let url = url(&self.server, asked);
        let mut store = |name: &str, value: &str, section: &str| {
            let storage = window.session_storage();
            storage.insert(name.to_owned(), value.to_owned());
            let (detail, section) = ("in session storage", specs(&[section]));
            let endpoint = window.endpoint();
            endpoint.local(LocalKind::ValueStored, name, detail, &section);
        };
        store("state", &pending.state, "RFC 6749 10.12");
        if let Some(nonce) = &pending.nonce {
            store("nonce", nonce, "RFC 6749 10.12");
        }
        if let Some(verifier) = &pending.code_verifier {
            store("code_verifier", verifier, "RFC 7636 4.1");
        }
        window.assign(&url);
    }

    /// Reads the answer, clears it from the address bar, checks it, uses it.
    async fn finish(&self, window: &mut Window, fragment: &str) {
        let parameters = parse_form(fragment);
        let endpoint = window.endpoint().clone();
        let read = specs(&["RFC 6749 4.2"]);
        let names = names(&parameters);
        endpoint.local(LocalKind::FragmentRead, "fragment", names, &read);
        if self.config.pages.clears_address {
            window.replace_state();
            let clear = specs(&["RFC 9700 4.3.2"]);
            let (kind, how) = (LocalKind::FragmentCleared, "history.replaceState");
            endpoint.local(kind, "fragment", how, &clear);
        }
        let state = window.session_storage().shift_remove("state");
        let nonce = window.session_storage().shift_remove("nonce");
        let answer = Answer::new(parameters, state, &self.config, &self.server);
        if let Ok(answer) = answer.check(&endpoint)
            && value(&answer, "error").is_none()
        {
            self.use_tokens(window, &answer, nonce).await;
        }
    }

    /// Reads the code, clears it from the address bar, checks the answer, redeems the code.
    async fn finish_with_code(&self, window: &mut Window, query: &str) {
        let parameters = parse_form(query);
        let endpoint = window.endpoint().clone();
        let read = specs(&["RFC 6749 4.1.2"]);
        endpoint.local(LocalKind::QueryRead, "query", names(&parameters), &read);
        if self.config.pages.clears_address {
            window.replace_state_without_query();
            let clear = specs(&["RFC 9700 4.3.1"]);
            let (kind, how) = (LocalKind::QueryCleared, "history.replaceState");
            endpoint.local(kind, "query", how, &clear);
        }
        let mut kept = |name| window.session_storage().shift_remove(name);
        let (state, nonce, verifier) = (kept("state"), kept("nonce"), kept("code_verifier"));
        let answer = Answer::new(parameters, state, &self.config, &self.server);
        if let Ok(answer) = answer.check(&endpoint)
            && value(&answer, "error").is_none()
            && let Some(code) = value(&answer, "code")
            && let Some(tokens) = self.redeem(window, code, verifier.as_deref()).await
        {
            self.use_redeemed(window, &tokens, nonce).await;
        }
    }

    /// The access token request of a public client (RFC 6749 3.2.1, RFC 7636 4.5).
    async fn redeem(&self, window: &Window, code: &str, verifier: Option<&str>) -> Option<Tokens> {
        let mut form = token::of_code(&self.config, code, verifier);
        form.push(("client_id", &self.config.client_id));
        let response = window.post(&self.server.token, form).await.ok()?;
        token::read(&response, Scheme::Bearer, window.endpoint(), "code").ok()
    }

    async fn use_redeemed(&self, window: &mut Window, tokens: &Tokens, nonce: Option<String>) {
        let openid = nonce.is_some();
        if openid {
            let beside = Some(tokens.access_token.clone());
            let expected = self.expected(nonce, beside, false);
            let token = tokens.id_token.as_deref();
            if !self.signed_in(window, token, expected).await {
                return;
            }
        }
        self.call(window, &tokens.access_token).await;
    }

    fn expected(
        &self,
        nonce: Option<String>,
        access_token: Option<String>,
        from_authorization_endpoint: bool,
    ) -> Expected {
        Expected {
            issuer: self.server.issuer.clone(),
            client_id: self.config.client_id.clone(),
            nonce,
            asked: SignInDemand::of(&self.config.parameters),
            access_token,
            from_authorization_endpoint,
            leeway: self.config.leeway,
            ..Expected::default()
        }
    }

    /// Whether a good ID token came.
    async fn signed_in(
        &self,
        window: &mut Window,
        token: Option<&str>,
        expected: Expected,
    ) -> bool {
        let Some(token) = token else {
            drop(no_id_token(window.endpoint()));
            return false;
        };
        let keys = window.fetch(&self.server.keys, None).await.ok();
        let keys = id_token::or_no_key(keys.and_then(|keys| web::read_json(&keys)));
        id_token::validate(token, keys, expected, window.endpoint()).is_some()
    }

    /// Whatever comes back is shown to the person; the recording has it.
    async fn call(&self, window: &Window, token: &str) {
        let Some(url) = &self.config.resource else {
            return;
        };
        let shown = match self.config.sends_token {
            TokenPlace::Header => window.fetch(url, Some(token)).await,
            TokenPlace::Query => {
                let url = web::with_query(url, &[("access_token", token)]);
                window.fetch(&url, None).await
            }
        };
        drop(shown);
    }

    async fn use_tokens(&self, window: &mut Window, answer: &Parameters, nonce: Option<String>) {
        let access_token = value(answer, "access_token");
        if access_token.is_some() {
            let token_type = value(answer, "token_type").unwrap_or_default();
            if check_token_type(token_type, Scheme::Bearer, window.endpoint()).is_err() {
                return;
            }
        }
        let mut asked = self.config.response_type.split(' ');
        if asked.any(|asked| asked == "id_token") {
            let expected = self.expected(nonce, access_token.map(str::to_owned), true);
            if !self
                .signed_in(window, value(answer, "id_token"), expected)
                .await
            {
                return;
            }
        }
        if let Some(token) = access_token {
            self.call(window, token).await;
        }
    }
}
