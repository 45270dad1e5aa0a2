//! The script of a web app to which something returns in the fragment.
//!
//! The server never sees a fragment, so the page of its redirection endpoint
//! brings a script that reads it and posts the values to the server
//! ([OIDC Core 15.5.3]). It examines nothing: the server does.
//!
//! [OIDC Core 15.5.3]: https://openid.net/specs/openid-connect-core-1_0.html#FragmentNotes

use http::StatusCode;

use super::home;
use crate::cast::rule::specs;
use crate::cast::user::{Running, Script, Window};
use crate::cast::web::{names, value};
use crate::protocol::{LocalKind, parse_form};
use crate::scenario;

/// The program of the page of the redirection endpoint.
#[derive(Debug)]
pub(crate) struct HandoverScript {
    redirect_uri: String,
    home: &'static str,
}

impl HandoverScript {
    pub(crate) fn new(config: &scenario::Client) -> Self {
        Self {
            redirect_uri: config.redirect_uri.clone(),
            home: home(config),
        }
    }
}

impl Script for HandoverScript {
    fn run<'w>(&'w self, window: &'w mut Window) -> Running<'w> {
        Box::pin(async move {
            let fragment = window.fragment().unwrap_or_default().to_owned();
            if !fragment.is_empty() {
                self.hand_over(window, &fragment).await;
            }
        })
    }
}

impl HandoverScript {
    /// Reads the fragment, clears it from the address bar, posts its values; an error it shows itself.
    async fn hand_over(&self, window: &mut Window, fragment: &str) {
        let parameters = parse_form(fragment);
        let tell = |kind, detail: String, section: &str| {
            let endpoint = window.endpoint();
            endpoint.local(kind, "fragment", detail, &specs(&[section]));
        };
        tell(
            LocalKind::FragmentRead,
            names(&parameters),
            "OIDC Core 15.5.3",
        );
        let how = "history.replaceState".to_owned();
        tell(LocalKind::FragmentCleared, how, "RFC 9700 4.3.2");
        window.replace_state();
        if value(&parameters, "error").is_some() {
            return;
        }
        let form = parameters.iter().map(|(name, value)| (&**name, &**value));
        let answer = window.post(&self.redirect_uri, form.collect()).await;
        if answer.is_ok_and(|answer| answer.status() == StatusCode::NO_CONTENT) {
            window.assign(self.home);
        }
    }
}
