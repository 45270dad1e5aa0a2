//! The user: a person who opens pages and fills forms, and a browser.
//!
//! | file | what |
//! |---|---|
//! | `browser.rs` | pages, what they bring along, fragments |
//! | `navigation.rs` | requests for pages and their parts, redirects |
//! | `cookies.rs`, `referrer.rs`, `framing.rs` | which cookies come along, what is told of the page that asks, who may frame it |
//! | `page.rs` | reading the served HTML: forms, scripts, images, frames |
//! | `window.rs` | what a script sees of the browser |
//!
//! The person reads what was served and nothing else: a form that is not on
//! the page is never submitted.

mod browser;
mod cookies;
mod framing;
mod navigation;
mod page;
mod referrer;
mod window;

use super::client::Shown;
use super::rule::specs;
use crate::network::Endpoint;
use crate::protocol::{LocalKind, one_time_code, time_step};
use crate::scenario::{Decision, ResourceOwner};

pub(crate) use browser::{Browser, Hosted};
use page::{Field, Form};
pub(crate) use window::{Running, Script, Window};

/// More pages than any sign-in has; ends a server's endless loop.
const MOST_PAGES: usize = 20;

/// Where a person goes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Going {
    /// The page.
    pub(crate) url: String,
    /// What the browser posts there, though no page has such a form; absent: it asks for the page.
    pub(crate) form: Option<Vec<(String, String)>>,
    /// The URL, less query and fragment, to which the browser does not go.
    pub(crate) stops_before: Option<String>,
}

/// A person with a browser.
#[derive(Debug)]
pub(crate) struct User {
    person: ResourceOwner,
    endpoint: Endpoint,
    browser: Browser,
    /// How often a password was typed.
    attempts: usize,
    /// What a device's screen shows.
    code: Option<String>,
    /// Whether a one-time code was typed.
    confirmed: bool,
}

impl User {
    /// `endpoint` is the person's; nothing is ever sent from it.
    pub(crate) fn new(person: &ResourceOwner, endpoint: Endpoint, browser: Browser) -> Self {
        Self {
            person: person.clone(),
            endpoint,
            browser,
            attempts: 0,
            code: None,
            confirmed: false,
        }
    }

    /// Opens a URL and answers the forms that come, until a page asks nothing
    /// or the person has no password left to try.
    pub(crate) async fn go(&mut self, going: Going) {
        self.attempts = 0;
        self.confirmed = false;
        self.browser.stop_before(going.stops_before);
        match &going.form {
            Some(fields) => self.browser.post(&going.url, fields).await,
            None => self.browser.open(&going.url).await,
        }
        self.answer_forms().await;
        self.browser.stop_before(None);
    }

    async fn answer_forms(&mut self) {
        for _ in 0..MOST_PAGES {
            let Some((form, fields)) = self.fill() else {
                return;
            };
            self.browser.submit(&form, &fields).await;
        }
    }

    /// Closes the browser, which forgets its sessions (RFC 6265 5.3, step 3).
    pub(crate) fn close(&mut self) {
        self.browser.close();
        let section = specs(&["RFC 6265 5.3"]);
        let (kind, subject) = (LocalKind::BrowserClosed, "session cookies");
        self.endpoint.local(kind, subject, "forgotten", &section);
    }

    /// Reads what a device shows, fetches a browser and types the code there.
    pub(crate) async fn connect(&mut self, shown: &Shown) {
        if !self.person.types_code {
            return;
        }
        tokio::time::sleep(self.person.types_code_after).await;
        self.code = Some(shown.user_code.clone());
        self.go(Going {
            url: shown.verification_uri.clone(),
            ..Going::default()
        })
        .await;
    }

    /// The form on the page that the person understands, filled.
    fn fill(&mut self) -> Option<(Form, Vec<(String, String)>)> {
        let forms = self.browser.forms();
        let form = forms.into_iter().find(Form::is_understood)?;
        // A code is typed once: the screen shows no other one.
        let code = if form.fields.iter().any(is_user_code) {
            self.code.take()?
        } else if form.asks_one_time_code() {
            self.authenticator()?
        } else {
            String::new()
        };
        let password = if form.asks_password() {
            self.attempts += 1;
            self.person.types.get(self.attempts - 1)?.clone()
        } else {
            String::new()
        };
        let mut fields = Vec::new();
        let mut typed = Vec::new();
        for field in &form.fields {
            let value = match field {
                Field::Text { .. } if is_user_code(field) => code.clone(),
                Field::Text { .. } => self.person.username.clone(),
                Field::Password { .. } => password.clone(),
                Field::OneTimeCode { .. } => code.clone(),
                Field::Hidden { value, .. } => value.clone(),
            };
            if !matches!(field, Field::Hidden { .. }) {
                typed.push(field.name().to_owned());
            }
            fields.push((field.name().to_owned(), value));
        }
        let mut subject = "consent";
        if let Some(button) = form.button(self.person.decision == Decision::Allow) {
            subject = match button.name.as_deref() {
                Some("logout") => "logout",
                Some("terms") => "terms",
                _ => subject,
            };
            if let Some(name) = &button.name {
                fields.push((name.clone(), button.value.clone()));
            }
            typed.push(format!("presses {}", button.text));
        }
        subject = if form.asks_password() {
            "sign-in"
        } else if form.fields.iter().any(is_user_code) {
            "user code"
        } else if form.asks_one_time_code() {
            "one-time code"
        } else {
            subject
        };
        if self.browser.is_covered() {
            subject = "button";
        }
        let detail = typed.join(", ");
        self.endpoint
            .local(LocalKind::FormFilled, subject, detail, &[]);
        Some((form, fields))
    }

    /// What the authenticator shows now; whoever is refused does not try it again.
    fn authenticator(&mut self) -> Option<String> {
        let secret = self.person.totp_secret.as_deref()?;
        if std::mem::replace(&mut self.confirmed, true) {
            return None;
        }
        let step = time_step(self.endpoint.clock().unix());
        Some(one_time_code(secret, step))
    }
}

/// Whether a field is for the code that a device shows, by its name (RFC 8628 3.3.1).
fn is_user_code(field: &Field) -> bool {
    matches!(field, Field::Text { name } if name == "user_code")
}
